"""SQL on the index, read only."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.errors.queries import NotReadOnlyError, SqlError
from crmctl.workspace.view import View

_OTHER_FILES = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH})
# FTS5 itself asks for the first; the others describe tables.
_PRAGMAS = frozenset({"data_version", "table_info", "table_xinfo", "table_list", "index_list"})
_REFUSED = frozenset({sqlite3.SQLITE_AUTH, sqlite3.SQLITE_READONLY})
# FTS5 keeps what it knows in tables of its own, which mean nothing to a person.
_TABLES = """
    SELECT m.name AS "table", c.name AS "column", lower(c.type) AS type
    FROM sqlite_schema m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT GLOB 'words_*'
    ORDER BY m.name, c.cid
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement gives: names of columns, each once, and rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def ask(view: View, statement: str) -> Answer:
    """Run one statement that reads.

    Raises:
        NotReadOnlyError: it would write, or open another file.
        SqlError: SQLite cannot run it.
    """
    connection = view.connection
    connection.rollback()  # one statement needs no transaction, in which VACUUM fails by itself
    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(_judge)
    try:
        cursor = connection.execute(statement)
        names = tuple(name for name, *_ in cursor.description or ())
        return Answer(_unique(names), tuple(map(_plain, cursor)))
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) in _REFUSED:
            raise NotReadOnlyError from None
        raise SqlError(str(error).rstrip(".")) from None
    finally:
        connection.set_authorizer(None)
        connection.execute("PRAGMA query_only = OFF")


def _judge(action: int, name: str | None, *_: str | None) -> int:
    """Refuse what `query_only` lets pass: other files, and settings such as itself."""
    setting = action == sqlite3.SQLITE_PRAGMA and name not in _PRAGMAS
    return sqlite3.SQLITE_DENY if setting or action in _OTHER_FILES else sqlite3.SQLITE_OK


def tables(view: View) -> Answer:
    """Give every table with its columns."""
    return ask(view, _TABLES)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Tell columns of one name apart: `id`, `id_2`."""
    found: list[str] = []
    for name in names:
        number, unique = 1, name
        while unique in found:
            number += 1
            unique = f"{name}_{number}"
        found.append(unique)
    return tuple(found)


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(value.hex() if isinstance(value, bytes) else value for value in row)
