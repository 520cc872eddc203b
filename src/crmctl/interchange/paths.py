r"""A record as one flat row of texts, and back: `emails.0.address` names one leaf.

A path is a tuple of names (str) and positions in lists (int). As text its parts are joined by
dots; a backslash stands before a dot or a backslash within a name, and before a name that is
all digits, so that `external_ids.\4711` is a key and `emails.0` a position.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

Path = tuple[str | int, ...]

_PART = re.compile(r"((?:[^.\\]|\\.)*)(\.|$)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def join(path: Path) -> str:
    """Give a path as text."""
    return ".".join(str(part) if isinstance(part, int) else _escaped(part) for part in path)


def split(text: str) -> Path:
    """Read a path; the inverse of `join`."""
    parts, start, more = [], 0, True
    while more and (found := _PART.match(text, start)):
        parts.append(_part(found[1]))
        start, more = found.end(), bool(found[2])
    return tuple(parts) if not more else (text,)


def field_path(path: Path) -> str:
    """Give the path of a field without positions in lists: `emails.address`."""
    return ".".join(part for part in path if isinstance(part, str))


def flatten(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Give every leaf of canonical JSON data with its path, as the text that a file would say."""
    return ((place, text_of(leaf)) for place, leaf in leaves(value, path))


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Give every leaf of canonical JSON data with its path."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list | tuple):
        for position, inner in enumerate(value):
            yield from leaves(inner, (*path, position))
    else:
        yield path, value


def unflatten(leaves: Iterable[tuple[Path, object]]) -> dict[str, Any]:
    """Build the tree again. List items of which no leaf is given are left out."""
    pairs = list(leaves)
    return tree_of(tuple([path for path, _ in pairs]), [value for _, value in pairs])


def tree_of(paths: tuple[Path, ...], values: Sequence[object]) -> dict[str, Any]:
    """Build the tree of the values that stand at these paths."""
    return {name: _shaped(part, values) for name, part in _shape(paths).items()}


@lru_cache(maxsize=1024)
def _shape(paths: tuple[Path, ...]) -> dict[str, Any]:
    """Give the tree with the number of each leaf; most rows of a table fill the same cells."""
    tree: dict[str | int, Any] = {}
    for number, path in enumerate(paths):
        node = tree
        for part in path[:-1]:
            node = node.setdefault(part, {})
        node[path[-1]] = number
    return {str(name): _with_lists(inner) for name, inner in tree.items()}


def _shaped(part: Any, values: Sequence[object]) -> Any:
    if part.__class__ is int:
        return values[part]
    if part.__class__ is list:
        return [_shaped(inner, values) for inner in part]
    return {name: _shaped(inner, values) for name, inner in part.items()}


def text_of(value: object) -> str:
    """Give a scalar of JSON data as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")  # repr may write an exponent: 1e-07
    return str(value)


def _escaped(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace(".", "\\.")
    return f"\\{escaped}" if _is_position(name) else escaped


def _part(text: str) -> str | int:
    return int(text) if _is_position(text) else _ESCAPED.sub(r"\1", text)


def _is_position(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _with_lists(node: object) -> object:
    if not isinstance(node, dict):
        return node
    inner = {name: _with_lists(value) for name, value in node.items()}
    if all(isinstance(name, int) for name in inner):
        return [inner[position] for position in sorted(inner)]
    return {str(name): value for name, value in inner.items()}
