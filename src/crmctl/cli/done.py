"""Say that tasks are done; a recurring one comes again.

A task with `every: 1 month` makes the next one in the same commit. Its schedule goes on from the
day on which it was due; what was missed does not pile up.

Examples:
    crmctl done t-m4k8z1qp
    crmctl done "Send the quote" --at yesterday
    crmctl list tasks "owner:u-anna due<today done:none" --format ids | crmctl done -
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from crmctl.cli.messages import note
from crmctl.cli.options import DryRun, Refs
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, remark, titles


def run(
    refs: Refs,
    *,
    at: Annotated[
        str, typer.Option("--at", metavar="WHEN", help="When: now, yesterday, 2026-11-20.")
    ] = "now",
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl done`."""
    from crmctl.workspace.days import moment  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.recurring import finish_tasks  # noqa: PLC0415 - the same
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    tasks = [resolve(workspace, text, ("task",)) for text in _texts(refs)]
    finished = finish_tasks(workspace, tasks, moment(workspace, at))
    subject = f"{titles(workspace, finished.done)}: done"
    finish(finished.change, subject, dry_run=dry_run)
    if dry_run:
        return
    remark(finished.change.findings())
    for ref in finished.following:
        note(f"comes again: {ref}, due {finished.change.record(ref).data['due']}")


def _texts(refs: Sequence[str]) -> Iterator[str]:
    for text in refs:
        if text == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield text
