"""Which state of the CRM a reading command looks at: the files now, or a commit."""

from typing import TYPE_CHECKING

from crmctl.cli.messages import counted, note, warn
from crmctl.cli.session import open_workspace
from crmctl.workspace.view import View

if TYPE_CHECKING:
    from crmctl.workspace import Workspace


def open_view(recorded: str | None = None, *, one: bool = False) -> View:
    """Open the CRM of this call, as it is or as it was.

    What cannot be read is missing from any list or sum, and that is said.

    Args:
        recorded: a commit, branch, tag or day (`--recorded`); None for the files as they are.
        one: whether a single record is looked at, for which other files do not matter.

    Raises:
        NotACrmError: there is no CRM.
        UnknownRevisionError: the text names no commit.
    """
    workspace = open_workspace()
    view = _recorded(workspace, recorded) if recorded is not None else workspace
    if not one:
        tell_what_is_missing(view)
    return view


def tell_what_is_missing(view: View) -> None:
    """Say how many files hold no valid record, if any."""
    if count := view.broken_files:
        files = counted(count, "file")
        state = "holds no valid record and is" if count == 1 else "hold no valid records and are"
        warn(f"{files} {state} left out; `crmctl check` says why.")


def _recorded(workspace: "Workspace", recorded: str) -> View:
    from crmctl.workspace.recorded import open_recorded  # noqa: PLC0415 - few look back

    then = open_recorded(workspace, recorded)
    note(f"As recorded in commit {then.commit[:10]}.")
    return then
