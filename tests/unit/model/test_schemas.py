import json
from pathlib import Path
from typing import Any

import pytest

from crmctl.model.kinds import KINDS
from crmctl.model.schemas import schemas
from crmctl.model.settings import Settings

# Keywords of draft-07 (json-schema.org/draft-07/schema) that a schema of ours may use.
_KEYWORDS = {
    "$schema", "$ref", "definitions", "description", "type", "properties", "required", "items",
    "additionalProperties", "enum", "const", "pattern", "default", "if", "then", "else", "anyOf",
    "propertyNames", "patternProperties",
}  # fmt: skip
_COMMITTED = Path(__file__).parents[3] / "schemas"
_CUSTOM = {
    "customer": {
        "gate_height": {"type": "decimal", "unit": "m", "label": "Height of the gate"},
        "machines": {"type": "integer"},
        "dog": {"type": "boolean", "label": "Has a dog"},
        "size": {"type": "choice", "choices": ["small", "large"], "unit": "cm"},
    }
}


def _assert_draft_07(schema: Any, definitions: set[str]) -> None:
    """Check the structure: known keywords, references that lead somewhere, properties declared."""
    assert isinstance(schema, dict)
    assert set(schema) <= _KEYWORDS
    if reference := schema.get("$ref"):
        assert reference.removeprefix("#/definitions/") in definitions
    for name in ("properties", "definitions", "patternProperties"):
        for below in schema.get(name, {}).values():
            _assert_draft_07(below, definitions)
    for name in ("items", "if", "then", "else", "propertyNames", "additionalProperties"):
        if not isinstance(schema.get(name, False), bool):
            _assert_draft_07(schema[name], definitions)
    if "properties" in schema:
        assert set(schema.get("required", ())) <= set(schema["properties"])


def test_there_is_a_schema_of_every_kind_of_the_settings_and_of_the_rules() -> None:
    of_kinds = {f"{model.KIND}.json" for model in KINDS}
    assert set(schemas()) == {*of_kinds, "crm.json", "automations.json"}


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_is_draft_07(name: str) -> None:
    schema = json.loads(schemas()[name])
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    _assert_draft_07(schema, set(schema["definitions"]))
    assert schema["description"]


def test_a_record_is_either_whole_or_a_tombstone() -> None:
    schema = json.loads(schemas()["contact.json"])
    assert schema["if"] == {"required": ["erased"]}
    assert schema["then"] == {"$ref": "#/definitions/Tombstone"}
    assert schema["definitions"]["Tombstone"]["required"] == ["erased", "epoch"]
    assert schema["else"]["required"] == ["name"]
    assert schema["else"]["additionalProperties"] is False


def test_no_field_admits_null_or_carries_a_generated_title() -> None:
    text = "".join(schemas().values())
    assert '"null"' not in text
    assert '"anyOf"' not in text
    assert '"title": "' not in text


def test_a_field_called_title_is_described_all_the_same() -> None:
    assert "title" in json.loads(schemas()["task.json"])["else"]["properties"]
    assert "title" in json.loads(schemas()["contact.json"])["definitions"]["Name"]["properties"]


def test_settings_are_named_as_the_file_writes_them() -> None:
    definitions = json.loads(schemas()["crm.json"])["definitions"]
    assert {"from", "kind", "action"} <= set(definitions["Retention"]["properties"])
    assert "not" in definitions["Role"]["properties"]


def test_custom_fields_of_a_crm_are_the_only_ones_that_its_schema_admits() -> None:
    settings = Settings.model_validate({"format": 1, "name": "Test", "custom_fields": _CUSTOM})
    own = schemas(settings)
    assert json.loads(own["customer.json"])["else"]["properties"]["custom"] == {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "gate_height": {"type": "number", "description": "Height of the gate (m)"},
            "machines": {"type": "integer"},
            "dog": {"type": "boolean", "description": "Has a dog"},
            "size": {"type": "string", "enum": ["small", "large"], "description": "(cm)"},
        },
    }
    assert json.loads(own["contact.json"])["else"]["properties"]["custom"]["properties"] == {}
    assert json.loads(schemas()["contact.json"])["else"]["properties"]["custom"][
        "additionalProperties"
    ]
