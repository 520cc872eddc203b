"""Filling the index from files: a few that changed, or all, in parallel where that pays."""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from crmctl.garbage import collect_seldom
from crmctl.git.worktree import WorktreeState
from crmctl.index.files import set_meta
from crmctl.index.write import Change, apply, fill
from crmctl.model.catalogue import Catalogue
from crmctl.workspace.freshness import GIT_INDEX_KEY, Progress, Sources, Stale, staged_blobs
from crmctl.workspace.reading import Reader

_PARALLEL_FROM = 3_000  # files; below, starting processes costs more than it saves
_CHUNK = 400  # files that a process parses at a time
_WORKERS = 2
_AHEAD = 4  # chunks parsed ahead of what is written: bounds the memory

_Chunk = Sequence[tuple[str, str]]  # path, and the blob that git says it is


def refill(
    connection: sqlite3.Connection,
    catalogue: Catalogue,
    make_reader: Callable[[], Reader],
    stale: Stale,
) -> None:
    """Bring up to date what is stale.

    All that is read is suspect until the next look: an edit taken back between git's look and
    ours would leave no trace.
    """
    apply(connection, catalogue, _changes(make_reader, stale.changed), stale.gone)


def _changes(make_reader: Callable[[], Reader], paths: Sequence[str]) -> Iterator[Change]:
    if not paths:
        return
    reader = make_reader()
    for path in paths:
        change = reader.read(path, suspect=True)
        if change is not None:
            yield change


def build(
    connection: sqlite3.Connection,
    sources: Sources,
    state: WorktreeState,
    reader: Reader,
    progress: Progress,
) -> int:
    """Fill a new index from all files; gives their number."""
    staged = staged_blobs(sources.repository)
    present = (staged.keys() - state.deleted) | state.changed | state.untracked
    paths = sorted(filter(sources.holds, present))
    unclean = state.changed | state.untracked
    clean = {path: "" if path in unclean else staged.get(path, "") for path in paths}
    parallel = len(paths) >= _PARALLEL_FROM
    changes = _parse_in_parallel(reader, clean) if parallel else reader.read_all(clean.items())
    with progress("Indexing files", len(paths)) as advance:
        fill(connection, sources.catalogue, _counted(changes, advance))
    with connection:
        set_meta(connection, GIT_INDEX_KEY, state.index_key)
    return len(paths)


def _counted(changes: Iterator[Change], advance: Callable[[int], None]) -> Iterator[Change]:
    for change in changes:
        yield change
        advance(1)


def _parse_in_parallel(reader: Reader, clean: dict[str, str]) -> Iterator[Change]:
    pairs = list(clean.items())
    chunks = deque(pairs[start : start + _CHUNK] for start in range(0, len(pairs), _CHUNK))
    running: deque[tuple[_Chunk, Future[list[Change]]]] = deque()
    # `spawn`: a forked child would share SQLite's connection, which SQLite forbids.
    with ProcessPoolExecutor(
        _WORKERS, mp_context=get_context("spawn"), initializer=_start, initargs=(reader,)
    ) as pool:
        try:
            while chunks or running:
                while chunks and len(running) < _AHEAD + _WORKERS:
                    running.append((chunks[0], pool.submit(_parse_chunk, chunks[0])))
                    chunks.popleft()
                found = running[0][1].result()
                running.popleft()
                yield from found
        except BrokenProcessPool:  # one was killed, mostly for want of memory
            for chunk in (*(chunk for chunk, _ in running), *chunks):
                yield from reader.read_all(chunk)


# A process pool hands a function its arguments anew each time; what stays the same is kept here.
_reader_of_process: list[Reader] = []


def _start(reader: Reader) -> None:
    collect_seldom()
    _reader_of_process.append(reader)


def _parse_chunk(pairs: _Chunk) -> list[Change]:
    return list(_reader_of_process[0].read_all(pairs))
