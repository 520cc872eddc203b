"""A file of vCards taken apart into cards and their lines, unfolded, without what is no text.

The lines stay bytes: each may be in a character set of its own. Pictures, sounds and keys are
read past and never held. What is wrong with one card ends with that card.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from crmctl.interchange.entries import BadEntry
from crmctl.interchange.pieces import Piece, pieces

MAX_TEXT = 2**20
"""Bytes of one property that is text."""
MAX_BINARY = 128 * 2**20
"""Bytes of one picture, sound or key."""
MAX_CARD = 4 * 2**20
"""Bytes of one card without its pictures."""
MAX_LINES = 10_000
"""Properties of one card."""
_MAX_GARBAGE = 64 * 1024  # bytes of what stands between cards, kept for the file of rejected ones

REASON = b"X-CRMCTL-REASON"
"""Begins a line that says why a card was rejected; such a line is read past."""

_BRACKET = re.compile(rb"(BEGIN|END)[ \t]*:[ \t]*VCARD\s*", re.IGNORECASE)
_JOINT = re.compile(rb"(END:VCARD)\s*(BEGIN:VCARD)\s*", re.IGNORECASE)
_BINARY = re.compile(
    rb"(?:[\w-]+\.)?(?:(?:PHOTO|LOGO|SOUND|KEY|X-MS-CARDPICTURE|X-LOTUS-CERT\w*)[;:]"
    rb'|X-[\w-]+;(?:[^:"]*;)?(?:ENCODING=)?(?:B|BASE64)[;:])',
    re.IGNORECASE,
)
_BASE64 = re.compile(rb"[A-Za-z0-9+/]+={0,2}[ \t]*")
_QUOTED = re.compile(rb'[^:"]*[;=]QUOTED-PRINTABLE[;:]', re.IGNORECASE)
_AGENT = re.compile(rb"(?:[\w-]+\.)?AGENT(?:;[^:]*)?:\s*", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """A property as it stands, with the lines that continue it.

    Attributes:
        number: of the physical line on which it begins.
        parts: its bytes; a part after the first begins with the white space that folds it, or
            with LF where the part before ended in a soft line break of quoted-printable.
        binary: whether it is a picture or the like, of which only the beginning is held.
        quoted: whether it is quoted-printable.
        size: in bytes, what is not held included.
    """

    number: int
    parts: list[bytes]
    binary: bool
    quoted: bool
    size: int

    @property
    def is_soft(self) -> bool:
        """Whether its last part ends in a soft line break of quoted-printable."""
        return self.quoted and self.parts[-1].rstrip().endswith(b"=")

    def unfolded(self, *, keep_space: bool) -> bytes:
        """Give the whole line; in vCard 2.1 the white space that folds is the text's own."""
        return self.parts[0] + b"".join(
            part if keep_space and not part.startswith(b"\n") else part[1:]
            for part in self.parts[1:]
        )


@dataclass(slots=True)
class Card:
    """One card.

    Attributes:
        line: of its BEGIN.
        lines: its properties.
        agent: the properties of the card within it, if it has one.
        raw: as the file has it, without pictures and the like.
        problem: why it cannot be taken; empty for a sound one.
    """

    line: int
    lines: list[Line] = field(default_factory=list)
    agent: list[Line] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    problem: str = ""
    size: int = 0
    depth: int = 0

    @property
    def text(self) -> bytes:
        """As the file has it."""
        return b"\r\n".join(self.raw) + b"\r\n"

    def bad(self, reason: str = "", place: str = "") -> BadEntry:
        """Give it as an entry that cannot be taken."""
        return BadEntry(self.line, self.text, place, reason or self.problem)

    def takes_inner(self) -> bool:
        """Tell whether a card that begins now is its agent's."""
        lines = self._open
        return bool(lines) and _AGENT.fullmatch(lines[-1].parts[0]) is not None

    @property
    def _open(self) -> list[Line]:
        return self.agent if self.depth else self.lines

    def take(self, piece: Piece) -> None:
        """Take a line, or the next piece of one."""
        self._hold(piece)
        if self.problem or self.depth > 1 or piece.data.startswith(REASON):
            return
        lines = self._open
        last = lines[-1] if lines else None
        if last and (not piece.begins or _continues(last, piece.data)):
            _continue(last, piece)
        elif piece.data.strip():
            lines.append(_line(piece))
        self.problem = _excess(self, last)

    def _hold(self, piece: Piece) -> None:
        last = self._open[-1] if self._open else None
        is_binary = last and last.binary and (not piece.begins or _continues(last, piece.data))
        if self.problem or is_binary or (piece.begins and _BINARY.match(piece.data)):
            return
        if not piece.data.startswith(REASON):
            self.size += len(piece.data) + 1
            self.raw.append(piece.data) if piece.begins else _append(self.raw, piece.data)


