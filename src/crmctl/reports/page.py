"""What a report means, in words: for `crmctl report explain` and for the manual."""

from collections.abc import Collection, Iterator, Mapping
from textwrap import dedent, fill

from crmctl.reports.report import Option, Report, Topic

_OPTIONS: Mapping[Option, str] = {
    Option.FROM: "--from DATE: the first day that counts",
    Option.TO: "--to DATE: the last day that counts; by default today",
    Option.EVERY: "--every PERIOD: week, month, quarter or year; by default month",
    Option.DAYS: "--days N: how many days count, as the definition says",
    Option.SIMILAR: "--similar REF: a complaint; who may have the same problem",
    Option.BY: "--by WHAT: what rows stand for",
    Option.OF: "--of WHAT: what is counted",
    Option.WITHIN: "--within N: in how many days it has to come",
    Option.BACKTEST: "--backtest: how wrong it would have been until now",
    Option.START: "--start FIELD: the event that a duration begins with",
    Option.END: "--end FIELD: the event that it ends with",
    Option.LATE: "--late FIELD: the day by which it should have ended",
}
_WIDTH = 90
_WRITTEN = "Written by `python -m crmctl.cli.report_manual --write`; do not edit it by hand."
_HEAD = f"""\
# The reports of `crmctl report`

{_WRITTEN}

Every figure has one definition, which `crmctl report explain NAME` prints, too. `--ids` names the
records behind each row, `--as-of DATE` tells what was true then as known today, `--recorded DATE`
what the files said then, and `--format svg` draws the picture.
"""


def explain(report: Report) -> str:
    """Give the definition of a report, its columns and its options as plain text."""
    return "\n".join(
        [f"{report.name}: {report.question}", "", fill(report.definition, _WIDTH), ""]
        + [fill(f"Source: {report.source}", _WIDTH)]
        + [fill(f"Rounding: {report.rounding}", _WIDTH), ""]
        + [f"{column.name}: {column.meaning}" for column in report.columns]
        + ["" for _ in report.options[:1]]
        + [_option(report, option) for option in report.options]
        + [f"\nThe index is asked:\n{dedent(query).strip()}" for query in report.queries]
    )


def index(reports: Collection[Report]) -> str:
    """Give the first page of the manual: every report by what people want to know."""
    return "\n".join([_HEAD, *(line for topic in Topic for line in _group(topic, reports))])


def page(report: Report, printed: str, *, has_picture: bool) -> str:
    """Give the page of a report.

    Args:
        report: the report.
        printed: what it says of the sample CRM.
        has_picture: whether its picture stands beside the page.
    """
    parts = [f"# {report.name}\n\n{_WRITTEN}\n\n**{report.question}**\n\n{report.definition}"]
    parts += [f"Source: {report.source}", f"Rounding: {report.rounding}", "## On the sample CRM"]
    parts += [f"![{report.question}]({report.name}.svg)"] * has_picture
    parts += [f"```console\n$ crmctl report {report.name}\n{printed}```"]
    parts += ["## Columns", "\n".join(_columns(report))]
    parts += ["## Options", "\n".join(_options(report))] * bool(report.options)
    parts += ["## What the index is asked"] * bool(report.queries)
    parts += [f"```sql\n{dedent(query).strip()}\n```" for query in report.queries]
    return "\n\n".join(parts) + "\n"


def _group(topic: Topic, reports: Collection[Report]) -> Iterator[str]:
    yield f"## {topic}\n"
    for report in reports:
        if report.topic is topic:
            yield f"- [{report.name}]({report.name}.md): {report.question}"
    yield ""


def _columns(report: Report) -> Iterator[str]:
    yield "| column | what it is |\n|---|---|"
    yield from (f"| {column.name} | {column.meaning} |" for column in report.columns)


def _options(report: Report) -> Iterator[str]:
    for option in report.options:
        yield f"- `{_option(report, option).replace(':', '`:', 1)}"


def _option(report: Report, option: Option) -> str:
    choices = {Option.BY: report.by, Option.OF: report.of}.get(option, ())
    said = f": {', '.join(choices)}; by default {choices[0]}" if choices else ""
    return _OPTIONS[option] + said
