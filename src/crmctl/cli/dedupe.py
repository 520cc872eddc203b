"""Find records that may be the same, with the reasons.

Groups of contacts and of customers, the likeliest first: the probability that they are one, and
what speaks for and against it, in bits (+1 doubles the odds, -1 halves them). Nothing is changed
without --review, which goes through them key by key, or --auto, which merges only what is as good
as certain. What was decided once is not shown again; --decided lists it. With `--format ids` a
line is a group.

With --csv it works on any table, without a CRM: the table is given back with the columns
`cluster` and `probability`, or with --link joined to the rows of another one that are the same.
What a column is, its header tells, or --map COLUMN=TYPE; docs/duplicates-in-tables.md has it all.

Examples:
    crmctl dedupe
    crmctl dedupe contacts --review
    crmctl dedupe --auto --dry-run
    crmctl dedupe customers --pairs --threshold 0.9 --format json
    crmctl dedupe --since 2026-11-01
    crmctl dedupe --csv people.csv -o clusters.csv
    crmctl dedupe --csv members.csv --map "Nr.=ignore" --map Verein=organisation -o clusters.csv
    crmctl dedupe --csv ours.csv --link theirs.csv --one-to-one -o links.csv
"""

from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.completion import complete_kind
from crmctl.cli.dedupe_options import (
    BackendOption,
    Csv,
    Delimiter,
    Encoding,
    Engine,
    EngineOption,
    Link,
    Map,
    OneToOne,
    Output,
    Sheet,
    TableWish,
    chosen_backend,
    require_alone,
    require_csv,
)
from crmctl.cli.dedupe_splink import list_by_splink
from crmctl.cli.dedupe_table import dedupe_table
from crmctl.cli.options import DryRun, FormatOption, Yes
from crmctl.cli.output import Format
from crmctl.errors.duplicates import WaysApartError
from crmctl.errors.records import UnknownKindError
from crmctl.matching import GROUPED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmctl.workspace import Workspace

_EVEN = 0.5


def run(  # noqa: PLR0913 - one option for each thing that a person may want of duplicates
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="[KIND]",
            help="contacts or customers; both by default.",
            autocompletion=complete_kind,
            show_default=False,
        ),
    ] = None,
    *,
    review: Annotated[
        bool, typer.Option("--review", "-r", help="Go through them, a key a decision.")
    ] = False,
    auto: Annotated[
        bool, typer.Option("--auto", help="Merge what is as good as certain, in one commit.")
    ] = False,
    decided: Annotated[
        bool, typer.Option("--decided", help="List what was decided before instead.")
    ] = False,
    pairs: Annotated[bool, typer.Option("--pairs", help="Pairs instead of groups.")] = False,
    threshold: Annotated[
        str | None,
        typer.Option(
            "--threshold",
            "-t",
            metavar="P",
            help="The least probability: 0.5, in a table of groups 0.8.",
            show_default=False,
        ),
    ] = None,
    related: Annotated[
        bool, typer.Option("--related", help="Also households, colleagues, sister companies.")
    ] = False,
    since: Annotated[
        str,
        typer.Option("--since", metavar="REV", help="Only what was added or changed since then."),
    ] = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    format_: FormatOption = Format.TABLE,
    csv: Csv = "",
    link: Link = "",
    one_to_one: OneToOne = False,
    map_: Map = None,
    output: Output = "-",
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    engine: EngineOption = Engine.OWN,
    backend: BackendOption = None,
) -> None:
    """Run `crmctl dedupe`."""
    told = TableWish(csv, link, one_to_one, map_ or (), output, delimiter, encoding, sheet)
    told = told._replace(related=related, format=format_, backend=chosen_backend(engine, backend))
    chosen = {"--review": review, "--auto": auto, "--decided": decided, "--pairs": pairs}
    others = {**chosen, "--since": bool(since), "--dry-run": dry_run}
    if csv:
        require_alone(others)
        least = _EVEN if link else GROUPED
        dedupe_table(told, _probability(threshold, least), kind)
        return
    require_csv(told)
    from crmctl.cli import dedupe_found as ways  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.deduping import Wish  # noqa: PLC0415 - the same

    if sum(chosen.values()) > 1:
        raise WaysApartError(", ".join(chosen))
    wish = Wish(_probability(threshold, _EVEN), related, since)
    workspace = ways.opened()
    kinds = _kinds(workspace, kind)
    if told.backend:
        require_alone({**others, "--related": related, "--pairs": False}, "--engine splink")
        list_by_splink(workspace, kinds, wish.threshold, told)
    elif decided:
        ways.list_decided(workspace, kinds, format_)
    elif auto:
        ways.merge_certain(workspace, kinds, wish, dry_run=dry_run, yes=yes)
    elif review:
        ways.go_through(workspace, kinds, wish)
    elif pairs:
        ways.list_pairs(workspace, kinds, wish, format_)
    else:
        ways.list_groups(workspace, kinds, wish, format_)


def _kinds(workspace: "Workspace", kind: str | None) -> "Sequence[str]":
    from crmctl.matching import MATCHED_KINDS  # noqa: PLC0415 - `--help` needs none of it

    known = [workspace.catalogue.by_name[name] for name in MATCHED_KINDS]
    found = [each.name for each in known if kind in {None, each.name, each.folder}]
    if not found:
        raise UnknownKindError(kind or "", MATCHED_KINDS)
    return found


def _probability(text: str | None, default: float) -> float:
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise typer.BadParameter("the probability is a number from 0 to 1")
    return value
