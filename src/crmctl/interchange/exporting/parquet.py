"""A Parquet file for each of the flat tables of `relational`; needs the extra `duckdb`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from crmctl.interchange.exporting.as_duckdb import connected, quoted, rows_as_sql, rows_on_disk
from crmctl.interchange.exporting.export import Export


def fill(export: Export, folder: Path) -> None:
    """Write the files, `contacts.parquet` and so on, tables without rows included.

    Raises:
        MissingExtraError: the package is not installed.
        DatabaseWriteError: the disk is full, or refused.
    """
    with connected() as connection, TemporaryDirectory() as between:
        for table, rows in rows_on_disk(export, Path(between)):
            target = quoted(folder / f"{table.name}.parquet")
            connection.execute(
                f"COPY (SELECT * FROM {rows_as_sql(table, rows)}) TO '{target}' "  # noqa: S608 - names of the catalogue
                "(FORMAT parquet, COMPRESSION zstd)"
            )
