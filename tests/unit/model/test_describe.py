import json

from crmctl.model.base import ordered_fields
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.describe import catalogue
from crmctl.model.kinds import KINDS
from crmctl.model.settings import Settings

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
        tail = ["tags", "custom", "external_ids", "notes", "aliases", "archived"]
        assert ordered_fields(model)[-len(tail) :] == tail


def test_everything_that_identifies_a_person_is_marked_personal() -> None:
    personal = {field.path for field in _contact().fields if field.personal}
    assert personal >= {
        "name.given", "name.family", "name.display", "emails.address", "phones.number",
        "addresses.street", "addresses.postal_code", "addresses.city", "birthday", "profiles",
        "consents.address", "consents.evidence.ip",
    }  # fmt: skip
