from datetime import date
from typing import Any

import pytest

from crmctl.model.checked import check
from crmctl.model.describe import catalogue
from crmctl.model.record import Record, Ref
from crmctl.model.settings import Settings
from crmctl.privacy.erase import Plan, plan
from crmctl.privacy.subject import linked, subject_of

_SETTINGS = Settings.model_validate(
    {
        "format": 1,
        "name": "Test",
        "custom_fields": {
            "customer": {
                "gate_height": {"type": "decimal"},
                "gate_note": {"type": "text"},
                "children": {"type": "integer", "personal": "true"},
            }
        },
    }
)
_CATALOGUE = catalogue(_SETTINGS)
_DAY = date(2026, 11, 21)


def _record(kind: str, id_: str, **data: Any) -> Record:
    assert check(_CATALOGUE.by_name[kind], data).tree, "the tests use valid records"
    return Record(kind, Ref(_CATALOGUE.by_name[kind].folder, id_), data)


_CONTACT = _record(
    "contact", "p-er1ka000", name={"given": "Erika", "family": "Müller"},
    roles=[{"customer": "acme-gmbh", "position": "Einkauf"}],
    emails=[{"address": "erika@acme.example"}], phones=[{"number": "+493023125100"}],
    profiles={"linkedin": "erika-mueller"}, aliases=["p-0ld00000"],
)  # fmt: skip
_PRIVATE = _record(
    "customer", "k-er1ka000", type="person", name="Erika Müller", person="p-er1ka000",
    stage="customer", emails=[{"address": "e@home.example", "label": "home"}],
    addresses=[{"street": "Weg 1", "country": "DE"}], since="2024-01-01", tags=["vip"],
    custom={"gate_height": 3.2, "children": 2}, notes="Frau Erika Müller mag Blau.\n",
)  # fmt: skip


def _plan(*records: Record, contact: Record = _CONTACT) -> Plan:
    everything = [contact, *records]
    subject = subject_of(contact, [one for one in records if one.kind == "customer"])
    near, far = linked(subject, everything, _CATALOGUE)
    return plan(subject, near, far, _CATALOGUE, epoch="e-7k3f9q2m", day=_DAY)


def _new(made: Plan, id_: str) -> dict[str, Any]:
    return next(dict(one.data) for one in made.replacements if one.ref.id == id_)


def test_the_contact_becomes_a_tombstone_that_keeps_its_aliases() -> None:
    made = _plan()
    assert made.tombstones == {
        _CONTACT.ref: {"erased": "2026-11-21", "epoch": "e-7k3f9q2m", "aliases": ["p-0ld00000"]}
    }
    assert check(_CATALOGUE.by_name["contact"], made.tombstones[_CONTACT.ref]).tree
    assert (made.replacements, made.listed, made.kept) == ((), (), ())


def test_a_contact_without_aliases_leaves_none() -> None:
    plain = _record("contact", "p-pla1n000", name={"family": "Berger"})
    assert _plan(contact=plain).tombstones == {
        plain.ref: {"erased": "2026-11-21", "epoch": "e-7k3f9q2m"}
    }


def test_a_private_customer_keeps_the_facts_of_the_business_alone() -> None:
    new = _new(_plan(_PRIVATE), "k-er1ka000")
    assert new == {
        "type": "person",
        "person": "p-er1ka000",
        "stage": "customer",
        "since": "2024-01-01",
        "tags": ["vip"],
        "custom": {"gate_height": 3.2},
        "notes": "[erased] mag Blau.\n",
    }
    assert check(_CATALOGUE.by_name["customer"], new).tree


def test_an_interaction_keeps_when_how_and_with_whom_it_was() -> None:
    call = _record(
        "interaction", "2026-11-20-acme-gmbh-phone-7k3f", at="2026-11-20T09:30:00+01:00",
        channel="phone", customer="acme-gmbh", contacts=["p-er1ka000", "p-0ther000"],
        subject="Erika Müller ruft an", body="Rückruf unter 030 23125100.\n", outcome="Angebot",
        duration="12 min", tags=["erika@acme.example", "tor"],
    )  # fmt: skip
    assert _new(_plan(call), call.id) == {
        **call.data,
        "subject": "[erased] ruft an",
        "body": "Rückruf unter [erased].\n",
        "tags": ["tor"],
    }


