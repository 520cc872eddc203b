"""Making a merge, or going forward to what the remote has: all of it, or nothing."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crmctl.errors.git import HeadMovedError
from crmctl.errors.sharing import EditedHereError, OutsideCrmError
from crmctl.git.commit import prepare, publish, stage, stamping
from crmctl.git.fast_import import FileChange
from crmctl.git.joins import (
    changes_between,
    merge_bases,
    prepare_forward,
    publish_forward,
    require_plain,
)
from crmctl.git.message import Trailers, message
from crmctl.git.objects import blobs, tree_entries
from crmctl.workspace.files import put_files
from crmctl.workspace.recovery import recover
from crmctl.workspace.sharing.joining import Joining, Joint
from crmctl.workspace.sharing.opened import Authors, add_conflicts
from crmctl.workspace.sharing.referring import keep_needed
from crmctl.workspace.sharing.versions import versions
from crmctl.workspace.sharing.who import who

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace

_EXECUTABLE = "100755"
_ACTION = "sync"


def forward(workspace: "Workspace", head: str, theirs: str, *, dry_run: bool = False) -> None:
    """Let the branch go forward to a commit that follows ours.

    Raises:
        HeadMovedError: somebody committed meanwhile.
        EditedHereError: edits that are not committed are in the way.
    """
    changes = changes_between(workspace.repository, head, theirs)
    require_inside(changes)
    require_plain(changes)
    if dry_run:
        require_saved(workspace, head, list(changes))
        return
    with workspace.writing():
        workspace.require_writable()
        repository = workspace.repository
        require_head(workspace, head)
        require_saved(workspace, head, list(changes))
        contents = dict(blobs(repository, {each.new for each in changes.values() if each.new}))
        files = {path: contents[each.new] if each.new else None for path, each in changes.items()}
        try:
            prepared = prepare_forward(repository, head, theirs)
            put_files(workspace.root, files)
            _make_executable(workspace, {p: e.new_mode for p, e in changes.items() if e.new})
            stage(repository, prepared.changes)
            with stamping(repository, prepared.changes):
                publish_forward(repository, prepared, theirs)
        except BaseException:
            recover(repository, workspace.root)
            raise
    workspace.refresh()


def merge(workspace: "Workspace", head: str, theirs: str, *, dry_run: bool = False) -> Joint:
    """Merge a commit into ours, record by record.

    Raises:
        HeadMovedError: somebody committed meanwhile.
        EditedHereError: edits that are not committed are in the way.
    """
    repository = workspace.repository
    bases = merge_bases(repository, head, theirs)
    incoming = changes_between(repository, bases[0], theirs)
    require_inside(incoming)
    require_plain(incoming)
    files = versions(repository, bases, head, theirs)
    joint = Joining(workspace).joint(files)
    keep_needed(workspace, files, joint)
    paths = set(joint.conflicts)
    authors = Authors(
        who(workspace, bases[0], head, paths), who(workspace, bases[0], theirs, paths)
    )
    add_conflicts(joint, workspace.root, authors)
    if dry_run:
        require_saved(workspace, head, list(joint.contents))
        return joint
    commit_joint(workspace, joint, head, [theirs])
    return joint


def commit_joint(
    workspace: "Workspace", joint: Joint, head: str, merged: Sequence[str], subject: str = ""
) -> None:
    """Commit what two sides make together, as a merge."""
    with workspace.writing():
        workspace.require_writable()
        require_head(workspace, head)
        require_saved(workspace, head, list(joint.contents))
        repository = workspace.repository
        changes = [
            FileChange(path, content, joint.modes.get(path, "100644"))
            for path, content in sorted(joint.contents.items())
        ]
        try:
            text = message(subject or _subject(joint, merged), _trailers(workspace, joint))
            prepared = prepare(repository, changes, text, head, merged=merged)
            put_files(workspace.root, joint.contents)
            _make_executable(workspace, joint.modes)
            stage(repository, prepared.changes)
            with stamping(repository, prepared.changes):
                publish(repository, prepared)
        except BaseException:
            recover(repository, workspace.root)
            raise
    workspace.refresh()


def require_head(workspace: "Workspace", head: str) -> None:
    """Refuse to write over what somebody committed meanwhile.

    Raises:
        HeadMovedError: HEAD is another commit by now.
    """
    if workspace.repository.head() != head:
        raise HeadMovedError


def require_inside(paths: Mapping[str, object]) -> None:
    """Refuse to change files beside the CRM.

    Raises:
        OutsideCrmError: there are such files.
    """
    outside = sum(1 for path in paths if path.startswith("/"))
    if outside:
        raise OutsideCrmError(outside)


def require_saved(workspace: "Workspace", head: str, paths: Sequence[str]) -> None:
    """Refuse to write over edits that are not committed.

    Raises:
        EditedHereError: there are such edits.
    """
    committed = tree_entries(workspace.repository, head, paths)
    edited = [path for path in paths if _digest(workspace, path) != committed.get(path)]
    if edited:
        raise EditedHereError(sorted(edited))


def _digest(workspace: "Workspace", path: str) -> str | None:
    content = workspace.read_file(path)
    if content is None:
        in_the_way = (workspace.root / path).is_symlink() or (workspace.root / path).is_dir()
        return "in the way" if in_the_way else None
    return workspace.parser.digest(content)


def _make_executable(workspace: "Workspace", modes: Mapping[str, str]) -> None:
    for path, mode in modes.items():
        file = workspace.root / path
        if mode == _EXECUTABLE and file.is_file():
            file.chmod(file.stat().st_mode | 0o111)


def _subject(joint: Joint, merged: Sequence[str]) -> str:
    conflicts = sum(map(len, joint.conflicts.values()))
    told = f", {conflicts} open conflicts" if conflicts else ""
    return f"merge {merged[0][:10]}: {len(joint.merged)} records changed on both sides{told}"


def _trailers(workspace: "Workspace", joint: Joint) -> Trailers:
    refs = (workspace.ref_at(path) for path in joint.merged)
    return Trailers(_ACTION, sorted(str(ref) for ref in refs if ref))
