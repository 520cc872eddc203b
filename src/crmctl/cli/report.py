"""Figures with definitions: what is owed, earned, to come, lost.

`crmctl report list` names the reports, `crmctl report explain NAME` says how a figure is defined.
QUERY restricts a report to the records that it finds. Days may be periods, too: `2026-Q3`,
`"last month"`, `-30d`; with `--format ids` the records behind the figures are printed, of reports
about people only these people. Reports that name customers or other records become work:
`--to-tasks` makes a task for each that has none of that report open, `--save-segment` keeps them
under a name in crm.yaml, as they are that day.

Examples:
    crmctl report customers-by-stage
    crmctl report sleeping --days 60 city:Berlin
    crmctl report activity --period "last year" --every quarter
    crmctl report growth --from 2026 --format csv
    crmctl report customers-by-stage --recorded 2025-12-31
    crmctl report revenue --format svg > revenue.svg
    crmctl report month --period 2026-10 --html october.html
    crmctl report complaints --similar 2026-11-20-acme-gmbh-4d2h --format ids
    crmctl report sleeping --to-tasks --due friday
    crmctl report sleeping --save-segment quiet-now
    crmctl report sleeping --format ids | crmctl set - tags+=win-back
"""

from typing import Annotated

import typer

from crmctl.cli.options import DryRun, Recorded, Yes
from crmctl.cli.output import Column, Format, emit, say
from crmctl.cli.report_page import ReportFormat, print_note, print_report
from crmctl.cli.report_work import Work, carry_out
from crmctl.cli.terminal import styled
from crmctl.cli.viewing import open_view
from crmctl.errors.queries import NoPictureError, NoReportError, NotAPageError, WholePageError
from crmctl.reports.page import explain
from crmctl.reports.registry import REPORTS
from crmctl.reports.report import Every, Topic
from crmctl.workspace.reporting import Wish, answer, report

_LIST, _EXPLAIN, _MONTH = "list", "explain", "month"


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
        typer.Option("--every", metavar="week|month|quarter|year", help="The length of a period."),
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
    to_tasks: Annotated[
        bool, typer.Option("--to-tasks", help="Make a task for each record that it names.")
    ] = False,
    due: Annotated[
        str, typer.Option("--due", metavar="DATE", help="When these tasks are due.")
    ] = "",
    owner: Annotated[
        str, typer.Option("--owner", metavar="USER", help="Whose they are; else the customer's.")
    ] = "",
    save_segment: Annotated[
        str | None,
        typer.Option("--save-segment", metavar="NAME", help="Keep whom it names in crm.yaml."),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    format: Annotated[  # noqa: A002 - the option's name
        ReportFormat,
        typer.Option(
            "--format", "-f", help="How to write it; svg is the picture.", metavar="FORMAT"
        ),
    ] = ReportFormat.TABLE,
    recorded: Recorded = None,
    html: Annotated[
        str, typer.Option("--html", metavar="FILE", help="Write the page of a month as HTML.")
    ] = "",
    svg: Annotated[
        str, typer.Option("--svg", metavar="DIR", help="Write the pictures of that page.")
    ] = "",
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
    asked, work = report(name), Work(to_tasks, due, owner, save_segment, dry_run, yes)
    working = work.is_wanted()
    wish = Wish(
        " ".join(words),
        period,
        first,
        last,
        every,
        days,
        ids=ids or working or format is ReportFormat.IDS,
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
    if working:
        carry_out(asked, wish, work, recorded)
        return
    if asked.name == _MONTH and _month(wish, format, recorded, html, svg):
        return
    if html or svg:
        raise NotAPageError(asked.name)
    table = answer(open_view(recorded), asked, wish)
    print_report(asked, table, format, with_ids=ids)
    print_note(table)


def _month(wish: Wish, format_: ReportFormat, recorded: str | None, html: str, svg: str) -> bool:
    """Give the page of a month; whether it was asked for, and not its figures as rows."""
    if wish.query:
        raise WholePageError
    if format_ is not ReportFormat.TABLE and not html and not svg:
        return False
    from crmctl.cli.report_month import print_page, write_page  # noqa: PLC0415 - the page alone
    from crmctl.workspace.month import month  # noqa: PLC0415 - the same

    view = open_view(recorded)
    page = month(view, wish)
    if html or svg:
        write_page(view, page, html, svg)
    else:
        print_page(page)
    return True


def _list(format_: ReportFormat) -> None:
    if format_ is ReportFormat.SVG:
        raise NoPictureError(_LIST)
    if format_ is ReportFormat.TABLE:
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
    emit(rows, columns, Format(format_))


def _group(topic: Topic) -> str:
    """Give the reports of a topic, a line each."""
    width = max(len(one.name) for one in REPORTS)
    lines = (f"  {one.name:{width}}  {one.question}" for one in REPORTS if one.topic is topic)
    return "\n".join((styled(topic, "bold"), *lines))
