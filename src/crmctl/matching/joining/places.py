"""Values in a raw tree by the paths of conflicts: `name.given`, `emails[1].label`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from crmctl.matching.joining.lists import PRIMARY, is_primary, without_primary
from crmctl.model.plain import Plain

_INDEX = re.compile(r"\[(\d+)\]\.?")
_MARK = f".{PRIMARY}"

Parts = tuple[str | int, ...]


def parts(tree: Any, path: str) -> Parts:
    """Take a path apart; a name that has a dot in it is told by the tree."""
    found: list[str | int] = []
    while path:
        if index := _INDEX.match(path):
            found.append(int(index[1]))
            path = path[index.end() :]
        else:
            name = _name(tree, path)
            found.append(name)
            path = path[len(name) :].removeprefix(".")
        tree = _inner(tree, found[-1])
    return tuple(found)


def value_at(tree: Any, path: str) -> Any:
    """Give what stands at a path; None for nothing."""
    if (holder := _marked_list(tree, path)) is not None:
        return next((_called(item) for item in holder if is_primary(item)), None)
    for part in parts(tree, path):
        tree = _inner(tree, part)
    return tree


def with_value(tree: Any, path: str, value: Any) -> Any:
    """Give the tree with another value at a path; None takes away what stands there."""
    if (holder := _marked_list(tree, path)) is not None:
        return _with(tree, parts(tree, path.removesuffix(_MARK)), _marked(holder, value))
    return _with(tree, parts(tree, path), value)


def moved_up(path: str, removed: str) -> str:
    """Give the path of a field after an item before it was taken out of its list."""
    gone = re.fullmatch(r"(.*)\[(\d+)\]", removed)
    mine = re.fullmatch(r"(.*?)\[(\d+)\](.*)", path)
    if not gone or not mine or gone[1] != mine[1] or int(mine[2]) <= int(gone[2]):
        return path
    return f"{mine[1]}[{int(mine[2]) - 1}]{mine[3]}"


def _name(tree: Any, path: str) -> str:
    names = tree if isinstance(tree, Mapping) else ()
    known = [name for name in names if path == name or path.startswith((f"{name}.", f"{name}["))]
    return max(known, key=len) if known else re.split(r"[.\[]", path, maxsplit=1)[0]


def _inner(tree: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return tree[part] if isinstance(tree, list) and part < len(tree) else None
    return tree.get(part) if isinstance(tree, Mapping) else None


def _marked_list(tree: Any, path: str) -> Sequence[Any] | None:
    """Give the list whose primary item a path is about."""
    if not path.endswith(_MARK) or "[" in path:
        return None
    found = tree
    for part in parts(tree, path.removesuffix(_MARK)):
        found = _inner(found, part)
    return found if isinstance(found, list) else None


def _marked(items: Sequence[Any], name: Any) -> list[Any]:
    return [
        {**without_primary(item), PRIMARY: Plain("true")}
        if name is not None and _called(item) == name
        else without_primary(item)
        for item in items
    ]


def _called(item: Any) -> str | None:
    return str(next(iter(item.values()))) if isinstance(item, Mapping) and item else None


def _with(tree: Any, way: Parts, value: Any) -> Any:
    if not way:
        return value
    first, *rest = way
    if isinstance(first, int):
        items = list(tree) if isinstance(tree, list) else []
        if first >= len(items):
            return [*items, _with(None, tuple(rest), value)] if value is not None else items
        items[first] = _with(items[first], tuple(rest), value)
        return [item for item in items if item is not None]
    fields = dict(tree) if isinstance(tree, Mapping) else {}
    fields[first] = _with(fields.get(first), tuple(rest), value)
    return {name: inner for name, inner in fields.items() if inner is not None}
