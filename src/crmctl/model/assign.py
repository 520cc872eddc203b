"""`field=value`, `field=`, `field+=value`, `field-=value`: changing a record's data by name.

A name is a path (`name.family`, `custom.gate_height`, `emails[0].label`) or a short name (`city`,
`email`). Within a list of mappings a name without a position means the only item; with several it
is ambiguous, and the error says so.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, NamedTuple

from crmctl.errors.crm import UnknownCustomFieldError
from crmctl.errors.values import (
    AssignmentError,
    NoKeyError,
    NoSuchItemError,
    NotAListError,
    UnknownFieldError,
    WhichItemError,
)
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.profiles import network_of

_ASSIGNMENT = re.compile(r"([A-Za-z][\w.-]*?(?:\[\d+\])?(?:\.[\w.-]+?)?)(\+=|-=|=)(.*)", re.DOTALL)
_POSITION = re.compile(r"\[(\d+)\]")
_CUSTOM = "custom"

Reader = Callable[[Field, str], str]
"""Gives one typed value of a field in the form in which it is stored."""


class Operator(StrEnum):
    """What an assignment does."""

    SET = "="
    ADD = "+="
    REMOVE = "-="


class Assignment(NamedTuple):
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
    read: Reader,
) -> dict[str, Any]:
    """Give the data with the assignments carried out in order.

    Raises:
        UnknownFieldError: no field has that name; the nearest is named.
        UnknownCustomFieldError: crm.yaml defines no such custom field.
        UsageError: an assignment does not fit its field.
    """
    changed = deepcopy(dict(data))
    for assignment in assignments:
        _Target(kind, changed, assignment, read).apply()
    return changed


def from_options(
    kind: Kind,
    data: Mapping[str, Any],
    options: Iterable[tuple[str, str]],
    read: Reader,
) -> dict[str, Any]:
    """Give the data with `--field value` options added: what names an item begins a new one.

    `--email a --email b` gives two addresses; `--street S --city C` describe one address.
    """
    changed = deepcopy(dict(data))
    for name, value in options:
        target = _Target(kind, changed, Assignment(name, Operator.SET, value), read)
        target.add_option()
    return changed


def field_named(kind: Kind, name: str) -> tuple[Field, str] | None:
    """Give the field that a name without positions means, and the key if it is of a mapping.

    The name of a list means what identifies its items.
    """
    if name in kind.by_name:
        return kind.by_name[name], ""
    for field in kind.fields:
        if field.map and name.startswith(f"{field.path}."):
            return field, name[len(field.path) + 1 :]
        if field.list_path == name and field.key:
            return field, ""
    return None


class _Target:
    """One assignment, and the field that its name means."""

    def __init__(
        self, kind: Kind, data: dict[str, Any], assignment: Assignment, read: Reader
    ) -> None:
        self._kind, self._data, self._read = kind, data, read
        self._name, self._operator = assignment.name, assignment.operator
        position = _POSITION.search(assignment.name)
        self._position = int(position[1]) if position else None
        self._field, self._map_key = self._resolve(_POSITION.sub("", assignment.name))
        self._typed = assignment.value

    def _resolve(self, name: str) -> tuple[Field, str]:
        if found := field_named(self._kind, name):
            return found
        if name.startswith(f"{_CUSTOM}."):
            defined = [field.path for field in self._kind.fields if field.custom]
            raise UnknownCustomFieldError(name, self._kind.name, defined)
        raise UnknownFieldError(name, _nearest(self._kind, name))

    def apply(self) -> None:
        field = self._field
        if field.map:
            self._set_in_map()
        elif not field.list_path:
            self._require_set()
            if self._position is not None:
                raise NotAListError(field.path)
            _store(self._data, field.path.split("."), self._read(field, self._typed))
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
            place = self._place_of_option(items)
            if place == len(items):
                items.append({})
            _store(items[place], self._within_item(), self._read(field, self._typed))
        else:
            self.apply()

    def _place_of_option(self, items: Sequence[object]) -> int:
        """Give the position of the item that an option describes; the list's length: a new one."""
        if self._position is None:
            return len(items) if not items or _identifies(self._field) else len(items) - 1
        if self._position > len(items):
            raise NoSuchItemError(self._name, len(items))
        return self._position

    def _require_set(self) -> None:
        if self._operator is not Operator.SET:
            raise NotAListError(self._name)

    def _require_position(self, items: Sequence[object]) -> None:
        if self._position is not None and self._position >= len(items):
            raise NoSuchItemError(self._name, len(items))

    def _set_in_map(self) -> None:
        """Set one value, or clear all.

        `profiles.linkedin=erika`, `profiles=linkedin:erika` or `profiles=` and the page's address.
        """
        self._require_set()
        values = self._data.setdefault(self._field.path, {})
        key, colon, typed = self._map_key, ":", self._typed
        if not key and not typed:
            values.clear()
            return
        network = network_of(typed) if self._field.path == "profiles" else ""
        if not key and network:
            key = network
        elif not key:
            key, colon, typed = typed.partition(":")
        if not (colon and key.strip()):
            raise NoKeyError(self._field.path)
        _store(values, [key.strip()], self._read(self._field, typed))

    def _given(self, present: Collection[object]) -> list[str]:
        """Give each of the values that were typed; one that is there already stays as it is.

        So what refers to a record that is gone can still be named, and taken out.
        """
        # In the address of a web page a comma may stand, without a blank.
        comma = ", " if self._field.type is FieldType.URL else ","
        several = self._field.list_path == self._field.path or _identifies(self._field)
        parts = self._typed.split(comma) if several else [self._typed]
        parts = [part.strip() for part in parts]
        values = (part if part in present else self._read(self._field, part) for part in parts)
        return [value for value in values if value]

    def _change_scalars(self) -> None:
        values: list[str] = self._data.setdefault(self._field.path, [])
        given = self._given(values)
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
        if self._operator is Operator.SET:
            if self._name == self._field.list_path and not self._typed.strip():
                items.clear()
            else:
                self._set_item(items, path)
            return
        present = [_value_at(item, path) for item in items]
        given = self._given(present)
        if self._operator is Operator.REMOVE:
            items[:] = [item for item in items if _value_at(item, path) not in given]
            return
        for value in dict.fromkeys(given):
            if value not in present:
                items.append({})
                _store(items[-1], path, value)

    def _set_item(self, items: list[dict[str, Any]], path: list[str]) -> None:
        self._require_position(items)
        if self._position is None and len(items) > 1:
            raise WhichItemError(self._name, self._field.list_path, len(items))
        if not items:
            items.append({})
        place = self._position or 0
        value = self._read(self._field, self._typed)
        _store(items[place], path, value)
        if not items[place] or (not value and _identifies(self._field)):
            del items[place]


def _identifies(field: Field) -> bool:
    """Tell whether an item of the field's list is nothing without it; a label only helps."""
    return field.key and field.type is not FieldType.TEXT


def _nearest(kind: Kind, name: str) -> list[str]:
    """Give the names that look like a wrong one; for that of a list or a group what is in it."""
    groups: dict[str, list[str]] = {}
    for field in kind.fields:
        group, dot, _ = field.path.partition(".")
        if dot and not field.custom:
            groups.setdefault(group, []).append(field.path)
    found = get_close_matches(name, sorted({*kind.by_name, *groups}), n=1)
    return found and groups.get(found[0], found)


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
