"""Remove a record that nothing refers to.

While something refers to it the record stays, and the referring records are listed; `--cascade`
clears those references. The record stays in git's history: `crmctl undo` brings it back, and a
person who wants to be forgotten is erased with `crmctl redact` instead.

Examples:
    crmctl remove t-m4k8z1qp
    crmctl remove old-customer --cascade --yes
"""

from typing import Annotated

import typer

from crmctl.cli.confirm import confirm
from crmctl.cli.messages import counted
from crmctl.cli.options import DryRun, Refs, Yes
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, titles


def run(
    refs: Refs,
    *,
    cascade: Annotated[
        bool, typer.Option("--cascade", help="Clear the references of other records.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Run `crmctl remove`."""
    from crmctl.workspace.removing import remove  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    targets = list(dict.fromkeys(resolve(workspace, ref) for ref in refs))
    change = remove(workspace, targets, cascade=cascade)
    names = titles(workspace, targets)
    if not dry_run:
        records = [edit for edit in change.edits() if workspace.is_record_file(edit.path)]
        others = len(records) - len(targets)
        clearing = f" and clear what refers to it in {counted(others, 'record')}" if others else ""
        confirm(f"Remove {names}{clearing}?", yes=yes)
    finish(change, f"{names}: remove", dry_run=dry_run)
