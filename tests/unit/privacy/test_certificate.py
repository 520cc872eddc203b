from datetime import date
from random import Random
from typing import Any

import pytest

from crmctl.model.describe import catalogue
from crmctl.model.ids import IdContext
from crmctl.model.record import Record, Ref
from crmctl.model.settings import Settings
from crmctl.privacy.certificate import certificate, epoch_id
from crmctl.privacy.erase import Plan, plan
from crmctl.privacy.subject import subject_of

_CATALOGUE = catalogue(Settings.model_validate({"format": 1, "name": "Test"}))
_CONTACT = Record(
    "contact",
    Ref("contacts", "p-er1ka000"),
    {"name": {"given": "Erika", "family": "Müller"}, "emails": [{"address": "e@acme.example"}]},
)


def _task(id_: str, title: str) -> Record:
    data = {"title": title, "about": ["contacts/p-er1ka000"]}
    return Record("task", Ref("tasks", id_), data)


def _plan() -> Plan:
    near = [
        _CONTACT,
        _task("t-1", "Erika Müller, e@acme.example"),
        _task("t-2", "Frau Müller"),
        _task("t-3", "Erika Müller"),
    ]
    return plan(
        subject_of(_CONTACT), near, [], _CATALOGUE, epoch="e-7k3f9q2m", day=date(2026, 11, 21)
    )


def _certificate(**more: Any) -> dict[str, Any]:
    return certificate([_plan()], **more)


def test_a_certificate_says_what_was_done_by_ids_dates_and_counts() -> None:
    assert _certificate(
        operator="u-anna",
        ground="Art. 17(1)(a) GDPR",
        requested=date(2026, 11, 10),
        follows=["e-0ld00000"],
    ) == {
        "follows": ["e-0ld00000"],
        "date": "2026-11-21",
        "records": ["contacts/p-er1ka000"],
        "ground": "Art. 17(1)(a) GDPR",
        "requested": "2026-11-10",
        "operator": "u-anna",
        "counts": {
            "tombstones": 1,
            "attachments": 0,
            "records_changed": 2,
            "replaced": {"email": 1, "name": 2},
            "left_to_decide": 1,
            "linked_and_kept": 1,
        },
        "changed": ["tasks/t-1", "tasks/t-3"],
        "history": "not rewritten",
    }


def test_what_is_not_known_is_left_out() -> None:
    assert set(_certificate()) == {"date", "records", "counts", "changed", "history"}


def test_nothing_of_the_person_gets_in_by_the_operators_words() -> None:
    made = _certificate(ground="Asked by Erika Müller <e@acme.example>, Frau Müller")
    assert made["ground"] == "Asked by [erased] <[erased]>, Frau [erased]"


@pytest.mark.parametrize("operator", ["Anna Schmidt", "anna@schmidt.example", "", "u-ANNA"])
def test_the_operators_name_is_left_out(operator: str) -> None:
    assert "operator" not in _certificate(operator=operator)


def test_the_id_of_a_certificate_is_opaque() -> None:
    chance = Random(1)  # noqa: S311 - a repeatable id, no secret
    made = epoch_id(IdContext(chance, date(2026, 11, 21), lambda _id: False))
    assert made.startswith("e-")
    assert len(made) == 10
