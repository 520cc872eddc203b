"""A table from the bytes of a CSV file: encoding, delimiter, header, rows with their lines.

Nothing is dropped or guessed in silence: how the file was read stands in the table, blank rows
are counted, lines that are no rows are listed, and a row that does not fit the header is kept
with what is wrong with it.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from crmctl.errors.tables import (
    TooLargeTableError,
    TooLongCellError,
    UnclosedHeaderError,
    UndecodableTableError,
)
from crmctl.interchange.tables.cells import restore
from crmctl.interchange.tables.dialect import Dialect, find_dialect, separator_line
from crmctl.interchange.tables.encodings import Text, decode
from crmctl.interchange.tables.footer import without_footer
from crmctl.interchange.tables.header import LOOKED_AT, filled, find_header, header_names
from crmctl.interchange.tables.table import Row, Skipped, Table

MAX_BYTES = 256 * 1024 * 1024
MAX_CELL = 16 * 1024 * 1024  # characters

_ABOVE = "stands above the header"
_COMMENT = "a comment"
_HEADER_AGAIN = "the header again"
_UNCLOSED = "a quotation mark is opened and never closed"
_TITLE = "a title above a header"
# Comes back as the last row, unless a quotation mark before it was never closed: then at the end
# of that row.
_END = "\x00crmctl: end of file\x00"

_Parsed = tuple[int, list[str]]


def read(content: bytes, delimiter: str | None = None, encoding: str | None = None) -> Table:
    """Read a CSV file.

    Args:
        content: the file.
        delimiter: between the cells; found by a vote among `DELIMITERS` when not given.
        encoding: of the file; when not given: a byte order mark, else UTF-8, else Windows-1252
            (Western Excel's), else Latin-1, which takes any byte.

    Raises:
        TooLargeTableError: there is more than `MAX_BYTES`.
        TooLongCellError: a cell has more than `MAX_CELL` characters.
        TooManyColumnsError: there are more columns than a spreadsheet has.
        UndecodableTableError: the encoding that is given, marked or found does not fit.
        UnclosedHeaderError: a quotation mark in the header is never closed.
    """
    if len(content) > MAX_BYTES:
        raise TooLargeTableError(MAX_BYTES)
    text = decode(content, encoding)
    named = separator_line(text.sample)
    sample = text.sample.splitlines(keepends=True)[bool(named) :] if named else [text.sample]
    dialect = find_dialect("".join(sample), delimiter or named or None)
    parsed = _parse(text, dialect, 1 if named else 0)
    beginning = list(islice(parsed, LOOKED_AT))
    if not any(filled(cells) for _, cells in beginning):
        beginning.extend(parsed)
    if beginning[-1][1] == [_END]:
        beginning.pop()
    reading = _Reading(text, dialect)
    if any(filled(cells) for _, cells in beginning):
        reading.begin(beginning)
        reading.take(chain(beginning[reading.taken :], parsed))
    else:
        reading.blank = len(beginning)
    return reading.table()


def _parse(text: Text, dialect: Dialect, skipped_lines: int) -> Iterator[_Parsed]:
    """Give every row with the line on which it begins."""
    # The module's limit for a cell is one for the whole process.
    csv.field_size_limit(MAX_CELL)
    reader = dialect.parse(_lines(text, skipped_lines))
    line = 1 + skipped_lines
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1 + skipped_lines
    except csv.Error:
        # `from None`: the cell itself must not be told.
        raise TooLongCellError(line, MAX_CELL) from None


def _lines(text: Text, skipped_lines: int) -> Iterator[str]:
    yield from islice(text.lines(), skipped_lines, None)
    yield _END


class _Reading:
    """A table that is being read."""

    def __init__(self, text: Text, dialect: Dialect) -> None:
        self._text = text
        self._dialect = dialect
        self._names: list[str] = []
        self._rows: list[Row] = []
        self._skipped: list[Skipped] = []
        self._blank_lines: list[int] = []
        self._header: tuple[str, ...] = ()
        self._header_line = 0
        self.blank = 0
        self.taken = 0

    def begin(self, beginning: Sequence[_Parsed]) -> None:
        """Find the header, and take what stands above it."""
        at = find_header([cells for _, cells in beginning])
        first = next(cells for _, cells in beginning if filled(cells))
        if at is None:
            self._check_names(first)
            self._header = header_names([""] * len(first))
            return
        for line, cells in beginning[:at]:
            if filled(cells):
                self._skipped.append(Skipped(line, _ABOVE, _restored(cells)))
            else:
                self.blank += 1
        self._header_line, self._names = beginning[at]
        self._check_names(self._names)
        self._header = header_names(_restored(self._names))
        self.taken = at + 1

    def _check_names(self, cells: Sequence[str]) -> None:
        if cells[-1].endswith(_END):
            raise UnclosedHeaderError
        # UTF-16 or UTF-32 without a mark, or with a wrong one, reads as text full of NULs.
        if any("\x00" in cell for cell in cells):
            raise UndecodableTableError(self._text.encoding)

    def take(self, parsed: Iterable[_Parsed]) -> None:
        """Take the rows below the header."""
        width, names, append = len(self._header), self._names, self._rows.append
        has_special = self._text.has_nul or self._text.has_defused
        for line, cells in parsed:
            if len(cells) == width and cells[0].strip() and not has_special and cells != names:
                append(Row(line, tuple(cells)))
            elif filled(cells):
                self._take_odd(line, cells)
            else:
                self.blank += 1
                self._blank_lines.append(line)

    def _take_odd(self, line: int, cells: list[str]) -> None:
        width = len(self._header)
        if cells == self._names:
            if self._rows and width > 2 and len(filled(self._rows[-1].cells)) == 1:  # noqa: PLR2004
                title = self._rows.pop()
                self._skipped.append(Skipped(title.line, _TITLE, title.cells))
            self._skipped.append(Skipped(line, _HEADER_AGAIN, _restored(cells)))
        elif len(cells) == 1 < width and cells[0].startswith("#"):
            self._skipped.append(Skipped(line, _COMMENT, _restored(cells)))
        else:
            self._rows.append(_row(line, cells, width))

    def _end(self) -> None:
        """Leave out the end of the file; a row that swallowed it says so."""
        if self._rows and (last := self._rows[-1]).cells == (_END,):
            self._rows.pop()
        elif self._rows and last.cells[-1].endswith(_END):
            cells = (*last.cells[:-1], last.cells[-1].removesuffix(_END))
            self._rows[-1] = Row(last.line, cells, _UNCLOSED)

    def table(self) -> Table:
        """Give what was read."""
        self._end()
        rows, below = without_footer(self._rows, self._blank_lines)
        return Table(
            header=self._header,
            rows=tuple(rows),
            delimiter=self._dialect.delimiter,
            encoding=self._text.encoding,
            encoding_guessed=self._text.guessed,
            blank_rows=self.blank,
            format_="TSV" if self._dialect.delimiter == "\t" else "CSV",
            skipped_lines=(*self._skipped, *below),
            header_line=self._header_line,
            header_proposed=bool(self._header) and not self._header_line,
        )


def _row(line: int, cells: Sequence[str], width: int) -> Row:
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return Row(line, _restored(cells), _problem(cells, width))


def _problem(cells: Sequence[str], width: int) -> str:
    if len(cells) != width:
        return f"its number of cells is {len(cells)}, the header's {width}"
    if any("\x00" in cell for cell in cells):
        return "holds a NUL character"
    return ""


def _restored(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple([restore(cell) if cell[:1] == "'" else cell for cell in cells])
