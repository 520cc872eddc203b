"""The rows of a table that could not be taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crmctl.interchange.tables.csvwrite import write

MARK = "crmctl_"
"""Begins the names that a file of rejected rows or objects has beside its own."""

_REASON_COLUMNS = tuple(f"{MARK}{name}" for name in ("line", "column", "reason"))


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
