"""Bring in records from CSV files.

The header tells what the rows are and which column is which field: our own names and the usual
English and German ones. What was understood is printed first. Every row is checked before
anything is written; all rows go into one commit, or none if a row cannot be taken (`--partial`
takes the others). Rejected rows go to a file beside the table, with line, column and reason.

A row is the record that has its id, else its id in `--source`, else its e-mail address, phone,
domain and name, or name (of a contact: at the same customer). It fills what is empty and unites
lists; a value that differs stays and is counted, unless `--overwrite`. An empty cell clears
nothing. Importing a table again changes nothing.

Examples:
    crmctl import customers.csv --dry-run
    crmctl import kontakte.csv --map "Funktion=roles.position" --map "Interne Nr="
    crmctl import accounts.csv --source salesforce --unmapped drop
    crmctl export contacts --format csv | crmctl -C ../other import - --partial
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crmctl.cli.completion import complete_kind
from crmctl.cli.messages import note, warn
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, emit, emit_record
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import remark_in_short
from crmctl.errors.files import UnreadableInputError

if TYPE_CHECKING:
    from crmctl.model.record import Ref
    from crmctl.workspace import Workspace
    from crmctl.workspace.importing import Plan, Wish

_STANDARD_INPUT = "-"
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_COLUMNS = (
    Column("line", align="right"),
    Column("outcome", whole=True),
    Column("record", whole=True),
    Column("name"),
    Column("fields"),
    Column("skipped_fields"),
    Column("column"),
    Column("reason"),
)


class Unmapped(StrEnum):
    """What becomes of columns that no field takes."""

    KEEP = "keep"
    DROP = "drop"


def run(  # noqa: PLR0913 - each option is something that a table cannot say itself
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="CSV files; - for standard input.", show_default=False
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
            "--map", "-m", metavar="COLUMN=FIELD", help="The field of a column; empty: none."
        ),
    ] = None,
    source: Annotated[
        str, typer.Option("--source", "-s", metavar="NAME", help="The system it comes from.")
    ] = "",
    partial: Annotated[
        bool, typer.Option("--partial", help="Import the good rows even if others are rejected.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace values that differ from the table.")
    ] = False,
    no_create: Annotated[
        bool,
        typer.Option("--no-create", help="Reject rows that name an unknown customer or contact."),
    ] = False,
    unmapped: Annotated[
        Unmapped,
        typer.Option("--unmapped", metavar="keep|drop", help="Columns that no field takes."),
    ] = Unmapped.KEEP,
    delimiter: Annotated[
        str, typer.Option("--delimiter", metavar="CHAR", help="Between cells; `tab` for a tab.")
    ] = "",
    encoding: Annotated[
        str, typer.Option("--encoding", metavar="NAME", help="As in utf-8, cp1252, utf-16.")
    ] = "",
    rejects: Annotated[
        str, typer.Option("--rejects", metavar="FILE", help="Where rejected rows go.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Show what each row would do; write nothing.")
    ] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl import`."""
    from crmctl.interchange.mapping import overrides  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.importing import Wish  # noqa: PLC0415 - needs pydantic

    wish = Wish(
        kind=kind,
        columns=overrides(map_ or ()),
        source=source,
        delimiter=_delimiter(delimiter),
        encoding=encoding or None,
        keep_unmapped=unmapped is Unmapped.KEEP,
        create=not no_create,
        overwrite=overwrite,
    )
    workspace = open_workspace()
    way = _Way(wish, partial, dry_run, Path(rejects) if rejects else None, format)
    failed = [_import(workspace, file, way) for file in files]
    if any(failed):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Way:
    """What holds for every file of one call."""

    wish: "Wish"
    partial: bool
    dry_run: bool
    rejects: Path | None
    format: Format


def _import(workspace: "Workspace", file: str, way: _Way) -> bool:
    """Import one table; tell whether a row was rejected."""
    from crmctl.workspace.importing import carry_out, plan  # noqa: PLC0415 - needs pydantic
    from crmctl.workspace.importing.rejects import place_of_rejects, write_rejects  # noqa: PLC0415

    table = None if file == _STANDARD_INPUT else Path(file)
    found = plan(workspace, _content(table), way.wish)
    _tell_reading(found)
    place = place_of_rejects(workspace.repository, table, way.rejects) if found.rejected else None
    carried_out = not found.rejected or way.partial
    done = None
    if not way.dry_run:
        if place:
            write_rejects(found, place)
        done = carry_out(workspace, found, way.wish.source) if carried_out else None
    told = way.dry_run or carried_out
    outcome = _summary(found, way, carried_out=told)
    outcome |= {"commit": done and done.commit, "batch": done and done.batch}
    outcome |= {"rejects": None if way.dry_run or place is None else str(place)}
    _show(_rows(workspace, found, carried_out=told), way, outcome)
    _tell_outcome(outcome, way)
    if done:
        remark_in_short(done.findings)
    return bool(found.rejected)


