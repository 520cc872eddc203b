"""Two edits of one record's raw tree, joined field by field.

The trees are those of files: mappings, lists, and scalars as text. What cannot both stand is a
conflict of that field only; our value stands meanwhile.
"""

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.matching.joining.lists import (
    EVENTS,
    PRIMARY,
    corrected,
    is_one,
    is_set,
    keyed,
    primary_of,
    without_primary,
)
from crmctl.matching.joining.sequences import chunks
from crmctl.model.plain import Plain

_BLOCKS = frozenset({"notes", "body"})
_TRUE = Plain("true")
ERASED = "[erased]"
"""What stands where something was erased (`model.record.ERASED`)."""


class Differing(NamedTuple):
    """Two edits of one field that cannot both stand; None stands for a field that is not there.

    Attributes:
        path: as in `name.given`; an item of a list by its place in the result, as in
            `emails[1].label`; `emails.primary` for which one is primary.
        before: its value before both.
        ours: ours.
        theirs: theirs.
    """

    path: str
    before: Any
    ours: Any
    theirs: Any


class Joined(NamedTuple):
    """What two edits make together.

    Attributes:
        data: the tree.
        conflicts: what could not be joined.
        kept: texts and lists to which both sides added something in one place: both stand.
        erased: fields in which one side erased a person, and that goes before the other's edit.
    """

    data: dict[str, Any]
    conflicts: tuple[Differing, ...] = ()
    kept: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()


