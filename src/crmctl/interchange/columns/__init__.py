"""How the cells of a column are to be read, decided over all its rows; nothing is guessed."""

from crmctl.interchange.columns.cells import Read
from crmctl.interchange.columns.formats import (
    Count,
    DateFormat,
    Formats,
    Order,
    date_format,
    decimal_sign,
)
from crmctl.interchange.columns.reading import Readings, columns_of, read_columns

__all__ = [
    "Count",
    "DateFormat",
    "Formats",
    "Order",
    "Read",
    "Readings",
    "columns_of",
    "date_format",
    "decimal_sign",
    "read_columns",
]
