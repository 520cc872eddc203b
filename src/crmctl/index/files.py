"""What the index knows about files, whether they hold a valid record or not."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class FileState(NamedTuple):
    """One file as it was when it was read.

    Attributes:
        path: relative to the CRM's root, with forward slashes.
        digest: its git blob id.
        signature: what `stat` said of it.
        suspect: whether it may have changed since without a trace in its signature.
        findings: what is wrong with the file by itself: a JSON list.
    """

    path: str
    digest: str
    signature: str
    suspect: bool = False
    findings: str = "[]"


_COLUMNS = "path, digest, signature, suspect, findings"
# SQLite takes at most 32,766 parameters in one statement.
_BATCH = 10_000


def recorded(connection: sqlite3.Connection, paths: Iterable[str]) -> dict[str, FileState]:
    """Give what is known of these files, by path; unknown ones are missing."""
    found: dict[str, FileState] = {}
    wanted = list(paths)
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        marks = ",".join("?" * len(batch))
        statement = f"SELECT {_COLUMNS} FROM files WHERE path IN ({marks})"  # noqa: S608 - marks
        found.update((row[0], _state(row)) for row in connection.execute(statement, batch))
    return found


def all_digests(connection: sqlite3.Connection) -> dict[str, str]:
    """Give the digest of every file, by path."""
    return dict(connection.execute("SELECT path, digest FROM files"))


def as_listed(connection: sqlite3.Connection) -> set[str]:
    """Give every file as `git ls-files -v --stage` would list what was read of it."""
    statement = "SELECT 'H 100644 ' || digest || ' 0' || char(9) || path FROM files"
    return {line for (line,) in connection.execute(statement)}


def all_states(connection: sqlite3.Connection) -> Iterator[FileState]:
    """Give what is known of every file, in the order of their paths."""
    statement = f"SELECT {_COLUMNS} FROM files ORDER BY path"  # noqa: S608 - no value in it
    return map(_state, connection.execute(statement))


def suspects(connection: sqlite3.Connection) -> list[FileState]:
    """Give the files that may have changed without a trace."""
    statement = f"SELECT {_COLUMNS} FROM files WHERE suspect"  # noqa: S608 - no value in it
    return [_state(row) for row in connection.execute(statement)]


def with_findings(connection: sqlite3.Connection) -> list[FileState]:
    """Give the files that have findings by themselves."""
    statement = f"SELECT {_COLUMNS} FROM files WHERE findings <> '[]' ORDER BY path"  # noqa: S608 - the same
    return [_state(row) for row in connection.execute(statement)]


def count_broken(connection: sqlite3.Connection) -> int:
    """Count the files that hold no valid record: no query finds what stands in them."""
    (count,) = connection.execute("SELECT count(*) FROM broken").fetchone()
    return int(count)


def write_states(connection: sqlite3.Connection, states: Iterable[FileState]) -> None:
    """Record files without touching their records, as when only a signature changed."""
    connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", states)


def get_meta(connection: sqlite3.Connection, key: str) -> Any:
    """Give a value that `set_meta` kept; None for none."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else json.loads(row[0])


def set_meta(connection: sqlite3.Connection, key: str, value: object) -> None:
    """Keep a value that JSON can write."""
    text = json.dumps(value, ensure_ascii=False)
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, text))


def _state(row: tuple[str, str, str, int, str]) -> FileState:
    return FileState(row[0], row[1], row[2], bool(row[3]), row[4])
