"""Take attachments off a record; their files go with them.

An attachment is named as `crmctl attachments` shows it: by its number, its place, its name or its
label. The file stays in git's history: `crmctl undo` brings it back.

Examples:
    crmctl detach acme-gmbh contract.pdf
    crmctl detach acme-gmbh 2
"""

from typing import Annotated

import typer

from crmctl.cli.confirm import confirm
from crmctl.cli.messages import counted
from crmctl.cli.options import DryRun, Ref, Yes
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, title


def run(
    ref: Ref,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Its number, place, name or label.", show_default=False
        ),
    ],
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Run `crmctl detach`."""
    from crmctl.workspace.attaching import detach  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    target = resolve(workspace, ref)
    change = detach(workspace, target, files)
    if not dry_run:
        confirm(f"Take {counted(len(files), 'attachment')} off {target}?", yes=yes)
    finish(change, f"{title(workspace, target)}: detach", dry_run=dry_run)