def _content(table: Path | None) -> bytes:
    from crmctl.interchange.tables.csvread import MAX_BYTES  # noqa: PLC0415 - help needs none

    enough = MAX_BYTES + 1  # to see that it is too much; a device may never end
    if table is None:
        return sys.stdin.buffer.read(enough)
    try:
        with table.open("rb") as file:
            return file.read(enough)
    except OSError as error:
        raise UnreadableInputError(str(table), error.errno) from error


def _delimiter(text: str) -> str | None:
    character = "\t" if text.lower() in {"tab", "\\t"} else text
    if len(character) > 1:
        raise typer.BadParameter("takes one character, or `tab`.", param_hint="--delimiter")
    return character or None


def _summary(found: "Plan", way: _Way, *, carried_out: bool) -> dict[str, Any]:
    """Account for the rows; a dry run says what would be done, a real one what was."""
    account = found.account(carried_out=carried_out)
    return {
        "kind": found.mapping.kind.name,
        "dry_run": way.dry_run,
        "rows_read": account.rows_read,
        "created": account.created,
        "updated": account.updated,
        "unchanged": account.unchanged,
        "skipped": account.skipped,
        "failed": account.failed,
        "blank_rows": found.table.blank_rows,
        "also_created": dict(found.besides),
        "skipped_fields": sum(len(row.differing) for row in found.rows),
        "phones_as_typed": found.unformatted_phones,
        "columns": {column: field or None for column, field in found.columns.items()},
        "noted_columns": list(found.noted),
    }


def _show(rows: Iterator[dict[str, Any]], way: _Way, outcome: dict[str, Any]) -> None:
    """Give the rows, or the account of them, to standard output."""
    if way.format is Format.JSON:
        each = {"rows": list(rows)} if way.dry_run else {}
        emit_record({**outcome, **each}, Format.JSON, ref="")
    elif way.format is Format.IDS:
        known = (row for row in rows if row["record"])
        emit(known, _COLUMNS, way.format, ref=lambda row: str(row["record"]))
    elif way.dry_run or way.format is not Format.TABLE:
        emit(rows, _COLUMNS, way.format)


def _rows(workspace: "Workspace", found: "Plan", *, carried_out: bool) -> Iterator[dict[str, Any]]:
    for row in found.outcome(carried_out=carried_out):
        yield {
            "line": row.line,
            "outcome": str(row.fate),
            "record": row.ref and str(row.ref),
            "name": _name(workspace, found, row.ref) if row.ref else None,
            "fields": list(row.fields),
            "skipped_fields": list(row.differing),
            "column": row.column or None,
            "reason": row.reason or None,
        }


def _name(workspace: "Workspace", found: "Plan", ref: "Ref") -> str | None:
    """Give the name of a record as the import leaves it."""
    from crmctl.model.identity import label  # noqa: PLC0415 - `--help` needs none of it

    data = found.new.get(ref) or found.changed.get(ref)
    if data:
        return label(found.mapping.kind, data)
    known = workspace.stored(ref)
    return known.label if known else None


def _tell_reading(found: "Plan") -> None:
    table, kind = found.table, found.mapping.kind
    delimiter = _DELIMITERS.get(table.delimiter, table.delimiter)
    note(
        f"A table of {kind.folder}: {len(table.rows)} rows, {table.encoding}, "
        f"separated by {delimiter}"
    )
    if table.encoding_guessed:
        warn(f"{table.encoding} is a guess: the table is not UTF-8; --encoding names another one")
    for column, field in found.columns.items():
        if field:
            note(f"  {column} -> {field}")
    left = [c for c, field in found.columns.items() if not field and c not in found.noted]
    if found.noted:
        note(f"  into the notes: {', '.join(found.noted)}")
    if left:
        note(f"  left out: {', '.join(left)}")


def _tell_outcome(outcome: dict[str, Any], way: _Way) -> None:
    if outcome["skipped_fields"]:
        note(
            f"{outcome['skipped_fields']} fields differ from the table and stay as they are; "
            "--overwrite replaces them."
        )
    if outcome["phones_as_typed"]:
        warn(
            f"{outcome['phones_as_typed']} phone numbers have no international writing and are "
            "kept as typed"
        )
    if outcome["also_created"] and (outcome["created"] or outcome["updated"]):
        made = ", ".join(
            f"{count} {kind}{'s' * (count > 1)}" for kind, count in outcome["also_created"].items()
        )
        note(f"Made beside the rows: {made}.")
    names = ("created", "updated", "unchanged", "skipped", "failed")
    counts = ", ".join(f"{outcome[name]} {name}" for name in names)
    would = "would be " if way.dry_run else ""
    note(f"{outcome['rows_read']} rows read: {would}{counts}.")
    if outcome["rejects"]:
        note(f"Rejected rows, with reasons: {outcome['rejects']}")
    if outcome["failed"] and not way.partial:
        verb = "would be" if way.dry_run else "was"
        note(f"Nothing {verb} imported; correct the rows, or take the others with --partial.")
