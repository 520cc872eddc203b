"""Bring in records from other programs.

Tables, address books, calendars, mails, JSON: a file's name and beginning tell its format, and a
table's header which system it is from, what the rows are and which column is which field: by a
preset, by our own names, by the usual English and German ones. How dates and numbers are written
is told by all cells of a column, and never guessed. What was understood is printed first; columns
that no field takes go into the notes. Several files are one import: companies, then contacts, then
what names them, in whatever order they are given. Every row is checked before anything is written;
all rows go into one commit, or none if a row cannot be taken (`--partial` takes the others).
Rejected rows go to a file beside the one that they come from, with line, column and reason. Then
the exit status is 1.

A row is the record that has its id, else its id in `--source` (a preset knows its own), else its
e-mail address, phone, domain and name, or name (of a contact: at the same customer). It fills what
is empty and unites lists. Where the source wrote a value earlier and nobody edited it since, the
record follows; any other value that differs stays and is counted, unless `--overwrite`. An empty
cell clears nothing, unless `--clear-blank`. Importing a file again changes nothing. `crmctl undo`
with the name that is printed takes all of it back.

Who unsubscribed or objected is always taken. That somebody agreed is taken with `--consent-basis`.
docs/importing.md shows each step, and docs/importing/systems.md how to export elsewhere.

Examples:
    crmctl import customers.csv --dry-run
    crmctl import kontakte.csv --map "Funktion=roles.position" --map "Nr="
    crmctl import accounts.csv contacts.csv deals.csv --source salesforce
    crmctl import kunden.xlsx --sheet 2 --date-format DMY --save-preset erp
    crmctl import accounts.csv --source salesforce --branch review/accounts
    crmctl import addresses.vcf calendar.ics Inbox.mbox --source thunderbird
    crmctl export csv contacts | crmctl -C ../other import - --partial
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crmctl.cli.completion import complete_kind
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Format
from crmctl.cli.session import open_workspace
from crmctl.errors.base import UsageError

_LONGEST_SOURCE = 80


class Unmapped(StrEnum):
    """What becomes of columns that no field takes."""

    KEEP = "keep"
    DROP = "drop"


class Possible(StrEnum):
    """What becomes of a row that may be a record of the CRM, and is not certain to be."""

    ASK = "ask"
    NEW = "new"
    SAME = "same"


def run(  # noqa: PLR0913 - each option is something that a file cannot say itself
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Files, a Maildir, a folder of entries; - for standard input.",
            show_default=False,
        ),
    ],
    *,
    kind: Annotated[
        str,
        typer.Option(
            "--kind", "-k", metavar="KIND", help="What the rows are.", autocompletion=complete_kind
        ),
    ] = "",
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            "-m",
            metavar="COLUMN=FIELD",
            help="The field of a column; empty: none. Repeatable.",
        ),
    ] = None,
    preset: Annotated[
        str,
        typer.Option(
            "--preset",
            "-p",
            metavar="NAME",
            help="The system that wrote the file; else told by it.",
        ),
    ] = "",
    save_preset: Annotated[
        str,
        typer.Option(
            "--save-preset", metavar="NAME", help="Keep this mapping as a preset of the CRM."
        ),
    ] = "",
    source: Annotated[
        str,
        typer.Option(
            "--source", "-s", metavar="NAME", help="The system whose ids and values these are."
        ),
    ] = "",
    partial: Annotated[
        bool, typer.Option("--partial", help="Import the good rows even if others are rejected.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace values that differ from the file.")
    ] = False,
    clear_blank: Annotated[
        bool, typer.Option("--clear-blank", help="Let an empty cell clear the field.")
    ] = False,
    no_create: Annotated[
        bool,
        typer.Option("--no-create", help="Reject rows that name an unknown customer or contact."),
    ] = False,
    possible: Annotated[
        Possible,
        typer.Option(
            "--possible",
            metavar="ask|new|same",
            help="A row that may be a record of the CRM: ask on a terminal, else new.",
        ),
    ] = Possible.ASK,
    unmapped: Annotated[
        Unmapped,
        typer.Option(
            "--unmapped",
            metavar="keep|drop",
            help="Columns that no field takes: as notes, or not.",
        ),
    ] = Unmapped.KEEP,
    delimiter: Annotated[
        str,
        typer.Option(
            "--delimiter", metavar="CHAR", help="Between cells; `tab` for a tab; else found."
        ),
    ] = "",
    encoding: Annotated[
        str,
        typer.Option(
            "--encoding", metavar="NAME", help="As in utf-8, cp1252, utf-16; else found."
        ),
    ] = "",
    date_format: Annotated[
        str,
        typer.Option(
            "--date-format",
            metavar="DD.MM.YYYY",
            help="Also DMY, MDY, YMD, %d/%m/%y, excel, unix.",
        ),
    ] = "",
    decimal: Annotated[
        str, typer.Option("--decimal", metavar=",|.", help="The decimal sign of numbers.")
    ] = "",
    consent_basis: Annotated[
        str,
        typer.Option(
            "--consent-basis", metavar="BASIS", help="What opt-ins rest on: consent, soft_opt_in."
        ),
    ] = "",
    consent_purpose: Annotated[
        str,
        typer.Option(
            "--consent-purpose", metavar="NAME", help="What opt-ins are for, of crm.yaml."
        ),
    ] = "",
    sheet: Annotated[
        str, typer.Option("--sheet", metavar="NAME|N", help="Of a workbook; else all of them.")
    ] = "",
    branch: Annotated[
        str,
        typer.Option("--branch", "-b", metavar="NAME", help="A new branch that gets the commit."),
    ] = "",
    rejects: Annotated[
        str, typer.Option("--rejects", metavar="FILE", help="Where rejected rows of one file go.")
    ] = "",
    without_suppression: Annotated[
        bool,
        typer.Option(
            "--without-suppression",
            help="Go on though the key is missing that tells who was erased.",
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Show what each row would do; write nothing.")
    ] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl import`."""
    from crmctl.cli.import_account import Way  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.cli.import_files import import_files  # noqa: PLC0415 - the same
    from crmctl.interchange.mapping import overrides  # noqa: PLC0415 - the same
    from crmctl.workspace.importing import Wish  # noqa: PLC0415 - needs pydantic

    wish = Wish(
        kind=kind,
        columns=overrides(map_ or ()),
        source=_source(source),
        delimiter=_delimiter(delimiter),
        encoding=encoding or None,
        sheet=sheet or None,
        preset=preset,
        date_format=date_format,
        decimal=decimal,
        consent_basis=consent_basis,
        consent_purpose=consent_purpose,
        keep_unmapped=unmapped is Unmapped.KEEP,
        create=not no_create,
        overwrite=overwrite,
        clear_blank=clear_blank,
        unchecked=without_suppression,
    )
    if rejects and len(files) > 1:
        raise UsageError("--rejects names one file and so goes with one file to import.")
    way = Way(
        partial=partial,
        dry_run=dry_run,
        rejects=Path(rejects) if rejects else None,
        branch=branch,
        preset=save_preset,
        asks=possible is Possible.ASK and sys.stdin.isatty() and sys.stderr.isatty(),
        same=possible is Possible.SAME,
        format=format,
    )
    if not import_files(open_workspace(), files, wish, way):
        raise typer.Exit(1)


def _source(text: str) -> str:
    """Take the name of a system, which stands in records and in the messages of commits."""
    if text and (len(text) > _LONGEST_SOURCE or not text.isprintable() or text != text.strip()):
        problem = f"takes a name on one line, of at most {_LONGEST_SOURCE} characters."
        raise typer.BadParameter(problem, param_hint="--source")
    return text


def _delimiter(text: str) -> str | None:
    character = "\t" if text.lower() in {"tab", "\\t"} else text
    if len(character) > 1:
        raise typer.BadParameter("takes one character, or `tab`.", param_hint="--delimiter")
    return character or None
