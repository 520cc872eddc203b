"""From new history that lies ready to the repository that has no other; and back, if need be."""

from collections.abc import Sequence
from contextlib import suppress

from crmctl.errors.base import CrmctlError
from crmctl.errors.git import HeadMovedError
from crmctl.git.commit import stage
from crmctl.git.objects import PLAIN_MODES, Change, blobs, read_changes
from crmctl.git.purging.purging import purge
from crmctl.git.repository import Repository
from crmctl.git.rewriting.quarantine import Quarantine
from crmctl.git.rewriting.roots import refs
from crmctl.git.rewriting.swapping import Swap, remove_locks, swap
from crmctl.store.files import digest
from crmctl.workspace.files import put_files, remove_temporaries
from crmctl.workspace.forgetting import journal, nested, steps
from crmctl.workspace.forgetting.journal import Entry, Phase

TAKEN_BACK = "An erasure from history was interrupted and taken back; everything is as before it."
FINISHED = (
    "An erasure from history that was interrupted has been completed: certificate {epoch}. "
    "Looked through {objects} objects and {files} files afterwards: nothing certain is left."
)
_LINK = "120000"
_DERIVED = ("index.sqlite*", "watched*", "recorded/*")


def at_top(repo: Repository) -> Repository:
    """Give the repository as if its whole work tree were the CRM."""
    return repo._replace(root=repo.top, prefix="", git=repo.git_at_top)


def resume(repo: Repository) -> str | None:
    """End what was interrupted, in the old state or the new one.

    Gives a sentence about what was taken back. What was completed waits for a look at what is
    left (`ending`). To be called while holding the lock.
    """
    entry = journal.read(repo)
    if entry is None:
        return None
    if entry.phase is Phase.REWRITING:
        take_back(repo)
        return TAKEN_BACK
    # No git of ours is running any more, or we would not have the lock.
    remove_locks(repo, entry.swap)
    (repo.git_dir / "index.lock").unlink(missing_ok=True)
    if entry.phase is not Phase.VERIFYING:
        complete(repo, entry)
    return None


def take_back(repo: Repository) -> None:
    """Drop new objects that nothing names yet."""
    Quarantine(repo).remove()
    (repo.private / "rewriting.index").unlink(missing_ok=True)
    steps.remove_prepared(repo)
    nested.take_back(repo)
    journal.remove(repo)


def complete(repo: Repository, entry: Entry) -> None:
    """Let refs, files and index be new, and purge what is old. Every step may be repeated.

    What is left then is the look at everything.

    Raises:
        HeadMovedError: somebody moved a ref before any was changed; everything is as it was.
        CrmctlError: git or the disk refused; the next command goes on.
    """
    if entry.phase is Phase.SWAPPING:
        Quarantine(repo).migrate()
        try:
            swap(repo, entry.swap)
        except CrmctlError as error:
            if _is_begun(repo, entry.swap):
                raise
            take_back(repo)
            raise HeadMovedError from error
        _bring_files(repo, entry)
        for one in entry.nested:
            with suppress(CrmctlError):  # the look afterwards finds what is left
                other = nested.carry_out(one)
                _bring_files(other, Entry(Phase.SWAPPING, "", one.before, one.after))
                purge(other)
        steps.restage(repo, entry.staged)
        steps.carry_out(repo, entry.steps)
        entry = entry._replace(phase=Phase.PURGING)
        journal.write(repo, entry)
    for pattern in _DERIVED:
        for file in (repo.git_dir / "crmctl").glob(f"*/{pattern}"):
            with suppress(IsADirectoryError):
                file.unlink(missing_ok=True)
    purge(repo)
    # Without the refs, whose names may tell of people.
    waiting = Entry(Phase.VERIFYING, entry.epoch, entry.before, entry.after)
    journal.write(repo, waiting._replace(withheld=entry.withheld))


def _is_begun(repo: Repository, change: Swap) -> bool:
    known = {ref.name: ref.oid for ref in refs(repo)}
    return any(one.new and known.get(one.new_name) == one.new for one in change.refs)


def changed_files(repo: Repository, before: str, after: str) -> Sequence[Change]:
    """Give what differs between two commits, by paths from the top of the work tree."""
    output = repo.git_at_top.run(
        "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-commit-id", before, after
    )
    return read_changes(output)


def _bring_files(repo: Repository, entry: Entry) -> None:
    """Let the files that history has otherwise by now, and git's index, follow.

    A file that holds neither the old nor the new content was edited by a person since: it stays.
    """
    if not entry.before:
        return
    changes = changed_files(repo, entry.before, entry.after)
    top = at_top(repo)
    remove_temporaries(sorted({(top.root / one.path).parent for one in changes}))
    plain = [one for one in changes if {one.old_mode, one.new_mode} <= {*PLAIN_MODES, "000000"}]
    going = [one for one in plain if _held(top, one.path) == one.old and one.old != one.new]
    contents = dict(blobs(top, [one.new for one in going if one.new]))
    put_files(top.root, {one.path: contents[one.new] if one.new else None for one in going})
    for one in changes:
        if _LINK in {one.old_mode, one.new_mode}:
            _bring_link(top, one)
    stage(top, changes)


def _held(repo: Repository, path: str) -> str | None:
    try:
        return digest((repo.root / path).read_bytes(), repo.object_format)
    except OSError:
        return None


def _bring_link(repo: Repository, change: Change) -> None:
    file = repo.root / change.path
    if change.old_mode == _LINK and file.is_symlink():
        file.unlink()
    if change.new and change.new_mode == _LINK and not file.exists() and not file.is_symlink():
        ((_, target),) = blobs(repo, [change.new])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.symlink_to(target.decode("utf-8", "surrogateescape"))
