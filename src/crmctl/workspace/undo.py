"""Taking a commit back with a new one."""

from collections.abc import Mapping
from dataclasses import dataclass

from crmctl.errors import (
    ErasureStaysError,
    NothingToUndoError,
    StillReferredToError,
    UndoConflictError,
)
from crmctl.git.history import changed_files, log, resolve
from crmctl.git.objects import blobs
from crmctl.index.read import links_to
from crmctl.matching.merge import three_way
from crmctl.model.record import Ref
from crmctl.workspace.change import Change
from crmctl.workspace.workspace import Workspace

_ERASURE = "redact"


@dataclass(frozen=True, slots=True)
class _Version:
    """A file in the commit that is taken back: before it and after it; None where there is none."""

    path: str
    before: bytes | None
    after: bytes | None


def undo(workspace: Workspace, rev: str) -> Change:
    """Collect the change that takes a commit back; the caller shows or commits it.

    A file that is still what the commit made of it gets its earlier bytes. One that was edited
    since is changed field by field: what the commit changed goes back, later edits stay.

    Raises:
        UnknownRevisionError: no commit is called so.
        UndoConflictError: a field that the commit changed was changed again since.
        StillReferredToError: a record that the commit added is referred to by now.
        ErasureStaysError: the commit erased a person.
        NothingToUndoError: everything is as it was before the commit already.
    """
    repository = workspace.repository
    oid = resolve(repository, rev, workspace.now.tzinfo)
    if log(repository, limit=1, rev=oid)[0].action == _ERASURE:
        raise ErasureStaysError
    change = workspace.change("undo")
    conflicts: list[str] = []
    for version in _versions(workspace, oid):
        conflicts += _take_back(workspace, change, version)
    if conflicts:
        raise UndoConflictError(conflicts)
    if not change.edits():
        raise NothingToUndoError(oid[:10])
    _require_no_orphans(workspace, change)
    return change


def _versions(workspace: Workspace, oid: str) -> list[_Version]:
    files = changed_files(workspace.repository, oid)
    wanted = {blob for _, *both in files for blob in both if blob}
    contents: Mapping[str | None, bytes] = dict(blobs(workspace.repository, wanted))
    return [_Version(path, contents.get(old), contents.get(new)) for path, old, new in files]


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


def _take_back_fields(
    workspace: Workspace, change: Change, ref: Ref, version: _Version
) -> list[str]:
    parser = workspace.parser
    before = parser.check(version.path, version.before or b"")[0]
    after = parser.check(version.path, version.after or b"")[0]
    if before is None or after is None:
        return [str(ref)]
    merged = three_way(after.data, change.record(ref).data, before.data)
    if merged.conflicts:
        return [f"{ref} {conflict.field}" for conflict in merged.conflicts]
    change.put(ref, merged.data)
    return []


def _require_no_orphans(workspace: Workspace, change: Change) -> None:
    """Refuse to take away a record that others, which stay, refer to."""
    gone = change.removed()
    for ref in gone:
        kind = workspace.catalogue.by_name[ref.folder]
        links = links_to(workspace.connection, kind.name, ref.id)
        referring = {_ref(workspace, link.kind, link.id) for link in links}
        left = [str(other) for other in sorted(referring - set(change.touched()))]
        if left:
            raise StillReferredToError(str(ref), left)


def _ref(workspace: Workspace, kind: str, id_: str) -> Ref:
    return Ref(workspace.catalogue.by_name[kind].folder, id_)
