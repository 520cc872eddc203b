"""A page of figures and pictures, as a value; `html.py` and `sheet.py` say how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass

from crmctl.charts.chart import Chart, Tone


@dataclass(frozen=True, slots=True)
class Card:
    """One figure, large.

    Attributes:
        label: what it is.
        value: the figure as people read it; a dash where there is none.
        detail: what it is compared with, or why there is none.
        tone: what the detail says.
        figure: the value as a number, for programs; None where there is none.
        behind: references of the records behind it.
    """

    label: str
    value: str
    detail: str = ""
    tone: Tone = Tone.PLAIN
    figure: float | None = None
    behind: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes:
        verb: what to do: `Remind`, `Call`.
        text: whom, and why.
        tone: how urgent it is.
        behind: references of the records that it is about.
    """

    verb: str
    text: str
    tone: Tone = Tone.PLAIN
    behind: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One question and its answer.

    Attributes:
        name: what its picture's file is called.
        title: the question, in a few words.
        legend: how to read the picture, or what stands out in it.
        chart: the picture; None for steps, or for words alone.
        steps: what to do.
        words: a sentence where there is nothing to show.
        below: what has to be known about the picture.
        tone: what the legend says.
        wide: whether it takes the width of the page.
        behind: references of the records behind each bar, track or row of the picture.
    """

    name: str
    title: str
    legend: str = ""
    chart: Chart | None = None
    steps: Sequence[Step] = ()
    words: str = ""
    below: str = ""
    tone: Tone = Tone.PLAIN
    wide: bool = False
    behind: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes:
        title: what it is about.
        subtitle: the day, the unit, the state of the records.
        owner: whose figures they are.
        cards: at most four.
        blocks: in order; those that are not wide stand two abreast.
        footer: where the figures come from.
    """

    title: str
    subtitle: str
    owner: str
    cards: Sequence[Card]
    blocks: Sequence[Block]
    footer: str = ""
