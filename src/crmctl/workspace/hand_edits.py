"""Edits that people made in the files that a command is about to change: none is lost."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from crmctl.errors.files import BrokenHandEditError
from crmctl.errors.records import ChangedMeanwhileError
from crmctl.git.objects import content as blob
from crmctl.git.objects import tree_entries
from crmctl.workspace.committing import FileEdit, save_edits
from crmctl.workspace.joining import join
from crmctl.workspace.lawful import require_lawful
from crmctl.workspace.tampering import tampered

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace


def joined(workspace: "Workspace", edits: Sequence[FileEdit]) -> Sequence[FileEdit]:
    """Let edits made since the files were read stand beside ours, field by field.

    Raises:
        ChangedMeanwhileError: both changed the same field.
    """
    now = {edit.path: workspace.read_file(edit.path) for edit in edits}
    found = [join(workspace.parser, edit, now[edit.path]) for edit in edits]
    changed = [edit.path for edit, both in zip(edits, found, strict=True) if both is None]
    if changed:
        raise ChangedMeanwhileError(changed)
    return [both for both in found if both and (both.unmarked or both.before != both.after)]


def save_hand_edits(
    workspace: "Workspace",
    edits: Sequence[FileEdit],
    parent: str | None,
    mended: Collection[str],
) -> str | None:
    """Commit what a person edited in the files that are about to change, on its own.

    Args:
        workspace: the CRM.
        edits: what will be written.
        parent: the commit that this one follows.
        mended: paths whose broken edit the change itself puts right.

    Returns:
        The commit that the change follows.

    Raises:
        BrokenHandEditError: a file holds a broken edit of a person that would be lost.
    """
    present = {edit.path: edit.before for edit in edits if edit.before is not None}
    if not present:
        return parent
    committed = tree_entries(workspace.repository, parent, list(present)) if parent else {}
    edited = {
        path: content
        for path, content in present.items()
        if committed.get(path) != workspace.parser.digest(content)
    }
    if not edited:
        return parent
    broken = {
        path
        for path, content in edited.items()
        if _is_broken(workspace, path, content, committed.get(path))
    }
    if lost := sorted(broken.difference(mended)):
        raise BrokenHandEditError(lost)
    kept = sorted(edited.keys() - broken)
    _require_lawful(workspace, edited, kept, parent)
    saved = [FileEdit(path, edited[path], edited[path]) for path in kept]
    return save_edits(workspace, saved, parent) if saved else parent


def _require_lawful(
    workspace: "Workspace", edited: Mapping[str, bytes], kept: Sequence[str], parent: str | None
) -> None:
    """Refuse hand edits that would bring back a person who was erased."""
    asked = tree_entries(workspace.repository, parent, kept) if parent else {}
    were = {path: blob(workspace.repository, oid) for path, oid in asked.items()}
    edits = [FileEdit(path, were.get(path), edited[path]) for path in kept]
    require_lawful(workspace, edits)


def _is_broken(workspace: "Workspace", path: str, content: bytes, committed: str | None) -> bool:
    """Tell whether an edit is not valid, or changes a document that was issued."""
    if not workspace.is_record_file(path):
        return False
    record, _ = workspace.parser.check(path, content)
    if record is None:
        return True
    before = blob(workspace.repository, committed) if committed else None
    return any(tampered(workspace, path, before, content))
