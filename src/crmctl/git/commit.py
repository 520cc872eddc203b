"""Making a commit so that a crash at any point can be repaired.

The order, which the workspace keeps while it holds its lock:

1. `prepare`: the commit exists, named by a private ref (`Repository.pending_ref`) and by no
   branch. Neither the work tree nor git's index was touched.
2. The workspace writes the files.
3. `stage`: git's index takes the same blobs, and with `stamping` their time stamps.
4. `publish`: one transaction moves HEAD's branch to the commit and deletes the private ref. This
   is the moment the change happens.

As long as `pending` finds the private ref, the change is not complete: its changes say, path by
path, which content the file and the index must have after it or had before it, so it can be
taken back (write `old`, `stage` the reversed changes, `settle`) or completed (steps 2 to 4 again).
If `Pending.published` is True only the deletion of the ref got lost: `settle` does it.

`stage`, `settle` and taking back may be repeated any number of times. Other edits of a person,
staged or not, are never touched.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from crmctl.errors.base import CrmctlError
from crmctl.errors.git import (
    GitLockedError,
    HeadMovedError,
    NotAPlainFileError,
)
from crmctl.git.command import failure, split
from crmctl.git.fast_import import Draft, FileChange, write_commit
from crmctl.git.message import parse_trailers
from crmctl.git.objects import PLAIN_MODES, Change, read_changes, tree_entries
from crmctl.git.repository import Identity, Repository
from crmctl.git.sealing import sign
from crmctl.git.watched import late_changes

__all__ = [
    "FileChange",
    "Pending",
    "Prepared",
    "has_pending",
    "pending",
    "prepare",
    "publish",
    "settle",
    "stage",
    "stamping",
]

_ARGUMENTS = 200
"""So many index entries fit on a command line on every system."""

_LOCK_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds to wait for git's index lock: editors hold it for moments, again and again."""


class Prepared(NamedTuple):
    """A commit that exists and is not published.

    Attributes:
        commit: its id.
        parent: what HEAD must still be when it is published; None for the first commit.
        subject: the first line of its message.
        changes: what it changes below the CRM's root.
    """

    commit: str
    parent: str | None
    subject: str
    changes: tuple[Change, ...]

    @property
    def blobs(self) -> Mapping[str, str]:
        """Path -> blob id of each file it writes."""
        return {change.path: change.new for change in self.changes if change.new}


class Pending(NamedTuple):
    """What an interrupted write left.

    Attributes:
        prepared: the commit.
        published: HEAD contains it already; only `settle` is missing.
        action: its `Crmctl-Action`. A commit of edits that a person made by hand found its
            content in the files: taking it back must leave those files alone.
    """

    prepared: Prepared
    published: bool
    action: str


def prepare(  # noqa: PLR0913 - what a commit is, and what to do while git makes it
    repo: Repository,
    changes: Sequence[FileChange],
    message: str,
    parent: str | None,
    identity: Identity | None = None,
    *,
    merged: Sequence[str] = (),
    meanwhile: Callable[[], object] = bool,
    unmarked: Collection[str] = (),
) -> Prepared:
    """Build a commit on `parent` that changes the given files and nothing else.

    With `merged` it is a merge: those are its other parents. An executable file stays
    executable, but for those that are `unmarked`. `identity` is asked of git when it is not
    given. `meanwhile` is called once a file that git stores, which takes as long as to parse it.

    Raises:
        NoIdentityError: git does not know who commits.
        NotAPlainFileError: a link or a nested repository is in the way.
        GitFailedError: git could not write (disk full, read-only).
    """
    draft = Draft(parent, message, identity or repo.identity(), merged)
    prepared = _build(repo, draft, changes, {}, meanwhile)
    modes = {c.path: c.old_mode for c in prepared.changes if _stays_program(c, unmarked)}
    if modes:
        prepared = _build(repo, draft, changes, modes)
    given = {change.path for change in changes}
    wrong = [c.path for c in prepared.changes if c.path not in given or not _is_plain(c)]
    if wrong:
        settle(repo)
        raise NotAPlainFileError(wrong)
    return _signed(repo, prepared)


