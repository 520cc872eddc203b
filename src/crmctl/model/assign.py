"""`field=value`, `field=`, `field+=value`, `field-=value`: changing a record's data by name.

A name is a path (`name.family`, `custom.gate_height`, `emails[0].label`) or a short name (`city`,
`email`). Within a list of mappings a name without a position means the only item; with several it
is ambiguous, and the error says so.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from crmctl.errors import (
    AssignmentError,
    NoKeyError,
    NoSuchItemError,
    NotAListError,
    UnknownFieldError,
    WhichItemError,
)
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.entry import EntryContext, value_of

_ASSIGNMENT = re.compile(r"([A-Za-z][\w.-]*?(?:\[\d+\])?(?:\.[\w.-]+?)?)(\+=|-=|=)(.*)", re.DOTALL)
_POSITION = re.compile(r"\[(\d+)\]")


class Operator(StrEnum):
    """What an assignment does."""

    SET = "="
    ADD = "+="
    REMOVE = "-="


@dataclass(frozen=True, slots=True)
class Assignment:
    """One change of one field."""

    name: str
    operator: Operator
    value: str


def parse(text: str) -> Assignment:
    """Read `field=value` and its kin.

    Raises:
        AssignmentError: it is none.
    """
    found = _ASSIGNMENT.fullmatch(text)
    if not found:
        raise AssignmentError
    return Assignment(found[1], Operator(found[2]), found[3])


def apply(
    kind: Kind,
    data: Mapping[str, Any],
    assignments: Iterable[Assignment],
    context: EntryContext,
) -> dict[str, Any]:
    """Give the data with the assignments carried out in order.

    Raises:
        UnknownFieldError: no field has that name; the nearest is named.
        UsageError: an assignment does not fit its field.
    """
    changed = deepcopy(dict(data))
    for assignment in assignments:
        _Target(kind, changed, assignment, context).apply()
    return changed


def from_options(
    kind: Kind,
    data: Mapping[str, Any],
    options: Iterable[tuple[str, str]],
    context: EntryContext,
) -> dict[str, Any]:
    """Give the data with `--field value` options added: what names an item begins a new one.

    `--email a --email b` gives two addresses; `--street S --city C` describe one address.
    """
    changed = deepcopy(dict(data))
    for name, value in options:
        target = _Target(kind, changed, Assignment(name, Operator.SET, value), context)
        target.add_option()
    return changed


class _Target:
    """One assignment, and the field that its name means."""

    def __init__(
        self, kind: Kind, data: dict[str, Any], assignment: Assignment, context: EntryContext
    ) -> None:
        self._kind, self._data, self._context = kind, data, context
        self._name, self._operator = assignment.name, assignment.operator
        position = _POSITION.search(assignment.name)
        self._position = int(position[1]) if position else None
        self._field, self._map_key = self._resolve(_POSITION.sub("", assignment.name))
        self._typed = assignment.value
        self._value = value_of(self._field, assignment.value, context)

    def _resolve(self, name: str) -> tuple[Field, str]:
        known = self._kind.by_name
        if name in known:
            return known[name], ""
        for field in self._kind.fields:
            if field.map and name.startswith(f"{field.path}."):
                return field, name[len(field.path) + 1 :]
        for field in self._kind.fields:  # the name of a list means what identifies its items
            if field.list_path == name and field.key:
                return field, ""
        raise UnknownFieldError(name, get_close_matches(name, known, n=1))

    def apply(self) -> None:
        field = self._field
        if field.map:
            self._set_in_map()
        elif not field.list_path:
            self._require_set()
            if self._position is not None:
                raise NotAListError(field.path)
            _store(self._data, field.path.split("."), self._value)
        elif field.list_path == field.path:
            self._change_scalars()
        else:
            self._change_items()

    def add_option(self) -> None:
        """Carry out `--field value`."""
        field = self._field
        if field.list_path and field.list_path == field.path and not field.map:
            self._operator = Operator.ADD
            self._change_scalars()
        elif field.list_path and not field.map:
            items = self._items()
            if not items or (field.key and field.type is not FieldType.TEXT):
                items.append({})
            _store(items[-1], self._within_item(), self._value)
        else:
            self.apply()

    def _require_set(self) -> None:
        if self._operator is not Operator.SET:
            raise NotAListError(self._name)

    def _require_position(self, items: Sequence[object]) -> None:
        if self._position is not None and self._position >= len(items):
            raise NoSuchItemError(self._name, len(items))

    def _set_in_map(self) -> None:
        """Set one value, `profiles.linkedin=erika` or `profiles=linkedin:erika`, or clear all."""
        self._require_set()
        values = self._data.setdefault(self._field.path, {})
        key, colon, typed = self._map_key, ":", self._typed
        if not key and not typed:
            values.clear()
            return
        if not key:
            key, colon, typed = typed.partition(":")
        if not (colon and key.strip()):
            raise NoKeyError(self._field.path)
        _store(values, [key.strip()], value_of(self._field, typed, self._context))

    def _change_scalars(self) -> None:
        # Each part gets its own form: `a.example, b.example` are two addresses of the web.
        parts = (value_of(self._field, part, self._context) for part in self._typed.split(","))
        given = [part for part in parts if part]
        values: list[str] = self._data.setdefault(self._field.path, [])
        if self._position is not None:
            self._require_set()
            self._require_position(values)
            values[self._position : self._position + 1] = given
        elif self._operator is Operator.SET:
            values[:] = dict.fromkeys(given)
        elif self._operator is Operator.ADD:
            values += [value for value in dict.fromkeys(given) if value not in values]
        else:
            values[:] = [value for value in values if value not in given]

    def _items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self._data.setdefault(self._field.list_path, [])
        return items

    def _within_item(self) -> list[str]:
        return self._field.path[len(self._field.list_path) + 1 :].split(".")

    def _change_items(self) -> None:
        items, path = self._items(), self._within_item()
        if self._operator is Operator.ADD:
            if not any(_value_at(item, path) == self._value for item in items):
                item: dict[str, Any] = {}
                _store(item, path, self._value)
                items.append(item)
        elif self._operator is Operator.REMOVE:
            items[:] = [item for item in items if _value_at(item, path) != self._value]
        elif self._name == self._field.list_path and not self._value:
            items.clear()
        else:
            self._set_item(items, path)

    def _set_item(self, items: list[dict[str, Any]], path: list[str]) -> None:
        self._require_position(items)
        if self._position is None and len(items) > 1:
            raise WhichItemError(self._name, self._field.list_path, len(items))
        if not items:
            items.append({})
        place = self._position or 0
        _store(items[place], path, self._value)
        if not items[place] or (not self._value and self._field.key):
            del items[place]


def _store(data: dict[str, Any], path: list[str], value: str) -> None:
    """Put a value at a path; an empty one takes away what stands there."""
    *parents, last = path
    for parent in parents:
        data = data.setdefault(parent, {})
    if value:
        data[last] = value
    else:
        data.pop(last, None)


def _value_at(data: Any, path: list[str]) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data
