"""What all commands that write have in common: show the change, or commit it."""

from typing import TYPE_CHECKING

from crmctl.cli.messages import note
from crmctl.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmctl.model.record import Ref
    from crmctl.workspace import Workspace
    from crmctl.workspace.change import Change

_MANY = 3


def title(workspace: "Workspace", ref: "Ref") -> str:
    """Give what a commit's subject calls a record: `contact p-7k3f9q2m`."""
    return f"{workspace.catalogue.by_name[ref.folder].name} {ref.id}"


def titles(workspace: "Workspace", refs: "Sequence[Ref]") -> str:
    """Give what a commit's subject calls several records; many are only counted."""
    if len(refs) > _MANY:
        return f"{len(refs)} records"
    return ", ".join(title(workspace, ref) for ref in refs)


def finish(change: "Change", subject: str, *, dry_run: bool, done: str = "") -> None:
    """Commit a change, or with `--dry-run` show its exact diff on standard output.

    Args:
        change: what was collected.
        subject: the commit's subject, made of ids.
        dry_run: whether nothing is to be written.
        done: what standard output says once it is committed, as the new record's reference.
    """
    if dry_run:
        if diff := change.diff():
            say(diff.rstrip("\n"))
        else:
            note("Nothing would change.")
        return
    if change.commit(subject) is None:
        note("Nothing to change: it is so already.")
    if done:
        say(done)
