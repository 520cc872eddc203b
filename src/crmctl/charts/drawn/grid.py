"""Shares in rows and columns, the darker the more, each with its number where there is room."""

from collections.abc import Iterator

from crmctl.charts.chart import Cells, Grid
from crmctl.charts.drawn.captions import NOTHING, caption, room, sentence
from crmctl.charts.letters import plain
from crmctl.charts.marks import FINE, SMALL, Drawing, box, text
from crmctl.charts.measure import fitted, text_width
from crmctl.charts.palette import SHADES
from crmctl.charts.shares import shade_of, written_share

_ROW, _HIGH, _HEAD = 24.0, 21.5, 18.0
_WIDEST = 62.0
_GAP = 2.0


def draw(chart: Grid, width: float) -> Drawing:
    """Draw a cell for each share that is known."""
    if not chart.rows:
        return sentence(NOTHING, width)
    left = room((row.label for row in chart.rows), width, SMALL)
    count = max(len(chart.columns), *(len(row.shares) for row in chart.rows), 1)
    cell = min((width - left) / count, _WIDEST)
    head = _HEAD if any(chart.columns) else 0.0
    marks = [*_headings(chart, left, cell)] if head else []
    for place, row in enumerate(chart.rows):
        marks += _row(row, head + place * _ROW, left, cell)
    return Drawing(marks, head + _ROW * len(chart.rows))


def _headings(chart: Grid, left: float, cell: float) -> Iterator[str]:
    widest = max(text_width(plain(name), FINE) for name in chart.columns)
    every = int(widest / cell) + 1
    for place, name in enumerate(chart.columns):
        if place % every == 0:
            shown = fitted(plain(name), cell * every, FINE)
            yield text(left + cell * place + 1, 11, shown, "small fine")


def _row(row: Cells, top: float, left: float, cell: float) -> Iterator[str]:
    yield caption(top + 15, row.label, left, size=SMALL, style="small")
    for place, share in enumerate(row.shares):
        if share is None:
            continue
        x, step = left + cell * place, shade_of(share, SHADES)
        yield box(x, top, cell - _GAP, _HIGH, f"g{step}")
        words = _fitting(share, cell - _GAP)
        if words:
            style = f"fine bold n{step}"
            yield text(x + (cell - _GAP) / 2, top + 15, words, style, "middle")


def _fitting(share: float, room_: float) -> str:
    """Give the share with its unit, without it, or not at all."""
    whole = written_share(share)
    choices = (whole, whole.removesuffix("\xa0%"))
    return next((one for one in choices if text_width(one, FINE, bold=True) <= room_), "")
