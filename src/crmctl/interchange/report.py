"""What became of every row of an import."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crmctl.interchange.tables.csvwrite import write

_REASON_COLUMNS = ("crmctl_line", "crmctl_column", "crmctl_reason")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not imported.

    Attributes:
        line: on which the row begins in the file that was read.
        column: at fault, as the header names it; empty for the whole row.
        reason: what is wrong, without quoting a value.
        cells: of the row; they go to the file of rejected rows and nowhere else.
    """

    line: int
    column: str
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The account of one import: every row read is exactly one of the five.

    Attributes:
        created: rows that made a new record.
        updated: rows that changed a record.
        unchanged: rows that say what a record says already.
        skipped: rows that were left out on purpose.
        failed: rows that could not be taken; `rejected` has each of them.
        rows_read: rows below the header that are not blank.
        rejected: the rows that failed, in the order of the file.

    Raises:
        ValueError: a row is not accounted for, or is twice; a bug.
    """

    created: int
    updated: int
    unchanged: int
    skipped: int
    failed: int
    rows_read: int
    rejected: tuple[Rejected, ...] = ()

    def __post_init__(self) -> None:
        accounted = self.created + self.updated + self.unchanged + self.skipped + self.failed
        if accounted != self.rows_read:
            raise ValueError("not every row is accounted for, or one is twice")
        if len(self.rejected) != self.failed:
            raise ValueError("not every row that failed is among the rejected, or another is")


def rejects_csv(header: Sequence[str], rejected: Iterable[Rejected]) -> str:
    """Give the file of rejected rows: as they were read, then line, column and reason.

    A row with fewer cells than the header is filled up, and one with more keeps them at the
    right, so that nothing is lost.
    """
    rejected = tuple(rejected)
    own = [name for name in header if name not in _REASON_COLUMNS]
    kept = [at for at, name in enumerate(header) if name not in _REASON_COLUMNS]
    surplus = max((len(row.cells) - len(header) for row in rejected), default=0)
    width = len(header) + max(surplus, 0)
    names = [*own, *(f"column {at + 1}" for at in range(len(header), width)), *_REASON_COLUMNS]
    return write(names, (_cells(row, kept, len(header), width) for row in rejected))


def _cells(row: Rejected, kept: Sequence[int], columns: int, width: int) -> list[str]:
    cells = [*row.cells, *("" for _ in range(width - len(row.cells)))]
    own = [cells[at] for at in kept]
    return [*own, *cells[columns:], str(row.line), row.column, row.reason]
