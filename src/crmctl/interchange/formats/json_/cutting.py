"""Cutting a stream of JSON into its items, so that memory does not grow with the file.

An array, objects one after another, and one object a line are cut by the same rule: an item ends
where its brackets are closed. What is wrong within an item is found by the decoder afterwards, so
that a wrong item does not cost the next one.
"""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from crmctl.errors.endless import EndlessLineError

LARGEST = 4 * 2**20
"""In bytes. A larger item is no record."""
MAX_LINE = 256 * 2**20
"""In bytes. A file with an item, or a line, beyond this is refused."""
DEEPEST = 32
"""How many brackets may stand within each other; no record needs more than five."""

_CHUNK = 2**16
# A bracket, a whole text, or the mark with which one begins whose end is not in sight.
_BRACKET = re.compile(rb'[{}\[\]]|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|"', re.DOTALL)
_CHANGES = {b"{": 1, b"[": 1, b"}": -1, b"]": -1}
_IN_STRING = re.compile(rb'["\\\n]')
_SCALAR_END = re.compile(rb"[\s,\]\[{}]")
_SPACE = re.compile(rb"[ \t\r\n]*")
_KEPT = 1_000  # bytes of an item that is too large
_TOO_LARGE = f"is larger than {LARGEST // 2**20} MiB"
_TOO_DEEP = "has too many brackets within each other"


class Piece(NamedTuple):
    """One item as the file has it.

    Attributes:
        line: on which it begins, from 1.
        raw: its bytes; of one that is too large only the beginning.
        problem: why it cannot be taken; empty where the decoder decides.
    """

    line: int
    raw: bytes
    problem: str = ""


class Readable(Protocol):
    """What gives bytes."""

    def read(self, size: int, /) -> bytes:
        """Give the next bytes; nothing at the end."""