def stage(repo: Repository, changes: Sequence[Change]) -> None:
    """Make git's index hold the blobs of `changes`, with the time stamps of the files.

    The blob is named, not made from the file: what a person writes into the file in this moment
    stays an unstaged edit, and no line ending is converted. Safe to repeat.

    Raises:
        GitLockedError: another git keeps the index locked.
    """
    removals_first = sorted(changes, key=lambda change: change.new is not None)
    entries = [(c.new_mode, c.new or repo.no_object, repo.prefix + c.path) for c in removals_first]
    # A newer index would no longer betray these (see worktree): written without a time stamp,
    # they are compared by content.
    entries += _without_stamps(repo, late_changes(repo) - {change.path for change in changes})
    if len(entries) > _ARGUMENTS:
        lines = "".join(f"{mode} {oid}\t{path}\0" for mode, oid, path in entries)
        feed = lines.encode("utf-8", "surrogateescape")
        _update_index(repo, "-z", "--add", "--remove", "--index-info", feed=feed)
        _update_index(repo, "--refresh")
        return
    _update_index(repo, *_as_arguments(entries))


@contextmanager
def stamping(repo: Repository, changes: Sequence[Change]) -> Iterator[None]:
    """Let git's index learn the time stamps of staged files while something else is done.

    `update-index --refresh` would look at every file, and did so if there are many. A file
    without its time stamp is merely compared by content, so that this may fail.
    """
    present = [repo.prefix + change.path for change in changes if change.new]
    if not present or len(changes) > _ARGUMENTS:
        yield
        return
    process = repo.git_at_top.start("add", "--refresh", "--", *present)
    try:
        yield
    finally:
        process.communicate()


def publish(repo: Repository, prepared: Prepared) -> None:
    """Move HEAD (its branch, or itself when detached) to the commit, and delete the private ref.

    Raises:
        HeadMovedError: HEAD is no longer the commit's parent; nothing was changed.
        GitFailedError: git refused; nothing was changed.
    """
    expected = prepared.parent or repo.no_object
    transaction = (
        "start\n"
        f"update HEAD {prepared.commit} {expected}\n"
        f"delete {repo.pending_ref} {prepared.commit}\n"
        "prepare\n"
        "commit\n"
    )
    note = f"crmctl: {prepared.subject}"
    done = repo.git.attempt("update-ref", "-m", note, "--stdin", feed=transaction.encode())
    if done.returncode == 0:
        return
    if repo.head() != prepared.parent:
        raise HeadMovedError
    raise failure("update-ref", done.stderr)


def settle(repo: Repository) -> None:
    """Delete the private ref: the write is over, published or taken back. Safe to repeat."""
    repo.git.run("update-ref", "-d", repo.pending_ref)


def has_pending(repo: Repository) -> bool:
    """Whether an interrupted write left something; cheap enough for every command."""
    if not repo.has_pending():
        return False
    commit = f"{repo.pending_ref}^{{commit}}"
    asked = repo.git.attempt("rev-parse", "--quiet", "--verify", commit)
    return asked.returncode == 0


def pending(repo: Repository) -> Pending | None:
    """What an interrupted write left, if one did."""
    if not has_pending(repo):
        return None
    about = repo.git.run("log", "-1", "--format=%H%x00%P%x00%B%x00", repo.pending_ref, "--")
    commit, parents, text = split(about)
    parent, subject = parents.partition(" ")[0] or None, text.partition("\n")[0]
    action = dict(parse_trailers(text)).get("Crmctl-Action", "")
    changes = _changes(repo, commit)
    head = repo.head()
    if head is None or head == parent:
        return Pending(Prepared(commit, parent, subject, changes), published=False, action=action)
    contains = repo.git.attempt("merge-base", "--is-ancestor", commit, head)
    since = _as_against(repo, head, changes)
    prepared = Prepared(commit, parent, subject, since)
    return Pending(prepared, published=contains.returncode == 0, action=action)


