"""The index's file: opening it, making it new, and knowing when it cannot be used."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmctl.errors.crm import IndexDamagedError
from crmctl.index.files import get_meta, set_meta
from crmctl.index.phones import digit_forms
from crmctl.index.schema import VERSION, create_indexes, create_tables
from crmctl.model.catalogue import Catalogue
from crmctl.model.text import fold, loose
from crmctl.query.values import minutes

# How long to wait for another crmctl that is writing to the index, in seconds.
_PATIENCE = 30.0
_MAPPED_BYTES = 128 * 1024 * 1024


def connect(path: Path) -> sqlite3.Connection:
    """Open the index.

    A folder that cannot be written to is no hindrance for reading: the file is then taken to
    be immutable, because SQLite cannot make the shared memory that a write-ahead log needs.

    Raises:
        IndexDamagedError: it is missing, damaged or of another version; make a new one.
    """
    if not path.is_file():
        raise IndexDamagedError(str(path))
    with damage(path):
        try:
            return _opened(f"{path.absolute().as_uri()}?mode=rw", path)
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise
            return _opened(f"{path.absolute().as_uri()}?mode=ro&immutable=1", path)


def create(path: Path | None, catalogue: Catalogue) -> sqlite3.Connection:
    """Make an empty index, in place of any that stands there; None makes one in memory.

    The indexes of its tables are missing until `index_tables` makes them: after the first bulk
    of records, which is faster.
    """
    if path:
        drop(path)
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = _prepared(sqlite3.connect(path or ":memory:", timeout=_PATIENCE))
    connection.execute("PRAGMA journal_mode=WAL")
    with connection:
        for statement in create_tables(catalogue):
            connection.execute(statement)
    return connection


def copy(source: sqlite3.Connection, path: Path | None) -> sqlite3.Connection:
    """Copy a whole index to another file, in place of any that stands there, or into memory."""
    if path:
        drop(path)
    target = _prepared(sqlite3.connect(path or ":memory:", timeout=_PATIENCE))
    source.backup(target)
    return target


def index_tables(connection: sqlite3.Connection, catalogue: Catalogue) -> None:
    """Make the indexes of all tables, and with them the index as a whole valid."""
    for statement in create_indexes(catalogue):
        connection.execute(statement)
    set_meta(connection, "catalogue", catalogue.to_json())
    set_meta(connection, "version", VERSION)


@contextmanager
def without_indexes(connection: sqlite3.Connection, catalogue: Catalogue) -> Iterator[None]:
    """Take the indexes of all tables away while a bulk of records is written, and begin with it.

    All belongs to one transaction: until its end others see the tables as they were.
    """
    connection.execute("BEGIN IMMEDIATE")
    # Those that SQLite made itself, of primary keys, have no statement.
    made = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    for (name,) in connection.execute(made).fetchall():
        connection.execute(f'DROP INDEX "{name}"')
    yield
    for statement in create_indexes(catalogue):
        connection.execute(statement)


def stored_catalogue(connection: sqlite3.Connection) -> Catalogue:
    """Give the catalogue that the index was made for."""
    return Catalogue.from_json(get_meta(connection, "catalogue"))


def drop(path: Path) -> None:
    """Delete the index, with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        file = path.with_name(path.name + suffix)
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        else:
            file.unlink(missing_ok=True)


@contextmanager
def damage(path: Path) -> Iterator[None]:
    """Tell damage apart from a bug: what SQLite finds wrong with the file raises our own error.

    Raises:
        IndexDamagedError: the file is no database, or its content is inconsistent.
    """
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise IndexDamagedError(str(path)) from None


def _opened(uri: str, path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=_PATIENCE)
    try:
        version = get_meta(_prepared(connection), "version")
    except sqlite3.DatabaseError as error:
        connection.close()
        if "no such table" not in str(error):
            raise
        raise IndexDamagedError(str(path)) from None
    if version != VERSION:
        connection.close()
        raise IndexDamagedError(str(path))
    return connection


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Give the connection its functions and settings; none of them touches the file."""
    connection.create_function("fold", -1, _fold, deterministic=True)
    connection.create_function("holds", -1, _holds, deterministic=True)
    connection.create_function("minutes", 1, _minutes, deterministic=True)
    connection.create_function("digits", 1, _digits, deterministic=True)
    connection.create_function("term", 7, _term, deterministic=True)
    # NORMAL loses at most the last commits on power loss, never consistency, and freshness is
    # checked against the files anyway.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute(f"PRAGMA mmap_size={_MAPPED_BYTES}")
    return connection


def _fold(*texts: object) -> str | None:
    """Fold texts, joined by spaces; those that are missing are left out."""
    return fold(" ".join(str(text) for text in texts if text is not None)) or None


def _holds(folded: str, loosely: str, foreign: int, *texts: object) -> bool | None:
    """Tell whether texts, joined by spaces, contain another one: `query.values.Contains`."""
    joined = " ".join(str(text) for text in texts if text is not None)
    if not joined:
        return None
    if folded in fold(joined):
        return True
    return bool(foreign or not joined.isascii()) and loosely in loose(joined)


def _minutes(text: object) -> float | None:
    return None if text is None else minutes(str(text))


def _digits(number: object) -> str | None:
    """Give all digit forms of a telephone number, each between spaces."""
    return None if number is None else f" {' '.join(digit_forms(str(number)))} "


def _term(what: str, on: str, *fields: str | None) -> str | None:
    """Give what holds of a contract on a day: see `index.states.of_contract`."""
    from crmctl.index.states import of_contract  # noqa: PLC0415 - most queries ask no contract

    return of_contract(what, on, fields)