def test_an_address_of_the_person_goes_from_the_list_of_the_firm() -> None:
    firm = _record(
        "customer", "acme-gmbh", type="organisation", name="ACME",
        emails=[{"address": "info@acme.example"}, {"address": "erika@acme.example", "label": "x"}],
        phones=[{"number": "+493023125100"}], external_ids={"linkedin": "other", "m": "4711"},
        websites=["https://linkedin.com/in/erika-mueller"],
    )  # fmt: skip
    made = _plan(firm)
    assert _new(made, "acme-gmbh") == {
        "type": "organisation",
        "name": "ACME",
        "emails": [{"address": "info@acme.example"}],
        "phones": [{"number": "+493023125100"}],
        "external_ids": {"linkedin": "other", "m": "4711"},
    }
    assert [hit.path for hit in made.listed] == [("phones", 0, "number")]


def test_a_value_of_a_free_mapping_goes_alone() -> None:
    firm = _record(
        "customer", "acme-gmbh", type="organisation", name="ACME",
        external_ids={"portal": "erika@acme.example", "m": "4711"},
    )  # fmt: skip
    assert _new(_plan(firm), "acme-gmbh")["external_ids"] == {"m": "4711"}


def test_custom_fields_are_searched_like_others() -> None:
    firm = _record(
        "customer", "acme-gmbh", type="organisation", name="ACME",
        custom={"gate_height": 3.2, "gate_note": "Schlüssel bei Erika Müller"},
    )  # fmt: skip
    assert _new(_plan(firm), "acme-gmbh")["custom"] == {
        "gate_height": 3.2,
        "gate_note": "Schlüssel bei [erased]",
    }


def test_a_linked_record_without_a_trace_is_kept_and_the_reason_told() -> None:
    bare = _record("customer", "k-bare0000", type="person", person="p-er1ka000")
    task = _record("task", "t-call0000", title="Call back", about=["contacts/p-er1ka000"])
    made = _plan(bare, task)
    assert made.replacements == ()
    assert [(one.ref.id, bool(one.reason)) for one in made.kept] == [
        ("k-bare0000", True),
        ("t-call0000", True),
    ]
    assert made.kept[0].reason != made.kept[1].reason


def test_other_records_are_listed_and_never_changed() -> None:
    other = _record("task", "t-0ther000", title="Erika Müller grüßen")
    made = _plan(other)
    assert made.replacements == ()
    assert [(str(hit.ref), hit.certain) for hit in made.listed] == [("tasks/t-0ther000", False)]


def test_who_was_erased_before_is_not_erased_again() -> None:
    gone = Record("contact", _CONTACT.ref, {"erased": "2026-01-01", "epoch": "e-0ld00000"})
    subject = subject_of(_CONTACT)
    made = plan(subject, [gone], [], _CATALOGUE, epoch="e-7k3f9q2m", day=_DAY)
    assert made.tombstones == {}


@pytest.mark.parametrize("part", ["rika", "Müller", "acme.example", "23125100"])
def test_a_plan_shows_nothing_of_the_person_when_it_is_printed(part: str) -> None:
    made = _plan(_PRIVATE, _record("task", "t-a0000000", title="Erika Müller anrufen"))
    assert part not in repr(made).replace("er1ka", "")


def test_an_issued_document_stays_whole_and_a_draft_does_not() -> None:
    content: dict[str, Any] = {"customer": "k-er1ka000", "recipient": {"name": "Erika Müller"}}
    issued = _record(
        "invoice", "i-1ssued00", **content, issued="2026-11-01", totals={"gross": "5.00 EUR"}
    )
    draft = _record("invoice", "i-draft000", **content)
    made = _plan(_PRIVATE, issued, draft)
    assert _new(made, "i-draft000")["recipient"] == {"name": "[erased]"}
    (kept,) = (one for one in made.kept if one.ref.id == "i-1ssued00")
    assert "retention" in kept.reason
    assert not [hit for hit in made.listed if hit.ref.id == "i-1ssued00"]
