"""A table with every cell as its file writes it, to be written again with columns added.

`read_tables` takes what rows say: it leaves out blank rows and totals, names every column and
takes away the apostrophe that keeps a cell from running in a spreadsheet. Here nothing of that is
done, so that the same rows and cells can be given back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from crmctl.errors.tables import (
    EmptyTableError,
    SeveralSheetsError,
    TooLargeTableError,
    UnclosedHeaderError,
    UndecodableTableError,
)
from crmctl.interchange.tables.cells import restore
from crmctl.interchange.tables.csvread import END, MAX_BYTES, UNCLOSED, parse, refuse_endless
from crmctl.interchange.tables.dialect import find_dialect, separator_line
from crmctl.interchange.tables.encodings import Text, decode
from crmctl.interchange.tables.header import LOOKED_AT, filled, find_header, header_names
from crmctl.interchange.tables.reading import read_tables, require_text
from crmctl.interchange.tables.table import NO_HEADER, Row, Skipped, Table
from crmctl.interchange.tables.workbook import is_workbook

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_PLAIN = "utf-8"  # needs no mark: what does not know encodings takes it, too


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written.

    Attributes:
        delimiter: between the cells.
        line_end: behind each row.
        mark: whether a byte order mark begins the file, without which Excel takes no UTF-8.
    """

    delimiter: str = ","
    line_end: str = "\r\n"
    mark: bool = False


@dataclass(frozen=True, slots=True)
class ExactTable:
    """A table as its file writes it.

    Attributes:
        header: the names as they are written; as many as the widest row has cells.
        names: the same, each once and none empty: `Phone`, `Phone 2`, `column 3`.
        rows: every row below the header, blank ones too, each as wide as the header.
        layout: how the file is written.
        source: how it was read, in words: `utf-8, separated by semicolons`.
        defused: whether it may have cells with an apostrophe that is not their own.
        told: what a person should know of how it was read, a sentence each.
    """

    header: Sequence[str]
    names: Sequence[str]
    rows: Sequence[Sequence[str]]
    layout: Layout = Layout()
    source: str = ""
    defused: bool = False
    told: Sequence[str] = ()

    def column(self, name: str) -> list[str]:
        """Give what the cells of a column say, from its first row on."""
        at = self.names.index(name)
        cells = [row[at].strip() for row in self.rows]
        return [restore(cell) for cell in cells] if self.defused else cells


def read_exactly(
    content: bytes,
    name: str = "",
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> ExactTable:
    """Read a CSV file, or a sheet of a workbook.

    Args:
        content: the file.
        name: of the file; only to say that it is not what it is called.
        delimiter: of a text, between the cells; found where it is not given.
        encoding: of a text; found where it is not given.
        sheet: of a workbook, by name or number.

    Raises:
        UsageError: it cannot be read, or a workbook has several tables and none is named.
    """
    if is_workbook(content):
        tables = read_tables(content, name, sheet=sheet)
        if len(tables) > 1:
            raise SeveralSheetsError([table.sheet for table in tables])
        return _of_sheet(tables[0])
    if len(content) > MAX_BYTES:
        raise TooLargeTableError(MAX_BYTES)
    require_text(content, sheet)
    refuse_endless(content)
    return _of_text(decode(content, encoding), delimiter)


def _of_sheet(table: Table) -> ExactTable:
    below = [skipped for skipped in table.skipped_lines if skipped.line > table.header_line]
    lines: list[Row | Skipped] = sorted((*table.rows, *below), key=lambda row: row.line)
    rows = [list(row.cells) for row in lines]
    told = [*table.remarks, *_above([row for row in table.skipped_lines if row not in below])]
    names = table.header if table.header_line else ()
    header = _widened(names, rows)
    return ExactTable(header, header_names(header), rows, source=table.format_, told=told)


def _of_text(text: Text, delimiter: str | None) -> ExactTable:
    named, sample = separator_line(text.sample)
    dialect = find_dialect(sample, delimiter or named or None)
    # A line without anything is no row: a row has at least a delimiter.
    parsed = ((line, cells) for line, cells in parse(text, dialect, 1 if named else 0) if cells)
    beginning = list(islice(parsed, LOOKED_AT))
    if not any(filled(cells) for _, cells in beginning):
        raise EmptyTableError
    at = find_header([cells for _, cells in beginning])
    _require_header(beginning[0 if at is None else at][1], text.encoding)
    start = 0 if at is None else at + 1
    told = [] if at is None else list(_above(beginning[:at]))
    rows = [list(cells) for _, cells in chain(beginning[start:], parsed)]
    if rows and rows[-1][-1].endswith(END):
        rows[-1][-1] = rows[-1][-1].removesuffix(END)
        told.append(f"In the last row {UNCLOSED}; it may have swallowed other rows.")
    if text.guessed:
        told.append(f"{text.encoding} is a guess: the table is not UTF-8; --encoding names it.")
    if at is None:
        told.append(NO_HEADER)
    header = _widened([] if at is None else beginning[at][1], rows)
    return ExactTable(
        header,
        header_names(header),
        rows,
        Layout(
            dialect.delimiter,
            "\r\n" if "\r\n" in text.sample else "\n",
            mark=text.encoding != _PLAIN,
        ),
        f"{text.encoding}, separated by {_DELIMITERS.get(dialect.delimiter, dialect.delimiter)}",
        text.has_defused,
        told,
    )


def _require_header(cells: Sequence[str], encoding: str) -> None:
    if cells[-1].endswith(END):
        raise UnclosedHeaderError
    # UTF-16 or UTF-32 without a mark reads as text full of NULs.
    if any("\x00" in cell for cell in cells):
        raise UndecodableTableError(encoding)


def _above(lines: Sequence[object]) -> Iterator[str]:
    if lines:
        count = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
        yield f"Above the header: {count}, no part of the table."


def _widened(header: Sequence[str], rows: Sequence[list[str]]) -> Sequence[str]:
    """Make all rows as wide as the widest, and give a header that is as wide."""
    own = len(header)
    width = max(own, max(map(len, rows), default=0))
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    names = header_names([*header, *[""] * (width - own)])
    return [*header, *names[own:]]
