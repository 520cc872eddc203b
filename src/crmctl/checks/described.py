"""The values of a record with the fields that describe them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.model.catalogue import Field, Kind
from crmctl.model.walk import Path


class Value(NamedTuple):
    """One value of a record, where it stands, and the field that describes it."""

    path: Path
    field: Field
    value: Any


def values(kind: Kind, data: Mapping[str, Any]) -> Sequence[Value]:
    """Give every value that the kind's fields describe, in the order of the data.

    The same as `model.walk.leaves`, in a third of the time: checks look at every record.
    """
    found: list[Value] = []
    _collect(data, "", (), kind.by_name, found)
    return found


def _collect(
    data: Mapping[str, Any], name: str, path: Path, fields: Mapping[str, Field], found: list[Value]
) -> None:
    for key, value in data.items():
        below = f"{name}.{key}" if name else key
        if isinstance(value, dict):
            field = fields.get(below)
            if field and field.map:
                found += [Value((*path, key, inner), field, item) for inner, item in value.items()]
            else:
                _collect(value, below, (*path, key), fields, found)
        elif isinstance(value, list | tuple):
            _collect_items(value, below, (*path, key), fields, found)
        elif field := fields.get(below):
            found.append(Value((*path, key), field, value))


def _collect_items(
    items: Sequence[Any], name: str, path: Path, fields: Mapping[str, Field], found: list[Value]
) -> None:
    field = fields.get(name)
    for place, item in enumerate(items):
        if isinstance(item, dict):
            _collect(item, name, (*path, place), fields, found)
        elif field:
            found.append(Value((*path, place), field, item))
