"""Prove who made which commit, and that they were allowed to.

`audit verify` goes through the history: a commit is proved if it is signed by an ssh key that
crm.yaml listed for a user when the commit before it was made, in the key's and the user's time,
and if that user's role allowed what it changes. All that is not is listed. A commit's own date
proves nothing: it counts only from the dates of the commits before it on. Exit code 1 if anything
is not proved.

Examples:
    crmctl audit verify
    crmctl audit verify --from v2026 --format json
    crmctl audit verify --from origin/main --all
"""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crmctl.cli.findings import line
from crmctl.cli.messages import counted, note
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, emit, say
from crmctl.cli.session import open_workspace
from crmctl.errors.guarding import AuditArgumentsError

if TYPE_CHECKING:
    from crmctl.workspace.guarding.auditing import Entry

_COLUMNS = tuple(Column(name) for name in ("commit", "at", "proof", "person", "findings"))


def run(
    action: Annotated[str, typer.Argument(metavar="ACTION", help="verify.", show_default=False)],
    *,
    since: Annotated[
        str, typer.Option("--from", metavar="REV", help="Only what came after a commit.")
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="List the commits that are proved, too.")
    ] = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Run `crmctl audit`."""
    from crmctl.git.history import resolve  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.guarding.auditing import audit  # noqa: PLC0415 - the same

    if action != "verify":
        raise AuditArgumentsError(action)
    workspace = open_workspace()
    repository = workspace.repository
    start = resolve(repository, since, workspace.now.tzinfo) if since else ""
    tip = repository.head()
    entries = list(audit(repository, tip, start)) if tip else []
    shown = [entry for entry in entries if every or not entry.is_fine]
    if format_ is Format.TABLE:
        for entry in shown:
            _show(entry)
    else:
        emit(map(_row, shown), _COLUMNS, format_, ref=lambda row: str(row["commit"]))
    _summarise(entries)
    if not all(entry.is_fine for entry in entries):
        raise typer.Exit(1)


def _show(entry: "Entry") -> None:
    person = f" {entry.person}" if entry.person else ""
    say(f"{entry.commit[:12]} {entry.at.date()} {entry.proof}{person}")
    for finding in entry.findings:
        say(f"  {line(finding)}")


def _row(entry: "Entry") -> Mapping[str, Any]:
    return {
        "commit": entry.commit,
        "at": entry.at.isoformat(),
        "proof": str(entry.proof),
        "person": entry.person,
        "findings": [line(finding) for finding in entry.findings],
    }


def _summarise(entries: "list[Entry]") -> None:
    counts = Counter(entry.proof for entry in entries)
    said = ", ".join(f"{count} {proof}" for proof, count in counts.most_common())
    note(f"{counted(len(entries), 'commit')}{f': {said}' if said else ''}.")
