"""Look for personal data in places where they should not be.

E-mail addresses, phone numbers and names of contacts in commit messages, in names of files,
branches and tags, and names of contacts in notes of records that do not refer to them. What
stands there is not shown. Exit code 1 if anything is found. With --message FILE only that message
is looked at, as a commit-msg hook does before git commits.

Examples:
    crmctl privacy scan
    crmctl privacy scan --format json
    crmctl privacy scan --message .git/COMMIT_EDITMSG
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.messages import counted, note
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.session import open_workspace
from crmctl.errors.files import FileAccessError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmctl.workspace.scanning import Spot

_COLUMNS = (
    Column("place"), Column("where"), Column("line", show=lambda line: str(line or "")),
    Column("what"),
)  # fmt: skip
_INSTEAD = "Name people by their ids, as in `contact p-7k3f9q2m: set role`; nothing was committed."


def run(
    *,
    message: Annotated[
        Path | None,
        typer.Option("--message", metavar="FILE", help="A commit's message, for a hook."),
    ] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Run `crmctl privacy scan`."""
    from crmctl.workspace.scanning import scan, scan_message  # noqa: PLC0415 - `--help`

    workspace = open_workspace()
    if message is None:
        found = scan(workspace)
        emit((spot._asdict() for spot in found), _COLUMNS, format_)
        note(f"{counted(len(found), 'place')} with personal data.")
    else:
        found = scan_message(workspace, _read(message))
        _refuse(found)
    if found:
        raise typer.Exit(1)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError as error:
        raise FileAccessError(str(file), error.errno) from error


def _refuse(found: "Sequence[Spot]") -> None:
    for spot in found:
        note(f"line {spot.line} of the message holds {spot.what}")
    if found:
        note(_INSTEAD)
