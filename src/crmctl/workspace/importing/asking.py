"""Asking the index about many records in few statements."""

from collections.abc import Iterable, Iterator, Sequence

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
