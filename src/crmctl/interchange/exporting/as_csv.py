"""CSV after RFC 4180: commas, CRLF; or as a country's Excel opens it without being asked."""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from crmctl.interchange.exporting.amounts import in_two_columns
from crmctl.interchange.exporting.cell_text import cell_text
from crmctl.interchange.exporting.export import Export, Sheet
from crmctl.interchange.tables.cells import defuse

_MARK = "\ufeff"  # without it Excel takes UTF-8 for Windows-1252
_ROWS = 500  # that go into one piece of text


class Dialect(NamedTuple):
    """How a table is written.

    Attributes:
        delimiter: between the cells.
        comma: before the decimals of a number.
        mark: whether a byte order mark begins the file.
        amounts: whether an amount takes two columns, so that it is a number.
    """

    delimiter: str = ","
    comma: str = "."
    mark: bool = False
    amounts: bool = False


PROFILES = {"": Dialect(), "de": Dialect(";", ",", mark=True, amounts=True)}
"""By the country of the Excel that is to open the file."""


def texts(export: Export) -> Iterator[str]:
    """Give the text of the one kind's table; `csvread.read` gives the same rows back."""
    (kind,) = export.kinds
    return written(export.sheet(kind), PROFILES[export.excel])


def written(sheet: Sheet, dialect: Dialect) -> Iterator[str]:
    """Give the text of a table, piece by piece."""
    if dialect.amounts:
        sheet = in_two_columns(sheet)
    lines = _Lines()
    writer = csv.writer(lines, delimiter=dialect.delimiter, lineterminator="\r\n")
    if dialect.mark:
        lines.write(_MARK)
    writer.writerow([defuse(column.name) for column in sheet.columns])
    for row in sheet.rows():
        pairs = zip(row, sheet.columns, strict=True)
        writer.writerow([cell_text(cell, column, dialect.comma) for cell, column in pairs])
        if len(lines.written) >= _ROWS:
            yield lines.take()
    yield lines.take()


class _Lines:
    """What the writer has written since it was taken."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, text: str) -> None:
        self.written.append(text)

    def take(self) -> str:
        text = "".join(self.written)
        self.written.clear()
        return text
