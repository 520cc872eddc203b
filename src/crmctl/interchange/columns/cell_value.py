"""What is read from one cell: a value in the form in which it is stored, or why there is none."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class CellValue(NamedTuple):
    """What a cell says.

    Attributes:
        text: the value; empty for an empty cell.
        items: the values of a cell that holds several; None where it has one. Of a field that is
            itself in a list, as the address of an e-mail, each is an item of that list.
        reason: why the cell cannot be read, without quoting it.
        bare: the number of an amount whose cell names no currency, for a column that does.
    """

    text: str = ""
    items: tuple[str, ...] | None = None
    reason: str = ""
    bare: str = ""


EMPTY = CellValue()


def bad(reason: str) -> CellValue:
    """Give what a cell says that cannot be read."""
    return CellValue(reason=reason)


def distinct(cells: Iterable[str]) -> Iterator[str]:
    """Give every text once, in the order of the column."""
    yield from dict.fromkeys(cells)
