"""Taking values out of the file of a record so that it stays a valid record.

`name: Erika Müller` may not become `name: [erased]`, which is a list; and an e-mail address that
goes takes the item of its list along, as it does in the current files.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import yaml

from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.privacy.traces.trace import Edit, spliced

_PROSE = frozenset({FieldType.TEXT, FieldType.NOTE})
# With no field to ask, as for a kind that is gone: what holds addresses and the like.
_IDENTIFYING = frozenset({"emails", "phones", "profiles", "websites", "domains", "external_ids"})
_INDICATORS = frozenset("[]{},#&*!|>'\"%@`")  # YAML 1.2, 5.3: no plain scalar begins so
_FIELD = re.compile(r"[a-z][a-z0-9_]*")
_PLAIN_STYLES = frozenset({None, ""})


@dataclass(slots=True)
class _Node:
    """A scalar, a list or a mapping of a file, or an entry of a mapping.

    Attributes:
        start: its first character; of an entry, its key's.
        end: the one after its last.
        above: the list or entry that it stands in.
        name: an entry's key.
        flow: whether it is written in brackets, or stands in some.
        style: of a scalar; None for anything else than a plain one.
        below: what stands in it.
        gone: whether it is to go.
    """

    start: int
    end: int
    above: "_Node | None"
    name: str | None = None
    flow: bool = False
    style: str = ""
    below: "list[_Node]" = field(default_factory=list)
    gone: bool = False


class RecordFile:
    """The file of a record, and where its values stand in it."""

    def __init__(
        self, content: bytes, text: str, scalars: Sequence[_Node], fields: "_Fields"
    ) -> None:
        self._content, self._text, self._fields = content, text, fields
        self._scalars = scalars
        self._starts = [one.start for one in scalars]

    def settled(self, edits: Iterable[Edit]) -> Sequence[Edit]:
        """Give edits that leave a valid file."""
        loose: list[Edit] = []
        within: dict[int, list[Edit]] = {}
        for edit in edits:
            at = bisect_right(self._starts, self._place(edit.start)) - 1
            if at >= 0 and self._place(edit.end) <= self._scalars[at].end:
                within.setdefault(at, []).append(edit)
            else:
                loose.append(edit)
        units = []
        for at, some in within.items():
            scalar = self._scalars[at]
            unit = self._unit(scalar) if self._fields.identifying(scalar) else None
            if unit:
                unit.gone = True
                units.append(unit)
            else:
                loose += self._quoted(scalar, some)
        gone = {id(unit): unit for unit in map(_outermost, units)}
        return [*loose, *(self._removal(unit) for unit in gone.values())]

    def _place(self, byte: int) -> int:
        return len(self._content[:byte].decode("utf-8", "surrogateescape"))

    def _byte(self, place: int) -> int:
        return len(self._text[:place].encode("utf-8", "surrogateescape"))

    def _quoted(self, scalar: _Node, edits: list[Edit]) -> Sequence[Edit]:
        """Put quotes around a plain scalar that would be none any more."""
        if scalar.style != "plain":
            return edits
        start, end = self._byte(scalar.start), self._byte(scalar.end)
        moved = [Edit(one.start - start, one.end - start, one.put) for one in edits]
        new = spliced(self._content[start:end], moved).decode("utf-8", "surrogateescape")
        if new and new[0] not in _INDICATORS and not scalar.flow:
            return edits
        escaped = new.replace("\\", "\\\\").replace('"', '\\"')
        return [Edit(start, end, f'"{escaped}"'.encode("utf-8", "surrogateescape"))]

    def _unit(self, scalar: _Node) -> _Node | None:
        """Give what goes with a value: the item of its list, or its own entry."""
        item: _Node | None = scalar
        while item and item.above and not _is_item(item):
            item = item.above
        own = item if item and _is_item(item) and self._fields.takes_item(scalar) else scalar.above
        if _is_item(scalar):
            own = scalar
        return own if own and self._can_go(own) else None

    def _can_go(self, unit: _Node) -> bool:
        """Tell whether a unit has lines of its own, or stands in a list in brackets."""
        if unit.flow:
            return _is_item(unit)
        before = self._text[self._line(unit.start) : unit.start]
        return before.strip() == ("-" if _is_item(unit) else "")

    def _line(self, place: int) -> int:
        return self._text.rfind("\n", 0, place) + 1

    def _removal(self, unit: _Node) -> Edit:
        """Give the edit that takes the lines of a unit away."""
        start, end = unit.start, unit.end
        if unit.flow:
            siblings = unit.above.below if unit.above else []
            at = next(number for number, one in enumerate(siblings) if one is unit)
            if at + 1 < len(siblings):
                end = siblings[at + 1].start
            elif at and not siblings[at - 1].gone:
                start = siblings[at - 1].end
            return Edit(self._byte(start), self._byte(end), b"")
        start = self._line(start)
        if not self._text[:end].endswith("\n"):
            following = self._text.find("\n", end)
            end = following + 1 if following >= 0 else len(self._text)
        return Edit(self._byte(start), self._byte(end), b"")


def record_file(
    content: bytes, name: str, catalogue: Catalogue | None = None
) -> RecordFile | None:
    """Read a YAML file; None where it is none, or broken.

    Args:
        content: the file.
        name: its path, from which its kind is known; where it is not, by the fields it has.
        catalogue: the fields of all kinds.
    """
    path = PurePosixPath(name)
    if name and path.suffix not in {".yaml", ".yml"}:
        return None
    try:
        text = content.decode()
        scalars = list(_scalars(text))
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, AttributeError):
        return None
    roots = {one.name or "" for one in map(_root, scalars)}
    if not name and not all(map(_FIELD.fullmatch, roots)):
        return None
    kind = _kind(path, roots, catalogue) if catalogue else None
    if not name and (kind is None if catalogue else len(roots) == 1):
        return None  # a message may begin with a word and a colon, too
    return RecordFile(content, text, scalars, _Fields(dict(kind.by_path) if kind else {}))


def _kind(path: PurePosixPath, roots: set[str], catalogue: Catalogue) -> Kind | None:
    named = catalogue.by_name.get(path.parts[0]) if len(path.parts) > 1 else None
    if named and named.folder == path.parts[0]:
        return named
    fitting = (
        kind
        for kind in catalogue.kinds
        if roots <= {"custom", *(path.partition(".")[0] for path in kind.by_path)}
    )
    return next(fitting, None)


def _root(node: _Node) -> _Node:
    """Give the entry at the root of the file that a value stands in."""
    entry = node
    while node.above:
        node = node.above
        entry = node if node.name is not None else entry
    return entry


@dataclass(frozen=True, slots=True)
class _Fields:
    by_path: dict[str, Field]

    def _of(self, scalar: _Node) -> tuple[tuple[str, ...], Field | None]:
        names: list[str] = []
        node: _Node | None = scalar
        while node:
            if node.name is not None:
                names.append(node.name)
            node = node.above
        path = tuple(reversed(names))
        whole, parent = ".".join(path), ".".join(path[:-1])
        found = self.by_path.get(whole)
        if found is None and (above := self.by_path.get(parent)) and above.map:
            found = above
        return path, found

    def identifying(self, scalar: _Node) -> bool:
        """Tell whether a value is of a type that `[erased]` is no value of."""
        path, found = self._of(scalar)
        if found:
            return found.type not in _PROSE
        return bool(path) and path[0] in _IDENTIFYING

    def takes_item(self, scalar: _Node) -> bool:
        """Tell whether the item of its list goes with a value."""
        _, found = self._of(scalar)
        return found is None or bool(found.key or found.personal)


def _is_item(node: _Node) -> bool:
    return node.above is not None and node.above.style == "list"


def _outermost(unit: _Node) -> _Node:
    """Give the largest unit that is empty when its parts are gone."""
    while True:
        above = unit.above
        while above and above.name is None and above.style != "item":
            if not all(one.gone for one in above.below):
                return unit
            above.gone = True
            above = above.above
        if above is None or above.flow or not all(one.gone for one in above.below):
            return unit
        above.gone = True
        unit = above


def _scalars(text: str) -> Iterator[_Node]:
    """Give the values of a YAML text in their order."""
    mark = 1 if text.startswith("\ufeff") else 0
    stack: list[_Node] = []
    key: _Node | None = None
    for event in yaml.parse(text[mark:], Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionEndEvent):
            done = stack.pop()
            done.end = _at(event.end_mark) + mark if done.flow else _end_of(done)
            _close_entry(stack, done.end)
        elif isinstance(event, yaml.NodeEvent):
            start, end = _at(event.start_mark) + mark, _at(event.end_mark) + mark
            above = stack[-1] if stack else None
            flow = bool(getattr(event, "flow_style", False)) or bool(above and above.flow)
            if above and above.style == "mapping" and isinstance(event, yaml.ScalarEvent):
                key = _Node(start, end, above, event.value, flow, "entry")
                above.below.append(key)
                stack.append(key)
                continue
            node = _Node(start, end, above, None, flow)
            if above:
                above.below.append(node)
            if isinstance(event, yaml.ScalarEvent):
                node.style = "plain" if event.style in _PLAIN_STYLES else "quoted"
                yield node
                _close_entry(stack, end)
            elif isinstance(event, yaml.CollectionStartEvent):
                node.style = "list" if isinstance(event, yaml.SequenceStartEvent) else "mapping"
                stack.append(node)
            else:
                _close_entry(stack, end)


def _at(mark: Any) -> int:
    """Give the place of a mark, which libyaml always sets."""
    place: int = mark.index
    return place


def _end_of(node: _Node) -> int:
    return node.below[-1].end if node.below else node.end


def _close_entry(stack: list[_Node], end: int) -> None:
    """End the entry of a mapping whose value is complete."""
    if stack and stack[-1].style == "entry":
        stack.pop().end = end
