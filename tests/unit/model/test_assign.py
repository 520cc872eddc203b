import re
from datetime import UTC, datetime
from typing import Any

import pytest

from crmctl.errors.crm import UnknownCustomFieldError
from crmctl.errors.values import (
    AssignmentError,
    NoKeyError,
    NoSuchItemError,
    NotAListError,
    UnknownFieldError,
    WhichItemError,
)
from crmctl.model.assign import Assignment, Operator, apply, from_options, parse
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.describe import catalogue
from crmctl.model.entry import EntryContext, value_of
from crmctl.model.settings import Settings

_CONTEXT = EntryContext.at(datetime(2026, 11, 21, 11, tzinfo=UTC), "DE", "Europe/Berlin")
_CUSTOM = {"customer": {"gate_height": {"type": "decimal"}}}
_ONE = {"emails": [{"address": "a@x.example", "label": "work"}]}
_TWO_TYPED = {"emails": [{"address": "A@x.example"}, {"address": "b@x.example"}]}
_TWO = {"emails": [{"address": "a@x.example"}, {"address": "b@x.example"}]}


def _read(field: Field, typed: str) -> str:
    return value_of(field, typed, _CONTEXT)


def _kind(name: str) -> Kind:
    settings = Settings.model_validate({"format": 1, "name": "T", "custom_fields": _CUSTOM})
    return catalogue(settings).by_name[name]


def _set(data: dict[str, Any], *texts: str, kind: str = "contact") -> dict[str, Any]:
    return apply(_kind(kind), data, map(parse, texts), _read)


def _add(*options: tuple[str, str], kind: str = "contact") -> dict[str, Any]:
    return from_options(_kind(kind), {}, options, _read)


@pytest.mark.parametrize(
    ("text", "assignment"),
    [
        ("stage=lead", Assignment("stage", Operator.SET, "lead")),
        ("notes=a=b\nc", Assignment("notes", Operator.SET, "a=b\nc")),
        ("stage=", Assignment("stage", Operator.SET, "")),
        ("tags+=vip", Assignment("tags", Operator.ADD, "vip")),
        ("tags-=vip", Assignment("tags", Operator.REMOVE, "vip")),
        ("emails[0].label=x", Assignment("emails[0].label", Operator.SET, "x")),
    ],
)
def test_an_assignment_is_a_name_an_operator_and_a_value(
    text: str, assignment: Assignment
) -> None:
    assert parse(text) == assignment


@pytest.mark.parametrize("text", ["stage", "=x", "1=x", "a b=c", ""])
def test_anything_else_is_no_assignment(text: str) -> None:
    with pytest.raises(AssignmentError):
        parse(text)


@pytest.mark.parametrize(
    ("data", "text", "changed"),
    [
        ({}, "birthday=12.3.1984", {"birthday": "1984-03-12"}),
        ({}, "family= Müller ", {"name": {"family": "Müller"}}),
        ({"language": "de"}, "language=", {}),
        ({}, "tags=a, b,a", {"tags": ["a", "b"]}),
        ({"tags": ["a"]}, "tags=", {"tags": []}),
        ({"tags": ["a"]}, "tag+=b,a", {"tags": ["a", "b"]}),
        ({"tags": ["a", "b"]}, "tags-=a", {"tags": ["b"]}),
        ({"tags": ["a", "b"]}, "tags[1]=c", {"tags": ["a", "c"]}),
        ({"tags": ["a", "b"]}, "tags[0]=", {"tags": ["b"]}),
        ({}, "email=A@X.example", {"emails": [{"address": "A@x.example"}]}),
        (_ONE, "email=b@x.example", {"emails": [{"address": "b@x.example", "label": "work"}]}),
        (_ONE, "emails.label=home", {"emails": [{"address": "a@x.example", "label": "home"}]}),
        (_ONE, "emails.label=", {"emails": [{"address": "a@x.example"}]}),
        (_ONE, "email=", {"emails": []}),
        (_TWO, "emails=", {"emails": []}),
        (_TWO, "emails[1]=c@x.example",
         {"emails": [{"address": "a@x.example"}, {"address": "c@x.example"}]}),
        (_TWO, "email-=a@x.example", {"emails": [{"address": "b@x.example"}]}),
        (_ONE, "emails+=a@x.example", _ONE),
        (_ONE, "email+=b@x.example",
         {"emails": [*_ONE["emails"], {"address": "b@x.example"}]}),
        ({}, "profiles.linkedin=linkedin.com/in/erika", {"profiles": {"linkedin": "erika"}}),
        ({}, "profiles=linkedin:linkedin.com/in/erika", {"profiles": {"linkedin": "erika"}}),
        (
            {}, "profiles=https://www.linkedin.com/in/erika/?trk=1",
            {"profiles": {"linkedin": "erika"}},
        ),
        ({}, "external_ids.old-crm=4711", {"external_ids": {"old-crm": "4711"}}),
        ({"profiles": {"x": "a", "xing": "b"}}, "profiles.x=", {"profiles": {"xing": "b"}}),
        ({"profiles": {"x": "a"}}, "profiles=", {"profiles": {}}),
        ({"addresses": [{"city": "Köln"}]}, "city=", {"addresses": []}),
        ({"addresses": [{"label": "home", "city": "Köln"}]}, "addresses[0].label=",
         {"addresses": [{"city": "Köln"}]}),
        ({}, "email+=A@X.example, b@x.example,", _TWO_TYPED),
        (_TWO, "email-=b@x.example,a@x.example", {"emails": []}),
        ({}, "addresses+=Home, upstairs", {"addresses": [{"label": "Home, upstairs"}]}),
        ({"roles": [{"customer": "a"}]}, "customer=", {"roles": []}),
    ],
)  # fmt: skip
def test_a_field_is_set_cleared_extended_and_reduced(
    data: dict[str, Any], text: str, changed: dict[str, Any]
) -> None:
    before = repr(data)
    assert _set(data, text) == changed
    assert repr(data) == before


