"""Make, carry and show the key of the suppression list.

The list in privacy/suppressed.yaml keeps people out who were erased. Its key lies outside of the
repository: in a file of your configuration folder, which nobody else may read, or in
CRMCTL_SUPPRESSION_KEY. The first `crmctl redact` makes both. `show` says which keys the list has
and which of them are here, never the keys themselves. `export` writes the keys that are here to
standard output or to a file, `import` reads them on another machine and refuses those of another
CRM. `new` begins a list where there is none. Where the key is lost, `new` begins a new list: what
stands in the old one then keeps nobody out any more.

Examples:
    crmctl privacy key show
    crmctl privacy key export --output ~/crm.key
    crmctl privacy key import ~/crm.key
    crmctl privacy key export | ssh office crmctl -C crm privacy key import -
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.confirm import confirm
from crmctl.cli.messages import note
from crmctl.cli.options import Yes
from crmctl.cli.output import say
from crmctl.cli.session import open_workspace
from crmctl.errors.files import UnreadableInputError
from crmctl.errors.suppression import UnneededFileError

if TYPE_CHECKING:
    from crmctl.workspace import Workspace
    from crmctl.workspace.key_carrying import Held


class Action(StrEnum):
    """What is to be done with the key."""

    SHOW = "show"
    NEW = "new"
    EXPORT = "export"
    IMPORT = "import"


def run(
    action: Annotated[
        Action,
        typer.Argument(metavar="ACTION", help="show, new, export or import.", show_default=False),
    ],
    file: Annotated[
        str,
        typer.Argument(metavar="[FILE]", help="To import from; - reads standard input."),
    ] = "",
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to export to."),
    ] = None,
    yes: Yes = False,
) -> None:
    """Run `crmctl privacy key`."""
    from crmctl.workspace import key_carrying  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.keyring import write_keys  # noqa: PLC0415 - the same

    if (file and action is not Action.IMPORT) or (output and action is not Action.EXPORT):
        raise UnneededFileError(action)
    workspace = open_workspace()
    match action:
        case Action.SHOW:
            _show(key_carrying.held(workspace))
        case Action.NEW:
            _new(workspace, yes=yes)
        case Action.EXPORT:
            text = key_carrying.exported(workspace)
            if output:
                write_keys(output, text)
                note(f"Written: {output}. Only you may read it; whoever has it can tell who was "
                     "erased.")  # fmt: skip
            else:
                say(text.rstrip("\n"))
        case Action.IMPORT:
            kept = key_carrying.take_in(workspace, _text(file or "-"))
            note(f"The key is in {kept}.")


def _show(held: "Held") -> None:
    say(f"CRM: {held.crm}")
    for check in sorted(held.checks):
        here = "here" if check in held.here else "lost" if check in held.lost else "not here"
        say(f"key {check}: {here}, {held.entries.get(check, 0)} entries")
    say(f"file: {held.file}")


def _new(workspace: "Workspace", *, yes: bool) -> None:
    """Begin a list, or a new one where the key is lost."""
    from crmctl.workspace.key_carrying import held  # noqa: PLC0415 - as above
    from crmctl.workspace.suppressing import begin, has_list  # noqa: PLC0415 - the same

    lost = set[str]()
    if has_list(workspace):
        now = held(workspace)
        lost = set(now.checks) - set(now.here)
        count = sum(now.entries.get(check, 0) for check in lost)
        question = (
            f"Is the key lost for good? {count} entries of the list keep nobody out then."
            if lost
            else "There is a key here. Make another one for new entries?"
        )
        confirm(question, yes=yes)
    change = workspace.change("privacy")
    check = begin(workspace, change, lost=lost)
    change.commit("a new key of the suppression list")
    say(check)


def _text(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text("utf-8", "replace")
    except OSError as error:
        raise UnreadableInputError(name, error.errno) from error
