"""JSON Schemas of all kinds and of crm.yaml, for editors and other programs (draft-07)."""

import json
from collections.abc import Mapping
from typing import Any

from crmctl.model.automations import Rule
from crmctl.model.base import Part, RecordModel, ordered_fields
from crmctl.model.catalogue import FieldType
from crmctl.model.kinds import KINDS
from crmctl.model.settings import CustomField, Settings
from crmctl.model.tombstone import Tombstone

_DRAFT = "http://json-schema.org/draft-07/schema#"
_TOP = frozenset({"$schema", "definitions"})
_NULL = {"type": "null"}
_TYPES: Mapping[FieldType, Mapping[str, Any]] = {
    FieldType.INTEGER: {"type": "integer"},
    FieldType.DECIMAL: {"type": "number"},
    FieldType.BOOLEAN: {"type": "boolean"},
}


def schemas(settings: Settings | None = None) -> dict[str, str]:
    """Give the text of every schema by its file name.

    Args:
        settings: with them, `custom` admits just the fields that this CRM defines.
    """
    custom = settings.custom_fields if settings else {}
    files = {
        f"{model.KIND}.json": _record(model, custom.get(model.KIND, {}) if settings else None)
        for model in KINDS
    }
    files["automations.json"] = _automations()
    files["crm.json"] = _schema(Settings, list(Settings.model_fields))
    return {name: _text(schema) for name, schema in files.items()}


def _record(model: type[RecordModel], custom: Mapping[str, CustomField] | None) -> dict[str, Any]:
    schema = _schema(model, ordered_fields(model))
    if custom is not None:
        schema["properties"]["custom"] = {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: _custom(field) for name, field in custom.items()},
        }
    head = {name: schema.pop(name) for name in ("$schema", "description", "definitions")}
    head["definitions"]["Tombstone"] = _part(Tombstone)
    erased = {"required": ["erased"]}
    return {**head, "if": erased, "then": {"$ref": "#/definitions/Tombstone"}, "else": schema}


def _automations() -> dict[str, Any]:
    """Describe a mapping of names to rules."""
    rule = _schema(Rule, list(Rule.model_fields))
    definitions = {**rule["definitions"], "Rule": _part(Rule)}
    return {
        "$schema": _DRAFT,
        "description": "automations.yaml: rules that act when records change or time passes.",
        "type": "object",
        "additionalProperties": {"$ref": "#/definitions/Rule"},
        "definitions": definitions,
    }


def _part(model: type[Part]) -> dict[str, Any]:
    schema = _schema(model, list(model.model_fields))
    return {name: value for name, value in schema.items() if name not in _TOP}


def _schema(model: type[Part], order: list[str]) -> dict[str, Any]:
    """Generate with draft-07 keywords only: `definitions` instead of `$defs`."""
    generated = model.model_json_schema(ref_template="#/definitions/{model}", mode="validation")
    properties = generated.pop("properties")
    definitions = generated.pop("$defs", {})
    aliases = {name: model.model_fields[name].alias or name for name in order}
    schema = {
        "$schema": _DRAFT,
        **generated,
        "properties": {aliases[name]: properties[aliases[name]] for name in order},
        "definitions": definitions,
    }
    cleaned: dict[str, Any] = _cleaned(schema)
    return cleaned


def _cleaned(value: Any) -> Any:
    """Leave out what tells an editor nothing: generated titles, empty defaults, null.

    A field that has no value does not stand in the file, so no field admits null.
    """
    if isinstance(value, dict):
        if _NULL in value.get("anyOf", ()):
            value = {**next(one for one in value["anyOf"] if one != _NULL), **value}
            del value["anyOf"]
        return {
            key: _cleaned(item)
            for key, item in value.items()
            if not (key == "title" and isinstance(item, str))
            and not (key == "default" and item in (None, [], {}, False, ""))
        }
    return [_cleaned(item) for item in value] if isinstance(value, list) else value


def _custom(field: CustomField) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_TYPES.get(field.type, {"type": "string"}))
    if field.choices:
        schema["enum"] = list(field.choices)
    if description := " ".join(filter(None, (field.label, f"({field.unit})" * bool(field.unit)))):
        schema["description"] = description
    return schema


def _text(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
