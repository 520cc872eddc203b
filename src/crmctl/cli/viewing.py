"""Which state of the CRM a reading command looks at: the files now, or a commit."""

from crmctl.cli.messages import note
from crmctl.cli.session import open_workspace
from crmctl.workspace.view import View


def open_view(recorded: str | None = None) -> View:
    """Open the CRM of this call, as it is or as it was.

    Args:
        recorded: a commit, branch, tag or day (`--recorded`); None for the files as they are.

    Raises:
        NotACrmError: there is no CRM.
        UnknownRevisionError: the text names no commit.
    """
    workspace = open_workspace()
    if recorded is None:
        return workspace
    from crmctl.workspace.recorded import open_recorded  # noqa: PLC0415 - few look back

    then = open_recorded(workspace, recorded)
    note(f"As recorded in commit {then.commit[:10]}.")
    return then
