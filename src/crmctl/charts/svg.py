"""Pictures as SVG: one text that needs nothing else, the same bytes for the same picture."""

from html import escape

from crmctl.charts.chart import Bars, Chart, Columns, Grid, Rhythm, Spans, Strip
from crmctl.charts.described import described
from crmctl.charts.drawn import bars, columns, grid, rhythm, spans, strip
from crmctl.charts.letters import plain
from crmctl.charts.marks import HEAD, SMALL, Drawing, number, text
from crmctl.charts.measure import wrapped
from crmctl.charts.palette import rules, variables

WIDTH = 640.0
"""In CSS pixels, of a picture that stands alone."""

_MARGIN = 16.0
_SPACE = "http://www.w3.org/2000/svg"
_TITLE_LINE, _LEGEND_LINE = 20.0, 16.0


def drawing(chart: Chart, width: float) -> Drawing:
    """Give the marks of a picture without its frame."""
    match chart:
        case Bars():
            return bars.draw(chart, width)
        case Strip():
            return strip.draw(chart, width)
        case Columns():
            return columns.draw(chart, width)
        case Rhythm():
            return rhythm.draw(chart, width)
        case Grid():
            return grid.draw(chart, width)
        case Spans():
            return spans.draw(chart, width)


def svg(chart: Chart, width: float = WIDTH) -> str:
    """Give a picture that stands alone, with its title, its legend, its colours and a paper."""
    inner = width - 2 * _MARGIN
    head = _head(chart, inner)
    drawn = drawing(chart, inner)
    height = head.height + drawn.height + 2 * _MARGIN
    size = f'width="{number(width)}" height="{number(height)}"'
    paper = '<rect width="100%" height="100%" class="f-paper"/>'
    place = f"translate({number(_MARGIN)} {number(_MARGIN + head.height)})"
    return (
        f"{_opened(chart, width, height, size)}"
        f"<style>{variables('.chart')}{rules()}</style>{paper}\n"
        f'<g transform="translate({number(_MARGIN)} {number(_MARGIN)})">{_lines(head)}</g>\n'
        f'<g transform="{place}">\n{_lines(drawn)}\n</g>\n</svg>\n'
    )


def within(chart: Chart, width: float) -> str:
    """Give a picture for a page that has the colours and says title and legend itself."""
    drawn = drawing(chart, width)
    return f"{_opened(chart, width, drawn.height)}{_lines(drawn)}</svg>"


def _opened(chart: Chart, width: float, height: float, size: str = "") -> str:
    view = f"0 0 {number(width)} {number(height)}"
    title = escape(plain(chart.title) or "Picture", quote=False)
    return (
        f'<svg xmlns="{_SPACE}" viewBox="{view}" {size} class="chart" role="img">'
        f"<title>{title}</title><desc>{escape(described(chart), quote=False)}</desc>"
    ).replace('"  class', '" class')


def _head(chart: Chart, width: float) -> Drawing:
    marks: list[str] = []
    y = 0.0
    for one in wrapped(plain(chart.title), width, HEAD, bold=True):
        marks.append(text(0, y + 14, one, "head"))
        y += _TITLE_LINE
    for one in wrapped(plain(chart.legend), width, SMALL):
        marks.append(text(0, y + 12, one, "small"))
        y += _LEGEND_LINE
    return Drawing(marks, y + (8 if marks else 0))


def _lines(drawn: Drawing) -> str:
    return "\n".join(drawn.marks)