def _append(raw: list[bytes], data: bytes) -> None:
    raw[-1] += data


def _line(piece: Piece) -> Line:
    binary = _BINARY.match(piece.data) is not None
    quoted = not binary and _QUOTED.match(piece.data) is not None
    held = piece.data.partition(b":")[0] + b":" if binary else piece.data
    return Line(piece.line, [held], binary, quoted, len(piece.data))


def _continues(last: Line, data: bytes) -> bool:
    if last.is_soft or data.startswith((b" ", b"\t")):
        return bool(data)
    return last.binary and _BASE64.fullmatch(data) is not None


def _continue(last: Line, piece: Piece) -> None:
    last.size += len(piece.data)
    if last.binary or last.size > MAX_TEXT:
        return
    if not piece.begins:
        last.parts[-1] += piece.data
    elif last.is_soft:
        last.parts[-1] = last.parts[-1].rstrip()[:-1]
        last.parts.append(b"\n" + piece.data)
    else:
        last.parts.append(piece.data)


def _excess(card: Card, last: Line | None) -> str:
    if last and last.size > (MAX_BINARY if last.binary else MAX_TEXT):
        return f"has a property of more than {MAX_BINARY if last.binary else MAX_TEXT:,} bytes"
    if card.size > MAX_CARD:
        return f"has more than {MAX_CARD:,} bytes of text"
    if len(card.lines) + len(card.agent) > MAX_LINES:
        return f"has more than {MAX_LINES:,} properties"
    return ""


def cards_of(stream: BinaryIO) -> Iterator[Card | BadEntry]:
    """Give the cards of a file in order, and what is none."""
    reader = _Reader()
    for piece in pieces(stream):
        # Files that end without a line end, put together in one.
        if piece.begins and (found := _JOINT.fullmatch(piece.data)):
            yield from reader.take(piece._replace(data=found[1]))
            yield from reader.take(piece._replace(data=found[2]))
        else:
            yield from reader.take(piece)
    yield from reader.end()


@dataclass(slots=True)
class _Reader:
    card: Card | None = None
    garbage: Card | None = None

    def take(self, piece: Piece) -> Iterator[Card | BadEntry]:
        found = _BRACKET.fullmatch(piece.data) if piece.begins else None
        word = found[1].upper() if found else b""
        if self.card is None:
            yield from self._outside(piece, word)
        elif word == b"BEGIN" and self.card.takes_inner():
            self.card.depth += 1
            self.card.raw.append(piece.data)
        elif word == b"BEGIN":
            yield from self.end()
            self._begin(piece)
        elif word == b"END" and self.card.depth:
            self.card.depth -= 1
            self.card.raw.append(piece.data)
        elif word == b"END":
            self.card.raw.append(piece.data)
            card, self.card = self.card, None
            yield card.bad() if card.problem else card
        else:
            self.card.take(piece)

    def _begin(self, piece: Piece) -> None:
        self.card = Card(piece.line, raw=[piece.data])

    def _outside(self, piece: Piece, word: bytes) -> Iterator[BadEntry]:
        if word == b"BEGIN":
            yield from self._told()
            self._begin(piece)
        elif word == b"END" or (piece.data.strip() and not piece.data.startswith(REASON)):
            self.garbage = self.garbage or Card(piece.line)
            if self.garbage.size < _MAX_GARBAGE:
                self.garbage.size += len(piece.data)
                self.garbage.raw.append(piece.data[:_MAX_GARBAGE])
            if word:
                yield from self._told()

    def _told(self) -> Iterator[BadEntry]:
        garbage, self.garbage = self.garbage, None
        if garbage:
            yield garbage.bad("stands outside of a card: a BEGIN:VCARD is missing")

    def end(self) -> Iterator[BadEntry]:
        card, self.card = self.card, None
        yield from self._told()
        if card:
            yield card.bad(card.problem or "has no END:VCARD")
