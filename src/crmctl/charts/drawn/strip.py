"""A whole and its parts side by side, each with its name and its value."""

from collections.abc import Iterator, Sequence

from crmctl.charts.chart import Bar, Strip, Tone
from crmctl.charts.drawn.captions import NOTHING, sentence
from crmctl.charts.letters import plain
from crmctl.charts.marks import BODY, FINE, SMALL, Drawing, box, text
from crmctl.charts.measure import fitted, text_width

_THICK, _GAP, _PAD = 26.0, 2.0, 6.0
_LABELS, _LIST, _LINE = 44.0, 40.0, 19.0
_SWATCH = 10.0
_APART = 18.0
# A grey that white is written on would be too dark beside the other parts.
_DARK = {Tone.STRONG, Tone.GOOD, Tone.WARNING, Tone.BAD}


def draw(chart: Strip, width: float) -> Drawing:
    """Draw the parts in their order; names and values below where there is no room within."""
    if not chart.parts:
        return sentence(NOTHING, width)
    parts = [part for part in chart.parts if part.value > 0]
    placed = list(_placed(parts, width))
    marks = [box(x, 0, long, _THICK, f"f-{part.tone}") for part, x, long in placed]
    if len(parts) == len(chart.parts) and all(_fits(part, long) for part, _, long in placed):
        for part, x, _ in placed:
            style = "bold on" if part.tone in _DARK else "bold"
            marks.append(text(x + _PAD, 18, part.text, style))
            marks.append(text(x, _LABELS - 2, part.label, "small"))
        return Drawing(marks, _LABELS + 4)
    below, height = _listed(chart.parts, width, _LIST if placed else 12.0)
    return Drawing([*marks, *below], height)


def _placed(parts: Sequence[Bar], width: float) -> Iterator[tuple[Bar, float, float]]:
    """Give each part with where it begins and how long it is."""
    whole = sum(part.value for part in parts)
    room = width - _GAP * (len(parts) - 1)
    x = 0.0
    for part in parts:
        long = part.value / whole * room
        yield part, x, long
        x += long + _GAP


def _fits(part: Bar, long: float) -> bool:
    within = text_width(plain(part.text), BODY, bold=True) + 2 * _PAD
    return within <= long and text_width(plain(part.label), SMALL) + 4 <= long


def _listed(parts: Sequence[Bar], width: float, top: float) -> tuple[list[str], float]:
    """Give names and values in lines, in the order of the parts."""
    marks: list[str] = []
    x, y = 0.0, top
    for part in parts:
        value = fitted(plain(part.text), width / 2, FINE, bold=True)
        taken = _SWATCH + 10 + text_width(value, FINE, bold=True)
        label = fitted(plain(part.label), width - taken - 4, SMALL)
        wide = text_width(label, SMALL)
        if x and x + wide + taken > width:
            x, y = 0.0, y + _LINE
        marks.append(box(x, y - 9, _SWATCH, _SWATCH, f"f-{part.tone}"))
        marks.append(text(x + _SWATCH + 5, y, label, "small"))
        marks.append(text(x + _SWATCH + 10 + wide, y, value, "bold fine"))
        x += wide + taken + _APART
    return marks, y + 6
