"""Taking a commit back with a new one."""

from dataclasses import dataclass

from crmctl.errors.records import (
    BeginningStaysError,
    ErasedSinceError,
    ErasureStaysError,
    NothingToUndoError,
    StillReferredToError,
    UndoConflictError,
)
from crmctl.git.history import changed_files, read_commit, resolve
from crmctl.git.imports import commit_of_batch
from crmctl.git.objects import blobs, tree_entries
from crmctl.matching.merge import three_way
from crmctl.model.record import Ref
from crmctl.model.references import referred
from crmctl.workspace.change import Change
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.references import referring
from crmctl.workspace.workspace import Workspace

_ERASURE = "redact"
# By its id, by one that it had before a merge, or because a private customer is that person.
_ERASED = """
    WITH named AS (
        SELECT rowid FROM records WHERE kind = ?1 AND id = ?2
        UNION SELECT owner FROM aliases WHERE kind = ?1 AND alias = ?2
    )
    SELECT json_extract(json, '$.epoch') FROM records
    WHERE json_extract(json, '$.erased') IS NOT NULL AND (rowid IN named OR (
        kind = 'contact' AND id IN (SELECT person FROM customers WHERE rowid IN named)
    ))
"""


@dataclass(frozen=True, slots=True)
class _Version:
    """A file before and after the commit that is taken back; None where there is none."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Undone:
    """The commit that is taken back, and the change that does it."""

    commit: str
    change: Change


def undo(workspace: Workspace, rev: str) -> Undone:
    """Collect the change that takes a commit back; the caller shows or commits it.

    An import may be named by its batch, too.

    A file that is still what the commit made of it gets its earlier bytes. One that was edited
    since is changed field by field: what the commit changed goes back, later edits stay.

    Raises:
        UnknownRevisionError: no commit is called so.
        UndoConflictError: a field that the commit changed was changed again since.
        StillReferredToError: a record that the commit added is referred to by now.
        ErasureStaysError: the commit erased a person.
        ErasedSinceError: the commit is older than the erasure of a person whom it touches.
        BeginningStaysError: the commit made the CRM.
        NothingToUndoError: everything is as it was before the commit already.
    """
    workspace.require_writable()  # amid a merge the files are not what a commit made of them
    repository = workspace.repository
    batch = commit_of_batch(repository, rev)
    oid = batch or resolve(repository, rev, workspace.now.tzinfo)
    if read_commit(repository, oid).action == _ERASURE:
        raise ErasureStaysError
    change = workspace.change("undo")
    conflicts: list[str] = []
    versions = _versions(workspace, oid)
    if any(version.path == SETTINGS_FILE and version.before is None for version in versions):
        raise BeginningStaysError
    for version in versions:
        _require_not_erased_since(workspace, oid, version)
        conflicts += _take_back(workspace, change, version)
    if conflicts:
        raise UndoConflictError(conflicts)
    if not change.edits():
        raise NothingToUndoError(oid[:10])
    _require_no_orphans(workspace, change)
    return Undone(oid, change)


def _versions(workspace: Workspace, oid: str) -> list[_Version]:
    files = changed_files(workspace.repository, oid)
    wanted = {blob for _, *both in files for blob in both if blob}
    contents = dict(blobs(workspace.repository, wanted))
    return [
        _Version(path, contents.get(old or ""), contents.get(new or ""))
        for path, old, new in files
    ]


def _take_back(workspace: Workspace, change: Change, version: _Version) -> list[str]:
    """Collect one file's way back; gives what stands in the way."""
    now = change.read(version.path)
    if now == version.before:
        return []
    ref = workspace.ref_at(version.path)
    if now == version.after:
        if ref:
            change.restore(ref, version.path, version.before)
        else:
            change.write(version.path, version.before)
        return []
    if ref is None or now is None or version.before is None or version.after is None:
        return [str(ref or version.path)]
    return _take_back_fields(workspace, change, ref, version)


def _require_not_erased_since(workspace: Workspace, oid: str, version: _Version) -> None:
    """Refuse to bring back what a record said of a person before the person was erased."""
    ref = workspace.ref_at(version.path)
    if ref is None or version.before is None:
        return
    record = workspace.parser.check(version.path, version.before)[0]
    kind = workspace.catalogue.by_name[ref.folder]
    linked = referred(workspace.catalogue, kind, record.data) if record else ()
    for name, id_ in ((kind.name, ref.id), *linked):
        for (epoch,) in workspace.rows(_ERASED, (name, id_)):
            if not tree_entries(workspace.repository, oid, [f"privacy/epochs/{epoch}.yaml"]):
                raise ErasedSinceError(str(ref))


def _take_back_fields(
    workspace: Workspace, change: Change, ref: Ref, version: _Version
) -> list[str]:
    parser = workspace.parser
    before = parser.check(version.path, version.before or b"")[0]
    after = parser.check(version.path, version.after or b"")[0]
    now = workspace.record(ref)
    if before is None or after is None or now is None:
        return [str(ref)]
    merged = three_way(after.data, now.data, before.data)
    if merged.conflicts:
        return [f"{ref} {conflict.path}" for conflict in merged.conflicts]
    change.put(ref, merged.data)
    return []


def _require_no_orphans(workspace: Workspace, change: Change) -> None:
    """Refuse to take away a record that others, which stay, refer to."""
    touched = set(change.touched())
    for ref in change.removed():
        left = [str(other) for other in referring(workspace, ref) if other not in touched]
        if left:
            raise StillReferredToError(str(ref), left)
