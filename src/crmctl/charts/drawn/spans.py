"""Estimates between their bounds, on one scale."""

from collections.abc import Iterator, Sequence

from crmctl.charts.chart import Span, Spans
from crmctl.charts.drawn.captions import GAP, NOTHING, caption, room, sentence
from crmctl.charts.letters import plain
from crmctl.charts.marks import BODY, FINE, Drawing, dot, line, text
from crmctl.charts.measure import fitted, text_width
from crmctl.charts.scale import Scale, names, ticks

_ROW, _BASE, _MIDDLE = 26.0, 17.5, 13.0
_AXIS = 20.0
_LEAST = 40.0
_VALUE_SHARE = 0.4


def draw(chart: Spans, width: float) -> Drawing:
    """Draw a line from bound to bound and a dot in the middle."""
    if not chart.spans:
        return sentence(NOTHING, width)
    left = room((span.label for span in chart.spans), width)
    values = max(text_width(plain(span.text), BODY, bold=True) for span in chart.spans)
    values = min(values, width * _VALUE_SHARE)
    long = max(width - left - values - 2 * GAP, _LEAST)
    marked = ticks(min(span.low for span in chart.spans), max(span.high for span in chart.spans))
    scale = Scale(marked[0], marked[-1], long)
    height = _ROW * len(chart.spans)
    marks = [*_axis(marked, left, scale, height)]
    for place, span in enumerate(chart.spans):
        marks += _row(span, place * _ROW, left, scale, values)
    return Drawing(marks, height + _AXIS)


def _axis(marked: Sequence[float], left: float, scale: Scale, height: float) -> Iterator[str]:
    labels = names(marked)
    room_ = scale.length / max(len(marked) - 1, 1)
    every = int(max(text_width(label, FINE) for label in labels) / room_) + 1
    for place, (mark, label) in enumerate(zip(marked, labels, strict=True)):
        x = left + scale.at(mark)
        yield line(x, 0, x, height, "l-rule")
        if place % every == 0:
            yield text(x, height + 14, label, "small fine", "middle" if place else "")


def _row(span: Span, top: float, left: float, scale: Scale, values: float) -> Iterator[str]:
    if left:
        yield caption(top + _BASE, span.label, left)
    y = top + _MIDDLE
    yield line(left + scale.at(span.low), y, left + scale.at(span.high), y, "l-span")
    yield dot(left + scale.at(span.middle), y, 5, "f-strong")
    shown = fitted(plain(span.text), values, BODY, bold=True)
    yield text(left + scale.length + 2 * GAP, top + _BASE, shown, "bold")