def _as_against(repo: Repository, head: str, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes as compared with a commit that somebody made after the interruption.

    What that commit holds is what taking back has to restore; a change that it contains itself
    has become somebody's own.
    """
    held = tree_entries(repo, head, [change.path for change in changes])
    against = []
    for change in changes:
        old = held.get(change.path)
        mode = change.old_mode if old == change.old else "100644" if old else "000000"
        against.append(change._replace(old=old, old_mode=mode))
    return tuple(change for change in against if change.old != change.new)


def _build(
    repo: Repository,
    draft: Draft,
    changes: Sequence[FileChange],
    modes: Mapping[str, str],
    meanwhile: Callable[[], object] = bool,
) -> Prepared:
    commit = write_commit(repo, draft, changes, modes, meanwhile)
    return Prepared(commit, draft.parent, draft.message.partition("\n")[0], _changes(repo, commit))


def _signed(repo: Repository, prepared: Prepared) -> Prepared:
    """Give the commit with the person's signature, where git is told to sign."""
    try:
        commit = sign(repo, prepared.commit)
    except CrmctlError:
        settle(repo)
        raise
    if commit == prepared.commit:
        return prepared
    repo.git.run("update-ref", repo.pending_ref, commit, prepared.commit)
    return prepared._replace(commit=commit)


def _changes(repo: Repository, commit: str) -> tuple[Change, ...]:
    """What a commit changes; paths outside of the root (there must be none) start with `/`.

    A merge is compared with its first parent: what the branch it was made on got.
    """
    output = repo.git_at_top.run(
        *("diff-tree", "-r", "-z", "--raw", "--root", "--no-commit-id", "--no-renames"),
        *("--diff-merges=first-parent", commit),
    )
    return tuple(_below_root(repo, change) for change in read_changes(output))


def _below_root(repo: Repository, change: Change) -> Change:
    if not repo.prefix:
        return change
    inside = change.path.startswith(repo.prefix)
    path = change.path.removeprefix(repo.prefix) if inside else f"/{change.path}"
    return change._replace(path=path)


def _stays_program(change: Change, unmarked: Collection[str]) -> bool:
    return bool(change.new) and change.old_mode == "100755" and change.path not in unmarked


def _is_plain(change: Change) -> bool:
    modes = (change.old_mode, change.new_mode)
    return all(mode in (*PLAIN_MODES, "000000") for mode in modes)


def _without_stamps(repo: Repository, paths: Collection[str]) -> list[tuple[str, str, str]]:
    if not paths:
        return []
    entries = []
    for entry in split(repo.git.run("ls-files", "-z", "--stage")):
        about, _, path = entry.partition("\t")
        mode, oid, stage_number = about.split(" ")
        if stage_number == "0" and path in paths:
            entries.append((mode, oid, repo.prefix + path))
    return entries


def _as_arguments(entries: Iterable[tuple[str, str, str]]) -> list[str]:
    arguments = ["--add", "--remove"]
    for mode, oid, path in entries:
        if mode == "000000":
            arguments += ["--force-remove", path]
        else:
            arguments += ["--cacheinfo", f"{mode},{oid},{path}"]
    return arguments


def _update_index(repo: Repository, *arguments: str, feed: bytes | None = None) -> None:
    """Run `git update-index`, waiting a moment when another git holds the lock."""
    lock = repo.git_dir / "index.lock"
    complaint = b""
    for wait in (0.0, *_LOCK_WAITS):
        time.sleep(wait)
        done = repo.git_at_top.attempt(
            "update-index", "-q", "--ignore-submodules", *arguments, feed=feed
        )
        if done.returncode == 0:
            return
        complaint = done.stderr
        # About a lock it cannot have, `update-index -q` says nothing at all.
        if complaint and b"index.lock" not in complaint:
            break
    if lock.exists():
        raise GitLockedError(str(lock))
    raise failure("update-index", complaint)
