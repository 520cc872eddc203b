"""A bar for each thing, the value behind it."""

from collections.abc import Iterator

from crmctl.charts.chart import Bar, Bars, Tone
from crmctl.charts.drawn.captions import GAP, NOTHING, caption, room, sentence
from crmctl.charts.letters import plain
from crmctl.charts.marks import BODY, Drawing, box, line, text
from crmctl.charts.measure import fitted, text_width
from crmctl.charts.scale import Scale, around_zero

_ROW, _THICK, _BASE = 26.0, 15.0, 17.5
_LEAST = 40.0
_VALUE_SHARE = 0.4


def draw(chart: Bars, width: float) -> Drawing:
    """Draw bars from zero, negative ones to the left; `inner` darker, from zero, too."""
    if not chart.bars:
        return sentence(NOTHING, width)
    is_bold = any(_written(bar.tone) for bar in chart.bars)
    left = room((bar.label for bar in chart.bars), width, bold=is_bold)
    values = max(text_width(plain(bar.text), BODY, bold=True) for bar in chart.bars)
    values = min(values, width * _VALUE_SHARE)
    long = max(width - left - values - GAP, _LEAST)
    scale = around_zero((bar.value for bar in chart.bars), long)
    # Values stand one below the other where bars have a darker part: two ends are no place.
    column = left + long + GAP if any(bar.inner is not None for bar in chart.bars) else None
    marks = [mark for place, bar in enumerate(chart.bars)
             for mark in _row(bar, place * _ROW, left, scale, column, values)]  # fmt: skip
    if scale.low < 0:
        zero = left + scale.at(0)
        marks.append(line(zero, 0, zero, _ROW * len(chart.bars), "l-axis"))
    return Drawing(marks, _ROW * len(chart.bars))


def _row(  # noqa: PLR0913, PLR0917 - where it stands and on what scale
    bar: Bar, top: float, left: float, scale: Scale, column: float | None, values: float
) -> Iterator[str]:
    if left:
        style = _written(bar.tone)
        yield caption(top + _BASE, bar.label, left, style=style, bold=bool(style))
    zero, end = left + scale.at(0), left + scale.at(bar.value)
    y = top + (_ROW - _THICK) / 2
    fill = _filled(bar)
    if bar.value:
        yield box(min(zero, end), y, abs(end - zero), _THICK, fill)
    if bar.inner:
        inner = left + scale.at(bar.inner)
        yield box(min(zero, inner), y, abs(inner - zero), _THICK, "f-strong")
    x = column if column is not None else max(zero, end) + (7 if bar.value else 3)
    shown = fitted(plain(bar.text), values, BODY, bold=True)
    yield text(x, top + _BASE, shown, "bold")


def _filled(bar: Bar) -> str:
    if bar.inner is not None:
        return "f-pale"
    return f"f-{bar.tone}"


def _written(tone: Tone) -> str:
    if tone in {Tone.BAD, Tone.WARNING}:
        return f"bold t-{tone}"
    return "bold" if tone is Tone.STRONG else ""