def join(before: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Joined:
    """Join two edits of one tree that both started from `before`; empty if it was added."""
    joining = _Joining()
    data = joining.mappings(before, ours, theirs, "")
    kept = tuple(dict.fromkeys(joining.kept))
    return Joined(data, tuple(joining.conflicts), kept, tuple(joining.erased))


class _Joining:
    def __init__(self) -> None:
        self.conflicts: list[Differing] = []
        self.kept: list[str] = []
        self.erased: list[str] = []

    def mappings(
        self,
        before: Mapping[str, Any],
        ours: Mapping[str, Any],
        theirs: Mapping[str, Any],
        path: str,
    ) -> dict[str, Any]:
        joined = {
            name: self._value(
                before.get(name), ours.get(name), theirs.get(name), f"{path}.{name}".lstrip(".")
            )
            for name in _names(ours, theirs)
        }
        return {name: value for name, value in joined.items() if value is not None}

    def _value(self, before: Any, ours: Any, theirs: Any, path: str) -> Any:
        """Join one value; None stands for a field that is not there."""
        events = path.rpartition(".")[2] in EVENTS and isinstance(before, list) and before
        if ours == theirs:
            return ours
        if events:
            return self._events(before, _listed(ours), _listed(theirs), path)
        if theirs == before:
            return ours
        if ours == before:
            return theirs
        for kind, join_ in self._ways():
            if isinstance(ours, kind) and isinstance(theirs, kind):
                return join_(before if isinstance(before, kind) else kind(), ours, theirs, path)
        return self._differ(before, ours, theirs, path)

    def _ways(self) -> Sequence[tuple[type, Callable[[Any, Any, Any, str], Any]]]:
        return ((dict, self.mappings), (list, self._lists), (str, self._texts))

    def _differ(self, before: Any, ours: Any, theirs: Any, path: str) -> Any:
        for side in (ours, theirs):
            if ERASED in str(side) and ERASED not in str(before):
                self.erased.append(path)
                return side
        self.conflicts.append(Differing(path, before, ours, theirs))
        return ours

    # --- texts -------------------------------------------------------------------------------

    def _texts(self, before: str, ours: str, theirs: str, path: str) -> str:
        is_block = path.rpartition(".")[2] in _BLOCKS or "\n" in before + ours + theirs
        if is_block:
            found = chunks(*(text.split("\n") for text in (before, ours, theirs)))
            if not any(chunk.both and not chunk.inserted for chunk in found):
                self.kept += [path for chunk in found if chunk.inserted]
                return "\n".join(line for chunk in found for line in chunk.joined)
            if not before.strip():
                self.kept.append(path)
                return _below(ours, theirs)
        if not is_one(path.rpartition(".")[2], ours, theirs):
            return str(self._differ(before or None, ours, theirs, path))
        return ours

    # --- lists -------------------------------------------------------------------------------

    def _lists(
        self, before: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any], path: str
    ) -> list[Any]:
        name = path.rpartition(".")[2]
        if name in EVENTS:
            return self._events(before, ours, theirs, path)
        if is_set(name, before, ours, theirs):
            gone = {*before} - ({*ours} & {*theirs})
            return [item for item in dict.fromkeys((*ours, *theirs)) if item not in gone]
        if by_key := keyed(name, before, ours, theirs):
            return self._keyed(by_key, path)
        return self._sequence(before, ours, theirs, path)

    def _events(
        self, before: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any], path: str
    ) -> list[Any]:
        """Unite events; one of before that was changed or taken away stays, and is a conflict."""
        from crmctl.matching.items import in_order  # noqa: PLC0415 - few records have events

        every = {_frozen(event): event for event in (*before, *ours, *theirs)}
        result = in_order(list(every.values()))
        places = {_frozen(event): place for place, event in enumerate(result)}
        own, other = ({_frozen(event) for event in side} for side in (ours, theirs))
        for event in before:
            key = _frozen(event)
            if key not in own or key not in other:
                sides = (event if key in side else None for side in (own, other))
                self.conflicts.append(Differing(f"{path}[{places[key]}]", event, *sides))
        return result

    def _keyed(self, sides: Sequence[dict[Hashable, Any]], path: str) -> list[Any]:
        before, ours, theirs = sides
        own, other = corrected(before, ours, theirs), corrected(before, theirs, ours)
        joined: dict[Hashable, Any] = {}
        for key in {**own, **other}:
            was, mine, new = (without_primary(side.get(key)) for side in (before, own, other))
            item = self._value(was, mine, new, f"{path}[{len(joined)}]")
            if mine is None and new != was:
                item = new  # taken away here, changed there: it stays
            if item is not None:
                joined[key] = item
        primary = self._primary(before, own, other, path)
        return [
            {**item, PRIMARY: _TRUE} if key == primary else item for key, item in joined.items()
        ]

    def _primary(
        self,
        before: Mapping[Hashable, Any],
        ours: Mapping[Hashable, Any],
        theirs: Mapping[Hashable, Any],
        path: str,
    ) -> Hashable | None:
        was, own, other = (primary_of(items) for items in (before, ours, theirs))
        if was not in (own, other) and own != other:
            names = (_called(before, was), _called(ours, own), _called(theirs, other))
            self.conflicts.append(Differing(f"{path}.{PRIMARY}", *names))
        return other if own == was else own

    def _sequence(
        self, before: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any], path: str
    ) -> list[Any]:
        items = {_frozen(item): item for item in (*before, *theirs, *ours)}
        result = list[Any]()
        for chunk in chunks(_all_frozen(before), _all_frozen(ours), _all_frozen(theirs)):
            if chunk.inserted:
                self.kept.append(path)
            elif chunk.both and len(chunk.before) == len(chunk.ours) == len(chunk.theirs):
                for was, own, other in zip(chunk.before, chunk.ours, chunk.theirs, strict=True):
                    place = f"{path}[{len(result)}]"
                    result.append(self._value(items[was], items[own], items[other], place))
                continue
            elif chunk.both:
                return list(self._differ(list(before), list(ours), list(theirs), path))
            result += [items[key] for key in chunk.joined]
        return result


def _names(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """Give all names: ours in their order, what only they have behind what it stands behind."""
    names = list(ours)
    previous = -1 if any(name in ours for name in theirs) else len(names) - 1
    for name in theirs:
        if name in ours:
            previous = max(previous, names.index(name))
        else:
            previous += 1
            names.insert(previous, name)
    return names


def _below(ours: str, theirs: str) -> str:
    return ours if theirs in ours else "\n".join((ours.rstrip("\n"), theirs))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _called(items: Mapping[Hashable, Any], key: Hashable | None) -> str | None:
    """Give what an item of a list is called: its address, its number."""
    item = items.get(key)
    return str(next(iter(item.values()))) if isinstance(item, Mapping) and item else None


def _all_frozen(items: Sequence[Any]) -> list[str]:
    return [_frozen(item) for item in items]


def _frozen(value: Any) -> str:
    """Give a text that is equal for equal values, whatever the order of their keys."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
