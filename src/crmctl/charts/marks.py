"""What SVG pictures are made of: one element each, as text, the same bytes for the same input."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from crmctl.charts.letters import is_right_to_left, plain

BODY, SMALL, FINE, HEAD = 13.0, 11.5, 11.0, 15.0
"""Sizes of text, in the picture's unit; `palette.rules` says the same."""

_MIRRORED = {"start": "end", "end": "start"}


class Drawing(NamedTuple):
    """A picture without its frame.

    Attributes:
        marks: the elements, in the order in which they are drawn.
        height: how much room they take from 0 downwards.
    """

    marks: Sequence[str]
    height: float


def number(value: float) -> str:
    """Give a coordinate, to a tenth of the unit."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def text(x: float, y: float, content: str, style: str = "", anchor: str = "start") -> str:
    """Give a text whose base line begins at a point, or ends there, or has it in its middle.

    Args:
        x: to the right.
        y: downwards.
        content: a record's text, too: it is escaped and keeps its direction to itself.
        style: classes of `palette.rules`.
        anchor: `start` for the text's left end, `middle`, or `end` for its right end.
    """
    place = f'x="{number(x)}" y="{number(y)}"'
    styled = f' class="{style}"' if style else ""
    shown = plain(content)
    turned = ""
    if is_right_to_left(shown):
        # Such a text starts at its right end.
        anchor = _MIRRORED.get(anchor, anchor)
        turned = ' direction="rtl" unicode-bidi="isolate"'
    anchored = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f"<text {place}{styled}{anchored}{turned}>{escape(shown, quote=False)}</text>"


def box(  # noqa: PLR0913 - four of them are the box
    x: float, y: float, width: float, height: float, style: str, *, round_: float = 2.5
) -> str:
    """Give a filled box; one that would be too thin to see is as wide as a line."""
    size = f'width="{number(max(width, 1))}" height="{number(max(height, 1))}"'
    corner = min(round_, max(width, 1) / 2, max(height, 1) / 2)
    place = f'x="{number(x)}" y="{number(y)}"'
    return f'<rect {place} {size} rx="{number(corner)}" class="{style}"/>'


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    """Give a straight line."""
    begin = f'x1="{number(x1)}" y1="{number(y1)}"'
    return f'<line {begin} x2="{number(x2)}" y2="{number(y2)}" class="{style}"/>'


def path(points: Iterable[tuple[float, float]], style: str) -> str:
    """Give a line through points."""
    places = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polyline points="{places}" class="{style}"/>'


def dot(x: float, y: float, radius: float, style: str) -> str:
    """Give a filled circle."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" class="{style}"/>'


def named(name: str, marks: Iterable[str]) -> str:
    """Give marks that show a name in full when somebody points at them."""
    return f"<g><title>{escape(plain(name), quote=False)}</title>{''.join(marks)}</g>"
