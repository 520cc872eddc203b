from datetime import date
from random import Random
from typing import Any

import pytest

from crmctl.model.catalogue import Catalogue
from crmctl.model.identity import begin, new_id
from crmctl.model.ids import IdContext


def _context() -> IdContext:
    chance = Random(7)  # noqa: S311 - repeatable ids, no secret
    return IdContext(chance, date(2026, 11, 21), frozenset[str]().__contains__)


@pytest.mark.parametrize(
    ("kind", "begun"),
    [
        ("contact", {"name": {"given": "Erika", "family": "Müller"}}),
        ("customer", {"type": "organisation", "name": "Erika Müller"}),
        ("interaction", {"at": "now", "subject": "Erika Müller"}),
        ("task", {"title": "Erika Müller"}),
    ],
)
def test_a_new_record_begins_with_its_name(
    catalogue: Catalogue, kind: str, begun: dict[str, Any]
) -> None:
    assert begin(catalogue.by_name[kind], "Erika Müller") == begun


@pytest.mark.parametrize(
    ("data", "start"),
    [
        ({"type": "person", "person": "p-7k3f9q2m", "name": "Erika Müller"}, "k-"),
        ({"type": "organisation", "name": "ACME"}, "acme"),
        ({"type": "organisation", "name": "東京電力"}, "k-"),
        ({"type": "organisation", "name": "ACME", "legal_name": "ACME GmbH"}, "acme-gmbh"),
    ],
)
def test_only_an_organisations_name_becomes_an_id(
    catalogue: Catalogue, data: dict[str, str], start: str
) -> None:
    made = new_id(catalogue.by_name["customer"], data, _context())
    assert made.startswith(start)
    assert "erika" not in made


def test_nothing_of_a_person_stands_in_an_id(catalogue: Catalogue) -> None:
    contact, task = catalogue.by_name["contact"], catalogue.by_name["task"]
    assert new_id(contact, {"name": {"family": "Müller"}}, _context()).startswith("p-")
    assert new_id(task, {"title": "Call Erika Müller"}, _context()).startswith("t-")


@pytest.mark.parametrize(
    ("data", "start"),
    [
        ({"customer": "acme-gmbh", "contacts": ["p-7k3f9q2m"]}, "2026-11-21-acme-gmbh-phone-"),
        ({"contacts": ["p-7k3f9q2m"]}, "2026-11-21-p-7k3f9q2m-phone-"),
        ({}, "2026-11-21-phone-"),
    ],
)
def test_an_interaction_is_named_by_day_customer_and_channel(
    catalogue: Catalogue, data: dict[str, object], start: str
) -> None:
    whole = {"at": "2026-11-21T09:30:00+01:00", "channel": "phone", "subject": "Erika", **data}
    assert new_id(catalogue.by_name["interaction"], whole, _context()).startswith(start)
