"""Bringing a clone from before an erasure to the new history.

Work that nobody else has is replayed field by field on the new history, without what touches the
erased person; then every ref, log and object of the old history goes. A mark in the git directory
says that this was begun: the next `sync` ends what was interrupted.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from crmctl.errors.sharing import EditedHereError, KeptElsewhereError
from crmctl.git.command import split
from crmctl.git.commit import prepare, settle, stage, stamping
from crmctl.git.fast_import import FileChange
from crmctl.git.joins import prepare_forward, publish_forward
from crmctl.git.message import Trailers, message
from crmctl.git.objects import blobs, content, tree_entries
from crmctl.git.purging.purging import purge as purged
from crmctl.git.repository import Repository
from crmctl.matching.conflicts import FOLDER as CONFLICTS
from crmctl.store.attachment_digests import corrected
from crmctl.workspace.epochs import acknowledgement, acknowledging
from crmctl.workspace.files import put_files
from crmctl.workspace.recovery import recover
from crmctl.workspace.saving import hand_edits
from crmctl.workspace.sharing.carrying_out import require_head
from crmctl.workspace.sharing.epochs.cleaning import Clean, cleaner
from crmctl.workspace.sharing.epochs.stepping import stepped
from crmctl.workspace.sharing.epochs.telling import Epochs, is_old, start_of
from crmctl.workspace.sharing.joining import Joining, Joint, Told
from crmctl.workspace.sharing.opened import Authors, add_conflicts
from crmctl.workspace.sharing.versions import versions
from crmctl.workspace.sharing.who import who

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace

Purge = Callable[[Repository], None]
DROPPED = "dropped: it was about somebody who was erased"
CLEANED = "taken out: what named somebody who was erased"
_MARK = "migrating.json"
_ACTION = "sync"
_ACKNOWLEDGED = "go on from new history"


@dataclass(slots=True)
class Migrated:
    """What became of a clone from before an erasure.

    Attributes:
        epochs: ids of the certificates that it has now.
        told: what of its work was dropped or changed.
        joint: what its work and the new history make together.
        branches: other branches that were brought along.
        dropped: refs of the old history that are gone.
    """

    epochs: Sequence[str]
    told: list[Told] = field(default_factory=list)
    joint: Joint = field(default_factory=Joint)
    branches: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def migrate(
    workspace: "Workspace", epochs: Epochs, theirs: str, seen: str, purge: Purge = purged
) -> Migrated:
    """Bring this clone to the new history.

    Args:
        workspace: the CRM, as it was before.
        epochs: the erasures that it has not seen.
        theirs: the new history.
        seen: what the remote had before; empty where nobody knows.
        purge: lets go of everything that no ref names.

    Raises:
        EditedHereError: edits that are not committed would be lost.
        KeptElsewhereError: a stash, or another work tree, holds old history.
        CrmctlError: git or the disk refused; everything is as it was.
    """
    repository = workspace.repository
    head = repository.head() or ""
    _require_nothing_beside(workspace)
    clean = cleaner(workspace, epochs.records)
    result = Migrated(epochs.ids)
    result.joint = replayed(workspace, head, theirs, seen, clean)
    result.told = result.joint.told
    _acknowledge(workspace, theirs, result)
    begin(repository, theirs, epochs)

    def stepping(tip: str) -> str:
        def joined(commit: str) -> Joint:
            return replayed(workspace, commit, theirs, seen, clean)

        return stepped(workspace, tip, theirs, seen, clean, joined)

    with workspace.writing():
        require_head(workspace, head)
        # HEAD comes last: as long as it is old, an interrupted migration begins anew.
        result.branches = _bring_branches(workspace, theirs, epochs, seen, clean, stepping)
        _bring_head(workspace, head, stepping(head), theirs, result.joint)
    workspace.forget_index()
    finish(workspace, theirs, epochs, result, purge)
    return result


def finish(
    workspace: "Workspace",
    theirs: str,
    epochs: Epochs,
    result: Migrated,
    purge: Purge = purged,
) -> None:
    """Let go of the old history. Safe to repeat."""
    with workspace.writing():
        repository = workspace.repository
        for ref, commit in _refs(repository):
            if ref.startswith("refs/heads/") or not is_old(repository, commit, theirs, epochs):
                continue
            repository.git.run("update-ref", "-d", ref)
            result.dropped.append(ref)
        purge(repository)
        (repository.private / _MARK).unlink(missing_ok=True)
    workspace.refresh()


def begin(repository: Repository, theirs: str, epochs: Epochs) -> None:
    """Say that a migration is under way."""
    said = {"theirs": theirs, "epochs": epochs._asdict()}
    repository.private.mkdir(parents=True, exist_ok=True)
    (repository.private / _MARK).write_text(json.dumps(said), "utf-8")


def interrupted(repository: Repository) -> tuple[str, Epochs] | None:
    """Give the new history and the erasures of a migration that did not end."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((repository.private / _MARK).read_text("utf-8"))
        return str(said["theirs"]), Epochs(**said["epochs"])
    return None


