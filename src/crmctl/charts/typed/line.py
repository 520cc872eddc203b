"""Lines out of pieces that say what they mean, and the characters that they are typed with."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crmctl.charts.chart import Tone
from crmctl.charts.columns import padded, shortened, width
from crmctl.charts.letters import plain

NOTHING = "There is nothing to draw yet."


class Piece(NamedTuple):
    """A part of a line; the words say what the tone says."""

    text: str
    tone: Tone = Tone.PLAIN


Line = Sequence[Piece]


class Letters(NamedTuple):
    """What lines, dots and areas are typed with.

    Attributes:
        steps: areas of a cell that grow to the right, from nothing to all of it.
        heights: areas of a cell that grow upwards, from nothing to all of it.
        areas: areas that are told apart without colour.
        rest: the part of a bar that is not its darker one.
        dot: an event.
        track: time without one.
        quiet: time that is quieter than usual.
        before: the same a year ago.
        goal: what was aimed at.
        axis: where zero is.
        begin: the lower bound of an estimate.
        between: what is between its bounds.
        end: the upper bound.
        ellipsis: where something was cut.
    """

    steps: str
    heights: str
    areas: str
    rest: str
    dot: str
    track: str
    quiet: str
    before: str
    goal: str
    axis: str
    begin: str
    between: str
    end: str
    ellipsis: str


UNICODE = Letters(
    steps=" ▏▎▍▌▋▊▉█",
    heights=" ▁▂▃▄▅▆▇█",
    areas="█▓▒░▚",
    rest="░",
    dot="●",
    track="·",
    quiet="━",
    before="●",
    goal="╌",
    axis="│",
    begin="├",
    between="─",
    end="┤",
    ellipsis="…",
)
ASCII = Letters(
    steps=" #",
    heights=" .#",
    areas="#=+-%",
    rest="-",
    dot="o",
    track=".",
    quiet="=",
    before="o",
    goal="-",
    axis="|",
    begin="|",
    between="-",
    end="|",
    ellipsis="...",
)
_TYPEWRITER = str.maketrans(
    {
        **dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", " "),
        **dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{EM DASH}·", "-"),
        **dict.fromkeys("\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}", "'"),
        **dict.fromkeys("“”„", '"'),
        "…": "...",
    }
)


def letters(*, unicode: bool) -> Letters:
    """Give what a terminal can show."""
    return UNICODE if unicode else ASCII


def typed(text: str, of: Letters) -> str:
    """Give a text as a terminal shows it: nothing in it acts, signs are those it has."""
    shown = plain(text)
    return shown if of is UNICODE else shown.translate(_TYPEWRITER)


def named(label: str, columns: int, of: Letters) -> str:
    """Give the name of a row, shortened or filled up to some columns, and a gap."""
    return padded(shortened(typed(label, of), columns, of.ellipsis), columns) + "  "


def room(labels: Iterable[str], columns: int, of: Letters, share: float = 0.35) -> int:
    """Give how many columns the names of rows get; none if they have no names."""
    widest = max((width(typed(label, of)) for label in labels), default=0)
    return min(widest, max(int(columns * share), 8))


def joined(line: Line) -> str:
    """Give a line as text."""
    return "".join(piece.text for piece in line).rstrip()
