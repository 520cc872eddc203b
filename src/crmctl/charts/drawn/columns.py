"""A column for each period, last year as a line, the goal dashed."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from crmctl.charts.chart import Bar, Columns, Tone
from crmctl.charts.drawn.captions import NOTHING, sentence
from crmctl.charts.letters import plain
from crmctl.charts.marks import FINE, SMALL, Drawing, box, dot, line, path, text
from crmctl.charts.measure import fitted, text_width
from crmctl.charts.scale import Scale, names, ranged

_TOP, _HIGH, _BELOW = 16.0, 165.0, 22.0
_FILLED = 0.68  # of the room that a period has
_LETTERS = 18.0  # how far a value reaches above its column


def draw(chart: Columns, width: float) -> Drawing:
    """Draw columns from zero, negative ones downwards, with round numbers at the left."""
    if not chart.columns:
        return sentence(NOTHING, width)
    known = [bar.value for bar in chart.columns]
    known += [value for value in chart.before if value is not None]
    known += [chart.goal] if chart.goal is not None else []
    scale, ticks = ranged(known, _HIGH)
    labels = names(ticks)
    left = max(text_width(label, FINE) for label in labels) + 8
    slot = (width - left) / len(chart.columns)
    marks = [*_grid(ticks, labels, scale, left, width)]
    for place, bar in enumerate(chart.columns):
        marks += _column(bar, left + slot * place, slot, scale)
    marks += _below(chart.columns, left, slot)
    if chart.goal is not None:
        y = _y(scale, chart.goal)
        marks.append(line(left, y, width, y, "l-goal"))
    marks += _before(chart.before, left, slot, scale)
    marks += _values(chart, left, slot, scale)
    return Drawing(marks, _TOP + _HIGH + _BELOW)


def _y(scale: Scale, value: float) -> float:
    return _TOP + _HIGH - scale.at(value)


def _grid(
    ticks: Sequence[float], labels: Sequence[str], scale: Scale, left: float, width: float
) -> Iterator[str]:
    for tick, label in zip(ticks, labels, strict=True):
        y = _y(scale, tick)
        yield line(left, y, width, y, "l-rule" if tick else "l-axis")
        yield text(left - 8, y + 4, label, "small fine", "end")


def _column(bar: Bar, x: float, slot: float, scale: Scale) -> Iterator[str]:
    if not bar.value:
        return
    zero, end = _y(scale, 0), _y(scale, bar.value)
    wide = slot * _FILLED
    high = abs(end - zero)
    yield box(x + (slot - wide) / 2, min(zero, end), wide, high, f"f-{bar.tone}")


def _below(columns: Sequence[Bar], left: float, slot: float) -> Iterator[str]:
    """Name the periods; where there is no room, every second, third and so on, the last always."""
    widest = max(text_width(plain(bar.label), SMALL, bold=True) for bar in columns)
    every = min(int(widest / slot) + 1, max(len(columns), 1))
    for place, bar in enumerate(columns):
        if (len(columns) - 1 - place) % every:
            continue
        style = "small bold" if bar.tone is Tone.STRONG else "small"
        label = fitted(plain(bar.label), slot * every, SMALL, bold=True)
        x, anchor = _inside(label, left, slot, place, len(columns))
        yield text(x, _TOP + _HIGH + 17, label, style, anchor)


def _before(
    before: Sequence[float | None], left: float, slot: float, scale: Scale
) -> Iterator[str]:
    """Draw what was a year ago; where it is not known the line is broken."""
    places = enumerate(before)
    for known, group in groupby(places, key=lambda one: one[1] is not None):
        if known:
            points = [
                (left + slot * (place + 0.5), _y(scale, value or 0.0)) for place, value in group
            ]
            yield path(points, "l-before") if len(points) > 1 else dot(*points[0], 2.5, "f-ink")


def _values(chart: Columns, left: float, slot: float, scale: Scale) -> Iterator[str]:
    """Write values above the columns that stand out; above all where nothing else is drawn."""
    fits = all(text_width(plain(bar.text), SMALL, bold=True) <= slot for bar in chart.columns)
    alone = fits and not any(value is not None for value in chart.before) and chart.goal is None
    for place, bar in enumerate(chart.columns):
        if not bar.text or not (alone or bar.tone is Tone.STRONG):
            continue
        y = _clear(_y(scale, max(bar.value, 0)), _line_at(chart.before, place, scale))
        x, anchor = _inside(plain(bar.text), left, slot, place, len(chart.columns))
        yield text(x, max(y - 5, 11), bar.text, "small bold clear", anchor)


def _clear(y: float, line_there: Sequence[float]) -> float:
    """Give where a value stands: on its column, or above the line that would run through it."""
    runs_through = line_there and min(line_there) < y and max(line_there) > y - _LETTERS
    return min(line_there) if runs_through else y


def _line_at(before: Sequence[float | None], place: int, scale: Scale) -> Sequence[float]:
    """Give how high the line of a year ago is over a column, and where it leaves it."""
    here = before[place] if place < len(before) else None
    if here is None:
        return ()
    beside = (before[other] for other in (place - 1, place + 1) if 0 <= other < len(before))
    ends = (here + (there - here) * _FILLED / 2 for there in beside if there is not None)
    return [_y(scale, value) for value in (here, *ends)]


def _inside(words: str, left: float, slot: float, place: int, count: int) -> tuple[float, str]:
    """Give where words stand that belong to a column: in its middle, or at the right end."""
    x, right = left + slot * (place + 0.5), left + slot * count
    if x + text_width(words, SMALL, bold=True) / 2 > right:
        return right, "end"
    return x, "middle"
