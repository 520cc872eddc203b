"""What an import would do, row by row."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from crmctl.interchange.paths import join
from crmctl.model.record import Ref

if TYPE_CHECKING:  # which has rows that are settled
    from crmctl.workspace.importing.reading import FileDraft


class Fate(StrEnum):
    """What becomes of a row; each has exactly one."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


class Account(NamedTuple):
    """How many rows had each fate; together they are the rows that were read."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0

    @property
    def rows_read(self) -> int:
        """How many rows were read; blank ones are none."""
        return sum(self)


class Maybe(NamedTuple):
    """A record that a new one may be the same as, and how probably."""

    ref: Ref
    probability: float


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What one row would do.

    Attributes:
        line: on which it begins.
        fate: what becomes of it.
        ref: the record that it makes, changes or is; None for a row that fails.
        fields: what it gives to a record, or changes there.
        differing: fields of which record and row say different things, and the record's stays.
        unresolved: fields that name somebody whom several records may be; that name is left out.
        unlinked: how many entries it answers, or belongs to, that nobody knows.
        column: at fault, for a row that fails.
        reason: why it fails or is left out, without a value.
        maybe: a record that the new one may be the same as.
        barred: whether it is about a person who was erased, so that nothing of it is kept.
    """

    line: int
    fate: Fate
    ref: Ref | None = None
    fields: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    unlinked: int = 0
    column: str = ""
    reason: str = ""
    maybe: Maybe | None = None
    barred: bool = False


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What the rows of one file would do.

    Attributes:
        read: the file as it was understood.
        rows: what each row would do, in the order of the file.
    """

    read: "FileDraft"
    rows: tuple[RowPlan, ...]

    @property
    def columns(self) -> Mapping[str, str]:
        """Which field each column of a table is, for people: `kind.path`, or nothing."""
        table, columns = self.read.table, self.read.columns
        if table is None or columns is None:
            return {}
        fields = dict.fromkeys(table.header, "")
        for mapping in filter(None, (columns.people, columns.main)):
            for column, path in zip(mapping.columns, mapping.paths, strict=True):
                if path:
                    fields[column] = f"{mapping.kind.name}.{join(path)}"
            for path, at in mapping.names.items():
                fields[mapping.columns[at]] = f"the name of {mapping.kind.name}.{join(path)}"
        return fields

    @property
    def noted(self) -> tuple[str, ...]:
        """The columns of a table whose values go into the notes."""
        return self.read.columns.noted if self.read.columns else ()

    @property
    def failed(self) -> Sequence[RowPlan]:
        """The rows that fail."""
        return [row for row in self.rows if row.fate is Fate.FAILED]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    Attributes:
        files: what the rows of each file would do, as they were named.
        new: the records to make, as trees that are ready to be written.
        changed: the records to change, with their new data.
        besides: how many records of each kind are made beside those that the rows are.
        unformatted_phones: numbers that have no international writing and stay as typed.
    """

    files: tuple[FilePlan, ...]
    new: Mapping[Ref, Mapping[str, Any]]
    changed: Mapping[Ref, Mapping[str, Any]]
    besides: Mapping[str, int]
    unformatted_phones: int

    @property
    def is_sound(self) -> bool:
        """Whether no row fails."""
        return not any(file.failed for file in self.files)

    def outcome(self, file: FilePlan, *, carried_out: bool) -> Iterator[RowPlan]:
        """Give what becomes of a file's rows: if others keep them out, they are skipped."""
        for row in file.rows:
            if carried_out or row.fate not in {Fate.CREATED, Fate.UPDATED}:
                yield row
            else:
                ref = None if row.ref in self.new else row.ref
                yield RowPlan(row.line, Fate.SKIPPED, ref, reason="other rows are rejected")

    def account(self, file: FilePlan, *, carried_out: bool) -> Account:
        """Account for every row of a file.

        When nothing is written because of others, rows that could have been count as skipped.
        """
        count = Counter(row.fate for row in self.outcome(file, carried_out=carried_out))
        return Account(**{str(fate): count[fate] for fate in Fate})
