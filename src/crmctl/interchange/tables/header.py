"""Where the header of a table stands, if it has one: below a title, or nowhere.

A title above the header, or no header at all, is taken for certain only by several signs at once;
otherwise the first line is the header, and rows that do not fit it are shown as such.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import zip_longest

from crmctl.errors.tables import TooManyColumnsError
from crmctl.interchange.synonyms import key, targets

LOOKED_AT = 60  # rows, blank ones among them
MAX_COLUMNS = 16_384  # as many as Excel has

_DEEPEST = 20  # rows above a header
_MOST = 0.8  # of the rows below a header are no wider than it
_LONGEST_NAME = 120
_KNOWN_WORDS = 2  # of which a header below a title has as many
_KINDS = (
    "customer", "contact", "interaction", "task", "product", "deal", "order", "complaint",
    "campaign", "contract",
)  # fmt: skip
_NUMBER = re.compile(r"[-+(]{0,2}[€$£]?\s?\d[\d.,' \xa0\u202f]*\s?%?\)?(\s?([€$£]|[A-Z]{3}))?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d([ T].*)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}( .*)?")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_YEAR = re.compile(r"(19|20)\d\d")


def is_number(cell: str) -> bool:
    """Tell whether a cell is an amount: `1.234,50 €`."""
    return bool(_NUMBER.fullmatch(cell.strip()))


def filled(cells: Iterable[str]) -> list[str]:
    """Give the cells that are not blank."""
    return [cell for cell in cells if cell and not cell.isspace()]


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Tell which of the first rows is the header; None where the table has none.

    Args:
        rows: how the table begins, with its blank rows; at least one is not blank.
    """
    first = next(at for at, cells in enumerate(rows) if filled(cells))
    if not _stands_out(rows, first):
        for at in range(first + 1, min(len(rows), first + _DEEPEST + 1)):
            if _is_certain(rows, first, at):
                return at
    return None if _is_a_row(rows, first) else first


def header_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Give every column a name of its own.

    Raises:
        TooManyColumnsError: there are more than `MAX_COLUMNS`.
    """
    if len(cells) > MAX_COLUMNS:
        raise TooManyColumnsError(MAX_COLUMNS)
    taken: dict[str, int] = {}
    for position, cell in enumerate(cells, start=1):
        stem = name = cell if cell.strip() else f"column {position}"
        while name in taken:
            taken[stem] += 1
            name = f"{stem} {taken[stem]}"
        taken[name] = 1
    return tuple(taken)


def _width(cells: Sequence[str]) -> int:
    """Count the cells up to the last that is filled."""
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1].strip()), 0)


def _share_no_wider(rows: Sequence[Sequence[str]], at: int) -> float:
    below = [_width(cells) for cells in rows[at + 1 :] if filled(cells)]
    return sum(width <= _width(rows[at]) for width in below) / len(below) if below else 0.0


def _stands_out(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Tell whether the first row can be the header: no gaps, and no narrower than the others."""
    cells = rows[at]
    is_dense = len(filled(cells)) * 2 > _width(cells)
    alone = not any(filled(cells) for cells in rows[at + 1 :])
    return is_dense and (alone or _share_no_wider(rows, at) >= _MOST / 2) and cells[0][:1] != "#"


def _is_certain(rows: Sequence[Sequence[str]], first: int, at: int) -> bool:
    """Tell whether this row is the header, and those above it are a title."""
    names, above = filled(rows[at]), [filled(cells) for cells in rows[first:at]]
    looks_like_names = (
        len(names) > 1
        and len(set(names)) == len(names)
        and not any(_is_value(name) or len(name) > _LONGEST_NAME for name in names)
        and len(names) * 2 > _width(rows[at])
    )
    return (
        looks_like_names
        and max(map(len, above)) * 2 <= len(names)
        and _share_no_wider(rows, at) >= _MOST
        and (
            not above[-1]
            or all(cells[0].startswith("#") for cells in above if cells)
            or _is_above_values(rows, at)
            or sum(key(name) in _words() for name in names) >= _KNOWN_WORDS
        )
    )


def _is_above_values(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Tell whether a column has numbers, dates or addresses below a name that is none."""
    columns = zip_longest(*rows[at + 1 :], fillvalue="")
    for name, column in zip(rows[at], columns, strict=False):
        cells = filled(column)
        if name.strip() and cells and sum(map(_is_value, cells)) * 2 > len(cells):
            return True
    return False


def _is_value(cell: str) -> bool:
    cell = cell.strip()
    return bool(is_number(cell) or _DATE.fullmatch(cell) or _EMAIL.fullmatch(cell))


def _is_a_row(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Tell whether the first line is a row: no column is called like an address or a number."""
    cells = rows[at]
    if any(key(cell) in _words() for cell in cells):
        return False
    if any(_EMAIL.fullmatch(cell.strip()) for cell in cells):
        return True
    first = [row[0].strip() for row in rows[at:] if row and row[0].strip()]
    counted = first[:1] == [cells[0].strip()] and all(cell.isdecimal() for cell in first)
    return counted and not _YEAR.fullmatch(first[0])


@cache
def _words() -> frozenset[str]:
    return frozenset(word for kind in _KINDS for word in targets(kind))