def test_a_custom_field_is_set_by_its_path_and_by_its_name() -> None:
    expected = {"custom": {"gate_height": "3.2"}}
    assert _set({}, "custom.gate_height=3.2", kind="customer") == expected
    assert _set({}, "gate_height=3.2", kind="customer") == expected


def test_each_of_several_values_gets_its_form() -> None:
    assert _set({}, "websites=a.example, b.example", kind="customer") == {
        "websites": ["https://a.example", "https://b.example"]
    }


def test_a_comma_may_stand_in_the_address_of_a_web_page() -> None:
    assert _set({}, "websites=a.example/1,2, b.example", kind="customer") == {
        "websites": ["https://a.example/1,2", "https://b.example"]
    }


def test_a_value_that_is_there_is_not_read_again() -> None:
    """So what refers to a record that is gone can still be taken out."""

    def nobody(field: Field, typed: str) -> str:
        assert field.type is FieldType.REFERENCE
        raise LookupError(typed)

    data = {"roles": [{"customer": "gone"}, {"customer": "a"}]}
    left = apply(_kind("contact"), data, [parse("roles-=gone")], nobody)
    assert left == {"roles": [{"customer": "a"}]}
    with pytest.raises(LookupError):
        apply(_kind("contact"), data, [parse("roles-=other")], nobody)


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("contact", "emial=x", "No field is called 'emial'. Did you mean email?"),
        ("contact", "nmae.family=x", "'nmae.family'. Did you mean name.family?"),
        ("contact", "phnes=x", "Did you mean phones.number, phones.label, phones.primary?"),
        ("contact", "zzz=x", "No field is called 'zzz'."),
        ("customer", "custom.gate=1", ("crm.yaml defines no field 'custom.gate' for a customer; "
         "it has custom.gate_height. Add it there below custom_fields.")),
        ("contact", "custom.gate=1", "for a contact; it has none yet."),
    ],
)  # fmt: skip
def test_an_unknown_name_leads_to_the_nearest_ones(kind: str, text: str, sentence: str) -> None:
    with pytest.raises((UnknownFieldError, UnknownCustomFieldError), match=re.escape(sentence)):
        _set({}, text, kind=kind)


def test_assignments_are_carried_out_in_order() -> None:
    assert _set({}, "tags=a", "tags+=b", "tags-=a") == {"tags": ["b"]}


@pytest.mark.parametrize(
    ("data", "text", "error"),
    [
        ({}, "brithday=x", UnknownFieldError),
        ({}, "birthday+=x", NotAListError),
        ({}, "name[0].family=x", NotAListError),
        ({}, "profiles+=x", NotAListError),
        ({"tags": ["a"]}, "tags[0]+=x", NotAListError),
        ({"tags": ["a"]}, "tags[1]=x", NoSuchItemError),
        (_ONE, "emails[1]=x", NoSuchItemError),
        (_TWO, "email=x", WhichItemError),
        ({}, "profiles=erika", NoKeyError),
        ({}, "external_id=:4711", NoKeyError),
    ],
)
def test_what_cannot_be_meant_is_refused(
    data: dict[str, Any], text: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        _set(data, text)


def test_options_add_items_and_describe_the_last_one() -> None:
    assert _add(
        ("given", "Erika"), ("email", "a@x.example"), ("emails.label", "work"),
        ("email", "b@x.example"), ("street", "Weg 1"), ("city", "Köln"), ("tag", "a"),
        ("tag", "b"), ("profiles.x", "@erika"),
    ) == {
        "name": {"given": "Erika"},
        "emails": [{"address": "a@x.example", "label": "work"}, {"address": "b@x.example"}],
        "addresses": [{"street": "Weg 1", "city": "Köln"}],
        "tags": ["a", "b"],
        "profiles": {"x": "erika"},
    }  # fmt: skip
