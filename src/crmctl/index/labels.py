"""Names of records, looked up in passing: an index that cannot be read has none."""

import sqlite3
from collections.abc import Collection
from contextlib import closing, suppress
from pathlib import Path

# SQLite takes at most 32,766 parameters in one statement.
_BATCH = 10_000
_BY_ID = "SELECT id, label FROM records WHERE id IN ({})"
_BY_ALIAS = (
    "SELECT a.alias, r.label FROM aliases a JOIN records r ON r.rowid = a.owner "
    "WHERE a.alias IN ({})"
)


def labels(file: Path, ids: Collection[str]) -> dict[str, str]:
    """Give the names of records by their ids, also by those from before they were merged.

    The index is taken as it lies there: neither brought up to date nor repaired, nor made.
    """
    found: dict[str, str] = {}
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection,
    ):
        wanted = sorted(ids)
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            for statement in (_BY_ALIAS, _BY_ID):
                found.update(connection.execute(statement.format(marks), batch))
    return found
