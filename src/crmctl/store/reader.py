"""The fast reader: canonical text, and what looks just like it, into a raw tree.

It takes block mappings and lists indented by two spaces, one entry a line; plain scalars (also
ones that canonical text would quote), double-quoted scalars with the emitter's escapes, and
literal blocks. At any other sign (comments, flow style, anchors, tags, empty values, indentation
of another width, characters that need care) it gives up: a YAML parser then decides.
"""

import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from crmctl.store.grammar import MAX_DEPTH, MAX_KEY, NULLS, QUOTED, TYPED, UNSAFE_CHARACTER

_VALUE = rf"{TYPED}|{QUOTED}|\|2?-?"
_match = re.compile(
    rf"( *)((?:- )*)(?:(\w[\w.-]*|{QUOTED}):(?: ({_VALUE}))?|({_VALUE}))"
).fullmatch
_MAX_CACHED = 80


class _UnsureError(Exception):
    """A YAML parser may read this text in another way."""


# What stands behind a key or a dash.
_NESTED, _PLAIN, _QUOTED, _LITERAL = range(4)

# Width of the indentation, number of dashes, key (None for an item that has none), text, form.
_Line = tuple[int, int, str | None, str, int]


def read(text: str, plain: Callable[[str], str] | None = None) -> dict[str, Any] | None:
    """Give the raw tree of a text, or None if it is not sure to be what a YAML parser reads.

    Args:
        text: the file's text.
        plain: what to make of each plain scalar, for telling it from a quoted one.
    """
    if text == "{}\n":
        return {}
    if text[-1:] != "\n" or UNSAFE_CHARACTER.search(text):
        return None
    try:
        return _tree(text[:-1].split("\n"), plain)
    except _UnsureError:
        return None


def _tree(lines: Sequence[str], plain: Callable[[str], str] | None) -> dict[str, Any]:
    root: dict[str, Any] = {}
    levels: list[Any] = [root]  # the open mapping or list at each depth
    pending = None  # the key whose mapping or list has to follow
    here = 0  # the indentation of the innermost mapping, -1 if a list is innermost
    after = 0  # the first line behind the last literal block
    for number, line in enumerate(lines):
        if number < after:
            continue
        width, dashes, key, text, form = (
            _cached_line(line) if len(line) <= _MAX_CACHED else _line(line)
        )
        if dashes or width != here or pending is not None:
            _enter(levels, pending, width, dashes)
            _open_items(levels, dashes, key)
            pending = None
            here = -1 if key is None else 2 * len(levels) - 2
        if form is _LITERAL:
            text, after = _literal(lines, number + 1, "  " * len(levels), text)
        elif form is _PLAIN and plain is not None:
            text = plain(text)
        if key is None:
            levels[-1].append(text)
        elif key in levels[-1]:
            raise _UnsureError
        else:
            levels[-1][key] = text
            if form is _NESTED:
                pending = key
    if pending is not None:
        raise _UnsureError
    return root


def _line(line: str) -> _Line:
    match = _match(line)
    if match is None:
        raise _UnsureError
    indent, dashes, key, value, item = match.groups()
    if len(indent) & 1 or (key is None and not dashes):
        raise _UnsureError
    if key is not None and key[0] == '"':
        key = _unquoted(key)
    if key is not None and len(key) > MAX_KEY:
        raise _UnsureError
    written = item if key is None else value
    return len(indent), len(dashes) >> 1, key, *_scalar(written)


def _scalar(written: str | None) -> tuple[str, int]:
    if written is None:
        return "", _NESTED
    if written[0] == "|":
        return written, _LITERAL
    if written[0] == '"':
        return _unquoted(written), _QUOTED
    if written in NULLS:
        raise _UnsureError
    return written, _PLAIN


# Most lines of a record stand in many others, too: `tags:`, `label: work`.
_cached_line = lru_cache(maxsize=8192)(_line)


def _unquoted(written: str) -> str:
    return str(json.loads(written)) if "\\" in written else written[1:-1]


def _enter(levels: list[Any], pending: str | None, width: int, dashes: int) -> None:
    """Make the mapping or list that a line belongs to the innermost open one."""
    depth = width >> 1
    if pending is None:
        if depth >= len(levels):
            raise _UnsureError
        del levels[depth + 1 :]
    elif depth != len(levels):
        raise _UnsureError
    else:
        levels.append([] if dashes else {})
        levels[-2][pending] = levels[-1]
    if (type(levels[-1]) is list) is not bool(dashes):
        raise _UnsureError


def _open_items(levels: list[Any], dashes: int, key: str | None) -> None:
    """Open the lists of `- - ` and the mapping whose first key stands behind a dash."""
    for _ in range(dashes - 1):
        levels.append([])
        levels[-2].append(levels[-1])
    if dashes and key is not None:
        levels.append({})
        levels[-2].append(levels[-1])
    if len(levels) > MAX_DEPTH:
        raise _UnsureError


def _literal(lines: Sequence[str], first: int, indent: str, header: str) -> tuple[str, int]:
    """Give a literal block's text and the number of the line behind it."""
    after = first
    while after < len(lines) and (lines[after].startswith(indent) or not lines[after]):
        after += 1
    content = [line[len(indent) :] for line in lines[first:after]]
    if not content or not content[-1] or content[-1][-1] in " \t":
        raise _UnsureError
    if "2" not in header and content[0][:1] in ("", " "):
        raise _UnsureError
    if any(line.startswith("\t") for line in content):
        raise _UnsureError
    return "\n".join(content) + ("" if header.endswith("-") else "\n"), after
