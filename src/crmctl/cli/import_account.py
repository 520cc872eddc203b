"""What `crmctl import` says of the rows: what each does, and the account of all."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmctl.cli.messages import counted, note, warn
from crmctl.cli.output import Column, Format, emit, emit_record
from crmctl.cli.terminal import safe
from crmctl.model.identity import label
from crmctl.model.record import Ref
from crmctl.workspace import Workspace
from crmctl.workspace.importing import Account, Done, FilePlan, Plan, RowPlan
from crmctl.workspace.importing.wish import Place

_COLUMNS = (
    Column("file"),
    Column("sheet"),
    Column("line", align="right"),
    Column("outcome", whole=True),
    Column("record", whole=True),
    Column("name"),
    Column("fields"),
    Column("skipped_fields"),
    Column("unresolved"),
    Column("unlinked", align="right"),
    Column("column"),
    Column("reason"),
    Column("possible_duplicate", whole=True),
)
_SAME = frozenset({"s", "same", "y", "yes", "j", "ja"})
_SHOWN = 20  # rows of one sort; more would bury what else is said


@dataclass(frozen=True, slots=True)
class Way:
    """How one call imports and tells of it.

    Attributes:
        partial: whether good rows go in where others fail.
        dry_run: whether nothing is written.
        rejects: where rows that fail go; None for a place beside their file.
        branch: a new one that gets the commit; empty for the present one.
        preset: under which name the mapping is kept; empty for none.
        asks: whether a person is asked which record a row may be.
        same: whether such a row is that record, without asking.
        format: how the account is written.
    """

    partial: bool
    dry_run: bool
    rejects: Path | None
    branch: str
    preset: str
    asks: bool
    same: bool
    format: Format


def ask(workspace: Workspace, plan: Plan, same: bool) -> Mapping[Place, Ref | None]:  # noqa: FBT001 - one answer for all
    """Ask of each row that may be a record of the CRM; `same` answers for the person."""
    said: dict[Place, Ref | None] = {}
    for number, file in enumerate(plan.files):
        for at, row in enumerate(file.rows):
            if row.maybe:
                answer = same or _is_same(workspace, plan, file, row)
                said[number, at] = row.maybe.ref if answer else None
    return said if any(said.values()) else {}


def _is_same(workspace: Workspace, plan: Plan, file: FilePlan, row: RowPlan) -> bool:
    assert row.maybe is not None  # noqa: S101 - nobody asks without
    known = workspace.stored(row.maybe.ref)
    sys.stderr.write(
        safe(
            f"{_called(plan, file)}:{row.line} may be {row.maybe.ref} "
            f"({known.label if known else ''}, {row.maybe.probability:.0%}).\n"
            "[s]ame record, or a [N]ew one? "
        )
    )
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in _SAME


def tell_outcome(
    workspace: Workspace,
    plan: Plan,
    way: Way,
    rejects: Mapping[int, Path],
    done: Done | None,
) -> None:
    """Give the rows, or the account of them: a dry run says what would be done, a real one what
    was.
    """  # noqa: D205 - one sentence
    told = way.dry_run or plan.is_sound or way.partial
    outcome = {
        **_account(plan, told=told),
        "dry_run": way.dry_run,
        "also_created": dict(plan.besides) if told else {},
        "phones_as_typed": plan.unformatted_phones,
        "files": [
            _file(plan, file, rejects.get(number), told=told)
            for number, file in enumerate(plan.files)
        ],
        "branch": way.branch or None,
        "commit": done and done.commit,
        "batch": done and done.batch,
    }
    rows = _rows(workspace, plan, told=told)
    if way.format is Format.JSON:
        each = {"rows": list(rows)} if way.dry_run else {}
        emit_record({**outcome, **each}, Format.JSON, ref="")
    elif way.format is Format.IDS:
        known = (row for row in rows if row["record"])
        emit(known, _COLUMNS, way.format, ref=lambda row: str(row["record"]))
    elif way.format is not Format.TABLE:
        emit(rows, _columns(plan), way.format)
    elif way.dry_run:
        every = list(rows)
        filled = {name for row in every for name, value in row.items() if value}
        emit(every, [one for one in _columns(plan) if one.name in filled], way.format)
    _tell(plan, outcome, way)


def _columns(plan: Plan) -> Sequence[Column]:
    """Give the columns; file and sheet of a row need one only where there are several."""
    out = set[str]() if any(_sheet(plan, file) for file in plan.files) else {"sheet"}
    if len(plan.files) == 1:
        out.add("file")
    return [column for column in _COLUMNS if column.name not in out]


def _sheet(plan: Plan, file: FilePlan) -> str:
    """Give the sheet of a workbook of which several are read."""
    alike = [one for one in plan.files if one.read.input is file.read.input]
    return file.read.table.sheet if file.read.table and len(alike) > 1 else ""


def _called(plan: Plan, file: FilePlan) -> str:
    """Give what people call a file, or one sheet of it."""
    sheet = _sheet(plan, file)
    return f"{file.read.input.name}, sheet {sheet}" if sheet else file.read.input.name


def _account(plan: Plan, *, told: bool) -> dict[str, Any]:
    accounts = [plan.account(file, carried_out=told) for file in plan.files]
    total = Account(*map(sum, zip(*accounts, strict=True)))
    return {"rows_read": total.rows_read, **total._asdict()}


def _file(plan: Plan, file: FilePlan, rejected: Path | None, *, told: bool) -> dict[str, Any]:
    """Account for the rows of one file."""
    account, read = plan.account(file, carried_out=told), file.read
    return {
        "file": read.input.name,
        "sheet": (read.table and read.table.sheet) or None,
        "format": read.format.name if read.format else "table",
        "kind": read.columns.main.kind.name if read.columns else None,
        "preset": read.columns.applied.preset if read.columns and read.columns.applied else None,
        "source": read.source or None,
        "rows_read": account.rows_read,
        **account._asdict(),
        "blank_rows": read.table.blank_rows if read.table else 0,
        "skipped_fields": sum(len(row.differing) for row in file.rows),
        "possible_duplicates": sum(row.maybe is not None for row in file.rows),
        "unlinked": sum(row.unlinked > 0 for row in file.rows),
        "columns": {column: field or None for column, field in file.columns.items()},
        "noted_columns": list(file.noted),
        "left_out_columns": dict(read.columns.left_out) if read.columns else {},
        "losses": dict(read.losses),
        "rejects": str(rejected) if rejected else None,
    }


def _rows(workspace: Workspace, plan: Plan, *, told: bool) -> Iterator[dict[str, Any]]:
    for file in plan.files:
        for row in plan.outcome(file, carried_out=told):
            yield {
                "file": file.read.input.name,
                "sheet": _sheet(plan, file) or None,
                "line": row.line,
                "outcome": str(row.fate),
                "record": row.ref and str(row.ref),
                "name": _name(workspace, plan, row.ref) if row.ref else None,
                "fields": list(row.fields),
                "skipped_fields": list(row.differing),
                "unresolved": list(row.unresolved),
                "unlinked": row.unlinked or None,
                "column": row.column or None,
                "reason": row.reason or None,
                "possible_duplicate": row.maybe and str(row.maybe.ref),
            }


def _name(workspace: Workspace, plan: Plan, ref: Ref) -> str | None:
    """Give the name of a record as the import leaves it."""
    data = plan.new.get(ref) or plan.changed.get(ref)
    if data:
        return label(workspace.catalogue.by_name[ref.folder], data)
    known = workspace.stored(ref)
    return known.label if known else None


# --- for people ----------------------------------------------------------------------------


def _tell(plan: Plan, outcome: Mapping[str, Any], way: Way) -> None:
    _tell_files(plan)
    if typed := outcome["phones_as_typed"]:
        has, is_ = ("has", "is") if typed == 1 else ("have", "are")
        numbers = counted(typed, "phone number")
        warn(f"{numbers} {has} no international writing and {is_} kept as typed")
    if outcome["also_created"] and (outcome["created"] or outcome["updated"]):
        made = ", ".join(
            counted(count, kind) for kind, count in sorted(outcome["also_created"].items())
        )
        note(f"Made beside the rows: {made}.")
    would = "would be " if way.dry_run else ""
    several = zip(plan.files, outcome["files"], strict=True) if len(plan.files) > 1 else ()
    for file, each in several:
        note(f"{_called(plan, file)}: {_counts(each, would)}")
    note(_counts(outcome, would))
    for each in outcome["files"]:
        if each["rejects"]:
            note(f"Rejected rows, with reasons: {each['rejects']}")
    if outcome["failed"] and not way.partial:
        verb = "would be" if way.dry_run else "was"
        note(f"Nothing {verb} imported; correct the rows, or take the others with --partial.")
    if outcome["commit"] and not way.branch:
        note(f"`crmctl undo {outcome['batch']}` takes it back.")
    if way.branch and outcome["commit"]:
        note(
            f"On the branch {way.branch}; `git diff HEAD...{way.branch}` shows it, "
            f"`git merge {way.branch}` takes it."
        )


def _tell_files(plan: Plan) -> None:
    for file in plan.files:
        _tell_rows(file, f"{_called(plan, file)}: " if len(plan.files) > 1 else "")


def _counts(account: Mapping[str, Any], would: str) -> str:
    counts = ", ".join(f"{account[name]} {name}" for name in Account._fields)
    return f"{counted(account['rows_read'], 'row')} read: {would}{counts}."


def _tell_rows(file: FilePlan, where: str) -> None:
    """Say what a person should know of single rows: what differs, may be double, is left out."""
    if lost := file.read.losses:
        kept_out = ", ".join(f"{name} ({count})" for name, count in sorted(lost.items()))
        note(f"{where}not kept: {kept_out}")
    differing = sum(len(row.differing) for row in file.rows)
    if differing:
        says = (
            "field differs from the file and stays as it is; --overwrite replaces it"
            if differing == 1
            else "fields differ from the file and stay as they are; --overwrite replaces them"
        )
        note(f"{where}{differing} {says}.")
    different = [row for row in file.rows if row.differing]
    for row in different[:_SHOWN]:
        note(f"{where}line {row.line}: {row.ref} keeps its own {', '.join(row.differing)}")
    if len(different) > _SHOWN:
        note(f"{where}{len(different) - _SHOWN} more rows differ; --format json names all of them")
    maybe = [(row.line, row.maybe) for row in file.rows if row.maybe]
    for line, other in maybe[:_SHOWN]:
        warn(f"{where}line {line} may be the same as {other.ref} ({other.probability:.0%})")
    if len(maybe) > _SHOWN:
        warn(f"{where}{len(maybe) - _SHOWN} more rows may be records that are there already")
    for row in file.failed[:_SHOWN]:
        place = f"{row.column}: " if row.column else ""
        warn(f"{where}line {row.line}: {place}{row.reason}")
    if len(file.failed) > _SHOWN:
        warn(f"{where}{len(file.failed) - _SHOWN} more rows fail")
    _tell_links(file, where)


def _tell_links(file: FilePlan, where: str) -> None:
    """Say which rows name others who are left out, or are not there."""
    if unresolved := [row.line for row in file.rows if row.unresolved]:
        warn(
            f"{where}{counted(len(unresolved), 'row')} name somebody whom several records may "
            f"be, who is left out there: {_lines(unresolved)}"
        )
    if unlinked := [row.line for row in file.rows if row.unlinked]:
        belong = "belongs" if len(unlinked) == 1 else "belong"
        note(
            f"{where}{counted(len(unlinked), 'entry', 'entries')} {belong} to others that are not "
            f"here: {_lines(unlinked)}; import those, then this file again, to link them"
        )


def _lines(numbers: Sequence[int]) -> str:
    """Give the lines of some rows, the first of many."""
    return f"line {', '.join(map(str, numbers[:_SHOWN]))}{', ...' * (len(numbers) > _SHOWN)}"