def replayed(workspace: "Workspace", commit: str, theirs: str, seen: str, clean: Clean) -> Joint:
    """Join the work of a commit with the new history, without what names an erased person."""
    repository = workspace.repository
    start = start_of(repository, commit, theirs, seen)
    files = versions(repository, [start], theirs, commit)
    joint = Joining(workspace).joint(files)
    for each in list(joint.told):
        if each.outcome == "erased":
            joint.told.remove(each)
            joint.told.append(Told(each.path, DROPPED))
    paths = set(joint.conflicts)
    mine, others = who(workspace, None, commit, paths), who(workspace, None, theirs, paths)
    add_conflicts(joint, workspace.root, Authors(others, mine))
    changed_files: dict[str, tuple[str, int]] = {}
    for path, said in joint.contents.items():
        changed = path.startswith(f"{CONFLICTS}/") or (
            path in files and files[path].theirs_changed
        )
        if said is None or not changed:
            continue
        cleaned = joint.contents[path] = clean(said)
        if cleaned != said:
            joint.told.append(Told(path, CLEANED))
            changed_files[sha256(said).hexdigest()] = (sha256(cleaned).hexdigest(), len(cleaned))
    if changed_files:
        for path, said in joint.contents.items():
            joint.contents[path] = corrected(said, changed_files) if said else said
    return joint


def _acknowledge(workspace: "Workspace", theirs: str, result: Migrated) -> None:
    """Say in the CRM that this clone holds nothing of the old history any more."""
    path = acknowledgement(workspace)
    there = tree_entries(workspace.repository, theirs, [path])
    before = content(workspace.repository, there[path]) if there else b""
    result.joint.contents[path] = acknowledging(workspace, before, result.epochs)


def _bring_head(workspace: "Workspace", head: str, onto: str, theirs: str, joint: Joint) -> None:
    repository = workspace.repository
    try:
        target = _commit(workspace, onto, theirs, joint)
        prepared = prepare_forward(repository, head, target)
        new = {change.new for change in prepared.changes if change.new}
        contents = dict(blobs(repository, new))
        put_files(
            workspace.root,
            {each.path: contents[each.new] if each.new else None for each in prepared.changes},
        )
        stage(repository, prepared.changes)
        with stamping(repository, prepared.changes):
            publish_forward(repository, prepared, target)
    except BaseException:
        recover(repository, workspace.root)
        raise


def _commit(workspace: "Workspace", onto: str, theirs: str, joint: Joint) -> str:
    """Commit replayed work on the new history; only the private ref names the commit.

    Of work that was made anew commit by commit, `onto` being the last of these, it holds what no
    such commit does: that this clone acknowledges the erasure.
    """
    repository = workspace.repository
    changes = [
        FileChange(path, content, joint.modes.get(path, "100644"))
        for path, content in sorted(joint.contents.items())
    ]
    refs = sorted({str(ref) for path in joint.contents if (ref := workspace.ref_at(path))})
    said = f"replay {len(refs)} records on new history"
    text = message(_ACKNOWLEDGED if onto != theirs else said, Trailers(_ACTION, refs))
    return prepare(repository, changes, text, onto).commit


def _bring_branches(  # noqa: PLR0913, PLR0917 - what a migration depends on
    workspace: "Workspace",
    theirs: str,
    epochs: Epochs,
    seen: str,
    clean: Clean,
    stepping: Callable[[str], str],
) -> list[str]:
    """Replay the work of all other branches that stand on old history."""
    repository = workspace.repository
    found = []
    current = f"refs/heads/{repository.branch()}"
    for ref, commit in _refs(repository):
        if ref == current:
            continue
        if not ref.startswith("refs/heads/") or not is_old(repository, commit, theirs, epochs):
            continue
        joint = replayed(workspace, commit, theirs, seen, clean)
        onto = stepping(commit) if joint.contents else theirs
        target = onto
        if joint.contents and onto == theirs:
            target = _commit(workspace, theirs, theirs, joint)
        repository.git.run("update-ref", ref, target, commit)
        found.append(ref.removeprefix("refs/heads/"))
    settle(repository)
    return found


def _refs(repository: Repository) -> Iterator[tuple[str, str]]:
    """Give each ref that leads to a commit, and that commit."""
    fields = ("refname", "objectname", "*objectname", "objecttype", "*objecttype")
    asked = f"--format={''.join(f'%({field})%00' for field in fields)}"
    listed = split(repository.git.run("for-each-ref", asked).replace(b"\n", b""))
    for row in zip(*[iter(listed)] * len(fields), strict=True):
        name, oid, peeled, kind, behind = row
        if "commit" in (kind, behind):
            yield name, peeled if behind == "commit" else oid


def _require_nothing_beside(workspace: "Workspace") -> None:
    """Refuse while something holds old history that cannot be brought along.

    Raises:
        EditedHereError: edits are not committed.
        KeptElsewhereError: a stash or another work tree would keep it.
    """
    repository = workspace.repository
    edited = [edit.path for edit in hand_edits(workspace).edits]
    if edited:
        raise EditedHereError(edited)
    if repository.git.attempt("rev-parse", "--quiet", "--verify", "refs/stash").returncode == 0:
        raise KeptElsewhereError("a stash", "`git stash pop` and `crmctl save` it, or drop it")
    trees = repository.git.run("worktree", "list", "--porcelain").count(b"worktree ")
    if trees > 1:
        raise KeptElsewhereError("another work tree", "`git worktree remove` it")
