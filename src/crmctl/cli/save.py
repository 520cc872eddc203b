"""Check and commit what was edited by hand.

Every edit of records, settings and schemas that is not committed yet goes into one commit. A
broken record stops it: what is wrong is said with file, line and remedy, and nothing is committed.

Examples:
    crmctl save
    crmctl save contacts --dry-run
"""

from typing import Annotated

import typer

from crmctl.cli.findings import show_findings
from crmctl.cli.messages import counted, note
from crmctl.cli.options import DryRun
from crmctl.cli.output import say
from crmctl.cli.paths import from_root
from crmctl.cli.session import open_workspace


def run(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH...]", help="Files or folders in the CRM; all by default."),
    ] = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl save`."""
    from crmctl.workspace.saving import (  # noqa: PLC0415 - needs pydantic
        hand_edits,
        require_allowed,
        save,
    )

    workspace = open_workspace()
    found = hand_edits(workspace, from_root(workspace, paths, gone=True))
    if found.findings:
        show_findings(found.findings)
        raise typer.Exit(1)
    if not found.edits:
        note("Nothing was edited by hand.")
    elif dry_run:
        require_allowed(workspace, found.edits)
        say("".join(edit.diff() for edit in found.edits).rstrip("\n"))
    else:
        save(workspace, found.edits)
        note(f"Saved {counted(len(found.edits), 'file')}.")
