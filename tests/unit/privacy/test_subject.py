from typing import Any

import pytest

from crmctl.model.describe import catalogue
from crmctl.model.record import Record, Ref
from crmctl.model.settings import Settings
from crmctl.privacy.subject import linked, subject_of, suffix
from crmctl.privacy.writings import What

_CATALOGUE = catalogue(Settings.model_validate({"format": 1, "name": "Test"}))
_ERIKA = {
    "name": {"given": "Erika", "family": "Müller"},
    "roles": [{"customer": "acme-gmbh"}, {"position": "Treasurer of the club"}],
    "emails": [{"address": "erika@acme.example"}],
    "phones": [{"number": "+493023125100"}],
    "profiles": {"linkedin": "erika-mueller"},
    "addresses": [{"street": "Hauptstraße 1"}, {"city": "Dresden"}],
    "birthday": "1984-03-12",
    "custom": {"iban": "DE89 3704 0044 0532 0130 00", "size": "XL"},
    "consents": [{"address": "rike@old.example"}, {"channel": "post"}],
    "aliases": ["p-0ld00000"],
}


def _record(kind: str, id_: str, **data: Any) -> Record:
    return Record(kind, Ref(_CATALOGUE.by_name[kind].folder, id_), data)


_CONTACT = Record("contact", Ref("contacts", "p-er1ka000"), _ERIKA)
_PRIVATE = _record("customer", "k-er1ka000", type="person", person="p-0ld00000", aliases=["k-0ld"])
_FIRM = _record("customer", "acme-gmbh", type="organisation", name="ACME")


def test_a_person_is_everything_by_which_they_can_be_recognised() -> None:
    subject = subject_of(_CONTACT, [_PRIVATE, _FIRM])
    assert subject.ids == {"p-er1ka000", "p-0ld00000"}
    assert subject.customers == {"k-er1ka000", "k-0ld"}
    assert subject.roles == {"acme-gmbh"}
    assert subject.names == {("erika", "muller")}
    assert {one.what for one in subject.writings} == set(What) - {
        What.PERSONAL_FIELD,
        What.ATTACHMENT,
    }


def test_former_names_and_addresses_count() -> None:
    maiden = {
        "name": {"given": "Erika", "family": "Berger"},
        "emails": [{"address": "b@x.example"}],
        "roles": [{"customer": "old-gmbh"}],
    }
    subject = subject_of(_CONTACT, former=[maiden])
    assert ("erika", "berger") in subject.names
    assert "old-gmbh" in subject.roles
    assert any(one.key == "b@x.example" for one in subject.writings)


def test_a_person_is_not_shown_by_the_repr() -> None:
    shown = repr(subject_of(_CONTACT))
    assert "rika" not in shown.replace("p-er1ka000", "")
    assert "acme.example" not in shown


def test_a_display_name_of_several_words_is_a_full_name() -> None:
    shown = _record("contact", "p-sh0wn000", name={"display": "Rike von Müller"})
    assert subject_of(shown).names == {("rike von", "muller")}


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Jr.", "junior"), ("jun.", "junior"), ("Senior", "senior"), ("d. Ä.", "senior"), ("", ""),
     ("MBA", "mba")],
)  # fmt: skip
def test_a_suffix_is_the_same_in_its_writings(text: str, plain: str) -> None:
    assert suffix(text) == plain


def test_records_are_linked_by_their_references_and_not_by_the_firm() -> None:
    call = _record("interaction", "2026-11-21-acme-gmbh-phone-7k3f", contacts=["p-er1ka000"],
                   at="2026-11-21", channel="phone", customer="acme-gmbh")  # fmt: skip
    records = [
        _CONTACT,
        _PRIVATE,
        _FIRM,
        call,
        _record("interaction", "old", contacts=["p-0ld00000"]),
        _record("interaction", "private", customer="k-er1ka000"),
        _record("task", "t-about-her", about=["contacts/p-er1ka000"]),
        _record("task", "t-about-call", about=["interactions/2026-11-21-acme-gmbh-phone-7k3f"]),
        _record("customer", "referred", referred_by="contacts/p-er1ka000"),
        _record("interaction", "colleague", customer="acme-gmbh", contacts=["p-another0"]),
        _record("contact", "p-another0", name={"family": "X"}, roles=[{"customer": "acme-gmbh"}]),
        _record("customer", "other-gmbh", name="Müller"),
        _record("task", "t-other", about=["customers/acme-gmbh"]),
    ]
    near, far = linked(subject_of(_CONTACT, [_PRIVATE]), records, _CATALOGUE)
    assert [one.id for one in far] == ["colleague", "p-another0", "other-gmbh", "t-other"]
    assert len(near) + len(far) == len(records)
