import json
from typing import Annotated

import pytest
from pydantic import BeforeValidator, StringConstraints, field_validator
from pydantic import Field as FieldInfo

from crmctl.model.base import Part, RecordModel, ordered_fields
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.describe import catalogue
from crmctl.model.describe import kind as describe_kind
from crmctl.model.glance import glance
from crmctl.model.kinds import KINDS
from crmctl.model.settings import Settings
from crmctl.model.task import Task
from crmctl.model.types import LANGUAGE, Identifier, Label, Text

_CUSTOM = {
    "customer": {"gate_height": {"type": "decimal", "unit": "m", "label": "Height of the gate"}},
    "contact": {
        "hobby": {"type": "text", "personal": "true"},
        "size": {"type": "choice", "choices": ["small", "large"]},
        "city": {"type": "text"},
    },
}


def _catalogue() -> Catalogue:
    settings = Settings.model_validate({"format": 1, "name": "Test", "custom_fields": _CUSTOM})
    return catalogue(settings)


def _contact() -> Kind:
    return _catalogue().by_name["contacts"]


def _field(path: str, kind: str = "contact") -> Field:
    return _catalogue().by_name[kind].by_name[path]


def test_every_kind_is_known_by_its_singular_and_its_plural() -> None:
    known = _catalogue().by_name
    for model in KINDS:
        assert known[model.KIND] is known[model.FOLDER]
        assert known[model.KIND].person == model.PERSON


def test_a_catalogue_survives_json() -> None:
    described = _catalogue()
    assert Catalogue.from_json(json.loads(json.dumps(described.to_json()))) == described


def test_a_plain_field_has_type_weight_and_label() -> None:
    assert _field("name.given") == Field(
        path="name.given",
        type=FieldType.TEXT,
        short=("given", "given_name", "first_name"),
        label="given",
        personal=True,
        weight=10,
    )


def test_a_field_within_a_list_knows_the_list() -> None:
    email = _field("emails.address")
    assert (email.list_path, email.key, email.many) == ("emails", True, True)
    assert _field("tags").list_path == "tags"
    assert _field("consents.evidence.ip").list_path == "consents"
    assert not _field("birthday").many


def test_a_mapping_with_free_keys_is_one_field() -> None:
    profiles = _field("profiles")
    assert (profiles.map, profiles.personal, profiles.list_path) == (True, True, "profiles")
    assert _field("external_ids").short == ("external_id",)


def test_a_reference_knows_its_kind() -> None:
    assert _field("roles.customer").target == "customer"
    assert _field("person", "customer").target == "contact"
    assert _field("contacts", "interaction").type is FieldType.REFERENCE
    assert _field("about", "task").type is FieldType.LINK


def test_a_choice_lists_its_words() -> None:
    stage = _field("stage", "customer")
    assert stage.type is FieldType.CHOICE
    assert stage.choices == ("lead", "prospect", "customer", "former")


def test_custom_fields_are_fields_like_others() -> None:
    assert _field("gate_height", "customer") == Field(
        path="custom.gate_height",
        type=FieldType.DECIMAL,
        short=("gate_height",),
        label="Height of the gate",
        weight=1,
        custom=True,
        unit="m",
    )
    assert _field("hobby").personal
    assert _field("hobby").label == "hobby"
    assert _field("size").choices == ("small", "large")


def test_a_short_name_stands_for_one_field_only() -> None:
    assert _field("city").path == "addresses.city", "the model's field was there first"
    assert _field("custom.city").short == ()
    for kind in _catalogue().kinds:
        names = [name for field in kind.fields for name in (field.path, *field.short)]
        assert len(names) == len(set(names))


def test_the_common_fields_stand_last() -> None:
    for model in KINDS:
        tail = ["tags", "custom", "external_ids", "attachments", "notes", "aliases", "archived"]
        assert ordered_fields(model)[-len(tail) :] == tail


def test_everything_that_identifies_a_person_is_marked_personal() -> None:
    personal = {field.path for field in _contact().fields if field.personal}
    assert personal >= {
        "name.given", "name.family", "name.display", "emails.address", "phones.number",
        "addresses.street", "addresses.postal_code", "addresses.city", "birthday", "profiles",
        "consents.address", "consents.evidence.ip",
    }  # fmt: skip


# --- what the catalogue cannot say -------------------------------------------------------------


class _Long(Task):
    title: Annotated[str, StringConstraints(min_length=3)]


class _Read(Task):
    title: Annotated[str, BeforeValidator(lambda value: value)]


class _Defaulting(Task):
    stage: Text = "new"


class _Ruled(Task):
    @field_validator("title")
    @classmethod
    def _short(cls, title: str) -> str:
        return title


class _Line(Part):
    tags: tuple[Label, ...] = ()


class _Nested(Task):
    lines: tuple[_Line, ...] = ()


class _Keyed(Task):
    prices: dict[Identifier, Text] = FieldInfo(default={})


def test_the_catalogue_says_all_that_our_kinds_ask_for() -> None:
    assert all(kind.complete for kind in _catalogue().kinds)


@pytest.mark.parametrize("model", [_Long, _Read, _Defaulting, _Ruled, _Nested, _Keyed])
def test_what_a_model_asks_for_beyond_the_catalogue_is_noticed(model: type[RecordModel]) -> None:
    assert not describe_kind(model, {}).complete
    assert glance(describe_kind(model, {}), {"title": "long enough"}) is None


def test_what_may_not_be_missing_is_known_by_its_path() -> None:
    assert "emails.address" in _contact().required
    assert "emails" not in _contact().required
    required = _catalogue().by_name["interaction"].required
    own = tuple(path for path in required if not path.startswith("attachments."))
    assert own == ("at", "channel")


def test_a_pattern_stands_beside_its_field() -> None:
    assert _field("language").pattern == LANGUAGE
    assert _field("name.given").pattern == ""
