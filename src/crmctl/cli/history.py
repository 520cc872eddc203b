"""Say who changed which field when.

Without REF the commits of the whole CRM are listed, newest first.

Examples:
    crmctl history acme-gmbh
    crmctl history --limit 20
    crmctl history p-7k3f9q2m --format json
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.session import open_workspace

if TYPE_CHECKING:
    from crmctl.git.audit import Commit
    from crmctl.workspace.history import Entry

_COMMITS = (
    Column("at", whole=True), Column("commit", whole=True), Column("author"), Column("subject"),
)  # fmt: skip
_CHANGES = (
    Column("at", whole=True),
    Column("commit", whole=True),
    Column("author"),
    Column("action"),
    Column("field"),
    Column("before"),
    Column("after"),
)


def run(
    ref: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]", help="The record.", autocompletion=complete_ref, show_default=False
        ),
    ] = None,
    *,
    limit: Annotated[
        int | None, typer.Option("--limit", "-l", min=1, help="At most so many commits.")
    ] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Run `crmctl history`."""
    from crmctl.workspace.history import history, past, recent  # noqa: PLC0415 - `--help` needs none

    workspace = open_workspace()
    if ref is None:
        emit(map(_of_commit, recent(workspace, limit)), _COMMITS, format_, empty="No commits.")
        return
    entries = history(workspace, past(workspace, ref))[:limit]
    emit(_rows(entries), _CHANGES, format_, empty="Not committed yet.")


def _rows(entries: "Iterable[Entry]") -> Iterable[Mapping[str, Any]]:
    for entry in entries:
        about = _of_commit(entry.commit)
        for change in entry.changes:
            yield about | {"field": change.field, "before": change.before, "after": change.after}
        if not entry.changes:
            reason = "unreadable at this commit" if entry.broken else "layout only"
            yield about | {"field": f"({reason})", "before": None, "after": None}


def _of_commit(commit: "Commit") -> dict[str, Any]:
    return {
        "at": commit.at.isoformat(timespec="minutes"),
        "commit": commit.oid[:10],
        "author": commit.author_name,
        "action": commit.action,
        "subject": commit.subject,
    }
