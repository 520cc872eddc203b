"""What a report answers, for people and programs: its table, and its picture."""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from crmctl.charts.chart import Tone
from crmctl.charts.columns import width
from crmctl.charts.typed.line import Line, letters
from crmctl.charts.typed.strokes import bar
from crmctl.cli.messages import note
from crmctl.cli.output import Column, Format, cell, emit
from crmctl.cli.terminal import encodable, is_terminal, safe, speaks_unicode, styled
from crmctl.errors.queries import NoPictureError
from crmctl.reports.picture import picture
from crmctl.workspace.reporting import references

if TYPE_CHECKING:
    from crmctl.reports.report import Cell, Report, Table

WIDTH = 80
"""Columns of a page in a pipe, which has no width of its own."""

_BAR, _BAR_WIDTH = "bar", 20
_GAP = 2
_STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.GOOD: "green",
    Tone.WARNING: "yellow",
    Tone.BAD: "red",
    Tone.MUTED: "dim",
}


class ReportFormat(StrEnum):
    """How reports are written: as data everywhere, or as a picture."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    YAML = "yaml"
    IDS = "ids"
    SVG = "svg"


def print_report(
    asked: "Report", table: "Table", format_: ReportFormat, *, with_ids: bool
) -> None:
    """Print what a report answers on standard output.

    On a terminal there are bars in the table where it has room for them, else the picture below.

    Raises:
        NoPictureError: a picture is asked for, and the report names nothing that is worth drawing.
    """
    match format_:
        case ReportFormat.SVG:
            _print_picture(asked, table)
        case ReportFormat.IDS:
            refs = ({"ref": ref} for ref in references(asked, table))
            emit(refs, (), Format.IDS, ref=lambda row: row["ref"])
        case ReportFormat.TABLE if is_terminal():
            _draw(asked, table, with_ids=with_ids)
        case _:
            _emit(table, Format(format_), with_ids=with_ids)


def print_note(table: "Table") -> None:
    """Say below a report what a reader has to know."""
    if not table.note:
        return
    unit = f"{table.unit}. " if table.unit and table.rows and not is_terminal() else ""
    note(f"{unit}{table.note}")


def print_lines(lines: Iterable[Line]) -> None:
    """Print lines on standard output, with styles on a terminal that has them."""
    for line in lines:
        parts = (styled(encodable(safe(piece.text)), _STYLES[piece.tone]) for piece in line)
        sys.stdout.write("".join(parts).rstrip() + "\n")


def columns_there() -> int:
    """Give how many columns there are to print on."""
    return shutil.get_terminal_size().columns if is_terminal() else WIDTH


def _print_picture(asked: "Report", table: "Table") -> None:
    from crmctl.charts.svg import svg  # noqa: PLC0415 - tables need no picture

    chart = picture(asked, table)
    if chart is None:
        raise NoPictureError(asked.name)
    # In UTF-8, whatever the terminal speaks: XML without a declaration is.
    sys.stdout.flush()
    sys.stdout.buffer.write(svg(chart).encode())


def _draw(asked: "Report", table: "Table", *, with_ids: bool) -> None:
    """Print for a person at a terminal."""
    unit = f"  {styled(safe(table.unit), 'dim')}" if table.unit else ""
    sys.stdout.write(f"{styled(safe(asked.question), 'bold')}{unit}\n\n")
    columns = columns_there()
    within = _has_room(table, columns, with_ids=with_ids)
    _emit(table, Format.TABLE, with_ids=with_ids, bars=within)
    chart = picture(asked, table) if table.rows and not within else None
    if chart is None:
        return
    from crmctl.charts.text import pieces  # noqa: PLC0415 - the same

    sys.stdout.write("\n")
    if chart.title != asked.question:
        sys.stdout.write(f"{styled(safe(chart.title), 'bold')}\n")
    if chart.legend and chart.legend != table.unit:
        sys.stdout.write(f"{styled(safe(chart.legend), 'dim')}\n")
    print_lines(pieces(chart, columns, unicode=speaks_unicode()))


def _has_room(table: "Table", columns: int, *, with_ids: bool) -> bool:
    """Whether bars are the picture, and the table has room for them in its lines."""
    if table.chart is not None or table.is_series or not table.bar or with_ids:
        return False
    taken = [
        max(width(safe(cell(value))) for value in (column.name, *values)) + _GAP
        for column, values in zip(
            table.columns, zip(*(row.cells for row in table.rows), strict=True), strict=False
        )
    ]
    return sum(taken) + _BAR_WIDTH <= columns


def _emit(table: "Table", format_: Format, *, with_ids: bool, bars: bool = False) -> None:
    rows = [
        dict(zip(_names(table), row.cells, strict=True))
        | ({"ids": list(row.ids)} if with_ids else {})
        for row in table.rows
    ]
    if bars:
        _add_bars(table, rows)
    if format_ is Format.TABLE and table.totals and rows:
        rows.append(dict(zip(_names(table), table.totals, strict=True)))
    emit(rows, list(_columns(table, with_ids=with_ids, bars=bars)), format_)


def _names(table: "Table") -> list[str]:
    return [column.name for column in table.columns]


def _columns(table: "Table", *, with_ids: bool, bars: bool) -> Iterator[Column]:
    for place, column in enumerate(table.columns):
        # The first column says what the row is: a period, or a reference to be copied.
        whole = column.number or place == 0
        align: Literal["left", "right"] = "right" if column.number else "left"
        yield Column(column.name, align=align, whole=whole, show=_written(column.places))
        if bars and column.name == table.bar:
            yield Column(_BAR, heading=" ", people=True, whole=True, style="cyan")
    if with_ids:
        yield Column("ids")


def _written(places: int | None) -> Callable[["Cell"], str] | None:
    """Give how amounts are shown; what is counted beside them stays as it is."""
    if places is None:
        return None
    return lambda value: f"{value:.{places}f}" if isinstance(value, float) else str(value)


def _add_bars(table: "Table", rows: Sequence[dict[str, Any]]) -> None:
    figures = [_number(row[table.bar]) for row in rows]
    longest, of = max(figures, default=0.0), letters(unicode=speaks_unicode())
    for row, figure in zip(rows, figures, strict=True):
        row[_BAR] = bar(figure, longest, _BAR_WIDTH, of)


def _number(value: "Cell") -> float:
    return float(value) if isinstance(value, int | float) else 0.0
