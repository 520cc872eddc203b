"""An Excel workbook: a sheet a kind, texts as texts, days as days, numbers as numbers.

Nothing is a formula and no text becomes a link. A number that a spreadsheet would not keep to the
last digit, a moment with its offset and a day before March 1900 stay texts.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from crmctl.errors.exports import TooWideSheetError
from crmctl.interchange.exporting.amounts import in_two_columns, is_exact
from crmctl.interchange.exporting.export import NUMERIC, Cell, Export, Sheet, SheetColumn
from crmctl.interchange.paths import text_of
from crmctl.model.catalogue import FieldType
from crmctl.model.forms import DECIMAL, is_day

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_ROWS, _COLUMNS, _CHARACTERS = 1_048_576, 16_384, 32_767  # Excel's own limits
# Lotus 1-2-3 took 1900 for a leap year, and Excel still does.
_FIRST_DAY = date(1900, 3, 1)
# The clock must not show in the file.
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_DAYS = frozenset({FieldType.DATE, FieldType.PARTIAL_DATE, FieldType.MOMENT})
_NARROW, _WIDE = 8, 48  # widths of columns, in characters
_LOOKED_AT = 200  # rows by which a width is chosen


def fill(export: Export, file: Path) -> None:
    """Write the workbook. Kinds without a record have no sheet, unless there would be none."""
    from xlsxwriter.workbook import Workbook  # noqa: PLC0415 - 130 ms

    with TemporaryDirectory() as folder:
        book = Workbook(
            str(file),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": folder,
            },
        )
        book.set_properties({"title": export.name, "created": _MADE})
        writer = _Writer(book)
        try:
            for kind in _filled(export):
                writer.sheet(kind.folder, in_two_columns(export.sheet(kind)))
            _close(book)
        finally:  # the files of rows stay open where something failed
            for page in book.worksheets():
                page.row_data_fh.close()
    if writer.cut:
        texts = "1 text is" if writer.cut == 1 else f"{writer.cut} texts are"
        export.tell(
            f"{texts} longer than a cell holds ({_CHARACTERS:,} characters) and cut there; csv "
            "and json keep all of it."
        )


def _filled(export: Export) -> list[Any]:
    if len(export.kinds) == 1:
        return list(export.kinds)
    found = [kind for kind in export.kinds if next(export.items(kind), None)]
    return found or list(export.kinds[:1])


def _close(book: "Workbook") -> None:
    """Finish the file; what the file system refuses is told as by any other writer."""
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - needed here alone

    try:
        book.close()
    except FileCreateError as error:
        if error.args and isinstance(error.args[0], OSError):
            raise error.args[0] from None
        raise


class _Writer:
    """Writes sheets, and counts the texts that had to be cut."""

    def __init__(self, book: "Workbook") -> None:
        self.cut = 0
        self._book = book
        self._heading: Format = book.add_format({"bold": True})
        self._day: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        # A cell that is corrected by hand stays a text, too: `01067`.
        self._text: Format = book.add_format({"num_format": "@"})
        self._amount: Format = book.add_format({"num_format": "#,##0.00"})

    def sheet(self, name: str, sheet: Sheet) -> None:
        """Write one sheet.

        Raises:
            TooWideSheetError: it has more rows or columns than a sheet can have.
        """
        if len(sheet.columns) > _COLUMNS:
            raise TooWideSheetError(name, _ROWS, _COLUMNS)
        page: Worksheet = self._book.add_worksheet(name)
        page.freeze_panes(1, 0)
        # The format of the column counts for cells that people fill in later.
        for at, (column, width) in enumerate(zip(sheet.columns, _widths(sheet), strict=True)):
            form = None if column.type in NUMERIC | _DAYS else self._text
            page.set_column(at, at, width, form)
        for at, column in enumerate(sheet.columns):
            page.write_string(0, at, column.name, self._heading)
        last = 0
        for last, cells in enumerate(sheet.rows(), start=1):
            if last >= _ROWS:
                raise TooWideSheetError(name, _ROWS, _COLUMNS)
            for at, cell in enumerate(cells):
                if cell is not None:
                    self._cell(page, (last, at), cell, sheet.columns[at])
        if sheet.columns:
            page.autofilter(0, 0, last, len(sheet.columns) - 1)

    def _cell(
        self, page: "Worksheet", place: tuple[int, int], cell: Cell, column: SheetColumn
    ) -> None:
        if isinstance(cell, bool):
            page.write_boolean(*place, cell)
            return
        text = _text(cell)
        if column.type in NUMERIC and DECIMAL(text) and is_exact(text):
            form = self._amount if column.type is FieldType.MONEY else None
            page.write_number(*place, float(text), form)
        elif column.type in _DAYS and is_day(text) and date.fromisoformat(text) >= _FIRST_DAY:
            page.write_datetime(*place, date.fromisoformat(text), self._day)
        else:
            self.cut += len(text) > _CHARACTERS
            page.write_string(*place, text[:_CHARACTERS], self._text)


def _text(cell: Cell) -> str:
    if isinstance(cell, list | tuple):
        return "; ".join(text_of(each) for each in cell)
    return text_of(cell)


def _widths(sheet: Sheet) -> Iterator[int]:
    """Choose the width of each column by its heading and the first rows."""
    longest = [len(column.name) for column in sheet.columns]
    for _, cells in zip(range(_LOOKED_AT), sheet.rows(), strict=False):
        for at, cell in enumerate(cells):
            if cell is not None:
                lines = _text(cell).splitlines() or [""]
                longest[at] = max(longest[at], *map(len, lines))
    return (min(max(size + 2, _NARROW), _WIDE) for size in longest)
