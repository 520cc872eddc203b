"""The whole check of a record, by pydantic: what is wrong, where, and in our words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from crmctl.findings import Fix, Severity
from crmctl.model import types
from crmctl.model.amount_writings import decimal_amount
from crmctl.model.base import Part, RecordModel, ordered_fields, parts_within
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.checked import Checked, Problem
from crmctl.model.kinds import BY_NAME
from crmctl.model.tombstone import Tombstone
from crmctl.model.walk import Path

# What is no code of two letters at all has the rule of a code that nobody has.
_OF_PATTERN: Mapping[str, str] = {types.COUNTRY: "C407", types.LANGUAGE: "C410"}
_UNKNOWN, _MISSPELT, _MISSING, _NOT_A_CHOICE, _WRONG_TYPE = "S201", "S202", "S204", "S205", "S203"
_EMPTY = "S207"
# A consent that lacks these cannot be proved.
_INCOMPLETE, _OF_CONSENT = "P803", frozenset({"purpose", "at"})
_CHOICE = re.compile(r"'([^']*)'")
_CODES = {
    "extra_forbidden": _UNKNOWN,
    "missing": _MISSING,
    "literal_error": _NOT_A_CHOICE,
    "enum": _NOT_A_CHOICE,
}
_SENTENCES = {
    "missing": "is missing",
    "model_type": "must be a mapping of fields",
    "dict_type": "must be a mapping",
    "tuple_type": "must be a list",
    "string_type": "must be text",
}
_CUSTOM_TYPES: Mapping[FieldType, Any] = {
    FieldType.TEXT: types.Text,
    FieldType.NOTE: types.Note,
    FieldType.LABEL: types.Label,
    FieldType.CHOICE: types.Label,
    FieldType.EMAIL: types.EmailAddress,
    FieldType.PHONE: types.PhoneNumber,
    FieldType.URL: types.Url,
    FieldType.DATE: types.Day,
    FieldType.MOMENT: types.Moment,
    FieldType.INTEGER: types.Integer,
    FieldType.DECIMAL: types.Number,
    FieldType.BOOLEAN: types.Boolean,
    FieldType.MONEY: types.Money,
    FieldType.DURATION: types.Duration,
}


def validate(kind: Kind, raw: Mapping[str, Any]) -> Checked:
    """Check a record against the model of its kind, and the CRM's custom fields."""
    empty: list[Problem] = []
    pruned = without_empty(raw, (), empty)
    model = Tombstone if "erased" in pruned else BY_NAME[kind.name]
    try:
        record = model.model_validate(pruned)
    except ValidationError as error:
        return Checked(None, (*problems_of(model, error, raw), *empty))
    tree = _tree(model, record)
    custom, wrong = _check_custom(tree.get("custom", {}), kind.custom)
    if wrong:
        return Checked(None, (*wrong, *empty))
    if custom:
        tree["custom"] = custom
    return Checked(tree, tuple(empty))


def _tree(model: type[Part], record: Part) -> dict[str, Any]:
    dumped = record.model_dump(exclude_defaults=True)
    return {name: _listed(dumped[name]) for name in _order(model) if name in dumped}


@cache
def _order(model: type[Part]) -> Sequence[str]:
    return ordered_fields(model) if issubclass(model, RecordModel) else list(model.model_fields)


def _listed(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_listed(item) for item in value]
    if isinstance(value, dict):
        return {name: _listed(item) for name, item in value.items()}
    return value


def without_empty(value: Any, path: Path, found: list[Problem]) -> Any:
    """Leave out null, empty text, lists and mappings at every level, noting where they stood."""
    if isinstance(value, Mapping):
        items = {name: without_empty(item, (*path, name), found) for name, item in value.items()}
        found += [_empty((*path, name)) for name, item in items.items() if _is_empty(item)]
        return {name: item for name, item in items.items() if not _is_empty(item)}
    if isinstance(value, list | tuple):
        kept = [without_empty(item, (*path, place), found) for place, item in enumerate(value)]
        found += [_empty((*path, place)) for place, item in enumerate(kept) if _is_empty(item)]
        return [item for item in kept if not _is_empty(item)]
    return value


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _empty(path: Path) -> Problem:
    return Problem(path, _EMPTY, "is empty", "leave it out", Severity.WARNING, Fix.SAFE)


def problems_of(
    model: type[Part], error: ValidationError, raw: Mapping[str, Any]
) -> Iterator[Problem]:
    """Say what pydantic found, in our words and without any value, where the file has it."""
    for details in error.errors(include_url=False):
        problem = _problem(model, details)
        fix = _fix(details, problem)
        yield problem._replace(path=_place_in(raw, problem.path), fix=fix)


