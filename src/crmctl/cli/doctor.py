"""Say whether everything is all right, and what to do if not.

Looks at Python and git, the CRM and its settings, who commits, an interrupted write, the index,
broken files, edits that are not committed, hooks, the layout of the folders and the remote. Exit
code 1 if something fails. `--fix` first sets up what a clone does not bring along: that `git diff`
and `git log -p` show names beside opaque ids; and commits the lines that `.gitattributes` lacks in
a CRM made by an older version.

Examples:
    crmctl doctor
    crmctl doctor --fix
    crmctl -C ~/my-crm doctor --format json
"""

from typing import Annotated

import typer

from crmctl.cli.messages import counted, note
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.progress import progress
from crmctl.cli.session import open_workspace, session

_COLUMNS = (
    Column("part", whole=True),
    Column("state", whole=True),
    Column("finding"),
    Column("remedy"),
)


def run(
    *,
    fix: Annotated[
        bool, typer.Option("--fix", help="Let git show names beside ids; complete .gitattributes.")
    ] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl doctor`."""
    from crmctl.workspace import Surroundings  # noqa: PLC0415 - help needs none
    from crmctl.workspace.attributes import complete  # noqa: PLC0415 - the same
    from crmctl.workspace.clone import set_up  # noqa: PLC0415 - the same
    from crmctl.workspace.diagnosis import State, diagnoses  # noqa: PLC0415 - the same

    current = session()
    if fix:
        set_up(current.directory)
        if added := complete(open_workspace()):
            note(f"Added to .gitattributes: {counted(len(added), 'line')}.")
    outside = Surroundings(current.now, tell=note, progress=progress)
    found = list(diagnoses(current.directory, outside))
    emit([diagnosis.as_row() for diagnosis in found], _COLUMNS, format)
    if any(diagnosis.state is State.FAIL for diagnosis in found):
        raise typer.Exit(1)
