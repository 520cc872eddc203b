"""The parts of a message (MIME, RFC 2045 and 2046), as places in it: nothing is copied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crmctl.interchange.formats.mail import headers
from crmctl.interchange.formats.mail.charsets import one_line
from crmctl.interchange.formats.mail.headers import Header

MAX_DEPTH = 20
"""Parts within parts; what is deeper is left out, and said."""

MAX_PARTS = 1_000
"""Parts of a message; more are left out, and said."""

_MAX_BOUNDARIES = 100_000  # lines of a message that may be boundaries
_MAX_SOURCE = 2**20  # bytes of text that are decoded
_LONGEST_BOUNDARY = 1_000  # RFC 2046: 70
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Part:
    """A message or one of its parts.

    Attributes:
        type: as in `text/plain`.
        header: its fields.
        start, end: where its content stands.
        parts: those within.
    """

    type: str
    header: Header
    start: int
    end: int
    parts: Sequence["Part"] = ()

    @property
    def is_attached(self) -> bool:
        """Whether it is meant to be saved, not to be read."""
        return self.header.value("content-disposition") == "attachment"

    @property
    def name(self) -> str:
        """The file name, as far as there is one."""
        named = (
            self.header.parameter("content-disposition", "filename")
            or self.header.parameter("content-type", "name")
            or self.header.text("content-location")
        )
        return one_line(named, _LONGEST_NAME)


@dataclass(slots=True)
class Bounds:
    """What may still be read of a message, and whether something was left out.

    Attributes:
        parts: how many.
        boundaries: how many lines may be looked at.
        exceeded: whether there were more.
        source: how many bytes of text may be decoded.
        is_cut: whether there was more text.
    """

    parts: int = MAX_PARTS
    boundaries: int = _MAX_BOUNDARIES
    exceeded: bool = False
    source: int = _MAX_SOURCE
    is_cut: bool = False


def tree(data: bytes, header: Header, end: int, bounds: Bounds) -> Part:
    """Give a message with all its parts.

    Args:
        data: that it stands in.
        header: of the message.
        end: where it ends.
        bounds: counts what was read.
    """
    return _part(data, header, end, bounds, depth=0, default="text/plain")


def _part(  # noqa: PLR0913 - a place, and what bounds it
    data: bytes, header: Header, end: int, bounds: Bounds, *, depth: int, default: str
) -> Part:
    type_ = _type_of(header, default)
    start = min(header.body, end)
    if not type_.startswith("multipart/"):
        return Part(type_, header, start, end)
    boundary = _boundary(header)
    if not boundary or depth == MAX_DEPTH:
        bounds.exceeded |= bool(boundary)
        return Part("text/plain" if not boundary else type_, header, start, end)
    inner = "message/rfc822" if type_ == "multipart/digest" else "text/plain"
    found = []
    for first, last in _places(data, boundary, start, end, bounds):
        if bounds.parts == 0:
            bounds.exceeded = True
            break
        bounds.parts -= 1
        head = headers.read_part(data, first, last)
        found.append(_part(data, head, last, bounds, depth=depth + 1, default=inner))
    # A boundary that is named and never stands anywhere: what is there is text.
    return Part(type_ if found else "text/plain", header, start, end, tuple(found))


def _type_of(header: Header, default: str) -> str:
    if "content-type" not in header.fields:
        return default
    main, slash, sub = header.value("content-type").partition("/")
    return f"{main}/{sub.split()[0]}" if slash and main and sub.strip() else "text/plain"


def _boundary(header: Header) -> bytes:
    text = header.parameter("content-type", "boundary").rstrip()
    return text.encode("latin-1", "replace") if len(text) <= _LONGEST_BOUNDARY else b""


def _places(
    data: bytes, boundary: bytes, start: int, end: int, bounds: Bounds
) -> Iterator[tuple[int, int]]:
    """Give where each part begins and ends; parts behind a premature end count, too."""
    needle, place, opened = b"--" + boundary, start, -1
    while (at := data.find(needle, place, end)) >= 0:
        if bounds.boundaries == 0:
            bounds.exceeded = True
            break
        bounds.boundaries -= 1
        place = at + len(needle)
        if at > start and data[at - 1 : at] != b"\n":
            continue
        after = data.find(b"\n", place, end) + 1 or end
        rest = data[place : min(after, place + 100)].strip()
        if rest not in {b"", b"--"}:
            continue
        if opened >= 0:
            yield opened, _before(data, opened, at)
        opened = after if not rest else -1
        place = after
    if opened >= 0:
        yield opened, end


def _before(data: bytes, start: int, end: int) -> int:
    """Give the end of a content without the line end that belongs to the boundary."""
    for mark in (b"\n", b"\r"):
        if end > start and data[end - 1 : end] == mark:
            end -= 1
    return end
