"""Bringing the index up to date: all records at once, or the few that changed."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from typing import NamedTuple

from crmctl.index.database import index_tables, without_indexes
from crmctl.index.files import FileState, write_states
from crmctl.index.flatten import Rows
from crmctl.index.plan import Plan, plan
from crmctl.index.words import BREAK
from crmctl.model.catalogue import Catalogue

_CHUNK = 2_000
_CACHE_KIB = 96 * 1024


class Change(NamedTuple):
    """A file as it is now, and the rows of its record; None when it holds no valid one."""

    file: FileState
    rows: Rows | None


def fill(connection: sqlite3.Connection, catalogue: Catalogue, changes: Iterable[Change]) -> None:
    """Fill a new, empty index; it becomes valid only when all is in."""
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    with connection:
        writer = _Writer(connection, catalogue)
        for chunk in _chunks(changes):
            writer.insert(chunk)
        writer.add_terms()
        index_tables(connection, catalogue)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA cache_size=-8192")


def apply(
    connection: sqlite3.Connection,
    catalogue: Catalogue,
    changed: Iterable[Change],
    removed: Iterable[str] = (),
) -> None:
    """Bring the index up to date with files that changed and paths that are gone.

    A first bulk of records is written as into a new index, which is faster.
    """
    chunks = _chunks(changed)
    first = next(chunks, [])
    with connection, ExitStack() as bulk:
        writer = _Writer(connection, catalogue)
        if len(first) == _CHUNK and writer.is_empty:
            bulk.enter_context(without_indexes(connection, catalogue))
        for chunk in chain([first], chunks):
            writer.forget([change.file.path for change in chunk])
            writer.insert(chunk)
        for path in removed:
            writer.delete(path)
            connection.execute("DELETE FROM files WHERE path = ?", (path,))
        writer.add_terms()
        writer.drop_terms()


def _chunks(changes: Iterable[Change]) -> Iterator[list[Change]]:
    iterator = iter(changes)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


class _Writer:
    """Writes within the transaction of its caller.

    Attributes:
        is_empty: whether there was no record when it began.
    """

    def __init__(self, connection: sqlite3.Connection, catalogue: Catalogue) -> None:
        self._connection = connection
        self._plans = {kind.name: plan(catalogue, kind) for kind in catalogue.kinds}
        (last,) = connection.execute("SELECT coalesce(max(rowid), 0) FROM records").fetchone()
        self._last: int = last
        self.is_empty = last == 0
        self._new_terms: set[str] = set()
        self._old_terms: set[str] = set()

    def insert(self, changes: Iterable[Change]) -> None:
        """Add files and records of which the index knows nothing."""
        changes = list(changes)
        write_states(self._connection, (change.file for change in changes))
        self._connection.executemany(
            "INSERT INTO broken VALUES (?)", ((c.file.path,) for c in changes if c.rows is None)
        )
        numbered = [
            (number, change.rows)
            for number, change in enumerate((c for c in changes if c.rows), start=self._last + 1)
            if change.rows
        ]
        self._last += len(numbered)
        self._insert_common(numbered)
        for kind in sorted({rows.record[0] for _, rows in numbered}):
            self._insert_kind(
                self._plans[kind], [pair for pair in numbered if pair[1].record[0] == kind]
            )

    def forget(self, paths: Sequence[str]) -> None:
        """Forget the records of files that there may be, or that they have none."""
        if self.is_empty:
            broken = ((path,) for path in paths)
            self._connection.executemany("DELETE FROM broken WHERE path = ?", broken)
            return
        marks = ",".join("?" * len(paths))
        known = " UNION ".join(
            f"SELECT path FROM {table} WHERE path IN ({marks})"  # noqa: S608 - our own names
            for table in ("records", "broken")
        )
        for (path,) in self._connection.execute(known, [*paths, *paths]).fetchall():
            self.delete(path)

    def delete(self, path: str) -> None:
        """Forget the record of a file, or that it has none."""
        execute = self._connection.execute
        execute("DELETE FROM broken WHERE path = ?", (path,))
        row = execute("SELECT rowid, kind FROM records WHERE path = ?", (path,)).fetchone()
        if row is None:
            return
        rowid, kind = row
        known = execute("SELECT title, fields, notes FROM words WHERE rowid = ?", (rowid,))
        self._old_terms.update(term for text in known.fetchone() for term in text.split())
        execute("DELETE FROM sales WHERE owner = ?", (rowid,))
        for table in ("records", "words"):
            execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))  # noqa: S608 - our own names
        owned = [table.name for table in self._plans[kind].tables if table.listed]
        for table in ("links", "aliases", "lookup", "alike", "sales_lines", *owned):
            execute(f'DELETE FROM "{table}" WHERE owner = ?', (rowid,))  # noqa: S608 - the same
        execute(f'DELETE FROM "{self._plans[kind].kind.folder}" WHERE rowid = ?', (rowid,))  # noqa: S608 - the same

    def add_terms(self) -> None:
        """Add the words met so far to the vocabulary."""
        self._new_terms.discard(BREAK)
        self._connection.executemany(
            "INSERT OR IGNORE INTO terms VALUES (?)", ((term,) for term in sorted(self._new_terms))
        )

    def drop_terms(self) -> None:
        """Take words that no record has any more out of the vocabulary."""
        for term in self._old_terms - self._new_terms - {BREAK}:
            found = self._connection.execute(
                "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", (f'"{term}"',)
            )
            if not found.fetchone():
                self._connection.execute("DELETE FROM terms WHERE term = ?", (term,))

    def _insert_common(self, numbered: list[tuple[int, Rows]]) -> None:
        many = self._connection.executemany
        many(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, *rows.record) for number, rows in numbered),
        )
        many(
            "INSERT INTO words (rowid, title, fields, notes) VALUES (?, ?, ?, ?)",
            ((number, *rows.words) for number, rows in numbered),
        )
        many(
            "INSERT INTO links VALUES (?, ?, ?, ?, ?)",
            ((number, *link) for number, rows in numbered for link in rows.links),
        )
        many(
            "INSERT INTO aliases VALUES (?, ?, ?, ?)",
            ((*alias, number) for number, rows in numbered for alias in rows.aliases),
        )
        many(
            "INSERT INTO lookup VALUES (?, ?)",
            ((key, number) for number, rows in numbered for key in rows.keys),
        )
        many(
            "INSERT INTO alike VALUES (?, ?)",
            ((number, key) for number, rows in numbered for key in rows.alike),
        )
        documents = [(number, rows.sold) for number, rows in numbered if rows.sold]
        many(
            "INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, *sold.document) for number, sold in documents),
        )
        many(
            "INSERT INTO sales_lines VALUES (?, ?, ?, ?, ?)",
            ((number, *line) for number, sold in documents for line in sold.lines),
        )
        for _, rows in numbered:
            for text in rows.words:
                self._new_terms.update(text.split())

    def _insert_kind(self, of_kind: Plan, numbered: list[tuple[int, Rows]]) -> None:
        many = self._connection.executemany
        many(
            _insertion(of_kind, 0),
            ((number, rows.record[1], *rows.main) for number, rows in numbered),
        )
        listed: dict[int, list[tuple[object, ...]]] = {}
        for number, rows in numbered:
            for table, items in rows.lists:
                listed.setdefault(table, []).extend((number, *item) for item in items)
        for table, items in listed.items():
            many(_insertion(of_kind, table), items)


def _insertion(of_kind: Plan, number: int) -> str:
    table = of_kind.tables[number]
    marks = ", ".join("?" * (len(table.columns) + 2))
    return f'INSERT INTO "{table.name}" VALUES ({marks})'  # noqa: S608 - names of the catalogue
