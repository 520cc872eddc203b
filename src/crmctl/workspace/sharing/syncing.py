"""`sync`: fetch, join records in one process, check, commit, send; never a half-merged tree.

The network is asked without the lock, so that nobody waits for it. Whatever is written is written
as every change is: the commit exists first, named by a private ref; then the files; then one
transaction moves the branch. What an interrupted `sync` left is completed or taken back by the
next command, and sent by the next `sync`.
"""

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from crmctl.errors.git import HeadMovedError
from crmctl.errors.sharing import (
    DetachedHeadError,
    OvertakenError,
    ShallowCloneError,
    StaleCloneError,
    UnrelatedHistoryError,
)
from crmctl.git.joins import is_ancestor, merge_bases
from crmctl.git.objects import tree_entries
from crmctl.git.remotes import (
    Push,
    Remote,
    commit_at,
    fetch,
    find_remote,
    other_branch,
    push,
)
from crmctl.workspace.epochs import genuine
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.sharing.carrying_out import forward, merge
from crmctl.workspace.sharing.counting import Changes, changed
from crmctl.workspace.sharing.epochs.migrating import Migrated, finish, interrupted, migrate
from crmctl.workspace.sharing.epochs.replacing import replacing
from crmctl.workspace.sharing.epochs.telling import is_old, unseen
from crmctl.workspace.sharing.joining import Joint
from crmctl.workspace.sharing.seen import last_seen, require_same_history, saw

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace

_ATTEMPTS = 20  # pushes that others were faster than


@dataclass(slots=True)
class Synced:
    """What a sync did, or would do.

    Attributes:
        remote: the remote's name.
        incoming: what came in.
        outgoing: what went out.
        joint: what the merge made; None where none was needed.
        sent: whether the remote has all of our work.
        said: what the remote said.
        migrated: what became of a clone from before an erasure; None for any other.
        parted: our commit and theirs, as they were before they were merged.
    """

    remote: str
    incoming: Changes = field(default_factory=Changes)
    outgoing: Changes = field(default_factory=Changes)
    joint: Joint | None = None
    sent: bool = False
    said: str = ""
    migrated: Migrated | None = None
    parted: tuple[str, str] | None = None


def sync(
    workspace: "Workspace", name: str = "", *, dry_run: bool = False, replace_history: bool = False
) -> Synced:
    """Share a CRM with a remote.

    Args:
        workspace: the CRM.
        name: the remote; by default the one that the branch follows.
        dry_run: whether to fetch and look only.
        replace_history: whether history from before an erasure here is replaced at the remote.

    Raises:
        CrmctlError: a sentence says why not; nothing is left half merged.
    """
    workspace.require_writable()
    repository = workspace.repository
    branch, head = repository.branch(), repository.head()
    if branch is None or head is None:
        raise DetachedHeadError
    if repository.is_shallow:
        raise ShallowCloneError
    at = find_remote(repository, branch, name)
    result = Synced(at.name)
    _go_on(workspace)
    seen = last_seen(repository, at) or commit_at(repository, at.tracking) or ""
    for _ in range(_ATTEMPTS):
        replaced = replacing(workspace, at, wanted=replace_history and not dry_run)
        if replaced is not None:
            result.joint, result.said = replaced
            result.sent = True
            break
        theirs = fetch(repository, at)
        if theirs and _migrated(workspace, at, theirs, seen, result, dry_run=dry_run):
            seen = theirs
        else:
            _require_fit(workspace, at, theirs)
        _take_in(workspace, at, theirs, result, dry_run=dry_run)
        head = repository.head() or head
        result.outgoing = changed(workspace, theirs, head)
        if dry_run or (theirs is not None and is_ancestor(repository, head, theirs)):
            result.sent = not result.outgoing.commits
            break
        done, result.said = push(repository, at, head)
        if done is Push.DONE:
            result.sent = True
            saw(repository, at, head)
            break
    else:
        raise OvertakenError(at.name)
    return result


def _go_on(workspace: "Workspace") -> None:
    """End what an interrupted migration left."""
    if begun := interrupted(workspace.repository):
        theirs, epochs = begun
        repository = workspace.repository
        if is_old(repository, repository.head() or "", theirs, epochs):
            return  # nothing was moved yet: it begins anew
        finish(workspace, theirs, epochs, Migrated(epochs.ids))


def _migrated(  # noqa: PLR0913 - what a migration depends on
    workspace: "Workspace", at: Remote, theirs: str, seen: str, result: Synced, *, dry_run: bool
) -> bool:
    """Bring a clone from before an erasure to the new history; tells whether it was one."""
    repository = workspace.repository
    head = repository.head() or ""
    epochs = unseen(repository, head, theirs, partial(genuine, workspace, theirs))
    if epochs is None or not is_old(repository, head, theirs, epochs):
        return False
    if dry_run:
        raise StaleCloneError(at.name)
    result.migrated = migrate(workspace, epochs, theirs, seen)
    result.joint = result.migrated.joint
    saw(repository, at, theirs)
    return True


def _require_fit(workspace: "Workspace", at: Remote, theirs: str | None) -> None:
    """Refuse what is no continuation of what was there.

    Raises:
        UnrelatedHistoryError: it holds something else.
        RewrittenRemoteError: its history was replaced.
    """
    repository = workspace.repository
    if theirs is None:
        other = other_branch(repository, at)
        found = fetch(repository, other) if other else None
        if found:
            _require_related(workspace, at, found)
        return
    _require_related(workspace, at, theirs)
    require_same_history(repository, at, theirs)


def _require_related(workspace: "Workspace", at: Remote, theirs: str) -> None:
    repository = workspace.repository
    holds_crm = bool(tree_entries(repository, theirs, [SETTINGS_FILE]))
    head = repository.head() or ""
    if not holds_crm or not merge_bases(repository, head, theirs):
        raise UnrelatedHistoryError(at.name, holds_crm=holds_crm)


def _take_in(
    workspace: "Workspace", at: Remote, theirs: str | None, result: Synced, *, dry_run: bool
) -> None:
    """Merge what the remote has, or go forward to it."""
    repository = workspace.repository
    for _ in range(_ATTEMPTS):
        head = repository.head() or ""
        if theirs is None or is_ancestor(repository, theirs, head):
            break
        base = merge_bases(repository, head, theirs)[0]
        came = changed(workspace, base, theirs)
        try:
            if base == head:
                forward(workspace, head, theirs, dry_run=dry_run)
            else:
                result.joint = merge(workspace, head, theirs, dry_run=dry_run)
                result.parted = (head, theirs)
        except HeadMovedError:
            continue
        result.incoming += came
        break
    else:
        raise HeadMovedError
    if theirs and not dry_run:
        saw(repository, at, theirs)
