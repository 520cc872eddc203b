"""What an import would do, row by row."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from crmctl.interchange.mapping import ColumnMapping
from crmctl.interchange.paths import join
from crmctl.interchange.report import ImportReport, Rejected
from crmctl.interchange.tables.table import Table
from crmctl.model.record import Ref


class Fate(StrEnum):
    """What becomes of a row; each has exactly one."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Wish:
    """How a table is to be imported.

    Attributes:
        kind: of the rows; told from the header when empty.
        columns: from a column to the field that it is, or to nothing to leave it out.
        source: the system that the table comes from, below whose name its ids are kept.
        delimiter: between the cells; found when None.
        encoding: of the table; found when None.
        keep_unmapped: whether columns that no field takes go into the notes.
        create: whether a customer or contact that a row names and nobody knows is made.
        overwrite: whether a row's value replaces another one that the record has.
    """

    kind: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    delimiter: str | None = None
    encoding: str | None = None
    keep_unmapped: bool = True
    create: bool = True
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What one row would do.

    Attributes:
        line: on which it begins.
        fate: what becomes of it.
        ref: the record that it makes, changes or is; None for a row that fails.
        fields: what it gives to a record, or changes there.
        differing: fields of which record and row say different things, and the record's stays.
        column: at fault, for a row that fails.
        reason: why it fails or is left out, without a value.
    """

    line: int
    fate: Fate
    ref: Ref | None = None
    fields: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    column: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    Attributes:
        table: what was read, and how.
        mapping: which column is which field.
        people: the columns of a table of customers that are of the contact in the same row.
        noted: columns whose values go into the notes.
        rows: what each row would do, in the order of the table.
        new: the records to make, as trees that are ready to be written.
        changed: the records to change, with their new data.
        besides: how many records of each kind are made beside those that the rows are.
        unformatted_phones: numbers that have no international writing and stay as typed.
        rejected: the rows that fail, for the file of rejected rows.
    """

    table: Table
    mapping: ColumnMapping
    people: ColumnMapping | None
    noted: tuple[str, ...]
    rows: tuple[RowPlan, ...]
    new: Mapping[Ref, Mapping[str, Any]]
    changed: Mapping[Ref, Mapping[str, Any]]
    besides: Mapping[str, int]
    unformatted_phones: int
    rejected: tuple[Rejected, ...]

    @property
    def columns(self) -> Mapping[str, str]:
        """Which field each column is, for people: `kind.path`, or nothing."""
        fields = dict.fromkeys(self.table.header, "")
        for mapping in (self.people, self.mapping):
            for column, path in (
                zip(mapping.columns, mapping.paths, strict=True) if mapping else ()
            ):
                if mapping and path:
                    fields[column] = f"{mapping.kind.name}.{join(path)}"
        return fields

    def outcome(self, *, carried_out: bool) -> tuple[RowPlan, ...]:
        """Give what becomes of the rows: if others keep them out, they are skipped."""
        if carried_out:
            return self.rows
        return tuple(_left_out(row, self.new) for row in self.rows)

    def account(self, *, carried_out: bool) -> ImportReport:
        """Account for every row.

        When nothing is written because of others, rows that could have been count as skipped.
        """
        count = Counter(row.fate for row in self.outcome(carried_out=carried_out))
        return ImportReport(
            created=count[Fate.CREATED],
            updated=count[Fate.UPDATED],
            unchanged=count[Fate.UNCHANGED],
            skipped=count[Fate.SKIPPED],
            failed=count[Fate.FAILED],
            rows_read=len(self.table.rows),
            rejected=self.rejected,
        )


def _left_out(row: RowPlan, new: Mapping[Ref, object]) -> RowPlan:
    if row.fate not in {Fate.CREATED, Fate.UPDATED}:
        return row
    ref = None if row.ref in new else row.ref
    return RowPlan(row.line, Fate.SKIPPED, ref, reason="other rows are rejected")
