"""History that was rewritten in this clone takes the place of the old one at the remote.

The old one is never merged: that would bring back whom the erasure took away. Work that others
sent there meanwhile is replayed on the new one first.
"""

from functools import partial
from typing import TYPE_CHECKING

from crmctl.errors.sharing import OldHistoryError
from crmctl.git.joins import is_ancestor
from crmctl.git.purging.purging import purge as purged
from crmctl.git.remotes import Push, Remote, commit_at, fetch, push, tip
from crmctl.workspace.epochs import genuine
from crmctl.workspace.sharing.carrying_out import commit_joint
from crmctl.workspace.sharing.epochs.cleaning import cleaner
from crmctl.workspace.sharing.epochs.migrating import Purge, replayed
from crmctl.workspace.sharing.epochs.telling import Epochs, certificates, is_old, unseen
from crmctl.workspace.sharing.joining import Joint
from crmctl.workspace.sharing.seen import last_seen, saw

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace

_SUBJECT = "replay what others sent on new history"


def replacing(
    workspace: "Workspace", at: Remote, *, wanted: bool, purge: Purge = purged
) -> tuple[Joint, str] | None:
    """Replace old history at the remote; None where there is nothing to replace.

    Gives what others had sent meanwhile, and what the remote said.

    Raises:
        OldHistoryError: it has to be replaced, and nobody said so.
    """
    repository = workspace.repository
    head = repository.head() or ""
    known = certificates(repository, head).values()
    if not any(isinstance(each.get("history"), dict) for each in known):
        return None
    there = tip(repository, at)
    if not there or (commit_at(repository, there) and is_ancestor(repository, there, head)):
        return None
    if there == last_seen(repository, at) and not commit_at(repository, there):
        if not wanted:
            raise OldHistoryError(at.name)
        return _sent(workspace, at, there, Joint())
    found = fetch(repository, at)
    believed = partial(genuine, workspace, head)
    epochs = unseen(repository, found, head, believed) if found else None
    if found is None or epochs is None or not is_old(repository, found, head, epochs):
        return None
    if not wanted:
        _let_go(workspace, at, purge)
        raise OldHistoryError(at.name)
    joint = _joined(workspace, at, found, epochs)
    sent = _sent(workspace, at, found, joint)
    _let_go(workspace, at, purge)
    return sent


def _joined(workspace: "Workspace", at: Remote, there: str, epochs: Epochs) -> Joint:
    """Replay what others sent to the old history."""
    head = workspace.repository.head() or ""
    seen = last_seen(workspace.repository, at)
    clean = cleaner(workspace, epochs.records, there)
    joint = replayed(workspace, there, head, seen, clean)
    if joint.contents:
        commit_joint(workspace, joint, head, [], _SUBJECT)
    return joint


def _sent(
    workspace: "Workspace", at: Remote, there: str, joint: Joint
) -> tuple[Joint, str] | None:
    repository = workspace.repository
    head = repository.head() or ""
    done, said = push(repository, at, head, instead_of=there)
    if done is Push.MOVED:
        return None
    saw(repository, at, head)
    return joint, said


def _let_go(workspace: "Workspace", at: Remote, purge: Purge) -> None:
    """Let go of old history that had to be fetched to be looked at."""
    repository = workspace.repository
    known = commit_at(repository, at.tracking)
    head = repository.head() or ""
    if known and not is_ancestor(repository, known, head):
        repository.git.run("update-ref", "-d", at.tracking)
    purge(repository)
