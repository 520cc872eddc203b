"""A record as every part hands it on: its kind, its id, its data."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

ERASED = "[erased]"
"""What stands in place of an erased person: as the label of the record, and within other texts."""


class Ref(NamedTuple):
    """What names a record: the folder of its kind and its id, written `contacts/p-7k3f9q2m`."""

    folder: str
    id: str

    def __str__(self) -> str:
        return f"{self.folder}/{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """Read `folder/id`."""
        folder, _, id_ = text.partition("/")
        return cls(folder, id_)


class Record(NamedTuple):
    """A valid record.

    Attributes:
        kind: the kind's name, as in `contact`.
        ref: folder and id.
        data: JSON data in the order of the model, without empty values; dates and money are text.
    """

    kind: str
    ref: Ref
    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The id, which is the file's name."""
        return self.ref.id

    def as_json(self) -> dict[str, Any]:
        """Give the one object that show, list, search and export print and import reads."""
        return {"kind": self.kind, "id": self.id, **self.data}


def dumps(tree: Mapping[str, Any]) -> str:
    """Write a record's tree as JSON, in one line."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"), default=_number)


def plain(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a record's tree into JSON data."""
    return {name: _plain(value) for name, value in tree.items()}


def as_data(tree: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give a record's tree as JSON data: the tree itself where it is that, to be read only."""
    return tree if _is_plain(tree) else plain(tree)


def _is_plain(value: Any) -> bool:
    kind = value.__class__
    if kind is str or kind is int or kind is bool or kind is float:
        return True
    if kind is dict:
        return all(map(_is_plain, value.values()))
    return kind is list and all(map(_is_plain, value))


def _plain(value: Any) -> Any:
    kind = value.__class__
    if kind is str or kind is int or kind is bool or kind is float:
        return value
    if kind is dict:
        return {name: _plain(item) for name, item in value.items()}
    if kind is list:
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else _number(value)


def _number(value: object) -> int | float | str:
    """Write a decimal as a JSON number where a reader gets the same number back."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)
