"""Share the CRM with others: what is new comes in and goes out.

Fetches, merges records field by field, commits and sends. Works with any remote that git knows: a
bare repository in a folder, over ssh or https, or a hosting service. Where both sides changed one
field your value stands, the other one is kept below conflicts/, and the exit code is 5: `crmctl
resolve` asks which it shall be. Whatever happens on the way, the files are never half merged;
after a lost connection run it again.

After an erasure from history (`crmctl redact --history`) the clones of others bring their own work
to the new history by `crmctl sync`, and let go of the old one. Whoever erased replaces the old one
at the remote with `--replace-history`.

Examples:
    crmctl sync
    crmctl sync --dry-run
    crmctl sync --remote backup
"""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.messages import counted, note, warn
from crmctl.cli.options import DryRun
from crmctl.cli.session import open_workspace

if TYPE_CHECKING:
    from crmctl.workspace.sharing.counting import Changes
    from crmctl.workspace.sharing.syncing import Synced
    from crmctl.workspace.workspace import Workspace

_OPEN = 5
_MANY = 20


def run(
    *,
    remote: Annotated[
        str,
        typer.Option(
            "--remote", metavar="NAME", help="Whom to share with.", show_default="the one followed"
        ),
    ] = "",
    replace_history: Annotated[
        bool,
        typer.Option(
            "--replace-history", help="Put history that was rewritten here in place of theirs."
        ),
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl sync`."""
    from crmctl.workspace.sharing.syncing import sync  # noqa: PLC0415 - help needs none of it
    from crmctl.workspace.sharing.twins import added_twice  # noqa: PLC0415 - the same

    workspace = open_workspace()
    synced = sync(workspace, remote, dry_run=dry_run, replace_history=replace_history)
    _show(workspace, synced, dry_run=dry_run)
    if not dry_run:
        for one, other in added_twice(workspace, synced):
            note(f"{one} came in and {other} is yours: they may be one (crmctl merge).")
    if count := _conflicts(synced):
        told = f"{counted(count, 'field')} changed on both sides"
        warn(f"{told}; your values stand. Decide with `crmctl resolve`, then sync again.")
        raise typer.Exit(_OPEN)


def _show(workspace: "Workspace", synced: "Synced", *, dry_run: bool) -> None:
    if synced.said:
        note("\n".join(f"{synced.remote}: {line}" for line in synced.said.splitlines()))
    came, went = ("Would come in", "Would go out") if dry_run else ("Came in", "Went out")
    if synced.migrated:
        note(f"Somebody was erased from history ({', '.join(synced.migrated.epochs)}).")
        note("Your work is replayed on the new history, and the old one is gone from this clone.")
        for one in (*synced.migrated.branches, *synced.migrated.dropped):
            note(f"  {one}: {'replayed' if one in synced.migrated.branches else 'gone'}")
    if synced.incoming.commits:
        note(f"{came}: {_in_words(synced.incoming)}.")
    if synced.joint:
        note(f"Merged: {counted(len(synced.joint.merged), 'record')} changed on both sides.")
        for line in _told(workspace, synced):
            note(line)
    if synced.outgoing.commits:
        note(f"{went}: {_in_words(synced.outgoing)}.")
    if not synced.incoming.commits and not synced.outgoing.commits:
        note(f"Nothing new on either side; {synced.remote} has all that is here.")


def _told(workspace: "Workspace", synced: "Synced") -> Iterator[str]:
    """Say what happened to single records, by their references."""
    told = synced.joint.told if synced.joint else []
    for each in told[:_MANY]:
        yield f"  {workspace.ref_at(each.path) or each.path}: {each.outcome}"
    if len(told) > _MANY:
        yield f"  and {len(told) - _MANY} more"
    for path, conflicts in (synced.joint.conflicts if synced.joint else {}).items():
        fields = ", ".join("the whole file" if c.path == "*" else c.path for c in conflicts)
        yield f"  {workspace.ref_at(path) or path}: both changed {fields}"


def _conflicts(synced: "Synced") -> int:
    return sum(map(len, synced.joint.conflicts.values())) if synced.joint else 0


def _in_words(changes: "Changes") -> str:
    parts = [
        text
        for what in ("added", "changed", "removed")
        if (text := _listed(getattr(changes, what), what))
    ]
    commits = counted(changes.commits, "commit")
    return f"{commits}: {'; '.join(parts)}" if parts else commits


def _listed(count: Counter[str], what: str) -> str:
    kinds = ", ".join(
        counted(number, kind, _plural(kind)) for kind, number in sorted(count.items())
    )
    return f"{kinds} {what}" if kinds else ""


def _plural(kind: str) -> str:
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
