"""Count and chart: stages, activity, sleeping customers, growth.

`crmctl report list` names the reports, `crmctl report explain NAME` says how a figure is defined.
QUERY restricts a report to the records that it finds. Days may be periods, too: `2026-Q3`,
`"last month"`, `-30d`; with `--format ids` the records behind the figures are printed.

Examples:
    crmctl report customers-by-stage
    crmctl report sleeping --days 60 city:Berlin
    crmctl report activity --period "last year" --every quarter
    crmctl report growth --from 2026 --format csv
    crmctl report customers-by-stage --recorded 2025-12-31
    crmctl report complaints --similar 2026-11-20-acme-gmbh-4d2h --format ids
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from crmctl.cli.charts import bar, sparkline
from crmctl.cli.messages import note
from crmctl.cli.options import FormatOption, Recorded
from crmctl.cli.output import Column, Format, emit, say
from crmctl.cli.terminal import is_terminal, safe, styled
from crmctl.cli.viewing import open_view
from crmctl.errors.queries import NoReportError
from crmctl.reports.page import explain
from crmctl.reports.registry import REPORTS
from crmctl.reports.report import Every, Topic
from crmctl.workspace.reporting import Wish, answer, references, report

if TYPE_CHECKING:
    from crmctl.reports.report import Cell, Report, Table

_LIST, _EXPLAIN = "list", "explain"
_BAR = "bar"


def complete_name(incomplete: str) -> list[tuple[str, str]]:
    """Offer the reports whose names begin with what was typed."""
    return [(one.name, one.question) for one in REPORTS if one.name.startswith(incomplete)]


def run(  # noqa: PLR0913 - each is an argument or option of the command
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="The report; `list`; or `explain` and the report.",
            autocompletion=complete_name,
            show_default=False,
        ),
    ] = _LIST,
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY", help="Which records count.", show_default=False),
    ] = None,
    *,
    first: Annotated[
        str, typer.Option("--from", metavar="DATE", help="The first day that counts.")
    ] = "",
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="The last one.")] = "",
    period: Annotated[
        str, typer.Option("--period", "-p", metavar="PERIOD", help="Both at once, as in 2026-Q3.")
    ] = "",
    every: Annotated[
        Every | None,
        typer.Option("--every", metavar="week|month|quarter", help="The length of a period."),
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", "-d", min=0, metavar="N", help="How long is long.")
    ] = None,
    similar: Annotated[
        str,
        typer.Option("--similar", metavar="REF", help="Who may have a complaint's problem, too."),
    ] = "",
    as_of: Annotated[
        str,
        typer.Option("--as-of", metavar="DATE", help="What was true then, as known today."),
    ] = "",
    by: Annotated[
        str, typer.Option("--by", metavar="WHAT", help="What rows stand for: customer, month, ...")
    ] = "",
    within: Annotated[
        int | None,
        typer.Option("--within", min=1, metavar="N", help="In how many days it has to follow."),
    ] = None,
    backtest: Annotated[
        bool, typer.Option("--backtest", help="How wrong it would have been until now.")
    ] = False,
    start: Annotated[
        str, typer.Option("--start", metavar="FIELD", help="What a duration begins with.")
    ] = "",
    end: Annotated[str, typer.Option("--end", metavar="FIELD", help="What it ends with.")] = "",
    late: Annotated[
        str, typer.Option("--late", metavar="FIELD", help="The day by which it should have ended.")
    ] = "",
    of: Annotated[
        str, typer.Option("--of", metavar="WHAT", help="What is counted: invoices, orders.")
    ] = "",
    ids: Annotated[bool, typer.Option("--ids", help="Name the records behind each row.")] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
    recorded: Recorded = None,
) -> None:
    """Run `crmctl report`."""
    words = query or []
    if name == _LIST:
        _list(format)
        return
    if name == _EXPLAIN:
        if len(words) != 1:
            raise NoReportError
        say(explain(report(words[0])))
        return
    asked = report(name)
    wish = Wish(
        " ".join(words),
        period,
        first,
        last,
        every,
        days,
        ids=ids or format is Format.IDS,
        similar=similar,
        as_of=as_of,
        by=by,
        within=within,
        backtest=backtest,
        start=start,
        end=end,
        late=late,
        of=of,
    )
    table = answer(open_view(recorded), asked, wish)
    _print(asked, table, format, with_ids=ids)
    if table.note:
        note(table.note)


def _list(format_: Format) -> None:
    if format_ is Format.TABLE:
        say("\n\n".join(_group(topic) for topic in Topic))
        return
    rows = [
        {
            "topic": one.topic,
            "name": one.name,
            "question": one.question,
            "options": [f"--{option}" for option in one.options],
        }
        for one in REPORTS
    ]
    columns = [Column("topic"), Column("name", whole=True), Column("question"), Column("options")]
    emit(rows, columns, format_)


def _group(topic: Topic) -> str:
    """Give the reports of a topic, a line each."""
    width = max(len(one.name) for one in REPORTS)
    lines = (f"  {one.name:{width}}  {one.question}" for one in REPORTS if one.topic is topic)
    return "\n".join((styled(topic, "bold"), *lines))


def _print(asked: "Report", table: "Table", format_: Format, *, with_ids: bool) -> None:
    if format_ is Format.IDS:
        emit([{"ref": ref} for ref in references(table)], (), format_, ref=lambda row: row["ref"])
        return
    drawn = format_ is Format.TABLE and is_terminal()
    if drawn:
        sys.stdout.write(f"{styled(safe(asked.question), 'bold')}\n\n")
    rows = [
        dict(zip(_names(table), row.cells, strict=True))
        | ({"ids": list(row.ids)} if with_ids else {})
        for row in table.rows
    ]
    if drawn:
        _add_bars(table, rows)
    if format_ is Format.TABLE and table.totals and rows:
        rows.append(dict(zip(_names(table), table.totals, strict=True)))
    emit(rows, list(_columns(table, with_ids=with_ids, drawn=drawn)), format_)
    if drawn and table.is_series and rows:
        sys.stdout.write(f"\n{safe(table.bar)}  {sparkline(_figures(table))}\n")


def _names(table: "Table") -> list[str]:
    return [column.name for column in table.columns]


def _columns(table: "Table", *, with_ids: bool, drawn: bool) -> Iterator[Column]:
    for place, column in enumerate(table.columns):
        # The first column says what the row is: a period, or a reference to be copied.
        whole = column.number or place == 0
        align: Literal["left", "right"] = "right" if column.number else "left"
        yield Column(column.name, align=align, whole=whole, show=_written(column.places))
        if drawn and column.name == table.bar:
            yield Column(_BAR, heading=" ", people=True, whole=True, style="cyan")
    if with_ids:
        yield Column("ids")


def _written(places: int | None) -> Callable[["Cell"], str] | None:
    """Give how amounts are shown; what is counted beside them stays as it is."""
    if places is None:
        return None
    return lambda cell: f"{cell:.{places}f}" if isinstance(cell, float) else str(cell)


def _add_bars(table: "Table", rows: Sequence[dict[str, Any]]) -> None:
    figures = _figures(table)
    longest = max(figures, default=0)
    for row, figure in zip(rows, figures, strict=True):
        row[_BAR] = bar(figure, longest)


def _figures(table: "Table") -> list[float]:
    place = _names(table).index(table.bar)
    return [_number(row.cells[place]) for row in table.rows]


def _number(cell: "Cell") -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0
