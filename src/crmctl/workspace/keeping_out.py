"""Before a write: whether it would bring somebody back who was erased."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crmctl.errors.suppression import (
    RevivedRecordError,
    ShortenedListError,
    SuppressedPersonError,
)
from crmctl.model.record import Record
from crmctl.privacy.suppression import Suppression
from crmctl.privacy.suppression_list import PATH
from crmctl.workspace.suppressing import FOLDERS, in_words, listed, said_in, suppression

if TYPE_CHECKING:
    from crmctl.workspace.committing import FileEdit
    from crmctl.workspace.workspace import Workspace

_ERASED = b"erased:"


def require_nobody_back(workspace: "Workspace", edits: Sequence["FileEdit"]) -> None:
    """Refuse edits that would bring back somebody who was erased.

    What a record said already is no reason: `check` tells of that, and it must be possible to
    correct such a record.

    Args:
        workspace: the CRM.
        edits: each file as it was and is to be.

    Raises:
        SuppressedPersonError: a record would be such a person.
        RevivedRecordError: an erased record would hold data again.
        ShortenedListError: the list would lose lines.
        BrokenListError: it cannot be read.
    """
    people = [edit for edit in edits if edit.after and edit.path.partition("/")[0] in FOLDERS]
    for edit in people:
        _require_still_erased(workspace, edit)
    own = next((edit for edit in edits if edit.path == PATH), None)
    if not people and own is None:
        return
    said = listed(workspace)
    if own:
        before, said = said, said_in(own.after)  # with what it lifts
        if not said.keeps(before):
            raise ShortenedListError(PATH)
    if not people or not said.entries:
        return
    known = suppression(workspace, said)
    if known.unchecked and not known.keys:
        workspace.outside.tell(
            "Not checked: whether this brings back somebody who was erased. The key of the "
            "suppression list is not here; `crmctl privacy key import` brings it."
        )
    for edit in people:
        _require_other_person(workspace, known, edit)


def _require_other_person(workspace: "Workspace", known: Suppression, edit: "FileEdit") -> None:
    record = edit.record or _record(workspace, edit.path, edit.after)
    found = known.hits(record.kind, record.data) if record else []
    if record is None or not found:
        return
    was = _record(workspace, edit.path, edit.before)
    already = {hit.digest for hit in known.hits(was.kind, was.data)} if was else set()
    if new := [hit for hit in found if hit.digest not in already]:
        raise SuppressedPersonError(str(record.ref), in_words(new))


def _require_still_erased(workspace: "Workspace", edit: "FileEdit") -> None:
    if edit.before is None or _ERASED not in edit.before:
        return
    was = _record(workspace, edit.path, edit.before)
    now = edit.record or _record(workspace, edit.path, edit.after)
    if was and now and "erased" in was.data and "erased" not in now.data:
        raise RevivedRecordError(str(now.ref))


def _record(workspace: "Workspace", path: str, content: bytes | None) -> Record | None:
    return workspace.parser.check(path, content)[0] if content else None