def _fix(details: ErrorDetails, problem: Problem) -> Fix:
    """Say whether `workspace.mending` knows what is meant."""
    if not isinstance(details["input"], str):
        return problem.fix
    if details["type"] == "tuple_type":
        return Fix.SAFE  # a list of one
    likely = (
        problem.code in {"D602", *_OF_PATTERN.values()}
        or (problem.code == _NOT_A_CHOICE and problem.hint)
        or (problem.code == "M702" and decimal_amount(details["input"]))
    )
    return Fix.UNSAFE if likely else problem.fix


def _place_in(raw: Any, path: Path) -> Path:
    """Give the place in what the file says of a place in what is left without empty items."""
    place: list[str | int] = []
    for part in path:
        if isinstance(part, int):
            kept = [
                at for at, item in enumerate(raw) if not _is_empty(without_empty(item, (), []))
            ]
            part = kept[part]  # noqa: PLW2901 - the same item, where the file has it
        place.append(part)
        raw = raw.get(part) if isinstance(raw, Mapping) else raw[part] if raw else None
    return tuple(place)


def _problem(model: type[Part], details: ErrorDetails) -> Problem:
    kind_of_error = details["type"]
    path = details["loc"]
    code = _CODES.get(kind_of_error, kind_of_error if kind_of_error[1:].isdigit() else _WRONG_TYPE)
    path = path or _place_of_need(model, code)
    if code == _MISSING and path[:1] == ("consents",) and path[-1] in _OF_CONSENT:
        code = _INCOMPLETE
    if code == _UNKNOWN:
        return unknown_field(path, _names_at(model, path[:-1]))
    path = path[:-1] if path[-1:] == ("[key]",) else path  # pydantic's mark of a faulty key
    if code == _NOT_A_CHOICE:
        return _not_a_choice(path, _CHOICE.findall(details["ctx"]["expected"]), details["input"])
    if kind_of_error == "string_pattern_mismatch":
        pattern = details["ctx"]["pattern"]
        wanted = types.WANTED.get(pattern, f"of the form {pattern}")
        return Problem(path, _OF_PATTERN.get(pattern, code), f"must be {wanted}")
    message = _SENTENCES.get(kind_of_error, details["msg"] if code != _WRONG_TYPE else "")
    if kind_of_error == _WRONG_TYPE:
        message = details["msg"]
    return Problem(path, code, message or "does not fit its field")


def _place_of_need(model: type[Part], code: str) -> Path:
    """Give where the word stands by which a record needs more, if a rule of its own says so."""
    for need in getattr(model, "NEEDS", ()):
        if need.when and need.code == code != _CODES["missing"]:
            return (need.when[0],)
    return ()


def unknown_field(path: Path, known: Sequence[str]) -> Problem:
    """Say that a field is not known, and the nearest that is."""
    nearest = get_close_matches(str(path[-1]), known, n=1)
    if nearest:
        return Problem(
            path, _MISSPELT, "is not a known field", f"did you mean {nearest[0]}?", fix=Fix.UNSAFE
        )
    return Problem(path, _UNKNOWN, "is not a known field", f"known here: {', '.join(known)}")


def _not_a_choice(path: Path, choices: Sequence[str], given: object) -> Problem:
    nearest = get_close_matches(given, choices, n=1) if isinstance(given, str) else []
    hint = f"did you mean {nearest[0]}?" if nearest else ""
    return Problem(path, _NOT_A_CHOICE, f"must be one of {', '.join(choices)}", hint)


def _names_at(model: type[Part], path: Path) -> list[str]:
    """List the fields that may stand at a path, as a file writes them."""
    here = model
    for part in path:
        # Places in lists and keys of mappings lie between a field and the part that it holds.
        if info := _by_written_name(here).get(part):
            here = next(parts_within(info.annotation), here)
    return [here.model_fields[name].alias or name for name in _order(here)]


def _by_written_name(model: type[Part]) -> Mapping[str | int, FieldInfo]:
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _check_custom(
    values: Mapping[str, Any], fields: Mapping[str, Field]
) -> tuple[dict[str, Any], list[Problem]]:
    tree: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in values.items():
        path = ("custom", name)
        if name not in fields:
            problems.append(_unknown_custom(path, fields))
            continue
        try:
            tree[name] = _adapter(fields[name].type).validate_python(value)
        except ValidationError as error:
            for details in error.errors(include_url=False):
                problem = _problem(Part, {**details, "loc": (*path, *details["loc"])})
                problems.append(problem._replace(fix=_fix(details, problem)))
            continue
        if fields[name].choices and str(tree[name]) not in fields[name].choices:
            problems.append(_not_a_choice(path, fields[name].choices, value))
    return tree, problems


def _unknown_custom(path: Path, fields: Mapping[str, Field]) -> Problem:
    nearest = get_close_matches(str(path[-1]), fields, n=1)
    hint = f"did you mean {nearest[0]}?" if nearest else "crm.yaml defines it in custom_fields"
    return Problem(path, _UNKNOWN, "is not a custom field of this CRM", hint)


@cache
def _adapter(kind_of_field: FieldType) -> TypeAdapter[Any]:
    return TypeAdapter(_CUSTOM_TYPES[kind_of_field])
