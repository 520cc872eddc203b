"""The tables of an xlsx, xls or ods file: one for each sheet that has one.

Cells come as a person sees them: dates in ISO 8601, integers without a point, percentages and
zeros in front where the format of the cell shows them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import compress, count
from typing import TYPE_CHECKING

from crmctl.errors.sheets import HostileWorkbookError, NoSheetError, UnknownSheetError
from crmctl.errors.tables import TooLargeTableError
from crmctl.interchange.tables.assemble import Assembled, Parsed, RowRules, assemble
from crmctl.interchange.tables.csvread import MAX_BYTES
from crmctl.interchange.tables.dynamics import logical_names
from crmctl.interchange.tables.marks import MAX_CELLS, Marks
from crmctl.interchange.tables.shown import Value, text_of, type_of
from crmctl.interchange.tables.table import NO_HEADER, Row, Table
from crmctl.interchange.tables.workbook import Sheet, Workbook, open_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MAX_SHEETS = 500
_MANY_SHEETS = f"it has more than {MAX_SHEETS} sheets"
_LOOKED_AT = 5  # rows of a hidden sheet
_MIXED = "mixed"


def read_sheets(content: bytes, sheet: str | None = None) -> tuple[Table, ...]:
    """Read the sheets of a workbook.

    Args:
        content: the file.
        sheet: the name of one, which may be hidden, or its number from 1; otherwise all that can
            be seen and have a table are read. Where one has several columns, those of a single
            column are notes.

    Raises:
        UsageError: the file is damaged, encrypted, hostile or too large, or has no such sheet.
    """
    if len(content) > MAX_BYTES:
        raise TooLargeTableError(MAX_BYTES)
    book = open_workbook(content)
    if len(book.sheets) > MAX_SHEETS:
        raise HostileWorkbookError(_MANY_SHEETS)
    logical = _logical(book)
    read = [_table(book, each, logical) for each in _chosen(book, sheet)]
    tables = [table for table in read if table.header]
    if not sheet:
        wide = [table for table in tables if len(table.header) > 1 and table.rows]
        left_out = [table.sheet for table in tables if table not in wide]
        if wide and left_out:
            remark = f"Left out, for they have no table: the sheets {', '.join(left_out)}."
            wide[0] = replace(wide[0], remarks=(*wide[0].remarks, remark))
        tables = wide or tables
    if not tables:
        raise NoSheetError
    return tuple(tables)


def _chosen(book: Workbook, sheet: str | None) -> list[Sheet]:
    if not sheet:
        return [each for each in book.sheets if not each.is_hidden]
    named = [each for each in book.sheets if each.name.casefold() == sheet.casefold()]
    if not named and sheet.isdecimal() and len(sheet) < len("10000"):
        named = list(book.sheets[int(sheet) - 1 : int(sheet)] if int(sheet) else ())
    if not named:
        raise UnknownSheetError(sheet, [each.name for each in book.sheets])
    return named


def _logical(book: Workbook) -> Mapping[str, str]:
    for each in book.sheets:
        if each.is_hidden:
            book.marks(each.name)
            rows = book.sheet(each.name).to_python(nrows=_LOOKED_AT)
            if found := logical_names(rows):
                return found
    return {}


def _table(book: Workbook, chosen: Sheet, logical: Mapping[str, str]) -> Table:
    marks = book.marks(chosen.name)
    sheet = book.sheet(chosen.name)
    found = assemble(_parsed(sheet, marks), RowRules(problems=marks.problems))
    rows = _with_merged(sheet, found)
    return Table(
        header=found.header,
        rows=rows,
        delimiter="",
        encoding="",
        encoding_guessed=False,
        blank_rows=found.blank,
        sheet=chosen.name,
        format_=f"{book.format_}, sheet {book.sheets.index(chosen) + 1} of {len(book.sheets)}",
        skipped_lines=found.skipped,
        header_line=found.header_line,
        logical={title: name for title, name in logical.items() if title in found.header},
        types=_types(sheet, found),
        remarks=(NO_HEADER,) if found.header and not found.header_line else (),
    )


def _parsed(sheet: "CalamineSheet", marks: Marks) -> Iterator[Parsed]:
    """Give every row with its number; columns before the first that is filled are left out."""
    shown, first = marks.shown, _first_column(sheet)
    for number, values in enumerate(_values(sheet), start=1):
        yield (
            number,
            [
                value
                if type(value) is str
                else text_of(value, shown.get((number - 1, first + at)))
                for at, value in enumerate(values)
            ],
        )


def _values(sheet: "CalamineSheet") -> Iterator[list[Value]]:
    """Give every row from the top of the sheet."""
    return iter(sheet.iter_rows()) if sheet.start else iter(())


def _first_column(sheet: "CalamineSheet") -> int:
    return sheet.start[1] if sheet.start else 0


def _types(sheet: "CalamineSheet", found: Assembled) -> tuple[str, ...]:
    """Say what the cells of each column are, in the rows of the table."""
    lines = {row.line for row in found.rows}
    rows = compress(_values(sheet), (line in lines for line in count(1)))
    examples: list[dict[type, Value]] = [{} for _ in found.header]
    for values in rows:
        for known, value in zip(examples, values, strict=False):
            if value != "":
                known[type(value)] = value
    kinds = [{type_of(value) for value in known.values()} for known in examples]
    return tuple("" if not each else each.pop() if len(each) == 1 else _MIXED for each in kinds)


def _with_merged(sheet: "CalamineSheet", found: Assembled) -> tuple[Row, ...]:
    """Give each row its part of a cell that is merged downwards, within one column.

    Raises:
        HostileWorkbookError: merged cells cover each other again and again.
    """
    rows = {row.line: row for row in found.rows}
    first, last_line, left = _first_column(sheet), max(rows, default=0), MAX_CELLS
    for (top, column), (bottom, last) in sheet.merged_cell_ranges or ():
        if column == last and top < bottom and top + 1 in rows and column >= first:
            lines = range(top + 2, min(bottom + 1, last_line) + 1)
            left -= len(lines)
            if left < 0:
                raise HostileWorkbookError("its merged cells cover each other")
            _fill(rows, lines, column - first, rows[top + 1].cells[column - first])
    return tuple(rows.values())


def _fill(rows: dict[int, Row], lines: range, at: int, text: str) -> None:
    for line in lines:
        row = rows.get(line)
        if row and not row.cells[at]:
            rows[line] = replace(row, cells=(*row.cells[:at], text, *row.cells[at + 1 :]))
