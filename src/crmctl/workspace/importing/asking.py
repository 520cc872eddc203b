"""Asking the index about many records in few statements."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from crmctl.model.catalogue import Kind
from crmctl.workspace.workspace import Workspace

# SQLite takes at most 32,766 parameters in one statement.
_BATCH = 10_000


def batches(values: Iterable[str]) -> Iterator[list[str]]:
    """Give the values that are not empty, each once, as many at a time as a statement takes."""
    every = sorted({value for value in values if value})
    for start in range(0, len(every), _BATCH):
        yield every[start : start + _BATCH]


def marks(values: Sequence[object]) -> str:
    """Give a place in a statement for each value."""
    return ",".join("?" * len(values))


def ids_in_use(workspace: Workspace, kind: Kind) -> set[str]:
    """Give all ids of a kind that are in use: by a file, valid or not, or as an alias."""
    files = "SELECT path FROM files WHERE path >= ? AND path < ?"
    # "0" follows upon "/".
    paths = workspace.rows(files, (f"{kind.folder}/", f"{kind.folder}0"))
    aliases = workspace.rows("SELECT alias FROM aliases WHERE kind = ?", (kind.name,))
    return {*(PurePosixPath(path).stem for (path,) in paths), *(alias for (alias,) in aliases)}
