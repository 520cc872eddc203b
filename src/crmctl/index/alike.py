"""Which records share keys with a new one: asked of `alike`, whatever the number of records."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

# SQLite takes at most 32,766 parameters in one statement.
_BATCH = 10_000


def counts(connection: sqlite3.Connection, keys: Iterable[int]) -> Mapping[int, int]:
    """Give how many records have each of some keys; those that none has are missing."""
    found = dict[int, int]()
    for batch in _batches(keys):
        statement = f"SELECT key, count(*) FROM alike WHERE key IN ({_marks(batch)}) GROUP BY key"  # noqa: S608 - marks
        found |= dict(connection.execute(statement, batch))
    return found


def blocks(connection: sqlite3.Connection, keys: Iterable[int]) -> Mapping[int, Sequence[int]]:
    """Give the rowids of the records that have each of some keys."""
    found = defaultdict[int, list[int]](list)
    for batch in _batches(keys):
        statement = f"SELECT key, owner FROM alike WHERE key IN ({_marks(batch)})"  # noqa: S608 - marks
        for key, owner in connection.execute(statement, batch):
            found[key].append(owner)
    return found


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    every = sorted(set(keys))
    for start in range(0, len(every), _BATCH):
        yield every[start : start + _BATCH]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
