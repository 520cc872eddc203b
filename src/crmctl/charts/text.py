"""Pictures as lines for a terminal: legible without colour, in Unicode and in plain ASCII."""

from collections.abc import Iterator, Sequence

from crmctl.charts.chart import Bars, Chart, Columns, Grid, Rhythm, Spans, Strip
from crmctl.charts.typed import bars, columns, grid, rhythm, spans, strip
from crmctl.charts.typed.line import NOTHING, Letters, Line, Piece, joined, letters

_NARROWEST = 40


def pieces(chart: Chart, width: int, *, unicode: bool) -> Sequence[Line]:
    """Give a picture, without title and legend, as lines out of pieces with tones.

    Args:
        chart: the picture.
        width: in columns; what is narrower than 40 is drawn as wide as that.
        unicode: whether the terminal can show more than ASCII.
    """
    of = letters(unicode=unicode)
    if not _has_marks(chart):
        return ((Piece(NOTHING),),)
    return list(_lines(chart, max(width, _NARROWEST), of))


def lines(chart: Chart, width: int, *, unicode: bool) -> Sequence[str]:
    """Give a picture, without title and legend, as plain lines."""
    return [joined(line) for line in pieces(chart, width, unicode=unicode)]


def _lines(chart: Chart, width: int, of: Letters) -> Iterator[Line]:
    match chart:
        case Bars():
            return bars.lines(chart, width, of)
        case Strip():
            return strip.lines(chart, width, of)
        case Columns():
            return columns.lines(chart, width, of)
        case Rhythm():
            return rhythm.lines(chart, width, of)
        case Grid():
            return grid.lines(chart, width, of)
        case Spans():
            return spans.lines(chart, width, of)


def _has_marks(chart: Chart) -> bool:
    match chart:
        case Bars():
            return bool(chart.bars)
        case Strip():
            return bool(chart.parts)
        case Columns():
            return bool(chart.columns)
        case Rhythm():
            return bool(chart.tracks)
        case Grid():
            return bool(chart.rows)
        case Spans():
            return bool(chart.spans)
