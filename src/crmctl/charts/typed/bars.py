"""A bar for each thing, the value behind it."""

from collections.abc import Iterator

from crmctl.charts.chart import Bar, Bars
from crmctl.charts.columns import padded, shortened, width
from crmctl.charts.typed.line import Letters, Line, Piece, named, room, typed
from crmctl.charts.typed.strokes import bar as stroke

_LEAST = 8
_VALUE_SHARE = 0.4


def lines(chart: Bars, columns: int, of: Letters) -> Iterator[Line]:
    """Type bars from zero, negative ones to the left; where there is an `inner`, it is darker."""
    left = room((bar.label for bar in chart.bars), columns, of)
    values = max((width(typed(bar.text, of)) for bar in chart.bars), default=0)
    values = min(values, int(columns * _VALUE_SHARE))
    long = max(columns - left - values - 3 - (left > 0), _LEAST)
    low = min(0.0, *(bar.value for bar in chart.bars))
    high = max(0.0, *(bar.value for bar in chart.bars))
    below = _below(low, high, long)
    for bar in chart.bars:
        drawn = _negative(bar, low, below, of) + _positive(bar, high, long - below, of)
        inner = any(one.inner is not None for one in chart.bars)
        value = shortened(typed(bar.text, of), values, of.ellipsis)
        shown = padded(drawn, long) if inner else drawn
        yield (
            Piece(named(bar.label, left, of) if left else ""),
            Piece(shown, bar.tone),
            Piece(f" {value}"),
        )


def _below(low: float, high: float, long: int) -> int:
    """Give how many columns bars below zero get, with one for the axis."""
    if low >= 0:
        return 0
    return min(max(round(-low / (high - low) * (long - 1)), 1) + 1, long)


def _negative(bar: Bar, low: float, below: int, of: Letters) -> str:
    if not below:
        return ""
    whole = of.steps[-1] * max(round(bar.value / low * (below - 1)), 1) if bar.value < 0 else ""
    return padded(whole, below - 1, right=True) + of.axis


def _positive(bar: Bar, high: float, long: int, of: Letters) -> str:
    if bar.inner is None:
        return stroke(bar.value, high, long, of)
    whole = stroke(bar.value, high, long, of)
    inner = stroke(bar.inner, high, long, of)[: width(whole)]
    return inner + of.rest * (width(whole) - width(inner))
