"""The options of `crmctl check`."""

from enum import StrEnum
from typing import Annotated

import typer


class Report(StrEnum):
    """How findings are written; those of `checks.writers.registry`, and rows as everywhere."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    JSONL = "jsonl"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    GITLAB = "gitlab"
    TAP = "tap"
    RDJSON = "rdjson"
    MARKDOWN = "markdown"
    BADGE = "badge"
    STATISTICS = "statistics"
    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    YAML = "yaml"
    IDS = "ids"


class Profile(StrEnum):
    """What a check is for."""

    CI = "ci"
    REVIEW = "review"
    STRICT = "strict"


Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATH...]", help="Files or folders in the CRM; all by default."),
]
Since = Annotated[
    str,
    typer.Option(
        "--since", metavar="REV", help="Only what a change since a commit touched or left behind."
    ),
]
As = Annotated[
    str, typer.Option("--as", metavar="NAME", help="With --since: may this user do all that?")
]
Staged = Annotated[
    bool, typer.Option("--staged", help="Only what would be committed, as it is staged.")
]
Select = Annotated[
    str, typer.Option("--select", metavar="CODES", help="Only these rules: R501,C.")
]
Ignore = Annotated[str, typer.Option("--ignore", metavar="CODES", help="All but these rules.")]
ProfileOption = Annotated[
    Profile,
    typer.Option(
        "--profile",
        help="ci: data; review: work that is due, too (H); strict: warnings fail.",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")]
Fix = Annotated[bool, typer.Option("--fix", help="Mend what is safe to mend.")]
UnsafeFixes = Annotated[
    bool,
    typer.Option("--unsafe-fixes", help="With --fix: take likely answers, too. Look at them."),
]
Diff = Annotated[
    bool, typer.Option("--diff", help="Show what --fix would change and write nothing.")
]
AddIgnore = Annotated[
    str | None,
    typer.Option(
        "--add-ignore",
        metavar="REASON",
        help="Hide each of these findings by a comment that gives the reason.",
        show_default=False,
    ),
]
Baseline = Annotated[
    str, typer.Option("--baseline", metavar="FILE", help="Do not tell what this file knows.")
]
UpdateBaseline = Annotated[
    bool,
    typer.Option(
        "--update-baseline",
        help="Write what is found to the baseline: crmctl-baseline.json if none is named.",
    ),
]
Today = Annotated[
    str | None,
    typer.Option(
        "--today", metavar="DATE", help="Judge dates as on this day.", show_default=False
    ),
]
RuleOption = Annotated[
    str | None, typer.Option("--rule", metavar="CODE", help="Explain a rule and end.")
]
ReportOption = Annotated[
    Report, typer.Option("--format", "-f", help="How to write the findings.", metavar="FORMAT")
]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "--output", metavar="FORMAT=FILE", help="Write them to a file as well, in any format."
    ),
]
Statistics = Annotated[
    bool, typer.Option("--statistics", help="Only say how often each rule found something.")
]
