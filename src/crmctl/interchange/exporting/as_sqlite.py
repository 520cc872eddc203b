"""A clean SQLite file with the flat tables of `relational`, for any program that reads SQLite.

It is not the index: no search tables, no file paths. A number keeps 15 digits, as numbers do in
SQLite; everything else is exact.
"""

import errno
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from crmctl.interchange.exporting.export import Export
from crmctl.interchange.exporting.relational import Table, filled, of_extra, tables

# `CRMX`: what kind of SQLite file this is, as `file` and https://sqlite.org/fileformat.html say.
_APPLICATION = 0x43524D58
_FAULTS = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR: errno.EIO}


def fill(export: Export, file: Path) -> None:
    """Write the file.

    Raises:
        OSError: the disk is full, or refused.
    """
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            _fill(export, connection)
    except sqlite3.OperationalError as error:
        fault = _FAULTS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if fault is None:
            raise
        raise OSError(fault, "refused", str(file)) from None


def _fill(export: Export, connection: sqlite3.Connection) -> None:
    # The file takes its name when it is complete: a journal would guard nothing.
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "page_size=4096", "encoding='UTF-8'"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA application_id={_APPLICATION}")
    connection.execute("BEGIN")
    of_kinds = [(kind, tables(kind)) for kind in export.kinds]
    for _, of_kind in of_kinds:
        for table in of_kind:
            connection.execute(definition(table))
    for kind, of_kind in of_kinds:
        for batch in filled(export, kind, of_kind):
            for table, rows in batch:
                connection.executemany(_insertion(table), rows)
    for extra in export.extras:
        connection.execute(definition(of_extra(extra)))
        connection.executemany(_insertion(of_extra(extra)), extra.rows())
    for index in _indexes(table for _, of_kind in of_kinds for table in of_kind):
        connection.execute(index)
    connection.execute("COMMIT")


def definition(table: Table) -> str:
    """Give the statement that makes a table."""
    columns = [f'"{column.name}" {column.type}' for column in table.columns]
    if table.owner:
        refers = f'FOREIGN KEY ("owner") REFERENCES "{table.owner}" ("id")'
        keys = ['PRIMARY KEY ("owner", "n")', refers]
    elif table.columns[0].name == "id":
        keys = ['PRIMARY KEY ("id")']
    else:
        keys = []
    return f'CREATE TABLE "{table.name}" ({", ".join([*columns, *keys])})'


def _insertion(table: Table) -> str:
    marks = ", ".join("?" * len(table.columns))
    return f'INSERT INTO "{table.name}" VALUES ({marks})'  # noqa: S608 - a name of the catalogue


def _indexes(every: Iterable[Table]) -> Iterator[str]:
    """Give the indexes by which other programs join: the columns that refer to other records."""
    for table in every:
        for column in table.columns:
            if column.target:
                name = f"{table.name}__{column.name}"
                yield f'CREATE INDEX "{name}" ON "{table.name}" ("{column.name}")'
