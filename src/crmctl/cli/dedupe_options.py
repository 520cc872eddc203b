"""What `crmctl dedupe` may be told of a table."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from crmctl.cli.output import Format
from crmctl.errors.crm import NotACrmError
from crmctl.errors.deduping import (
    NotForTablesError,
    OverInputError,
    TableOptionError,
    TwiceStandardInputError,
)
from crmctl.errors.exports import IsAFolderError
from crmctl.errors.tables import ExportInsideError

STANDARD = "-"
"""What a person writes for standard input and output."""

_TABLE = "Another table"

Csv = Annotated[
    str,
    typer.Option(
        "--csv",
        metavar="FILE",
        help="A table instead of records: CSV in any dialect, or a workbook; - is standard input.",
        rich_help_panel=_TABLE,
    ),
]
Link = Annotated[
    str,
    typer.Option(
        "--link",
        metavar="OTHER",
        help="A second table: link its rows to those of --csv.",
        rich_help_panel=_TABLE,
    ),
]
OneToOne = Annotated[
    bool,
    typer.Option(
        "--one-to-one",
        help="With --link: a row is linked to one row at most.",
        rich_help_panel=_TABLE,
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="COLUMN=TYPE",
        help="What a column is; ignore leaves it out. May be repeated.",
        rich_help_panel=_TABLE,
    ),
]
Output = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where the table goes; - is standard output.",
        rich_help_panel=_TABLE,
    ),
]
Delimiter = Annotated[
    str | None,
    typer.Option(
        "--delimiter",
        metavar="CHAR",
        help="Between the cells of the table.",
        rich_help_panel=_TABLE,
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding", metavar="NAME", help="Of the table: utf-8.", rich_help_panel=_TABLE
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option(
        "--sheet",
        metavar="SHEET",
        help="Of a workbook: its name, or its number from 1.",
        rich_help_panel=_TABLE,
    ),
]


class Backend(StrEnum):
    """What Splink runs on."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class Engine(StrEnum):
    """What compares."""

    OWN = "crmctl"
    SPLINK = "splink"


EngineOption = Annotated[
    Engine,
    typer.Option(
        "--engine", metavar="ENGINE", help="crmctl, or splink for tables beyond one machine."
    ),
]
BackendOption = Annotated[
    Backend | None,
    typer.Option("--backend", metavar="BACKEND", help="What Splink runs on: duckdb or spark."),
]


class TableWish(NamedTuple):
    """What one call asks for of a table."""

    csv: str = ""
    link: str = ""
    one_to_one: bool = False
    map: Sequence[str] = ()
    output: str = STANDARD
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    related: bool = False
    format: Format = Format.TABLE
    backend: Backend | None = None

    @property
    def shows_table(self) -> bool:
        """Whether the table itself is given, and not only what is to be said of it."""
        return self.output != STANDARD or self.format in {Format.TABLE, Format.CSV}


def require_csv(wish: TableWish) -> None:
    """Refuse the options of a table where there is none.

    Raises:
        TableOptionError: one is given.
    """
    given = {
        "--link": wish.link,
        "--one-to-one": wish.one_to_one,
        "--map": wish.map,
        "--output": wish.output != STANDARD,
        "--delimiter": wish.delimiter,
        "--encoding": wish.encoding,
        "--sheet": wish.sheet,
    }
    for option, value in given.items():
        if value:
            raise TableOptionError(option)


def require_alone(others: Mapping[str, bool], given: str = "--csv") -> None:
    """Refuse options that do not go with a table, or with Splink.

    Raises:
        NotForTablesError: one is given.
    """
    for option, value in others.items():
        if value:
            raise NotForTablesError(option, given)


def require_sense(wish: TableWish, kind: str | None) -> None:
    """Refuse what cannot be done with a table, before anything is read.

    Raises:
        UsageError: two options do not go together, or the result has no place.
    """
    if kind is not None:
        raise NotForTablesError("A kind of record")
    if wish.format in {Format.IDS, Format.TSV}:
        raise NotForTablesError("--format ids or tsv")
    if wish.one_to_one and not wish.link:
        raise TableOptionError("--one-to-one", "--link OTHER")
    if wish.related and wish.link:
        raise NotForTablesError("--related", "--link")
    if wish.related and wish.backend:
        raise NotForTablesError("--related", "--engine splink")
    if wish.csv == wish.link == STANDARD:
        raise TwiceStandardInputError
    if wish.output != STANDARD:
        _require_place(Path(wish.output), [wish.csv, wish.link])


def _require_place(file: Path, inputs: Sequence[str]) -> None:
    """Refuse to write over what is read, over a folder, or among the files of a CRM."""
    if file.is_dir():
        raise IsAFolderError(str(file))
    named = [Path(name) for name in inputs if name not in {"", STANDARD}]
    if file.exists() and any(one.exists() and one.samefile(file) for one in named):
        raise OverInputError
    from crmctl.model.kinds import KINDS  # noqa: PLC0415 - `--help` needs none
    from crmctl.workspace.locate import SETTINGS_FILE, find_root  # noqa: PLC0415 - the same

    place = file.resolve()
    with suppress(NotACrmError):
        own = {SETTINGS_FILE, ".git", "privacy", *(kind.FOLDER for kind in KINDS)}
        if place.relative_to(find_root(place.parent)).parts[0] in own:
            raise ExportInsideError


def chosen_backend(engine: Engine, backend: Backend | None) -> Backend | None:
    """Give what Splink is to run on; None where our own finder compares.

    Raises:
        TableOptionError: there is a backend without Splink.
    """
    if engine is Engine.OWN and backend:
        raise TableOptionError("--backend", "--engine splink")
    return (backend or Backend.DUCKDB) if engine is Engine.SPLINK else None
