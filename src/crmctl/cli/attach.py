"""Attach files to a record: a photo, a contract, a scan.

A copy goes to `attachments/` under a name that says nothing; what the file was called stands only
in the record. Copy and record are one commit. Git keeps every file for ever, so that more than
10 MB is refused without --large, and more than 100 MB in any case. What the record has already
is not stored again.

Examples:
    crmctl attach acme-gmbh contract.pdf --label contract
    crmctl attach t-m4k8z1qp photo-1.jpg photo-2.jpg
    crmctl attach acme-gmbh film.mp4 --large
"""

from pathlib import Path
from typing import Annotated

import typer

from crmctl.cli.messages import note
from crmctl.cli.options import DryRun, Ref
from crmctl.cli.output import say
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, title


def run(
    ref: Ref,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="The files.", show_default=False)
    ],
    *,
    label: Annotated[
        str, typer.Option("--label", "-l", metavar="TEXT", help="What it is, in a word.")
    ] = "",
    large: Annotated[bool, typer.Option("--large", help="Take up to 100 MB.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl attach`."""
    from crmctl.workspace.attaching import attach  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    target = resolve(workspace, ref)
    done = attach(workspace, target, [Path(file) for file in files], label=label, large=large)
    for path in done.known:
        note(f"{target} has this content already: {path}")
    if not done.added:
        return
    finish(done.change, f"{title(workspace, target)}: attach", dry_run=dry_run)
    if not dry_run:
        say("\n".join(done.added))
