"""After an interrupted write: the whole change, or none of it, and a word about which.

A write that was interrupted left a private ref to the commit that it was making (git/commit.py).
As long as that commit is not published, the files are taken back to what they were.
"""

from collections.abc import Sequence
from pathlib import Path

from crmctl.git.commit import Prepared, pending, settle, stage
from crmctl.git.leftovers import remove_leftovers
from crmctl.git.objects import Change, blobs
from crmctl.git.repository import Repository
from crmctl.store.files import digest
from crmctl.workspace.files import put_files, remove_temporaries

_SAVE = "save"
FINISHED = "An interrupted write was already committed; what it left has been tidied up."
DAMAGED = (
    "The mark of an interrupted write was damaged and has been removed; `git status` shows what "
    "that write may have left."
)
TAKEN_BACK = "An interrupted write was taken back; everything is as it was before it."


def recover(repository: Repository, root: Path) -> str | None:
    """Repair what an interrupted write left; gives a sentence about it, or None for nothing.

    Edits that a person made by hand were in the files before their commit was begun: they stay,
    and are committed another time. To be called while holding the lock.
    """
    damaged = remove_leftovers(repository)
    left = pending(repository)
    if left is None:
        return DAMAGED if damaged else None
    if left.published or left.action == _SAVE:
        settle(repository)
        return FINISHED if left.published else None
    take_back(repository, root, left.prepared)
    return TAKEN_BACK


def take_back(repository: Repository, root: Path, prepared: Prepared) -> None:
    """Undo an unpublished write in files and git's index. Safe to repeat.

    A file that holds neither the old nor the new content was edited by a person since: it stays.
    """
    folders = sorted({(root / change.path).parent for change in prepared.changes})
    remove_temporaries(folders)
    written = [
        change
        for change in prepared.changes
        if _digest(root / change.path, repository.object_format) == change.new
        and change.new != change.old
    ]
    contents = dict(blobs(repository, [change.old for change in written if change.old]))
    put_files(root, {c.path: contents[c.old] if c.old else None for c in written})
    _stage_back(repository, prepared.changes)
    settle(repository)


def _stage_back(repository: Repository, changes: Sequence[Change]) -> None:
    stage(repository, [change.reverse() for change in changes])


def _digest(file: Path, algorithm: str) -> str | None:
    try:
        return digest(file.read_bytes(), algorithm)
    except OSError:
        return None
