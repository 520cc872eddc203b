"""Filling the index from files: a few that changed, or all, in parallel where that pays."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from crmctl.git.worktree import WorktreeState
from crmctl.index.files import set_meta
from crmctl.index.write import Change, apply, fill
from crmctl.model.catalogue import Catalogue
from crmctl.workspace.forked import Shared, processors
from crmctl.workspace.freshness import GIT_INDEX_KEY, Progress, Sources, Stale, staged_blobs
from crmctl.workspace.reading import Reader

_PARALLEL_FROM = 3_000  # files; below, starting processes costs more than it saves
_CHUNK = 400  # files that a process parses at a time
_WORKERS = 2


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
    pairs = list(clean.items())
    chunks = [pairs[start : start + _CHUNK] for start in range(0, len(pairs), _CHUNK)]
    workers = min(_WORKERS, processors()) if len(paths) >= _PARALLEL_FROM else 1
    # Before a progress bar begins, which is a thread: a child has none of its parent's.
    shared = Shared(lambda chunk: list(reader.read_all(chunk)), chunks, workers)
    changes = chain.from_iterable(shared.found())
    with progress("Indexing files", len(paths)) as advance:
        fill(connection, sources.catalogue, _counted(changes, advance))
    with connection:
        set_meta(connection, GIT_INDEX_KEY, state.index_key)
    return len(paths)


def _counted(changes: Iterator[Change], advance: Callable[[int], None]) -> Iterator[Change]:
    for change in changes:
        yield change
        advance(1)
