"""Records that are plainly in order: told by the catalogue in one walk, without pydantic.

What is taken here, `model.validate` takes with the same tree; a property test holds the two
together. At any doubt, an unknown field or an empty value among them, there is no answer, and
the whole check decides. Nearly all records of a CRM need no more than this look.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from operator import is_
from typing import Any

from crmctl.model import forms
from crmctl.model.catalogue import Field, FieldType, Kind, Need
from crmctl.model.per_kind import PerKind
from crmctl.model.plain import Plain

# Gives a value as it stands in a tree.
_Take = Callable[[Any], Any]


class _DoubtError(Exception):
    """The whole check has to look."""


class _Level:
    """One level of a kind's records.

    Attributes:
        takes: for each name its place in the order of a file, and what takes its value.
        required: names that may not be missing.
    """

    __slots__ = ("required", "takes")

    def __init__(self) -> None:
        self.takes: dict[str, tuple[int, _Take]] = {}
        self.required: list[str] = []


def glance(kind: Kind, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give the tree of a record that is plainly valid, in the order of its kind; else None.

    Parts below the first level that are as they should be are the given ones: nobody changes them.
    """
    level = _level_of(kind)
    if level is None:
        return None
    try:
        tree = {**_mapping(level, raw)}
    except _DoubtError:
        return None
    return tree if all(_is_met(need, tree) for need in kind.needs) else None


def _is_met(need: Need, tree: Mapping[str, Any]) -> bool:
    if need.when and tree.get(need.when[0]) != need.when[1]:
        return True
    return any(_at(tree, path.split(".")) for path in need.one_of)


def _at(tree: Any, names: list[str]) -> Any:
    for name in names:
        tree = tree.get(name) if tree else None
    return tree


def _mapping(level: _Level, raw: Any) -> dict[str, Any]:
    if type(raw) is not dict or not raw:
        raise _DoubtError
    takes, tree = level.takes, {}
    last, in_order, is_same = -1, True, True
    for name, value in raw.items():
        if name not in takes:
            raise _DoubtError
        place, take = takes[name]
        in_order = in_order and place > last
        last = place
        tree[name] = taken = take(value)
        is_same = is_same and taken is value
    for name in level.required:
        if name not in tree:
            raise _DoubtError
    if in_order:
        return raw if is_same else tree
    return {name: tree[name] for name in sorted(tree, key=takes.__getitem__)}


def _list(take: _Take, raw: Any) -> list[Any]:
    if (type(raw) is not list and type(raw) is not tuple) or not raw:
        raise _DoubtError
    items = [take(item) for item in raw]
    if isinstance(raw, list) and all(map(is_, items, raw)):
        return raw
    return items


def _free_keys(take: _Take, raw: Any) -> dict[str, Any]:
    if type(raw) is not dict or not raw:
        raise _DoubtError
    return {key: take(value) for key, value in raw.items()}


def _text(value: Any) -> str:
    if type(value) is str and value:
        return value
    raise _DoubtError


def _plain(is_right: Callable[[str], object], value: Any) -> Plain:
    if type(value) is str and is_right(value):
        return Plain(value)
    raise _DoubtError


def _matching(is_right: Callable[[str], object], value: Any) -> str:
    if type(value) is str and is_right(value):
        return value
    raise _DoubtError


def _chosen(take: _Take, choices: frozenset[str], value: Any) -> Any:
    taken = take(value)
    if str(taken) in choices:
        return taken
    raise _DoubtError


def _integer(value: Any) -> int:
    if type(value) is int or (type(value) is str and forms.INTEGER(value)):
        return int(value)
    raise _DoubtError


def _decimal(value: Any) -> Decimal:
    if type(value) is str and forms.DECIMAL(value):
        return Decimal(value)
    raise _DoubtError


def _true(value: Any) -> bool:
    """Take what is true; that something is false, a record says by leaving it out."""
    if value is True or value == "true":
        return True
    raise _DoubtError


def _boolean(value: Any) -> bool:
    return value is not False and value != "false" and _true(value)


_TAKES: Mapping[FieldType, _Take] = {
    FieldType.DATE: partial(_plain, forms.is_day),
    FieldType.PARTIAL_DATE: partial(_plain, forms.is_partial_day),
    FieldType.MOMENT: partial(_plain, forms.is_moment),
    FieldType.MONEY: partial(_plain, forms.MONEY),
    FieldType.DURATION: partial(_matching, forms.DURATION),
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _decimal,
}


def _take(field: Field) -> _Take:
    if field.pattern:
        return partial(_matching, re.compile(field.pattern).fullmatch)
    if field.type is FieldType.BOOLEAN:
        return _boolean if field.custom else _true
    take = _TAKES.get(field.type, _text)
    return partial(_chosen, take, frozenset(field.choices)) if field.choices else take


def _derived(kind: Kind) -> _Level | None:
    """Derive how to look at records of a kind; None if its model asks for more than we know."""
    if not kind.complete:
        return None
    levels: dict[str, _Level] = {"": _Level()}
    lists = {field.list_path for field in kind.fields}
    for place, name in enumerate(kind.order):
        levels[""].takes[name] = (place, _text)  # until its fields say otherwise
    for field in kind.fields:
        take = _take(field)
        if field.map:
            take = partial(_free_keys, take)
        elif field.list_path == field.path:
            take = partial(_list, take)
        _hang(levels, lists, field.path, take)
    for path in kind.required:
        above, _, name = path.rpartition(".")
        levels[above].required.append(name)
    return levels[""]


def _hang(levels: dict[str, _Level], lists: set[str], path: str, take: _Take) -> None:
    """Let a level take what stands at a path, and the levels above take that level."""
    above, _, name = path.rpartition(".")
    if above not in levels:
        levels[above] = _Level()
        whole: _Take = partial(_mapping, levels[above])
        _hang(levels, lists, above, partial(_list, whole) if above in lists else whole)
    takes = levels[above].takes
    place = takes[name][0] if name in takes else len(takes)
    takes[name] = (place, take)


_level_of = PerKind(_derived)
