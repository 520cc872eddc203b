"""Merge duplicates into one record; every reference follows.

The first record survives: its values stay, what it lacks comes from the others, lists are united,
and their ids become its aliases. Fields in which the records differ are named. It is one commit,
and `crmctl undo` takes it back.

Examples:
    crmctl merge p-7k3f9q2m p-0m2c8w4r
    crmctl merge acme-gmbh acme-maschinenbau --dry-run
"""

from typing import Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.confirm import confirm
from crmctl.cli.messages import counted, note
from crmctl.cli.options import DryRun, Ref, Yes
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, title, titles


def run(
    ref: Ref,
    others: Annotated[
        list[str],
        typer.Argument(metavar="REF...", help="What goes into it.", autocompletion=complete_ref),
    ],
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Run `crmctl merge`."""
    from crmctl.workspace.deciding import drop_between  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.merging import merge  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    survivor = resolve(workspace, ref)
    gone = list(dict.fromkeys(resolve(workspace, other) for other in others))
    merged = merge(workspace, survivor, gone)
    for field in merged.conflicts:
        note(f"{field} differs; the value of {survivor} stays")
    if count := drop_between(workspace, merged.change, [survivor, *gone]):
        note(f"{counted(count, 'decision')} that said otherwise will be dropped")
    names = titles(workspace, gone)
    if not dry_run:
        count = len(merged.redirected)
        follow = f"; {counted(count, 'other record')} will refer to it" if count else ""
        confirm(f"Merge {names} into {title(workspace, survivor)}{follow}?", yes=yes)
    subject = f"{title(workspace, survivor)}: merge {names}"
    finish(merged.change, subject, dry_run=dry_run, done=str(survivor))
