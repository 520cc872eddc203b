"""Bringing the index up to date with the files: exact, incremental, parallel where it pays."""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmctl.git.repository import Repository
from crmctl.git.worktree import WorktreeState, refresh, tracked
from crmctl.index import files as index_files
from crmctl.index.files import FileState, get_meta, set_meta
from crmctl.index.write import Change, apply, fill
from crmctl.model.catalogue import Catalogue
from crmctl.store.files import is_temporary
from crmctl.workspace.signature import signature_of

if TYPE_CHECKING:  # a parser needs pydantic, which a warm read does without
    from concurrent.futures import Future

    from crmctl.workspace.reading import Reader

_GIT_INDEX_KEY = "git_index_key"
_PARALLEL_FROM = 3_000  # files; below, starting processes costs more than it saves
_CHUNK = 400  # files that a process parses at a time
_WORKERS = 2
_AHEAD = 4  # chunks parsed ahead of what is written: bounds the memory
_MANY_STALE = 200  # files whose time stamps git had better learn

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]


@dataclass(frozen=True, slots=True)
class Sources:
    """What the index is brought up to date from."""

    repository: Repository
    catalogue: Catalogue

    def holds(self, path: str) -> bool:
        """Tell whether a path lies in the folder of a kind."""
        folder, _, _ = path.partition("/")
        kind = self.catalogue.by_name.get(folder)
        name = path.rpartition("/")[2]
        return kind is not None and path.startswith(f"{kind.folder}/") and not is_temporary(name)


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
    changed, gone, same = [], [], []
    for path in sorted(paths):
        signature = signature_of(sources.repository.root / path)
        before = known.get(path)
        if signature is None:
            gone += [path] if before else []
        elif before and signature and before.signature == signature:
            same.append(before._replace(suspect=path in unclean))
        else:
            changed.append(path)
    touched = [state_ for state_ in same if state_ != known[state_.path]]
    if changed:
        touched += _reparse(connection, sources.catalogue, make_reader(), changed, known)
    if gone:
        apply(connection, sources.catalogue, (), gone)
    if touched or state.index_key != get_meta(connection, _GIT_INDEX_KEY):
        with connection:
            index_files.write_states(connection, touched)
            set_meta(connection, _GIT_INDEX_KEY, state.index_key)
    if len(same) > _MANY_STALE:
        refresh(sources.repository)
    return len(changed) + len(gone)


def _candidates(
    connection: sqlite3.Connection, sources: Sources, state: WorktreeState
) -> set[str]:
    """List the files that may differ from what the index holds; all others surely do not."""
    paths = {suspect.path for suspect in index_files.suspects(connection)}
    paths |= state.changed | state.deleted | state.untracked
    if state.index_key != get_meta(connection, _GIT_INDEX_KEY):
        staged = _staged(sources.repository)
        known = index_files.all_digests(connection)
        paths |= {path for path, oid in staged.items() if known.get(path) != oid}
        paths |= known.keys() - staged.keys()
    return {path for path in paths if sources.holds(path)}


def _staged(repository: Repository) -> dict[str, str]:
    """Give path -> blob of what git tracks; links, which are never read, have an empty one."""
    found = tracked(repository)
    return found.blobs | dict.fromkeys(found.links, "")


def _reparse(
    connection: sqlite3.Connection,
    catalogue: Catalogue,
    reader: "Reader",
    paths: Sequence[str],
    known: dict[str, FileState],
) -> list[FileState]:
    """Parse files whose content changed; give the new state of those where it did not.

    All of them are suspect until the next look: an edit taken back between git's look and ours
    would leave no trace.
    """
    restated: list[FileState] = []

    def changes() -> Iterator[Change]:
        for path in paths:
            change = reader.read(path, suspect=True, unless=known.get(path))
            if isinstance(change, FileState):
                restated.append(change)
            elif change is not None:
                yield change

    apply(connection, catalogue, changes())
    return restated


def build(
    connection: sqlite3.Connection,
    sources: Sources,
    state: WorktreeState,
    reader: "Reader",
    progress: Progress,
) -> int:
    """Fill a new index from all files; gives their number."""
    staged = _staged(sources.repository)
    present = (staged.keys() - state.deleted) | state.changed | state.untracked
    paths = sorted(filter(sources.holds, present))
    unclean = state.changed | state.untracked
    clean = {path: "" if path in unclean else staged.get(path, "") for path in paths}
    parallel = len(paths) >= _PARALLEL_FROM
    changes = _parse_in_parallel(reader, clean) if parallel else reader.read_all(clean.items())
    with progress("Indexing files", len(paths)) as advance:
        fill(connection, sources.catalogue, _counted(changes, advance))
    with connection:
        set_meta(connection, _GIT_INDEX_KEY, state.index_key)
    return len(paths)


def _counted(changes: Iterator[Change], advance: Callable[[int], None]) -> Iterator[Change]:
    for change in changes:
        yield change
        advance(1)


def _parse_in_parallel(reader: "Reader", clean: dict[str, str]) -> Iterator[Change]:
    pairs = list(clean.items())
    chunks = deque(pairs[start : start + _CHUNK] for start in range(0, len(pairs), _CHUNK))
    # Imported here: starting up takes 30 ms, and only a first index needs it.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    # `spawn`: a forked child would share SQLite's connection, which SQLite forbids.
    with ProcessPoolExecutor(
        _WORKERS, mp_context=get_context("spawn"), initializer=_start, initargs=(reader,)
    ) as pool:
        running: deque[Future[list[Change]]] = deque()
        while chunks or running:
            while chunks and len(running) < _AHEAD + _WORKERS:
                running.append(pool.submit(_parse_chunk, chunks.popleft()))
            yield from running.popleft().result()


# A process pool hands a function its arguments anew each time; what stays the same is kept here.
_reader_of_process: list["Reader"] = []


def _start(reader: "Reader") -> None:
    _reader_of_process.append(reader)


def _parse_chunk(pairs: Sequence[tuple[str, str]]) -> list[Change]:
    return list(_reader_of_process[0].read_all(pairs))
