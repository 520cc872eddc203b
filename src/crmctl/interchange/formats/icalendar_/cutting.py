"""Cutting a stream into components and lines, so that memory does not grow with the file.

RFC 5545, section 3.1: a line that begins with a blank goes on from the one before it, even in the
middle of a character; so lines are joined as bytes and decoded afterwards.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

LONGEST_LINE = 2**20
"""In bytes, unfolded. A longer one, such as a picture, is left out and its name is kept."""
LARGEST = 4 * 2**20
"""In bytes. A larger component is none that a person made."""
DEEPEST = 20
"""How deep components may stand within another."""

RECORDS = frozenset({"VEVENT", "VTODO", "VJOURNAL"})
"""The components that are records."""
_OUTER = RECORDS | {"VFREEBUSY", "VTIMEZONE", "VCALENDAR", "VAVAILABILITY"}
_BOM = b"\xef\xbb\xbf"
_NAME_AT_MOST = 80
_WORD = re.compile(rb"[A-Za-z0-9.-]+")


class Line(NamedTuple):
    """A content line, unfolded.

    Attributes:
        number: the physical line, from 1, on which it begins.
        content: without its end; only its beginning where it is too long.
        raw: as the file has it, with its ends; empty where it is too long.
        too_long: whether it is longer than `LONGEST_LINE`.
    """

    number: int
    content: bytes
    raw: bytes
    too_long: bool = False


@dataclass(slots=True)
class Component:
    """One event, to-do, time zone or the like, with what stands in it.

    Attributes:
        name: in capitals: `VEVENT`.
        number: the physical line on which it begins.
        lines: its own; of a time zone those of its parts, too, with their BEGIN and END.
        inner: the names of the components within.
        raw: as the file has it, piece by piece.
        problem: why it cannot be taken; empty for a sound one.
    """

    name: str
    number: int
    lines: list[Line] = field(default_factory=list)
    inner: set[str] = field(default_factory=set)
    raw: list[bytes] = field(default_factory=list)
    problem: str = ""
    size: int = 0


class Frame(NamedTuple):
    """A line of the calendar itself; `BEGIN:VCALENDAR` and `END:VCALENDAR` among them."""

    name: str
    value: str


def cut(stream: BinaryIO) -> Iterator[Component | Frame]:
    """Give the components of all calendars in a stream, and the lines around them, in order."""
    cutter = _Cutter()
    for line in unfolded(stream):
        yield from cutter.take(line)
    yield from cutter.broken_off()


def unfolded(stream: BinaryIO) -> Iterator[Line]:
    """Give the content lines that are not blank."""
    gathered: list[bytes] = []
    raw: list[bytes] = []
    start = size = 0
    for number, physical in enumerate(_physical(stream), start=1):
        body = physical.rstrip(b"\r\n")
        folded = body[:1] in {b" ", b"\t"}
        if gathered and folded:
            body = body[1:]
        elif not body.strip():
            continue
        else:
            if gathered:
                yield _line(start, gathered, raw, size)
            gathered, raw, start, size = [], [], number, 0
        size += len(body)
        if size <= LONGEST_LINE or not gathered:
            gathered.append(body)
            raw.append(physical)
    if gathered:
        yield _line(start, gathered, raw, size)


def _line(number: int, gathered: list[bytes], raw: list[bytes], size: int) -> Line:
    if size <= LONGEST_LINE:
        return Line(number, b"".join(gathered), b"".join(raw))
    return Line(number, gathered[0][:_NAME_AT_MOST], b"", too_long=True)


def _physical(stream: BinaryIO) -> Iterator[bytes]:
    """Give the physical lines; of one that is far too long its beginning alone."""
    first = True
    while line := stream.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        yield line.removeprefix(_BOM) if first else line
        first = False


def _word(text: bytes) -> str:
    word = text.strip()[:_NAME_AT_MOST]
    return word.upper().decode("ascii") if _WORD.fullmatch(word) else "?"


class _Cutter:
    """Knows which component is open."""

    def __init__(self) -> None:
        self._open: Component | None = None
        self._within: list[str] = []

    def take(self, line: Line) -> Iterator[Component | Frame]:
        """Go on by one line; give what it completes."""
        word, _, rest = line.content.partition(b":")
        word, name = word.strip().upper(), _word(rest)
        if self._open is None:
            yield from self._around(line, _word(word), name)
        elif (word == b"BEGIN" and name in _OUTER) or (word, name) == (b"END", "VCALENDAR"):
            yield from self.broken_off()
            yield from self.take(line)
        else:
            yield from self._inside(self._open, line, word, name)

    def broken_off(self) -> Iterator[Component]:
        """Give the component that is open, if one is: it has no end."""
        if self._open is not None:
            self._open.problem = self._open.problem or "has no end"
            yield self._closed()

    def _around(self, line: Line, word: str, name: str) -> Iterator[Frame]:
        if word != "BEGIN" or name == "VCALENDAR":
            yield Frame(word, name)
        else:
            self._open = Component(name, line.number, raw=[line.raw])
            self._within = [name]

    def _inside(
        self, component: Component, line: Line, word: bytes, name: str
    ) -> Iterator[Component]:
        component.size += len(line.raw)
        if component.size > LARGEST:
            component.problem = f"is larger than {LARGEST // 2**20} MiB"
        else:
            component.raw.append(line.raw)
            self._keep(component, line, word)
        if word == b"BEGIN":
            if not component.problem:
                component.inner.add(name)
            self._within.append(name)
            if len(self._within) > DEEPEST:
                component.problem = "has components within components, too deep"
                self._within.pop()
        elif word == b"END":
            if name in self._within:
                if name != self._within[-1]:
                    component.problem = component.problem or "has a component in it without an end"
                del self._within[self._within.index(name) :]
            if not self._within:
                yield self._closed()

    def _keep(self, component: Component, line: Line, word: bytes) -> None:
        if component.name == "VTIMEZONE" or (
            len(self._within) == 1 and word not in {b"BEGIN", b"END"}
        ):
            component.lines.append(line)

    def _closed(self) -> Component:
        component = self._open
        assert component is not None  # noqa: S101 - for mypy; the callers have asked
        self._open, self._within = None, []
        return component
