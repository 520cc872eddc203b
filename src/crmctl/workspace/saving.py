"""Committing what was edited by hand, after checking it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from crmctl.errors.files import RefusedFileError
from crmctl.errors.records import ChangedMeanwhileError
from crmctl.findings import Finding, Severity
from crmctl.git.objects import content as blob
from crmctl.git.objects import tree
from crmctl.git.staged import tracked
from crmctl.git.worktree import start_scan
from crmctl.model.attachment import LARGEST, bytes_for_people, is_attachment
from crmctl.store.files import read_bounded
from crmctl.workspace.attachments import missed
from crmctl.workspace.automating.hook import automated
from crmctl.workspace.committing import FileEdit, save_edits
from crmctl.workspace.lawful import require_lawful
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.stored_findings import from_text
from crmctl.workspace.tampering import CODE, tampered
from crmctl.workspace.workspace import Workspace

# What belongs to a CRM beside the folders of its kinds; other files are a person's own business.
_FOLDERS = frozenset({"privacy", "schemas", "attachments", "conflicts", "presets"})
_FILES = frozenset({SETTINGS_FILE, ".gitattributes", "automations.yaml"})


@dataclass(frozen=True, slots=True)
class HandEdits:
    """What was edited by hand and is not committed, and what is wrong with it."""

    edits: Sequence[FileEdit]
    findings: Sequence[Finding]


def hand_edits(workspace: Workspace, paths: Sequence[str] = ()) -> HandEdits:
    """Find every edit that is not committed, staged or not, below the given paths.

    Args:
        workspace: the CRM.
        paths: files or folders relative to the root; all of it when empty.
    """
    committed = _committed(workspace)
    edits, findings = list[FileEdit](), list[Finding]()
    for path in _edited(workspace, committed, paths):
        content, found = _looked_at(workspace, path)
        before = committed.get(path)
        old = blob(workspace.repository, before) if before else None
        wrong = [each for each in found if each.severity is Severity.ERROR]
        if not any(each.code == CODE for each in wrong):
            wrong += tampered(workspace, path, old, content)
        wrong += missed(workspace, path, old, content)
        findings += wrong
        edits.append(FileEdit(path, old, content))
    return HandEdits(edits, findings)


def _looked_at(workspace: Workspace, path: str) -> tuple[bytes | None, Sequence[Finding]]:
    """Read a file as it lies in the work tree, and find what is wrong with it.

    What `check` would not read is not read here either.
    """
    file = workspace.root / path
    if file.is_symlink():
        return None, _refused(workspace, path, "F007")
    if _is_too_large(workspace, path):
        message = f"It has more than {bytes_for_people(LARGEST)}, too much for git."
        return None, [Finding(path, 1, 1, "F006", Severity.ERROR, message)]
    if not file.exists() or not workspace.is_record_file(path):
        return workspace.read_file(path), ()
    try:
        content = read_bounded(file, root=workspace.root)
    except RefusedFileError as refused:
        return None, _refused(workspace, path, refused.code)
    return content, workspace.parser.check(path, content)[1]


def _refused(workspace: Workspace, path: str, code: str) -> Sequence[Finding]:
    return from_text(workspace.parser.refused(path, code, "", suspect=True).file.findings)


def require_allowed(workspace: Workspace, edits: Sequence[FileEdit]) -> None:
    """Refuse edits that would bring back people who were erased.

    Raises:
        SuppressedPersonError: one would.
        ShortenedListError: one takes lines out of the suppression list.
    """
    require_lawful(workspace, edits)


def save(workspace: Workspace, edits: Sequence[FileEdit]) -> str:
    """Commit edits that lie in the work tree; gives the commit's id.

    Raises:
        ChangedMeanwhileError: a file was edited again since they were found.
        SuppressedPersonError: one would bring back a person who was erased.
    """
    require_allowed(workspace, edits)
    with workspace.writing():
        workspace.require_writable()
        changed = [edit.path for edit in edits if workspace.read_file(edit.path) != edit.after]
        if changed:
            raise ChangedMeanwhileError(changed)
        with automated(workspace, "save"):
            return save_edits(workspace, edits, workspace.repository.head())


def _committed(workspace: Workspace) -> dict[str, str]:
    head = workspace.repository.head()
    return tree(workspace.repository, head) if head else {}


def _edited(workspace: Workspace, committed: dict[str, str], paths: Sequence[str]) -> list[str]:
    state = start_scan(workspace.repository).result()
    staged = tracked(workspace.repository).blobs
    both = committed.keys() | staged.keys()
    found = {path for path in both if committed.get(path) != staged.get(path)}
    found |= state.changed | state.deleted | state.untracked
    mine = (path for path in found if _belongs(workspace, path) and _within(path, paths))
    return sorted(path for path in mine if not _is_unchanged(workspace, path, committed))


def _is_unchanged(workspace: Workspace, path: str, committed: dict[str, str]) -> bool:
    """Tell whether only a time stamp differs, or an edit was taken back after it was staged."""
    if (workspace.root / path).is_symlink() or _is_too_large(workspace, path):
        return False
    content = workspace.read_file(path)
    known = committed.get(path)
    return known == (None if content is None else workspace.parser.digest(content))


def _is_too_large(workspace: Workspace, path: str) -> bool:
    """Tell whether a file that is no record, such as an attachment, is too large to be read."""
    file = workspace.root / path
    return is_attachment(path) and file.is_file() and file.stat().st_size > LARGEST


def _belongs(workspace: Workspace, path: str) -> bool:
    if workspace.is_record_file(path):
        return workspace.ref_at(path) is not None
    return path in _FILES or path.partition("/")[0] in _FOLDERS


def _within(path: str, paths: Sequence[str]) -> bool:
    return not paths or any(PurePosixPath(path).is_relative_to(each) for each in paths)
