"""Open a record in your editor, check it and commit it.

An invalid file is opened again with what is wrong written above, until it is valid or you give

Examples:
    crmctl edit acme-gmbh
    EDITOR="code --wait" crmctl edit erika@acme.example
"""

import sys

from crmctl.cli.confirm import confirm
from crmctl.cli.editor import text_from_editor
from crmctl.cli.messages import note
from crmctl.cli.options import DryRun, Ref
from crmctl.cli.session import open_workspace
from crmctl.cli.terminal import is_terminal
from crmctl.cli.writing import finish
from crmctl.errors import InvalidDataError


def run(ref: Ref, *, dry_run: DryRun = False) -> None:
    """Run `crmctl edit`."""
    from crmctl.workspace.editing import edited, text_of  # noqa: PLC0415 - `--help` needs none
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    target = resolve(workspace, ref)
    text = text_of(workspace, target)
    while True:
        text = text_from_editor(text, ".yaml")
        change, problems = edited(workspace, target, text)
        if not problems:
            break
        for problem in problems:
            note(f"{problem.line}:{problem.column}: {problem.message} {problem.hint}".rstrip())
        if not is_terminal(sys.stdin):
            raise InvalidDataError([problem.message for problem in problems])
        confirm("Not valid. Edit again?", yes=False)
    finish(change, f"{target.folder[:-1]} {target.id}: edit", dry_run=dry_run)
