"""A DuckDB file with the flat tables of `relational`; needs the extra `duckdb`."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TextIO

from crmctl.errors.exports import DatabaseWriteError
from crmctl.errors.rendering import MissingExtraError
from crmctl.interchange.exporting.as_sqlite import definition
from crmctl.interchange.exporting.export import Export
from crmctl.interchange.exporting.relational import Table, filled, of_extra, tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The smallest blocks that there are, because a column takes at least one and a CRM has many small
# tables; and a layout that older programs read, too, and that has no random number in it.
_STORAGE = "BLOCK_SIZE 16384, STORAGE_VERSION 'v1.2.0'"
# A line of the file between us and DuckDB: one record, whose file is at most 4 MiB.
_LINE = 16 * 1024 * 1024


def fill(export: Export, file: Path) -> None:
    """Write the file.

    Raises:
        MissingExtraError: the package is not installed.
        DatabaseWriteError: the disk is full, or refused.
    """
    with connected() as connection, TemporaryDirectory() as folder:
        connection.execute(f"ATTACH '{quoted(file)}' AS crm ({_STORAGE})")
        connection.execute("USE crm")
        for table, rows in rows_on_disk(export, Path(folder)):
            connection.execute(definition(table))
            source = rows_as_sql(table, rows)
            connection.execute(f'INSERT INTO "{table.name}" SELECT * FROM {source}')  # noqa: S608 - names of the catalogue
        connection.execute("USE memory")
        connection.execute("DETACH crm")


@contextmanager
def connected() -> "Iterator[DuckDBPyConnection]":
    """Open a DuckDB in memory, that writes the same bytes each time.

    Raises:
        MissingExtraError: the package is not installed.
        DatabaseWriteError: the disk is full, or refused.
    """
    try:
        import duckdb  # noqa: PLC0415 - half a second
    except ImportError:
        raise MissingExtraError("duckdb") from None
    # One thread: several write their pieces in an order of their own.
    settings: dict[str, Any] = {
        "threads": 1,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        with closing(duckdb.connect(":memory:", config=settings)) as connection:
            yield connection
    except duckdb.IOException:
        raise DatabaseWriteError from None


def rows_on_disk(export: Export, folder: Path) -> Iterator[tuple[Table, Path]]:
    """Give every table with a file of its rows: what DuckDB takes quickly without a copy of all.

    Missing values are empty cells, texts are quoted.
    """
    for kind in export.kinds:
        of_kind = tables(kind)
        with ExitStack() as stack:
            writers = [_opened(stack, folder / table.name) for table in of_kind]
            for batch in filled(export, kind, of_kind):
                for (_, rows), writer in zip(batch, writers, strict=True):
                    writer.writelines(map(_line, rows))
        yield from _and_removed(of_kind, folder)
    for extra in export.extras:
        table = of_extra(extra)
        with ExitStack() as stack:
            _opened(stack, folder / table.name).writelines(map(_line, extra.rows()))
        yield from _and_removed([table], folder)


def _opened(stack: ExitStack, file: Path) -> TextIO:
    return stack.enter_context(file.open("w", encoding="utf-8", newline=""))


def _line(row: Sequence[object]) -> str:
    return f"{','.join(map(_cell, row))}\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = str(value).replace('"', '""')
    return f'"{text}"'


def _and_removed(every: Sequence[Table], folder: Path) -> Iterator[tuple[Table, Path]]:
    for table in every:
        yield table, folder / table.name
        (folder / table.name).unlink()


def rows_as_sql(table: Table, rows: Path) -> str:
    """Give what SQL selects the rows of a table from."""
    columns = ", ".join(f"'{column.name}': '{column.type}'" for column in table.columns)
    return (
        f"read_csv('{quoted(rows)}', header = false, auto_detect = false, delim = ',', "
        f"quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false, "
        f"parallel = false, max_line_size = {_LINE}, new_line = '\\n', "
        f"columns = {{{columns}}})"
    )


def quoted(place: Path) -> str:
    """Give a place as it stands within a literal of SQL."""
    return str(place).replace("'", "''")
