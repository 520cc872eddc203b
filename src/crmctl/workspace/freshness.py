"""Which files the index has to learn anew: exactly those, and without reading the others."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple

from crmctl.errors.files import FileAccessError, RefusedFileError
from crmctl.git.repository import Repository
from crmctl.git.staged import listing, tracked
from crmctl.git.worktree import WorktreeState, refresh
from crmctl.index import files as index_files
from crmctl.index.files import FileState, get_meta, set_meta
from crmctl.model.catalogue import Catalogue
from crmctl.store.files import digest, is_temporary, read_bounded
from crmctl.workspace.signature import signature_of

if TYPE_CHECKING:  # a warm read parses nothing
    from crmctl.workspace.reading import Reader

GIT_INDEX_KEY = "git_index_key"
_MANY_STALE = 200  # files whose time stamps git had better learn

Progress = Callable[[str, int | None], AbstractContextManager[Callable[[int], None]]]
"""Shows how far a long piece of work is: called with its name and its size, it gives a context
with a function to call with the steps just done."""


class Sources(NamedTuple):
    """What the index is brought up to date from."""

    repository: Repository
    catalogue: Catalogue

    def holds(self, path: str) -> bool:
        """Tell whether a path lies in the folder of a kind, and has a name that is text."""
        folder, _, _ = path.partition("/")
        kind = self.catalogue.by_name.get(folder)
        if kind is None or not path.startswith(f"{kind.folder}/"):
            return False
        return not is_temporary(path.rpartition("/")[2]) and is_text(path)


def is_text(path: str) -> bool:
    """Tell whether a path is UTF-8: bytes that are none stand in it as lone surrogates."""
    return path.isascii() or not any("\ud800" <= char <= "\udfff" for char in path)


class Stale(NamedTuple):
    """What the index must learn anew.

    Attributes:
        changed: paths of files to be read.
        gone: paths of files that are no more.
    """

    changed: Sequence[str]
    gone: Sequence[str]


def update(
    connection: sqlite3.Connection,
    sources: Sources,
    state: WorktreeState,
    make_reader: Callable[[], "Reader"],
) -> int:
    """Bring an existing index up to date; gives the number of files that had changed.

    Args:
        connection: the index.
        sources: where the files lie, and the kinds that the index was made for.
        state: how the work tree differs from git's index.
        make_reader: gives what reads and parses files; called only if a file must be parsed.
    """
    paths = _candidates(connection, sources, state)
    known = index_files.recorded(connection, paths)
    unclean = state.changed | state.untracked
    changed, gone, same = list[str](), list[str](), list[FileState]()
    for path in sorted(paths):
        signature = signature_of(f"{sources.repository.root}/{path}")
        before = known.get(path)
        if signature is None:
            gone += [path] if before else []
        elif before and signature and before.signature == signature:
            same.append(before._replace(suspect=path in unclean))
        elif before and before.digest == _digest(sources.repository, path):
            same.append(before._replace(signature=signature, suspect=True))
        else:
            changed.append(path)
    touched = [state_ for state_ in same if state_ != known[state_.path]]
    if changed or gone:
        from crmctl.workspace.filling import refill  # noqa: PLC0415 - a warm read changes nothing

        refill(connection, sources.catalogue, make_reader, Stale(changed, gone))
    if touched or state.index_key != get_meta(connection, GIT_INDEX_KEY):
        with connection:
            index_files.write_states(connection, touched)
            set_meta(connection, GIT_INDEX_KEY, state.index_key)
    if len(same) > _MANY_STALE:
        refresh(sources.repository)
    return len(changed) + len(gone)


def _digest(repository: Repository, path: str) -> str:
    """Give the digest of a file; empty when it is not to be read, or not there any more."""
    try:
        content = read_bounded(f"{repository.root}/{path}", root=repository.root)
    except (RefusedFileError, FileAccessError):
        return ""
    return digest(content, repository.object_format)


def _candidates(
    connection: sqlite3.Connection, sources: Sources, state: WorktreeState
) -> set[str]:
    """List the files that may differ from what the index holds; all others surely do not."""
    paths = {suspect.path for suspect in index_files.suspects(connection)}
    paths |= state.changed | state.deleted | state.untracked
    if state.index_key != get_meta(connection, GIT_INDEX_KEY):
        listed = state.listing or listing(sources.repository)
        paths |= listed.differing(index_files.as_listed(connection))
    return {path for path in paths if sources.holds(path)}


def staged_blobs(repository: Repository) -> dict[str, str]:
    """Give path -> blob of what git tracks; links, which are never read, have an empty one."""
    found = tracked(repository)
    return found.blobs | dict.fromkeys(found.links, "")
