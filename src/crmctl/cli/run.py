"""Apply the rules of automations.yaml: what time alone makes due.

Rules act by themselves when a command changes a record. `run` does what no change brings about: a
day that lies far enough back, a rule that is new, a rule's commit that was interrupted. Where
there is nothing to do it says so in one line. `--dry-run` shows what it would do, and `--explain`
says of each rule why it would act on a record, or why not.

Examples:
    crmctl run
    crmctl run --dry-run
    crmctl run quiet-customers
    crmctl run --explain acme-gmbh
"""

from typing import Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.messages import note
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.session import open_workspace

_FORESEEN = (
    Column("rule", whole=True),
    Column("ref", "record", whole=True),
    Column("why"),
    Column("does"),
)
_EXPLAINED = (
    Column("rule", whole=True),
    Column("acts", whole=True),
    Column("why"),
    Column("does"),
)


def run(
    rules: Annotated[
        list[str] | None,
        typer.Argument(metavar="[RULE...]", help="Only these rules; all by default."),
    ] = None,
    *,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            "-e",
            metavar="REF",
            help="Say of each rule whether it would act on a record, and why.",
            autocompletion=complete_ref,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Say what would be done and write nothing.")
    ] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl run`."""
    from crmctl.workspace.automating.running import explained, foreseen  # noqa: PLC0415 - `--help`
    from crmctl.workspace.automating.running import run as apply  # noqa: PLC0415 - the same
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace, names = open_workspace(), rules or []
    if explain is not None:
        found = explained(workspace, resolve(workspace, explain), names)
        rows = [{**each._asdict(), "does": list(each.does)} for each in found]
        emit(rows, _EXPLAINED, format, empty="No rule is about such a record.")
    elif dry_run:
        rows = [
            {**each._asdict(), "ref": str(each.ref), "does": list(each.does)}
            for each in foreseen(workspace, names)
        ]
        emit(rows, _FORESEEN, format, ref=lambda row: row["ref"], empty="Nothing is due.")
    elif not apply(workspace, names):
        note("Nothing is due.")
