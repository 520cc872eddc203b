"""What stands in one cell of CSV: a text that no spreadsheet runs, or a number."""

from crmctl.interchange.exporting.export import NUMERIC, Cell, SheetColumn
from crmctl.interchange.paths import text_of
from crmctl.interchange.tables.cells import defuse
from crmctl.model.forms import DECIMAL

_GROUP = 3


def cell_text(cell: Cell, column: SheetColumn, comma: str = ".") -> str:
    """Give a cell as text; an empty one for no value.

    Args:
        cell: the value, or several of them.
        column: in which it stands.
        comma: the sign before the decimals.
    """
    if cell is None:
        return ""
    if isinstance(cell, list | tuple):
        return defuse("; ".join(text_of(each) for each in cell))
    text = text_of(cell)
    if column.type in NUMERIC and DECIMAL(text):
        return _decimals(text, comma)
    return defuse(text)


def _decimals(number: str, comma: str) -> str:
    """Write a number with the sign that the spreadsheet has before its decimals.

    `1,234` may also be more than a thousand: a zero behind it says that it is not.
    """
    if comma == ".":
        return number
    whole, point, digits = number.partition(".")
    return f"{whole}{comma}{digits}{'0' * (len(digits) == _GROUP)}" if point else whole
