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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.completion import complete_kind
from crmctl.cli.messages import note
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Format
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import remark_in_short
from crmctl.errors.base import UsageError

if TYPE_CHECKING:
    from crmctl.cli.import_account import Way
    from crmctl.workspace import Workspace
    from crmctl.workspace.importing import Plan, Wish
    from crmctl.workspace.importing.reading import FileDraft


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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Show what each row would do; write nothing.")
    ] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl import`."""
    from crmctl.cli.import_account import Way  # noqa: PLC0415 - `--help` needs none of it
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
    )
    if rejects and len(files) > 1:
        raise UsageError("--rejects names one file and so goes with one file to import.")
    way = Way(partial, dry_run, Path(rejects) if rejects else None, branch, save_preset, format)
    if not _import(open_workspace(), files, wish, possible, way):
        raise typer.Exit(1)


def _import(
    workspace: "Workspace", names: Sequence[str], wish: "Wish", possible: Possible, way: "Way"
) -> bool:
    """Import some files; tell whether every row could be taken."""
    from crmctl.cli.import_account import tell_outcome  # noqa: PLC0415 - as above
    from crmctl.cli.import_reading import tell_reading  # noqa: PLC0415 - as above
    from crmctl.workspace.importing import Input, carry_out, read  # noqa: PLC0415 - as above

    found = []
    for name in names:
        with _naming(name if len(names) > 1 else ""):
            read_now = read(workspace, Input(name, sys.stdin.buffer), wish)
        for each in read_now:
            tell_reading(each)
            found.append(each)
    if way.rejects and len(found) > 1:
        raise UsageError("--rejects names one file and so goes with one sheet; --sheet names it.")
    table = _table_to_keep(found, way.preset) if way.preset else None
    plan, wish = _decided(workspace, found, wish, possible, way)
    del found  # what each row says takes much memory
    carried_out = plan.is_sound or way.partial
    rejects = _rejects(workspace, plan, wish, way)
    done = None
    if carried_out and not way.dry_run:
        done = carry_out(workspace, plan, branch=way.branch)
    if table and not way.dry_run:
        _save_preset(workspace, table, wish, way.preset)
    tell_outcome(workspace, plan, way, rejects, done)
    if done:
        remark_in_short(done.findings)
    return plan.is_sound


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Say of which of several files it is that something is wrong."""
    try:
        yield
    except UsageError as error:
        if name and name not in str(error):
            sentence = f"{name}: {error}"
            raise UsageError(sentence) from error
        raise


def _table_to_keep(found: Sequence["FileDraft"], name: str) -> "FileDraft":
    """Give the table whose columns are to be kept under a name, before anything is written."""
    from crmctl.workspace.importing.presets import require_name  # noqa: PLC0415 - as above

    require_name(name)
    tables = [each for each in found if each.columns]
    if len(tables) != 1:
        raise UsageError("--save-preset keeps the columns of one table; import it by itself.")
    return tables[0]


def _save_preset(workspace: "Workspace", table: "FileDraft", wish: "Wish", name: str) -> None:
    """Keep how one table was understood, for the next import of such a table."""
    from crmctl.workspace.importing.presets import save_preset  # noqa: PLC0415 - as above

    assert table.columns is not None  # noqa: S101 - a table has columns
    known = replace(wish, source=table.source)
    note(f"Preset: {save_preset(workspace, table.columns, known, name)}")


def _decided(
    workspace: "Workspace",
    found: Sequence["FileDraft"],
    wish: "Wish",
    possible: Possible,
    way: "Way",
) -> "tuple[Plan, Wish]":
    """Plan; where a person says which record a row is, plan once more."""
    from crmctl.cli.import_account import ask  # noqa: PLC0415 - as above
    from crmctl.workspace.importing import decide  # noqa: PLC0415 - as above

    plan = decide(workspace, found, wish)
    said = ask(workspace, plan, possible is Possible.SAME) if _asks(possible, way) else {}
    if not said:
        return plan, wish
    wish = replace(wish, decided=said)
    return decide(workspace, found, wish), wish


def _asks(possible: Possible, way: "Way") -> bool:
    if possible is Possible.ASK:
        return not way.dry_run and sys.stdin.isatty() and sys.stderr.isatty()
    return possible is Possible.SAME


def _rejects(
    workspace: "Workspace", plan: "Plan", wish: "Wish", way: "Way"
) -> "Mapping[int, Path]":
    """Write the rows that fail to files, and give where, by the numbers of the files."""
    from crmctl.workspace.importing.rejects import (  # noqa: PLC0415 - as above
        ending_of_rejects,
        place_of_rejects,
        write_rejects,
    )

    places = {}
    for number, file in enumerate(plan.files):
        if file.failed:
            origin, ending = file.read.input.path, ending_of_rejects(file)
            place = place_of_rejects(workspace.repository, origin, way.rejects, ending)
            if not way.dry_run:
                write_rejects(workspace, file, wish, place)
                places[number] = place
    return places


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
