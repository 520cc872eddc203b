from crmctl.model.catalogue import Kind
from crmctl.model.describe import catalogue
from crmctl.model.settings import Settings
from crmctl.model.walk import leaves, mapped, replaced

_DATA = {
    "name": {"given": "Erika", "family": "Müller"},
    "emails": [{"address": "a@x.example"}, {"address": "b@x.example", "primary": True}],
    "profiles": {"linkedin": "erika"},
    "tags": ["b2b", "vip"],
    "unknown": "not described",
}


def _contact() -> Kind:
    settings = Settings.model_validate({"format": 1, "name": "Test"})
    return catalogue(settings).by_name["contact"]


def test_every_described_value_is_found_where_it_stands() -> None:
    found = [(path, field.path, value) for path, field, value in leaves(_contact(), _DATA)]
    assert found == [
        (("name", "given"), "name.given", "Erika"),
        (("name", "family"), "name.family", "Müller"),
        (("emails", 0, "address"), "emails.address", "a@x.example"),
        (("emails", 1, "address"), "emails.address", "b@x.example"),
        (("emails", 1, "primary"), "emails.primary", True),
        (("profiles", "linkedin"), "profiles", "erika"),
        (("tags", 0), "tags", "b2b"),
        (("tags", 1), "tags", "vip"),
    ]


def test_every_scalar_is_replaced_and_the_given_data_stay() -> None:
    before = repr(_DATA)
    changed = replaced(_DATA, lambda path, _value: len(path))
    assert changed["emails"] == [{"address": 3}, {"address": 3, "primary": 3}]
    assert changed["tags"] == [2, 2]
    assert repr(_DATA) == before


def test_a_tuple_becomes_a_list() -> None:
    assert replaced({"a": (1, 2)}, lambda _path, value: value + 1) == {"a": [2, 3]}


def test_every_described_text_is_mapped_by_its_field() -> None:
    before = repr(_DATA)
    changed = mapped(_contact(), _DATA, lambda field, value: f"{field.path}={value}")
    assert changed == {
        "name": {"given": "name.given=Erika", "family": "name.family=Müller"},
        "emails": [
            {"address": "emails.address=a@x.example"},
            {"address": "emails.address=b@x.example", "primary": True},
        ],
        "profiles": {"linkedin": "profiles=erika"},
        "tags": ["tags=b2b", "tags=vip"],
        "unknown": "not described",
    }
    assert repr(_DATA) == before
