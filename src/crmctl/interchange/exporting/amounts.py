"""Amounts in two columns, a number and its currency, for programs that calculate.

`value` is then the number and `value_currency` the currency, as `crmctl sql` names them. An
amount that is not of the form that import would give it stays one text in the first of the two,
and so do several amounts in one cell.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from crmctl.interchange.amounts import SUFFIX
from crmctl.interchange.exporting.export import Cell, Sheet, SheetColumn
from crmctl.model.catalogue import FieldType
from crmctl.model.currencies import minor_unit
from crmctl.model.forms import MONEY

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
