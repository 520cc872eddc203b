"""Open a record in your editor, check it and commit it.

While the file is not valid, what is wrong is said and the editor opens it again, until it is
valid or you give up; then your text is kept in a file and nothing is changed. A record whose
file is broken can be opened by its id. Another record that it has become like is named.

Examples:
    crmctl edit acme-gmbh
    EDITOR="code --wait" crmctl edit erika@acme.example
"""

import sys
from typing import TYPE_CHECKING

from crmctl.cli.confirm import confirm
from crmctl.cli.editor import kept, text_from_editor
from crmctl.cli.findings import line
from crmctl.cli.messages import note, warn
from crmctl.cli.options import DryRun, Ref
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, remark, title
from crmctl.errors.records import InvalidDataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmctl.findings import Finding
    from crmctl.workspace import Workspace
    from crmctl.workspace.editing import Draft


def run(ref: Ref, *, dry_run: DryRun = False) -> None:
    """Run `crmctl edit`."""
    from crmctl.workspace.editing import draft  # noqa: PLC0415 - `--help` needs none

    workspace = open_workspace()
    before = draft(workspace, ref)
    _edit(workspace, before, text_from_editor(before.text, ".yaml"), dry_run=dry_run)


def _edit(workspace: "Workspace", before: "Draft", text: str, *, dry_run: bool) -> None:
    """Take a text over, edited again as long as it is not valid; it is never lost."""
    from crmctl.workspace.editing import alike, edited  # noqa: PLC0415 - the same

    while True:
        with kept(text, unless=before.text):
            change, problems = edited(workspace, before, text)
            if not problems:
                found = alike(workspace, before, text)
                finish(change, f"{title(workspace, before.ref)}: edit", dry_run=dry_run)
                for likeness in found:
                    warn(f"may be the same as {likeness.ref} ({likeness.probability:.0%})")
                if not dry_run:
                    remark(change.findings())
                return
            _ask_whether_again(problems)
            text = text_from_editor(text, ".yaml")


def _ask_whether_again(problems: "Sequence[Finding]") -> None:
    for problem in problems:
        note(line(problem))
    if not sys.stdin.isatty():
        raise InvalidDataError([problem.message.rstrip(".") for problem in problems])
    confirm("Not valid. Edit again?", yes=False)
