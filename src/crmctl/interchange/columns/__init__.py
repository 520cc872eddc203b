"""How the cells of a column are to be read, decided over all its rows; nothing is guessed."""

from crmctl.interchange.columns.cell_value import CellValue
from crmctl.interchange.columns.formats import (
    Count,
    DateFormat,
    Formats,
    Order,
    date_format,
    decimal_sign,
)
from crmctl.interchange.columns.values import ColumnValues, columns_of, read_columns

__all__ = [
    "CellValue",
    "ColumnValues",
    "Count",
    "DateFormat",
    "Formats",
    "Order",
    "columns_of",
    "date_format",
    "decimal_sign",
    "read_columns",
]
