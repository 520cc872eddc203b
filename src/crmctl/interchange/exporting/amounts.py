"""Amounts in two columns, a number and its currency, for programs that calculate.

`value` is then the number and `value_currency` the currency, as `crmctl sql` names them. An
amount that is not of the form that import would give it stays one text in the first of the two,
and so do several amounts in one cell.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from crmctl.interchange.exporting.export import Cell, Sheet, SheetColumn
from crmctl.interchange.paths import Path
from crmctl.model.catalogue import FieldType, Kind
from crmctl.model.currencies import minor_unit
from crmctl.model.forms import MONEY

SUFFIX = "_currency"
_WITH_COMMA = re.compile(r"-?[0-9]+,[0-9]+").fullmatch
# A spreadsheet's numbers are IEEE 754 doubles, of which it shows 15 digits.
_DIGITS = 15


def in_two_columns(sheet: Sheet) -> Sheet:
    """Give the table with a column for the currency behind each column of amounts."""
    amounts = [column.type is FieldType.MONEY for column in sheet.columns]

    def columns() -> Iterator[SheetColumn]:
        for column in sheet.columns:
            yield column
            if column.type is FieldType.MONEY:
                yield SheetColumn(f"{column.name}{SUFFIX}", FieldType.LABEL)

    def row(cells: Sequence[Cell]) -> Iterator[Cell]:
        for is_amount, cell in zip(amounts, cells, strict=True):
            if is_amount:
                yield from _parts(cell)
            else:
                yield cell

    return sheet._replace(
        columns=tuple(columns()), rows=lambda: (tuple(row(cells)) for cells in sheet.rows())
    )


def _parts(cell: Cell) -> tuple[Cell, Cell]:
    if not isinstance(cell, str) or not MONEY(cell):
        return cell, None
    number, _, currency = cell.partition(" ")
    _, _, digits = number.partition(".")
    usual = len(digits) == minor_unit(currency) and is_exact(number)
    return (number, currency) if usual else (cell, None)


def is_exact(number: str) -> bool:
    """Tell whether a spreadsheet's number is this number, to the last digit."""
    digits = number.lstrip("-+").replace(".", "")
    is_plain = number == format(Decimal(number), "f") and number != "-0"
    return is_plain and len(digits.lstrip("0")) <= _DIGITS


def in_one(leaves: Mapping[Path, object], kind: Kind) -> dict[Path, object]:
    """Give the cells of a row with each amount and its currency in one text again."""
    found = dict(leaves)
    if not any(map(amount_of, leaves)):
        return found
    amounts = {field.path for field in kind.fields if field.type is FieldType.MONEY}
    for path, currency in leaves.items():
        whole = amount_of(path)
        if whole is None or named(whole) not in amounts:
            continue
        del found[path]
        if whole in found and not str(found[whole]).endswith(str(currency)):
            found[whole] = f"{found[whole]} {currency}"
    return found


def with_points(leaves: Mapping[Path, object], kind: Kind) -> dict[Path, object]:
    """Give the cells of a row with numbers as records write them: `3,2` -> `3.2`."""
    return {
        path: str(cell).replace(",", ".") if _has_comma(path, cell, kind) else cell
        for path, cell in leaves.items()
    }


def _has_comma(path: Path, cell: object, kind: Kind) -> bool:
    field = kind.by_path.get(named(path))
    numeric = field is not None and field.type in {FieldType.DECIMAL, FieldType.MONEY}
    return numeric and isinstance(cell, str) and _WITH_COMMA(cell) is not None


@lru_cache(maxsize=4096)
def amount_of(path: Path) -> Path | None:
    """Give the path of the amount whose currency stands at a path, going by its name."""
    last = path[-1]
    if not isinstance(last, str) or not last.endswith(SUFFIX):
        return None
    return (*path[:-1], last.removesuffix(SUFFIX))


def named(path: Path) -> str:
    """Give the path of a field without positions in lists."""
    return ".".join(part for part in path if isinstance(part, str))
