"""The formats, one line each; a format's code is loaded when it is written."""

from collections.abc import Iterator, Sequence
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from crmctl.interchange.exporting.export import Export


class Shape(Enum):
    """What a format makes."""

    TEXT = "text"  # one text; its module has `texts(export)`
    TEXT_A_KIND = "text a kind"  # the same for one kind, so that several take a folder
    FILE = "file"  # one file of bytes; its module has `fill(export, file)`
    FOLDER = "folder"  # several files; its module has `fill(export, folder)`


class Exporter(NamedTuple):
    """One format.

    Attributes:
        name: what a person types.
        about: in a few words, for the documentation.
        endings: of file names, in lower case, with their dot; the first one is that of files in
            a folder.
        shape: what it makes.
        module: the file in this folder.
        columns: whether `--columns` chooses what it holds.
        excel: whether `--excel` says how it is written.
        mailing: whether it holds recipients, and not records.
        kinds: of the records that it holds; empty for all.
    """

    name: str
    about: str
    endings: tuple[str, ...]
    shape: Shape
    module: str
    columns: bool = False
    excel: bool = False
    mailing: bool = False
    kinds: tuple[str, ...] = ()

    def texts(self, export: Export) -> Iterator[str]:
        """Give the text, piece by piece."""
        pieces: Iterator[str] = import_module(_path(self)).texts(export)
        return pieces

    def fill(self, export: Export, place: Path) -> None:
        """Write the file, or the files below a folder."""
        import_module(_path(self)).fill(export, place)


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(
        "csv",
        "a table a kind, every field a column",
        (".csv",),
        Shape.TEXT_A_KIND,
        "as_csv",
        columns=True,
        excel=True,
    ),
    Exporter(
        "tsv",
        "the same with tabs",
        (".tsv", ".tab"),
        Shape.TEXT_A_KIND,
        "as_tsv",
        columns=True,
    ),
    Exporter("xlsx", "a workbook, a sheet a kind", (".xlsx",), Shape.FILE, "xlsx", columns=True),
    Exporter("json", "an array of records", (".json",), Shape.TEXT, "as_json"),
    Exporter("jsonl", "one record a line", (".jsonl", ".ndjson"), Shape.TEXT, "jsonl"),
    Exporter("vcard", "cards", (".vcf",), Shape.TEXT, "vcard", kinds=("contact", "customer")),
    Exporter("ldif", "a directory", (".ldif",), Shape.TEXT, "ldif", kinds=("contact", "customer")),
    Exporter("ics", "a calendar", (".ics",), Shape.TEXT, "ics", kinds=("interaction", "task")),
    Exporter("sqlite", "flat tables", (".sqlite", ".sqlite3", ".db"), Shape.FILE, "as_sqlite"),
    Exporter("parquet", "flat tables, a file each", (".parquet",), Shape.FOLDER, "parquet"),
    Exporter("duckdb", "flat tables", (".duckdb",), Shape.FILE, "as_duckdb"),
    Exporter(
        "mailchimp",
        "people who may be written to",
        (".mailchimp.csv",),
        Shape.TEXT,
        "mailchimp",
        mailing=True,
        kinds=("contact", "customer"),
    ),
    Exporter(
        "brevo",
        "people who may be written to",
        (".brevo.csv",),
        Shape.TEXT,
        "brevo",
        mailing=True,
        kinds=("contact", "customer"),
    ),
    Exporter(
        "html", "a page to read and print", (".html", ".htm"), Shape.TEXT, "page", columns=True
    ),
)

BY_NAME = {exporter.name: exporter for exporter in EXPORTERS}


def names() -> Sequence[str]:
    """Give the names of all formats."""
    return tuple(BY_NAME)


def by_ending(file: str) -> Exporter | None:
    """Give the format that the name of a file tells; the longest ending counts."""
    lowered = file.lower()
    fitting = {
        ending: exporter
        for exporter in EXPORTERS
        for ending in exporter.endings
        if lowered.endswith(ending)
    }
    return fitting[max(fitting, key=len)] if fitting else None


def _path(exporter: Exporter) -> str:
    return f"crmctl.interchange.exporting.{exporter.module}"
