"""One place in some bytes that tells of a person, and how it is taken out again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from crmctl.privacy.writings import What

if TYPE_CHECKING:
    from crmctl.privacy.traces.records import RecordFile


class Edit(NamedTuple):
    """Bytes from `start` to `end` that make way for others."""

    start: int
    end: int
    put: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A stretch of bytes that is another content, or several of them, in an encoding.

    Attributes:
        encoding: what it is called, as in `base64`.
        spans: where it stands in the bytes around it.
        contents: what is in it.
        close: makes the edits that put changed contents back; None where that cannot be done
            safely, and the part goes as a whole.
    """

    encoding: str
    spans: tuple[tuple[int, int], ...]
    contents: tuple[bytes, ...] = field(repr=False)
    close: Callable[[Sequence[bytes]], Sequence[Edit]] = field(repr=False)


class Around(NamedTuple):
    """What is known of the bytes in which something was found.

    Attributes:
        linked: whether they belong to the person.
        name: their path; empty where it is not known.
    """

    linked: bool
    name: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One place in some bytes that tells of the person; it shows no value.

    Attributes:
        span: start and end in the bytes as given.
        what: the sort of identifier.
        encoding: how it is written there, the outermost encoding first; `plain` for text.
        certain: whether it is the person's beyond doubt.
        reason: why a person must decide; empty where it is certain.
        edits: what takes it out; empty where it lies within a part.
        part: the part that it lies in.
        member: which of the part's contents.
        deeper: the trace in that content.
        subject: the number of the person among those looked for.
        file: the record's file that it lies in, if it lies in one.
        coarse: whether more goes with it than the identifier itself.
        around: what is known of the bytes in which it was found.
    """

    span: tuple[int, int]
    what: What
    encoding: str
    certain: bool
    reason: str = ""
    edits: tuple[Edit, ...] = field(default=(), repr=False)
    part: Part | None = field(default=None, repr=False)
    member: int = 0
    deeper: "Trace | None" = field(default=None, repr=False)
    subject: int = 0
    file: "RecordFile | None" = field(default=None, repr=False, compare=False)
    coarse: bool = field(default=False, repr=False)
    around: "Around | None" = field(default=None, repr=False)


def spliced(content: bytes, edits: Sequence[Edit]) -> bytes:
    """Give bytes with edits made; where two of them overlap, both stretches go."""
    pieces: list[bytes] = []
    at = 0
    for start, end, put in sorted(edits):
        if start >= at:
            pieces += (content[at:start], put)
        at = max(at, end)
    return b"".join((*pieces, content[at:]))
