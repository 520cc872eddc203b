"""Canonical text: what crmctl writes new, and which any YAML reader reads alike.

`emit` writes it, `read` reads it back some ten times faster than a YAML parser does.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from crmctl.errors.files import UnwritableTextError
from crmctl.model.plain import Plain
from crmctl.store.grammar import (
    MAX_DEPTH,
    MAX_KEY,
    NULLS,
    PLAIN,
    RETYPED,
    TYPED,
    UNSAFE,
    UNSAFE_CHARACTER,
)
from crmctl.store.reader import read

__all__ = ["emit", "quoted", "read", "scalar"]

_Nested = Mapping[str, object] | list[object] | tuple[object, ...]

_MAX_CACHED = 80
_TOO_DEEP = "a record is not as deep as this"

_as_plain = re.compile(rf"(?!{RETYPED}\Z){PLAIN}").fullmatch
_as_typed = re.compile(TYPED).fullmatch
_as_key = re.compile(rf"(?!{RETYPED}\Z)[^\W\d][\w.-]*").fullmatch
_TO_ESCAPE = rf'["\\\t\n{UNSAFE}]'  # seldom needed, and slow to compile
# A line that begins with a tab looks indented by it to some readers.
_tab_first = re.compile(r"(?:\A|\n)\t").search
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def emit(tree: Mapping[str, object]) -> str:
    """Give the canonical text of a tree; empty fields are left out, an empty tree is `{}`.

    Raises:
        UnwritableTextError: a text holds bytes that are not Unicode, or a key is too long.
        TypeError: a value is of a type that no record holds.
        ValueError: the tree is deeper than any record.
    """
    lines: list[str] = []
    _add_mapping(tree, "", lines, 1)
    return "\n".join(lines) + "\n" if lines else "{}\n"


def scalar(text: str) -> str:
    """Give a text as it stands on one line: plain where every reader sees that text, or quoted."""
    return text if _as_plain(text) and not UNSAFE_CHARACTER.search(text) else quoted(text)


@lru_cache(maxsize=1024)
def _key(text: str) -> str:
    """Give a name of a field as it stands before its colon."""
    written = text if _as_key(text) else quoted(text)
    if len(written) > MAX_KEY:
        raise UnwritableTextError
    return written


@lru_cache(maxsize=8192)
def _short_line(text: str) -> str:
    """Give a text as on one line, nothing where it is empty or has several lines."""
    return "" if not text or "\n" in text else scalar(text)


def quoted(text: str) -> str:
    """Give a text in double quotes, on one line."""
    return f'"{re.sub(_TO_ESCAPE, _escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if "\ud800" <= char <= "\udfff":
        raise UnwritableTextError
    return _ESCAPES.get(char) or f"\\u{ord(char):04x}"


def _plain(value: Plain) -> str:
    is_safe = _as_typed(value) and value not in NULLS and not UNSAFE_CHARACTER.search(value)
    return str(value) if is_safe else quoted(value)


def _decimal(value: Decimal) -> str:
    return format(value, "f")


def _boolean(value: object) -> str:
    return "true" if value else "false"


def _moment(value: date) -> str:
    return value.isoformat()


_WRITERS: Mapping[type, Callable[..., str]] = {
    bool: _boolean,
    int: str,
    Plain: _plain,
    Decimal: _decimal,
    datetime: _moment,
    date: _moment,
}


def _literal(text: str) -> tuple[str, list[str]] | None:
    """Give header and lines of a literal block; None where none gives the text exactly.

    Text that ends with blanks or empty lines is not shown so: editors take those away.
    """
    body = text.removesuffix("\n")
    if "\n" not in text or not body or body[-1].isspace():
        return None
    if UNSAFE_CHARACTER.search(body) or _tab_first(body):
        return None
    # A reader takes the first line's blanks for indentation unless the header counts them.
    indentation = "2" if body[0] in " \n" else ""
    chomping = "" if len(body) < len(text) else "-"
    return f"|{indentation}{chomping}", body.split("\n")


def _add_mapping(tree: Mapping[str, object], indent: str, lines: list[str], depth: int) -> None:
    for name, value in tree.items():
        head = f"{indent}{_key(name)}:"
        if type(value) is str and len(value) <= _MAX_CACHED and (text := _short_line(value)):
            lines.append(f"{head} {text}")
        elif isinstance(value, (list, dict, tuple, Mapping)):
            start = len(lines)
            lines.append(head)
            _add_nested(value, indent + "  ", lines, depth + 1)
            if len(lines) == start + 1:
                lines.pop()
        elif value is not None and value != "":
            _add_scalar(head, value, indent, lines)


def _add_list(items: Sequence[object], indent: str, lines: list[str], depth: int) -> None:
    for item in items:
        if isinstance(item, (dict, list, tuple, Mapping)):
            start = len(lines)
            _add_nested(item, indent + "  ", lines, depth + 1)
            if len(lines) > start:
                lines[start] = f"{indent}- {lines[start][len(indent) + 2 :]}"
        elif item is not None and item != "":
            _add_scalar(f"{indent}-", item, indent, lines)


def _add_nested(value: _Nested, indent: str, lines: list[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ValueError(_TOO_DEEP)
    if isinstance(value, (list, tuple)):
        _add_list(value, indent, lines, depth)
    else:
        _add_mapping(value, indent, lines, depth)


def _add_scalar(head: str, value: object, indent: str, lines: list[str]) -> None:
    writer = _WRITERS.get(type(value))
    if writer is not None:
        lines.append(f"{head} {writer(value)}")
    elif not isinstance(value, str):
        message = f"{type(value).__name__} has no writing in a record"
        raise TypeError(message)
    elif (block := _literal(value)) is not None:
        lines.append(f"{head} {block[0]}")
        lines.extend(f"{indent}  {line}" if line else "" for line in block[1])
    else:
        lines.append(f"{head} {scalar(value)}")
