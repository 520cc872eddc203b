"""Move deals to another stage of their pipeline.

The stages stand in crm.yaml. `lost` needs a reason, one of its `lost_reasons`. A step back is
recorded like any other; a deal that is won or lost is opened again with --force. Several deals
are one commit.

Examples:
    crmctl move "Frost-proof drives for the yard" verbal
    crmctl move 2026-11-20-acme-gmbh-d7k2 won --at yesterday
    crmctl move 2026-11-20-acme-gmbh-d7k2 lost --reason price
"""

from typing import Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.messages import counted, note
from crmctl.cli.options import DryRun
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, remark, titles
from crmctl.errors.queries import NothingSelectedError


def run(
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="DEAL... STAGE",
            help="The deals, then where they go.",
            autocompletion=complete_ref,
            show_default=False,
        ),
    ],
    *,
    at: Annotated[
        str, typer.Option("--at", metavar="DATE", help="When they got there, if not today.")
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", "-r", metavar="REASON", help="Why they are lost.")
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Open a deal again that is won or lost.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl move`."""
    from crmctl.workspace.days import moment  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.moving import Step, move  # noqa: PLC0415 - the same
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    *texts, stage = arguments
    if not texts:
        raise NothingSelectedError
    workspace = open_workspace()
    refs = [resolve(workspace, text, ("deal",)) for text in texts]
    when = moment(workspace, at) if at else ""
    done = move(workspace, refs, Step(stage=stage, at=when, reason=reason, force=force))
    for sentence in done.remarks:
        note(sentence)
    subject = f"{titles(workspace, done.moved)}: move to {stage}"
    finish(done.change, subject, dry_run=dry_run)
    if dry_run:
        return
    remark(done.change.findings())
    if len(refs) > 1:
        note(f"Moved {counted(len(done.moved), 'deal')}.")
