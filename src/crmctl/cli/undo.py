"""Take back a change with a new commit.

REV is a commit, as `crmctl history` shows it, or the batch of an import; without it the last
commit is taken back. Files that are still what the commit made of them get their earlier bytes; a
record that was edited since is changed field by field, or left alone with exit code 5 where the
same field was changed again. An undo is a commit like any other and can itself be undone. What
was said of a person who was erased since does not come back.

Examples:
    crmctl undo
    crmctl undo 4f2a91c --dry-run
    crmctl undo b-7k3f9q2m
"""

from typing import Annotated

import typer

from crmctl.cli.messages import note
from crmctl.cli.options import DryRun
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish


def run(
    rev: Annotated[
        str, typer.Argument(metavar="[REV]", help="The commit.", show_default=False)
    ] = "HEAD",
    *,
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl undo`."""
    from crmctl.workspace.undo import undo  # noqa: PLC0415 - `--help` needs none of it

    undone = undo(open_workspace(), rev)
    finish(undone.change, f"undo {undone.commit[:10]}", dry_run=dry_run)
    if not dry_run:
        note(f"Took back {undone.commit[:10]}; `crmctl undo` brings it back.")
