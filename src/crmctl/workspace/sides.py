"""Records side by side: where they differ, and what a merge makes of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_OWN = "aliases"  # of each record its own: they say nothing of whom it describes


@dataclass(frozen=True, slots=True)
class Row:
    """One field, and what each record says in it.

    Attributes:
        field: its name, as in `name.given`.
        values: lines for each record, in their order; none where it says nothing.
        merged: the lines after a merge.
    """

    field: str
    values: tuple[tuple[str, ...], ...]
    merged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Where records differ, and in which fields they all say the same."""

    differing: Sequence[Row]
    same: Sequence[str]


def sides(records: Sequence[Mapping[str, Any]], merged: Mapping[str, Any]) -> Sides:
    """Lay records beside each other, field by field, in the order of the merged one."""
    each = [dict(_fields(data)) for data in records]
    result = dict(_fields(merged))
    names = dict.fromkeys(name for data in (result, *each) for name in data)
    rows = [
        Row(name, tuple(data.get(name, ()) for data in each), result.get(name, ()))
        for name in names
    ]
    differing = [row for row in rows if len(set(row.values)) > 1]
    return Sides(differing, [row.field for row in rows if len(set(row.values)) == 1])


def _fields(data: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from _fields(value, f"{above}{name}.")
        elif above or name != _OWN:
            items = value if isinstance(value, list | tuple) else [value]
            yield f"{above}{name}", tuple(_line(item) for item in items)


def _line(item: object) -> str:
    """Give a value, or an item of a list, in one line."""
    if isinstance(item, Mapping):
        return ", ".join(filter(None, (_part(name, value) for name, value in item.items())))
    if isinstance(item, bool):
        return "yes" if item else "no"
    if isinstance(item, list | tuple):
        return ", ".join(map(_line, item))
    return str(item)


def _part(name: str, value: object) -> str:
    """Give one field of an item; a flag by its name, as `primary`."""
    if isinstance(value, bool):
        return str(name) if value else ""
    return _line(value)
