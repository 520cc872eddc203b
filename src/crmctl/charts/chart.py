"""What a picture shows. How it looks in a terminal says `text.py`, on a page `svg.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """What a mark says; never by its colour alone: words say the same beside it."""

    PLAIN = "plain"
    STRONG = "strong"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    MUTED = "muted"


class Bar(NamedTuple):
    """One bar, or one part of a strip.

    Attributes:
        label: what it stands for.
        value: its length; negative ones point to the other side.
        text: the value as people read it.
        inner: the part of it that is drawn darker; None for none.
        tone: what it says.
    """

    label: str
    value: float
    text: str
    inner: float | None = None
    tone: Tone = Tone.PLAIN


class Track(NamedTuple):
    """Events of one customer in time.

    Attributes:
        label: whose they are.
        at: when, each as a share (0 to 1) of the time shown.
        quiet_since: since when it is quieter than usual, as such a share; None if it is not.
    """

    label: str
    at: Sequence[float]
    quiet_since: float | None = None


class Cells(NamedTuple):
    """A row of a grid: shares from 0 to 1, None where nothing is known."""

    label: str
    shares: Sequence[float | None]


class Span(NamedTuple):
    """An estimate between two bounds."""

    label: str
    low: float
    middle: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each of some things, one below the other."""

    bars: Sequence[Bar]
    title: str = ""
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """A whole and its parts, side by side."""

    parts: Sequence[Bar]
    title: str = ""
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """A column for each period, in order of time.

    Attributes:
        columns: the periods.
        before: the same a year ago, drawn as a line; None where it is not known. Empty for none.
        goal: what was aimed at in each period, drawn as a dashed line.
    """

    columns: Sequence[Bar]
    before: Sequence[float | None] = ()
    goal: float | None = None
    title: str = ""
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A dot for each event; a line where somebody has gone quiet.

    Attributes:
        tracks: one below the other.
        first: the name of the moment at the left end.
        last: the name of the moment at the right end.
    """

    tracks: Sequence[Track]
    first: str = ""
    last: str = ""
    title: str = ""
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Shares by row and column: the darker, the more."""

    rows: Sequence[Cells]
    columns: Sequence[str]
    title: str = ""
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Spans:
    """Estimates with their bounds on one scale."""

    spans: Sequence[Span]
    title: str = ""
    legend: str = ""


Chart = Bars | Strip | Columns | Rhythm | Grid | Spans
