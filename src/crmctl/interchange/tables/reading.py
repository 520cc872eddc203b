"""The tables of a file of any kind, told by what is in it and not by what it is called."""

import re
from dataclasses import replace

from crmctl.errors.sheets import NotASheetError, UnreadableWorkbookError
from crmctl.errors.tables import EmptyTableError
from crmctl.interchange.tables import csvread
from crmctl.interchange.tables.damage import without_points
from crmctl.interchange.tables.sheets import read_sheets
from crmctl.interchange.tables.table import Table
from crmctl.interchange.tables.workbook import SAVE, is_workbook

TEXT_ENDINGS = (".csv", ".tsv", ".tab")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods")

_HTML = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|meta|table|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<\?xml\b[^>]*\?>.*?<(\w+:)?Workbook\b", re.DOTALL)
_JCAL = re.compile(rb'\s*\[\s*"vcalendar"')
_PACKED: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "packed with gzip"),
    (b"BZh", "packed with bzip2"),
    (b"\xfd7zXZ\x00", "packed with xz"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
    (b"7z\xbc\xaf\x27\x1c", "packed with 7z"),
    (b"Rar!\x1a\x07", "packed with rar"),
)
_BEGINNING = 4096
_BLANK = re.compile(rb"(?:\xef\xbb\xbf)?\s*+")
_MARK = b"\xef\xbb\xbf"


def read_tables(
    content: bytes,
    name: str = "",
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> tuple[Table, ...]:
    """Read a CSV file, or the sheets of a workbook.

    Args:
        content: the file.
        name: of the file; only to say that it is not what it is called.
        delimiter: of a text, between the cells; found where it is not given.
        encoding: of a text; found where it is not given.
        sheet: of a workbook, by name or number; all that have a table where it is not given.

    Raises:
        UsageError: it cannot be read.
    """
    if is_workbook(content):
        return tuple(map(without_points, read_sheets(content, sheet)))
    require_text(content, sheet)
    table = without_points(csvread.read(content, delimiter, encoding))
    ending = next((each for each in WORKBOOK_ENDINGS if name.lower().endswith(each)), "")
    if ending:
        remark = f"The file is called {ending} but is text; it is read as {table.format_}."
        table = replace(table, remarks=(remark, *table.remarks))
    return (table,)


def require_text(content: bytes, sheet: str | None = None) -> None:
    """Refuse what is no text, or has no sheet that could be named.

    Raises:
        UsageError: it is empty or of another format, or a sheet is named.
    """
    if _BLANK.fullmatch(content):
        raise EmptyTableError
    _refuse_others(content[:_BEGINNING].removeprefix(_MARK))
    if sheet:
        raise NotASheetError


def _refuse_others(beginning: bytes) -> None:
    """Refuse what other programs write and call `.xls`."""
    if _HTML.match(beginning):
        raise UnreadableWorkbookError("a web page, whatever it is called", SAVE)
    if _XML.match(beginning):
        raise UnreadableWorkbookError("an XML spreadsheet of 2003", SAVE)
    if beginning.startswith(b"%PDF-"):
        raise UnreadableWorkbookError("a PDF and no table", "export a table from the program")
    if _JCAL.match(beginning):
        raise UnreadableWorkbookError("jCal, a calendar as JSON", "export it as iCalendar (.ics)")
    for mark, name in _PACKED:
        if beginning.startswith(mark):
            raise UnreadableWorkbookError(name, "unpack it")
