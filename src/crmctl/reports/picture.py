"""The picture of a report: its own, or the obvious one."""

from collections.abc import Iterator
from dataclasses import replace

from crmctl.charts.chart import Bar, Bars, Chart, Columns
from crmctl.charts.numbers import grouped
from crmctl.reports.report import Cell, Report, Row, Table

_MOST = 20  # bars that fit on a screen with their heading
_NAME = "name"


def picture(report: Report, table: Table) -> Chart | None:
    """Give what a report shows, with a title; None where it names nothing that is worth drawing.

    Without a picture of its own these are columns where rows follow each other in time, else
    bars of the first rows; a row of which nothing is known has none.
    """
    chart = table.chart or _default(table)
    if chart is None:
        return None
    legend = chart.legend or _unit(table) or ("" if table.rows else table.note)
    return replace(chart, title=chart.title or report.question, legend=legend)


def _unit(table: Table) -> str:
    """Give what amounts are, if it is amounts that are drawn."""
    drawn = [column for column in table.columns if column.name == table.bar]
    return table.unit if any(column.places is not None for column in drawn) else ""


def _default(table: Table) -> Chart | None:
    if not table.bar:
        return None
    bars = list(_bars(table))
    if table.is_series:
        return Columns(bars)
    bars = [bar for bar in bars if bar.text]
    more = len(bars) - _MOST
    unit = f"{_unit(table)}; " if _unit(table) else ""
    return Bars(bars[:_MOST], legend=f"{unit}the first {_MOST} of {len(bars)}" if more > 0 else "")


def _bars(table: Table) -> Iterator[Bar]:
    names = [column.name for column in table.columns]
    place = names.index(table.bar)
    label = names.index(_NAME) if _NAME in names and not table.is_series else 0
    digits = table.columns[place].places
    for row in table.rows:
        value = row.cells[place]
        shown = value if isinstance(value, int | float) else None
        yield Bar(_label(row, label), float(shown or 0), _written(shown, digits))


def _label(row: Row, place: int) -> str:
    name: Cell = row.cells[place]
    return str(row.cells[0] if name is None else name)


def _written(value: float | None, places: int | None) -> str:
    if value is None:
        return ""
    if places is None:
        places = 0 if value == int(value) else 1
    return grouped(value, places)
