"""How `crmctl import` says that it understood a file."""

from collections.abc import Iterator
from shlex import quote

from crmctl.cli.messages import counted, note, warn
from crmctl.interchange.tables.damage import damage
from crmctl.interchange.tables.table import Table
from crmctl.workspace.importing.plan import FilePlan
from crmctl.workspace.importing.reading import FileDraft
from crmctl.workspace.importing.understanding import Columns

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SHOWN = 20  # lines of one sort; more would bury what else is said


def tell_reading(found: FileDraft) -> None:
    """Say how a file was understood."""
    if found.format:
        note(f"{found.format.name}: {counted(len(found.rows), 'entry', 'entries')}")
    if found.table and found.columns:
        _tell_table(found.table, found.columns)
        for line in (*_columns(found, found.columns), *_proposals(found)):
            note(f"  {line}")
    for sentence in found.told:
        note(sentence)


def _tell_table(table: Table, columns: Columns) -> None:
    """Say what the table is, how it was read, and what is wrong with it."""
    system = f" from {columns.applied.title}" if columns.applied else ""
    rows = counted(len(table.rows), "row")
    note(f"A table of {columns.main.kind.folder}{system}: {rows}, {_how(table)}")
    if table.encoding_guessed:
        warn(f"{table.encoding} is a guess: the table is not UTF-8; --encoding names another one")
    for sentence in columns.told:
        note(sentence)
    for sentence in (*table.remarks, *(each.sentence for each in damage(table))):
        warn(sentence)
    for skipped in table.skipped_lines[:_SHOWN]:
        note(f"  line {skipped.line} is no row: {skipped.reason}")
    if len(table.skipped_lines) > _SHOWN:
        note(f"  {len(table.skipped_lines) - _SHOWN} more lines are no rows")


def _how(table: Table) -> str:
    """Say how a table was read: `utf-8, separated by commas`, `xlsx, sheet 2 of 3`."""
    if not table.delimiter:
        return table.format_
    delimiter = _DELIMITERS.get(table.delimiter, table.delimiter)
    return f"{table.encoding}, separated by {delimiter}"


def _columns(found: FileDraft, columns: Columns) -> Iterator[str]:
    """Say what each column is."""
    plan = FilePlan(found, ())
    known = {column: field for column, field in plan.columns.items() if field}
    if columns.own_export:
        yield f"{counted(len(known), 'column')} as `export` writes them"
    else:
        yield from (f"{column} -> {field}" for column, field in known.items())
    if columns.about_consents:
        yield f"about consents: {', '.join(columns.about_consents)}"
    if plan.noted:
        yield f"into the notes: {', '.join(plan.noted)}"
    told = {*plan.noted, *columns.about_consents}
    without = [c for c, field in plan.columns.items() if not field and c not in told]
    plain = [column for column in without if column not in columns.left_out]
    if plain:
        yield f"left out: {', '.join(plain)}"
    yield from (f"left out: {c} ({columns.left_out[c]})" for c in without if c not in plain)


def _proposals(found: FileDraft) -> Iterator[str]:
    """Say what columns may be that nothing tells."""
    for proposal in found.proposals:
        yield f"perhaps: --map {quote(proposal.argument)} ({proposal.why})"
    if found.ids:
        named = ", ".join(found.ids)
        yield f"perhaps: --source NAME, for ids of the system that wrote it: {named}"
