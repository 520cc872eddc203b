"""SQLite files: their rows are looked into one by one, and the file is written anew.

Deleting or overwriting a value leaves copies in free pages and in search tokens: `VACUUM` and a
rebuilt search index leave none.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress

from crmctl.errors.base import CrmctlError

MAGIC = b"SQLite format 3\0"
BETWEEN = "\x02"
"""Stands between two columns."""


class _NotSafeError(CrmctlError):
    """Writing it might do more than is seen."""


def rows(content: bytes) -> tuple[bytes, ...]:
    """Give the raw file, then each row's texts as one; binary values each by itself.

    Raises:
        sqlite3.Error: it is broken.
    """
    with closing(_opened(content)) as connection:
        return (content, *(each for _, _, each, _ in _values(connection)))


def written(content: bytes, contents: Sequence[bytes]) -> bytes | None:
    """Give the file with other rows; None where that cannot be done safely."""
    with suppress(sqlite3.Error, _NotSafeError, UnicodeError), closing(_opened(content)) as to:
        if to.execute("SELECT 1 FROM sqlite_master WHERE type = 'trigger'").fetchone():
            return None
        for (table, rowid, old, names), new in zip(list(_values(to)), contents[1:], strict=True):
            if old == new:
                continue
            if len(names) == 1 and names[0][1]:
                values: list[object] = [new]
            else:
                values = list(new.decode("utf-8", "surrogateescape").split(BETWEEN))
            changes = ", ".join(f"{_quoted(name)} = ?" for name, _ in names)
            to.execute(
                f"UPDATE {_quoted(table)} SET {changes} WHERE rowid = ?",  # noqa: S608 - quoted
                (*values, rowid),
            )
        for (name,) in to.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts%'"
        ).fetchall():
            to.execute(f"INSERT INTO {_quoted(name)}({_quoted(name)}) VALUES ('rebuild')")  # noqa: S608
        to.commit()
        to.execute("VACUUM")
        return bytes(to.serialize())
    return None


def _opened(content: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    # Bytes 18 and 19 say that a log lies beside the file; there is none in memory.
    connection.deserialize(content[:18] + b"\1\1" + content[20:])
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _values(
    connection: sqlite3.Connection,
) -> Iterator[tuple[str, int, bytes, list[tuple[str, bool]]]]:
    """Give table, row, what it says, and the columns that say it and whether these are binary."""
    virtual = [
        f"{name}_"
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
        )
    ]
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
        " ESCAPE '\\' AND sql NOT LIKE '%WITHOUT ROWID%' ORDER BY name"
    ).fetchall()
    for (table,) in tables:
        if table.startswith(tuple(virtual)):
            continue  # what a search index keeps of the rows
        try:
            found = connection.execute(f"SELECT rowid, * FROM {_quoted(table)}")  # noqa: S608
        except sqlite3.Error:
            continue  # a virtual table of a module that is not here
        names = [each[0] for each in found.description][1:]
        for rowid, *values in found.fetchall():
            texts = [
                (name, value)
                for name, value in zip(names, values, strict=True)
                if isinstance(value, str) and BETWEEN not in value
            ]
            if texts:
                text = BETWEEN.join(value for _, value in texts)
                columns = [(name, False) for name, _ in texts]
                yield table, rowid, text.encode("utf-8", "surrogateescape"), columns
            for name, value in zip(names, values, strict=True):
                if isinstance(value, bytes):
                    yield table, rowid, value, [(name, True)]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
