"""Bytes as text, and text with escapes resolved, where every place leads back to the bytes.

A view is a text and the way from a place in it to the bytes that it was read from. Views stand on
each other: the text of an HTML page in quoted-printable in Latin-1 is three of them.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from crmctl.privacy.traces.trace import Edit

Span = tuple[int, int]
Token = tuple[str, int]
"""What some characters mean, and how many of them they are."""


class View(Protocol):
    """A text that was read from bytes."""

    @property
    def text(self) -> str:
        """The text."""

    @property
    def encodings(self) -> tuple[str, ...]:
        """How it was read, the outermost first; nothing for plain text."""

    def places(self, start: int, end: int) -> Sequence[Span]:
        """Where a stretch of the text stands in the bytes; in several pieces around markup."""

    def put(self, text: str) -> bytes:
        """Write a text as the bytes around it are written."""


def edits(view: View, start: int, end: int, text: str) -> tuple[Edit, ...]:
    """Give what puts a text in place of a stretch of a view."""
    first, *others = view.places(start, end)
    return (Edit(*first, view.put(text)), *(Edit(*place, b"") for place in others))


@dataclass(frozen=True, slots=True)
class Read:
    """Bytes read by a charset.

    Attributes:
        text: for people, with a guess at bytes that the charset does not know.
        raw: the same, so that encoding it gives the bytes back; as long as the text.
        start: where in the bytes the text begins.
        encode: gives the bytes of a stretch of the raw text.
        encodings: its name.
    """

    text: str = field(repr=False)
    raw: str = field(repr=False)
    start: int
    encode: Callable[[str], bytes] = field(repr=False)
    encodings: tuple[str, ...] = ()

    def places(self, start: int, end: int) -> Sequence[Span]:
        """Give where a stretch of the text stands in the bytes."""
        before = self.start + len(self.encode(self.raw[:start]))
        return ((before, before + len(self.encode(self.raw[start:end]))),)

    def put(self, text: str) -> bytes:
        """Write a text in the charset."""
        return self.encode(text)


class Finder(Protocol):
    """Finds stretches of a text; a compiled pattern is one."""

    def finditer(self, text: str, /) -> Iterable[re.Match[str]]:
        """Give them in their order."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way of writing characters by other characters.

    Attributes:
        name: what it is called, as in `quoted-printable`.
        pattern: finds what it writes.
        decode: gives what such a match means, piece by piece; None where it means itself.
        encode: writes a text so.
        keeps: whether what it writes is markup that stays when a name around it goes.
        leads: characters of which a text that it writes in has one; empty if all are beyond ASCII.
    """

    name: str
    pattern: Finder
    decode: Callable[[str], Iterable[Token] | None]
    encode: Callable[[str], str] = str
    keeps: bool = False
    leads: str = ""

    def may_be_in(self, text: str) -> bool:
        """Tell whether a text may hold what it writes."""
        return any(lead in text for lead in self.leads) if self.leads else not text.isascii()


@dataclass(frozen=True, slots=True)
class Resolved:
    """A view with what a scheme writes replaced by what it means."""

    text: str = field(repr=False)
    under: View = field(repr=False)
    scheme: Scheme = field(repr=False)
    news: list[int] = field(repr=False)  # where each segment begins here
    olds: list[int] = field(repr=False)  # where it begins below
    plain: list[bool] = field(repr=False)  # whether it stands below as it does here

    @property
    def encodings(self) -> tuple[str, ...]:
        """The schemes below, and this one."""
        return (*self.under.encodings, self.scheme.name)

    def places(self, start: int, end: int) -> Sequence[Span]:
        """Give where a stretch of the text stands in the bytes."""
        first = bisect_right(self.news, start) - 1
        last = max(first, bisect_left(self.news, end) - 1)
        found: list[Span] = []
        for at in range(first, last + 1):
            if self.scheme.keeps and not self.plain[at]:
                continue
            from_, until = self._within(at, start, end)
            if found and found[-1][1] == from_:
                found[-1] = (found[-1][0], until)
            elif from_ < until:
                found.append((from_, until))
        return [place for span in found for place in self.under.places(*span)]

    def _within(self, segment: int, start: int, end: int) -> Span:
        old, new = self.olds[segment], self.news[segment]
        if not self.plain[segment]:
            return old, self.olds[segment + 1]
        until = self.news[segment + 1]
        return old + max(start - new, 0), old + min(end, until) - new

    def put(self, text: str) -> bytes:
        """Write a text by the scheme, as the bytes around it are written."""
        return self.under.put(self.scheme.encode(text))


def resolved(under: View, scheme: Scheme) -> Resolved | None:
    """Give a view with a scheme resolved; None where the text has nothing that it writes."""
    text = under.text
    if not scheme.may_be_in(text):
        return None
    pieces: list[str] = []
    news: list[int] = []
    olds: list[int] = []
    plain: list[bool] = []
    new = old = 0

    def add(meant: str, length: int, *, literal: bool) -> None:
        nonlocal new, old
        news.append(new)
        olds.append(old)
        plain.append(literal)
        pieces.append(meant)
        new += len(meant)
        old += length

    for match in scheme.pattern.finditer(text):
        tokens = scheme.decode(match[0])
        if tokens is None:
            continue
        if match.start() > old:
            add(text[old : match.start()], match.start() - old, literal=True)
        for meant, length in tokens:
            add(meant, length, literal=False)
    if not any(not one for one in plain):
        return None
    if old < len(text):
        add(text[old:], len(text) - old, literal=True)
    news.append(new)
    olds.append(old)
    return Resolved("".join(pieces), under, scheme, news, olds, plain)


@dataclass(frozen=True, slots=True)
class Mirrored:
    """A view read backwards."""

    text: str = field(repr=False)
    under: View = field(repr=False)

    @property
    def encodings(self) -> tuple[str, ...]:
        """The schemes below, and this one."""
        return (*self.under.encodings, "reversed")

    def places(self, start: int, end: int) -> Sequence[Span]:
        """Give where a stretch of the text stands in the bytes."""
        length = len(self.text)
        return self.under.places(length - end, length - start)

    def put(self, text: str) -> bytes:
        """Write a text backwards."""
        return self.under.put(text[::-1])
