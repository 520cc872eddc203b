"""Say how the index is, or rebuild it.

The index is derived from the files, lies in git's own folder, and may be deleted at any time; it
is brought up to date by every command. `status` counts what it holds, `rebuild` makes it anew,
`path` prints where it lies, for a program that reads SQLite.

Examples:
    crmctl index
    crmctl index rebuild
    sqlite3 "$(crmctl index path)" .tables
"""

from enum import StrEnum
from typing import Annotated

import typer

from crmctl.cli.messages import note
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, emit, say
from crmctl.cli.session import open_workspace
from crmctl.workspace.status import status

_COLUMNS = (
    Column("kind", whole=True),
    Column("records", align="right"),
    Column("archived", align="right"),
    Column("broken_files", align="right"),
)


class Action(StrEnum):
    """What to do with the index."""

    STATUS = "status"
    REBUILD = "rebuild"
    PATH = "path"


def run(
    action: Annotated[
        Action,
        typer.Argument(metavar="[status|rebuild|path]", help="What to do.", show_default=False),
    ] = Action.STATUS,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl index`."""
    workspace = open_workspace()
    if action is Action.PATH:
        say(str(workspace.index_file))
        return
    if action is Action.REBUILD:
        workspace.rebuild()
    found = status(workspace)
    emit([kind.as_row() for kind in found.kinds], _COLUMNS, format)
    if format is Format.TABLE:
        size = f"{found.size / 2**20:.1f} MiB" if found.size else "in memory"
        note(f"{found.files} files, {size}: {workspace.index_file}")
