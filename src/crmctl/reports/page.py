"""What a report means, in words: for `crmctl report explain` and for the manual."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import dedent, fill

from crmctl.reports.report import Option, Report

_OPTIONS: Mapping[Option, str] = {
    Option.FROM: "--from DATE: the first day that counts",
    Option.TO: "--to DATE: the last day that counts; by default today",
    Option.EVERY: "--every PERIOD: week, month, quarter or year; by default month",
    Option.DAYS: "--days N: how many days of silence are long; by default 90",
    Option.SIMILAR: "--similar REF: a complaint; who may have the same problem",
    Option.BY: "--by WHAT: what rows stand for",
    Option.OF: "--of WHAT: what is counted",
    Option.WITHIN: "--within N: how many days something has to follow",
    Option.BACKTEST: "--backtest: how wrong it would have been until now",
    Option.START: "--start FIELD: the event that a duration begins with",
    Option.END: "--end FIELD: the event that it ends with",
    Option.LATE: "--late FIELD: the day by which it should have ended",
}
_WIDTH = 90
_HEAD = """\
# The reports of `crmctl report`

Written by the program from `src/crmctl/reports/`; do not edit.

Every figure has one definition, which `crmctl report explain NAME` prints, too. `--ids` names the
records behind each row.
"""


def explain(report: Report) -> str:
    """Give the definition of a report, its columns and its options as plain text."""
    return "\n".join(
        [f"{report.name}: {report.question}", "", fill(report.definition, _WIDTH), ""]
        + [fill(f"Source: {report.source}", _WIDTH) for _ in report.source[:1]]
        + [fill(f"Rounding: {report.rounding}", _WIDTH) for _ in report.rounding[:1]]
        + ["" for _ in (report.source or report.rounding)[:1]]
        + [f"{column.name}: {column.meaning}" for column in report.columns]
        + ["" for _ in report.options[:1]]
        + [_option(report, option) for option in report.options]
        + [f"\nThe index is asked:\n{dedent(query).strip()}" for query in report.queries]
    )


def page(reports: Sequence[Report]) -> str:
    """Give the manual."""
    return "\n".join([_HEAD, *(line for report in reports for line in _lines(report))])


def _lines(report: Report) -> Iterator[str]:
    yield f"## {report.name}\n"
    yield f"{report.question} ({report.topic})\n"
    yield f"{report.definition}\n"
    yield "| column | what it is |\n|---|---|"
    yield from (f"| {column.name} | {column.meaning} |" for column in report.columns)
    yield ""
    for option in report.options:
        yield f"- `{_option(report, option).replace(':', '`:', 1)}"
    if report.options:
        yield ""


def _option(report: Report, option: Option) -> str:
    choices = {Option.BY: report.by, Option.OF: report.of}.get(option, ())
    said = f": {', '.join(choices)}; by default {choices[0]}" if choices else ""
    return _OPTIONS[option] + said
