from datetime import date
from random import Random

import pytest

from crmctl.model.contact import Contact
from crmctl.model.customer import Customer
from crmctl.model.ids import ALPHABET, IdContext, dated, is_opaque, opaque, slug
from crmctl.model.interaction import Interaction
from crmctl.model.task import Task


def _context(*taken: str, seed: int = 7) -> IdContext:
    chance = Random(seed)  # noqa: S311 - repeatable ids, no secret
    return IdContext(chance, date(2026, 11, 21), set(taken).__contains__)


def test_an_opaque_id_is_eight_letters_of_crockfords_alphabet() -> None:
    made = opaque("p", _context())
    assert made[:2] == "p-"
    assert len(made) == 10
    assert set(made[2:]) <= set(ALPHABET)
    assert not set("ilou") & set(ALPHABET)


def test_an_opaque_id_that_is_taken_is_not_given_again() -> None:
    first = opaque("p", _context())
    assert opaque("p", _context(first)) != first


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("ACME Maschinenbau GmbH", "acme-maschinenbau-gmbh"),
        ("Müller & Söhne Straßenbau", "mueller-und-soehne-strassenbau"),
        ("Mu\u0308ller", "mueller"),
        ("Café Ærø", "cafe-aero"),
        ("Ромашка", "x"),
        ("  --  ", "x"),
        ("1&1", "1-und-1"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-x"),
        ("Lpt1", "lpt1-x"),
        ("Con Brio", "con-brio"),
        ("a" * 80, "a" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_slug_is_the_name_in_plain_letters(name: str, made: str) -> None:
    assert slug(name, _context()) == made


def test_a_slug_that_is_taken_gets_a_number() -> None:
    assert slug("Acme", _context("acme")) == "acme-2"
    assert slug("Acme", _context("acme", "acme-2")) == "acme-3"
    assert slug("CON", _context("con-x")) == "con-x-2"


def test_a_dated_id_leaves_out_what_is_empty_and_ends_by_chance() -> None:
    made = dated("2026-11-21", "acme-gmbh", "", "phone", context=_context())
    assert made.startswith("2026-11-21-acme-gmbh-phone-")
    assert len(made.rpartition("-")[2]) == 4
    assert dated("2026-11-21", "acme-gmbh", "phone", context=_context(made)) != made


@pytest.mark.parametrize(
    ("data", "start"),
    [
        ({"type": "person", "person": "p-7k3f9q2m", "name": "Erika Müller"}, "k-"),
        ({"type": "organisation", "name": "ACME"}, "acme"),
        ({"type": "organisation", "name": "ACME", "legal_name": "ACME GmbH"}, "acme-gmbh"),
    ],
)
def test_only_an_organisations_name_becomes_an_id(data: dict[str, str], start: str) -> None:
    made = Customer.new_id(data, _context())
    assert made.startswith(start)
    assert "erika" not in made


def test_nothing_of_a_person_stands_in_an_id() -> None:
    assert Contact.new_id({"name": {"family": "Müller"}}, _context()).startswith("p-")
    assert Task.new_id({"title": "Call Erika Müller"}, _context()).startswith("t-")


@pytest.mark.parametrize(
    ("data", "start"),
    [
        ({"customer": "acme-gmbh", "contacts": ["p-7k3f9q2m"]}, "2026-11-21-acme-gmbh-phone-"),
        ({"contacts": ["p-7k3f9q2m"]}, "2026-11-21-p-7k3f9q2m-phone-"),
        ({}, "2026-11-21-phone-"),
    ],
)
def test_an_interaction_is_named_by_day_customer_and_channel(
    data: dict[str, object], start: str
) -> None:
    whole = {"at": "2026-11-21T09:30:00+01:00", "channel": "phone", "subject": "Erika", **data}
    assert Interaction.new_id(whole, _context()).startswith(start)


@pytest.mark.parametrize(
    ("id_", "told"),
    [
        ("p-7k3f9q2m", True),
        ("p-muster", False),
        ("p-7k3f9q2", False),
        ("p-7k3f9q2il", False),
        ("acme-gmbh", False),
        ("7-7k3f9q2m", False),
    ],
)
def test_an_id_of_chance_is_told_by_its_form(id_: str, *, told: bool) -> None:
    assert is_opaque(id_) is told
