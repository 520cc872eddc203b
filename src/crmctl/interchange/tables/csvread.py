"""A table from the bytes of a CSV file: encoding, delimiter, header, rows with their lines.

Nothing is dropped or guessed in silence: how the file was read stands in the table, blank rows
are counted, lines that are no rows are listed, and a row that does not fit the header is kept
with what is wrong with it.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from crmctl.errors.endless import EndlessLineError
from crmctl.errors.tables import (
    TooLargeTableError,
    TooLongCellError,
    TooManyColumnsError,
    UnclosedHeaderError,
    UndecodableTableError,
)
from crmctl.interchange.tables.assemble import Parsed, RowRules, assemble
from crmctl.interchange.tables.cells import restore
from crmctl.interchange.tables.dialect import Dialect, find_dialect, separator_line
from crmctl.interchange.tables.encodings import Text, decode
from crmctl.interchange.tables.header import MAX_COLUMNS
from crmctl.interchange.tables.table import NO_HEADER, Row, Table

MAX_BYTES = 256 * 1024 * 1024
MAX_CELL = 16 * 1024 * 1024  # characters
MAX_LINE = 64 * 1024 * 1024  # bytes
_MOST_CELLS = 1_000_000  # of one line, most of them empty

UNCLOSED = "a quotation mark is opened and never closed"
# Comes back as the last row, unless a quotation mark before it was never closed: then at the end
# of that row.
END = "\x00crmctl: end of file\x00"
_ENDING = [END]


def read(content: bytes, delimiter: str | None = None, encoding: str | None = None) -> Table:
    """Read a CSV file.

    Args:
        content: the file.
        delimiter: between the cells; found by a vote among `DELIMITERS` when not given.
        encoding: of the file; when not given: a byte order mark, else UTF-8, else Windows-1252
            (Western Excel's), else Latin-1, which takes any byte.

    Raises:
        TooLargeTableError: there is more than `MAX_BYTES`.
        EndlessLineError: a line has more than `MAX_LINE`.
        TooLongCellError: a cell has more than `MAX_CELL` characters.
        TooManyColumnsError: there are more columns than a spreadsheet has.
        UndecodableTableError: the encoding that is given, marked or found does not fit.
        UnclosedHeaderError: a quotation mark in the header is never closed.
    """
    if len(content) > MAX_BYTES:
        raise TooLargeTableError(MAX_BYTES)
    refuse_endless(content)
    text = decode(content, encoding)
    named, sample = separator_line(text.sample)
    dialect = find_dialect(sample, delimiter or named or None)
    found = assemble(
        parse(text, dialect, 1 if named else 0),
        RowRules(
            restored=_restored if text.has_defused else None,
            has_nul=text.has_nul,
            check=partial(_check_names, encoding=text.encoding),
            finish=_finish,
        ),
    )
    return Table(
        header=found.header,
        rows=found.rows,
        delimiter=dialect.delimiter,
        encoding=text.encoding,
        encoding_guessed=text.guessed,
        blank_rows=found.blank,
        format_="TSV" if dialect.delimiter == "\t" else "CSV",
        skipped_lines=found.skipped,
        header_line=found.header_line,
        remarks=(NO_HEADER,) if found.header and not found.header_line else (),
    )


def refuse_endless(content: bytes) -> None:
    """Refuse what has a line without an end, before much memory goes to it."""
    start = 0
    while start + MAX_LINE < len(content):
        within = start, start + MAX_LINE
        end = max(content.rfind(b"\n", *within), content.rfind(b"\r", *within))
        if end < 0:
            raise EndlessLineError(content.count(b"\n", 0, start) + 1, MAX_LINE)
        start = end + 1


def parse(text: Text, dialect: Dialect, skipped_lines: int) -> Iterator[Parsed]:
    """Give every row with the line on which it begins."""
    # The module's limit for a cell is one for the whole process.
    csv.field_size_limit(MAX_CELL)
    reader = dialect.parse(_lines(text, skipped_lines, dialect.delimiter))
    line = 1 + skipped_lines
    try:
        for cells in reader:
            if cells == _ENDING:
                return
            yield line, cells
            line = reader.line_num + 1 + skipped_lines
    except csv.Error:
        # `from None`: the cell itself must not be told.
        raise TooLongCellError(line, MAX_CELL) from None


def _lines(text: Text, skipped_lines: int, delimiter: str) -> Iterator[str]:
    for line in islice(text.lines(), skipped_lines, None):
        # The module would make a list of them all, of which nobody has seen the length.
        if len(line) > _MOST_CELLS and line.count(delimiter) > _MOST_CELLS:
            raise TooManyColumnsError(MAX_COLUMNS)
        yield line
    yield END


def _check_names(cells: Sequence[str], encoding: str) -> None:
    if cells[-1].endswith(END):
        raise UnclosedHeaderError
    # UTF-16 or UTF-32 without a mark, or with a wrong one, reads as text full of NULs.
    if any("\x00" in cell for cell in cells):
        raise UndecodableTableError(encoding)


def _finish(rows: list[Row]) -> None:
    """Say of a row that swallowed the end of the file that it did."""
    if rows and rows[-1].cells[-1].endswith(END):
        line, cells = rows[-1].line, rows[-1].cells
        rows[-1] = Row(line, (*cells[:-1], cells[-1].removesuffix(END)), UNCLOSED)


def _restored(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple([restore(cell) if cell[:1] == "'" else cell for cell in cells])
