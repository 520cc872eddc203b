"""Whether a write may bring somebody back who was erased; where nobody was, it costs one look."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmctl.workspace.committing import FileEdit
    from crmctl.workspace.workspace import Workspace

_FOLDERS = frozenset({"contacts", "customers", "privacy"})


def require_lawful(workspace: "Workspace", edits: Sequence["FileEdit"]) -> None:
    """Refuse edits that would bring back somebody who was erased.

    Args:
        workspace: the CRM.
        edits: each file as it was and is to be.

    Raises:
        SuppressedPersonError: a record would be such a person.
        RevivedRecordError: an erased record would hold data again.
        ShortenedListError: the suppression list would lose lines.
        BrokenListError: it cannot be read.
        CrmctlError: its key cannot be used.
    """
    if not any(edit.path.partition("/")[0] in _FOLDERS for edit in edits):
        return
    if (workspace.root / "privacy").is_dir():
        from crmctl.workspace.keeping_out import require_nobody_back  # noqa: PLC0415 - seldom

        require_nobody_back(workspace, edits)
