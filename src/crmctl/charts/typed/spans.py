"""Estimates between their bounds, on one scale."""

from collections.abc import Iterator

from crmctl.charts.chart import Spans, Tone
from crmctl.charts.columns import padded, shortened, width
from crmctl.charts.scale import Scale, names, ticks
from crmctl.charts.typed.line import Letters, Line, Piece, named, room, typed

_LEAST = 8
_VALUE_SHARE = 0.4


def lines(chart: Spans, columns: int, of: Letters) -> Iterator[Line]:
    """Type a line from bound to bound, a dot in the middle, and the ends of the scale below."""
    left = room((span.label for span in chart.spans), columns, of)
    values = max(width(typed(span.text, of)) for span in chart.spans)
    values = min(values, int(columns * _VALUE_SHARE))
    long = max(columns - left - values - 4, _LEAST)
    marked = ticks(min(span.low for span in chart.spans), max(span.high for span in chart.spans))
    scale = Scale(marked[0], marked[-1], long - 1)
    for span in chart.spans:
        low, middle, high = (round(scale.at(one)) for one in (span.low, span.middle, span.high))
        cells = [" "] * long
        cells[low : high + 1] = of.between * (high + 1 - low)
        cells[low], cells[high] = of.begin, of.end
        cells[middle] = of.dot
        value = shortened(typed(span.text, of), values, of.ellipsis)
        yield Piece(named(span.label, left, of)), Piece("".join(cells)), Piece(f"  {value}")
    first, last = (typed(names(marked)[place], of) for place in (0, -1))
    axis = first + padded(last, long - width(first), right=True)
    yield (Piece(" " * (left + 2) + axis, Tone.MUTED),)
