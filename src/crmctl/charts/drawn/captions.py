"""The names at the left of rows, and the sentence in place of an empty picture."""

from collections.abc import Iterable

from crmctl.charts.letters import plain
from crmctl.charts.marks import BODY, SMALL, Drawing, named, text
from crmctl.charts.measure import fitted, text_width, wrapped

NOTHING = "There is nothing to draw yet."
GAP = 10.0

_SHARE = 0.4  # of the width, at most, for the names of rows
_LINE = 16.0


def room(labels: Iterable[str], width: float, size: float = BODY, *, bold: bool = False) -> float:
    """Give how much room the names of rows get, the gap behind them included."""
    widest = max((text_width(plain(label), size, bold=bold) for label in labels), default=0)
    return min(widest + 1, width * _SHARE) + GAP if widest else 0.0


def caption(  # noqa: PLR0913 - a place, a room and a style
    y: float, label: str, space: float, *, size: float = BODY, style: str = "", bold: bool = False
) -> str:
    """Give the name of a row, shortened to its room; pointing at it shows it in full."""
    whole = plain(label)
    shown = fitted(whole, space - GAP, size, bold=bold)
    mark = text(0, y, shown, style)
    return mark if shown == whole else named(whole, [mark])


def sentence(words: str, width: float) -> Drawing:
    """Give words in place of a picture."""
    lines = list(wrapped(words, width, SMALL))
    marks = [text(0, 12 + _LINE * place, one, "small") for place, one in enumerate(lines)]
    return Drawing(marks, _LINE * len(lines))