class _Window:
    """The part of a stream that is looked at."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.data = b""
        self.at = 0
        self.line = 1

    def more(self) -> bool:
        """Read on; tell whether there was anything."""
        chunk = self._stream.read(_CHUNK)
        self.data += chunk
        return bool(chunk)

    def skip(self) -> bytes:
        """Go to the next byte that is no space, and give it; nothing at the end."""
        while True:
            found = _SPACE.match(self.data, self.at)
            end = found.end() if found else self.at
            self.go(end)
            if self.at < len(self.data):
                return self.data[self.at : self.at + 1]
            if not self.more():
                return b""

    def go(self, end: int) -> None:
        """Leave behind what stands before a place."""
        self.line += self.data.count(b"\n", self.at, end)
        self.at = end
        if self.at > _CHUNK or self.at == len(self.data):
            self.data, self.at = self.data[self.at :], 0

    def line_end(self, start: int) -> int:
        """Give where the line ends, as far as an item may reach."""
        while (end := self.data.find(b"\n", start)) < 0 and len(self.data) - start <= LARGEST:
            if not self.more():
                break
        return end if end >= 0 else len(self.data)


def cut(stream: Readable) -> Iterator[Piece]:
    """Give the items of a file, in order.

    Raises:
        EndlessLineError: an item, or a line that is none, has more than `MAX_LINE`.
    """
    window = _Window(stream)
    in_array = wants_item = is_told = False
    while byte := window.skip():
        if in_array and byte == b"]":
            if wants_item:
                yield Piece(window.line, b"", "is missing behind a comma")
            in_array = wants_item = False
            window.go(window.at + 1)
        elif in_array and byte == b",":
            if wants_item and not is_told:  # once for a row of them
                yield Piece(window.line, b"", "is missing before a comma")
            is_told, wants_item = wants_item, True
            window.go(window.at + 1)
        elif byte == b"[" and not in_array:
            in_array, wants_item = True, True
            window.go(window.at + 1)
            if window.skip() == b"]":
                wants_item = False
        elif in_array:
            piece = _item(window)
            yield piece if wants_item else piece._replace(problem="has no comma before it")
            wants_item = False
        else:
            yield _alone(window)
    if in_array:
        yield Piece(window.line, b"", "is missing: the array has no end")


def _alone(window: _Window) -> Piece:
    """Take an item that stands in no array: on one line, or over several.

    A line that closes its brackets is whole, with whatever else stands on it. One that does not
    goes on in the next, unless an object stands there that is whole: then it was broken.
    """
    end = window.line_end(window.at)
    start = window.at
    if window.data[start : start + 1] not in {b"{", b"["}:
        return _whole_line(window, end, "is no object")
    if closed := _closed(window.data, start, end):
        rest = window.data[closed:end].lstrip()[:1]
        if rest not in {b"", b"{", b"["}:
            return _whole_line(window, end, "has something behind its end")
        return _piece(window, window.line, closed, b"", "")
    if end - start <= LARGEST and _object_follows(window, end):
        return _whole_line(window, end, "has no end")
    return _bracketed(window)


def _whole_line(window: _Window, end: int, problem: str) -> Piece:
    line, size = window.line, 0
    piece = _piece(window, line, end, b"", problem)
    while (end := window.data.find(b"\n", window.at)) < 0:
        size += len(window.data) - window.at
        if size > MAX_LINE:
            raise EndlessLineError(line, MAX_LINE)
        window.go(len(window.data))
        if not window.more():
            return piece
    window.go(end)
    return piece


def _object_follows(window: _Window, end: int) -> bool:
    """Tell whether the line after a place is an object by itself."""
    following = window.data[end + 1 : window.line_end(end + 1)]
    if not following.startswith(b"{") or len(following) > LARGEST:
        return False
    try:
        return isinstance(json.loads(following), dict)
    except (ValueError, RecursionError):
        return False


def _closed(data: bytes, start: int, end: int) -> int:
    """Give where the brackets are closed that open at the beginning of a line; 0 if nowhere."""
    depth, place = 0, start
    while found := _BRACKET.search(data, place, end):
        if found[0] == b'"':  # a text without its end
            return 0
        depth += _CHANGES.get(found[0], 0)
        place = found.end()
        if depth <= 0:
            return place
    return 0


def _item(window: _Window) -> Piece:
    """Take the item of an array that begins here."""
    if window.data[window.at : window.at + 1] in {b"{", b"[", b'"'}:
        return _bracketed(window)
    line, start = window.line, window.data[window.at : window.at + 1]
    place = window.at + 1
    while (found := _SCALAR_END.search(window.data, place)) is None:
        window.go(len(window.data))
        place = 0
        if not window.more():
            break
    window.go(found.start() if found else len(window.data))
    return Piece(line, start, "is no object")


def _bracketed(window: _Window) -> Piece:
    """Take an item to where its brackets are closed, over as many lines as that takes."""
    line, place, depth, size = window.line, window.at, 0, 0
    in_string, kept, problem = False, b"", ""
    while True:
        found = (_IN_STRING if in_string else _BRACKET).search(window.data, place)
        if found is None or (found[0] == b"\\" and found.end() == len(window.data)):
            place = found.start() if found else len(window.data)
            if kept or place - window.at > LARGEST:  # nothing more of it is held
                kept, problem = kept or window.data[window.at :][:_KEPT], _TOO_LARGE
                size += place - window.at
                if size > MAX_LINE:
                    raise EndlessLineError(line, MAX_LINE)
                window.go(place)
                place = window.at
            if not window.more():
                return _piece(window, line, len(window.data), kept, problem or "has no end")
            continue
        place = found.end() + (in_string and found[0] == b"\\")
        if in_string:
            in_string = found[0] == b"\\"
        elif found[0] == b'"':
            in_string = True
        elif found[0] in _CHANGES:
            depth += _CHANGES[found[0]]
            problem = problem or (_TOO_DEEP if depth > DEEPEST else "")
        if depth <= 0 and not in_string:
            return _piece(window, line, place, kept, problem)


def _piece(window: _Window, line: int, end: int, kept: bytes, problem: str) -> Piece:
    raw = window.data[window.at : end]
    window.go(end)
    if len(raw) > LARGEST:
        raw, problem = raw[:_KEPT], _TOO_LARGE
    return Piece(line, (kept or raw).rstrip(), problem)
