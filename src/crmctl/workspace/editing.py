"""A record as a person edits it: its file, checked before it is taken over."""

from collections.abc import Sequence

from crmctl.errors import UnknownRecordError
from crmctl.findings import Finding, Severity
from crmctl.model.record import Ref
from crmctl.workspace.change import Change
from crmctl.workspace.workspace import Workspace


def text_of(workspace: Workspace, ref: Ref) -> str:
    """Give the text of a record's file.

    Raises:
        UnknownRecordError: there is no such record.
    """
    return (workspace.read_file(_path(workspace, ref)) or b"").decode()


def edited(workspace: Workspace, ref: Ref, text: str) -> tuple[Change, Sequence[Finding]]:
    """Collect the edit of a record; gives what is wrong with it instead if it is not valid."""
    path = _path(workspace, ref)
    change = workspace.change("edit")
    content = text.encode()
    record, findings = workspace.parser.check(path, content)
    if record is None:
        return change, [each for each in findings if each.severity is Severity.ERROR]
    change.restore(ref, path, content)
    return change, []


def _path(workspace: Workspace, ref: Ref) -> str:
    stored = workspace.stored(ref)
    if stored is None:
        raise UnknownRecordError(str(ref))
    return stored.path
