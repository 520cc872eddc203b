"""A table from the bytes of a CSV file: encoding, delimiter, header, rows with their lines.

Nothing is dropped or guessed in silence: how the file was read stands in the table, blank rows
are counted, and a row that does not fit the header is kept with what is wrong with it.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crmctl.errors.tables import TooLargeTableError, UnclosedHeaderError, UndecodableTableError
from crmctl.interchange.tables.cells import restore

MAX_BYTES = 256 * 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Excel's own line above the header, as in `sep=;`.
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?(\r\n|\n|\r|$)', re.IGNORECASE)
_SAMPLE = 100_000  # characters; enough to tell a delimiter by
# Comes back as a row of its own unless a quotation mark before it was never closed.
_END = "\x00crmctl: end of file\x00"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the file has it.

    Attributes:
        line: the physical line, from 1, on which it begins.
        cells: its cells; as many as the header has, if there is no problem.
        problem: why it cannot be taken, without quoting it; empty for a sound row.
    """

    line: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a CSV file says.

    Attributes:
        header: the names of the columns, each once: `Phone`, `Phone 2`, `column 3`.
        rows: every row that is not blank.
        delimiter: between the cells.
        encoding: of the file, as Python names it.
        encoding_guessed: whether the bytes were not UTF-8 and named no encoding themselves.
        blank_rows: rows without any value.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    encoding: str
    encoding_guessed: bool
    blank_rows: int


def read(content: bytes, delimiter: str | None = None, encoding: str | None = None) -> Table:
    """Read a CSV file.

    Args:
        content: the file.
        delimiter: between the cells; found by a vote among `DELIMITERS` when not given.
        encoding: of the file; when not given: a byte order mark, else UTF-8, else Windows-1252
            (Western Excel's), else Latin-1, which takes any byte.

    Raises:
        TooLargeTableError: there is more than `MAX_BYTES`.
        UndecodableTableError: the encoding that is given, marked or found does not fit.
        UnclosedHeaderError: a quotation mark in the header is never closed.
    """
    if len(content) > MAX_BYTES:
        raise TooLargeTableError(MAX_BYTES)
    text, encoding, guessed = _decode(content, encoding)
    text, skipped_lines, delimiter = _without_separator_line(text, delimiter)
    delimiter = delimiter or _vote(text)
    blank, rows = 0, list[Row]()
    header: tuple[str, ...] = ()
    for line, cells in _parse(text, delimiter):
        if not any(cell.strip() for cell in cells):
            blank += 1
        elif not header:
            header = _header(cells, encoding)
        else:
            rows.append(_row(line + skipped_lines, cells, len(header)))
    return Table(header, tuple(rows), delimiter, encoding, guessed, blank)


def _decode(content: bytes, encoding: str | None) -> tuple[str, str, bool]:
    """Give the text, its encoding, and whether that was a guess."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if named := encoding or marked:
        return _decode_as(content, named), named, False
    try:
        return content.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "cp1252", True
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1", True


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except (UnicodeError, LookupError):
        # `from None`: the exception of the codec carries the file's bytes.
        raise UndecodableTableError(encoding) from None


def _without_separator_line(text: str, delimiter: str | None) -> tuple[str, int, str | None]:
    """Give the text below a `sep=` line, the number of lines skipped, and the delimiter."""
    found = _SEPARATOR_LINE.match(text)
    if not found:
        return text, 0, delimiter
    return text[found.end() :], 1, delimiter or found[1]


def _vote(text: str) -> str:
    """Find the delimiter under which most rows have as many cells as the header."""
    best, most = DELIMITERS[0], (0.0, 0)
    for delimiter in DELIMITERS:
        widths = [len(cells) for _, cells in _parse(text[:_SAMPLE], delimiter) if cells]
        if not widths or widths[0] == 1:
            continue
        fitting = sum(width == widths[0] for width in widths) / len(widths)
        if (fitting, widths[0]) > most:
            best, most = delimiter, (fitting, widths[0])
    return best


def _parse(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give every row with the line on which it begins."""
    # The module's limit for a cell is one for the whole process; the file's own size bounds it.
    csv.field_size_limit(MAX_BYTES)
    # Some programs write a blank before each quotation mark; elsewhere a blank is the cell's own.
    padded = f'"{delimiter} "' in text.partition("\n")[0]
    reader = csv.reader(_lines(text), delimiter=delimiter, skipinitialspace=padded)
    line, waiting = 1, list[tuple[int, list[str]]]()
    for cells in reader:
        yield from waiting
        waiting = [(line, cells)]
        line = reader.line_num + 1
    # The last row is the end itself, or one that swallowed it.
    yield from (row for row in waiting if row[1] != [_END])


def _lines(text: str) -> Iterator[str]:
    yield from io.StringIO(text, newline="")
    yield _END


def _row(line: int, cells: Sequence[str], width: int) -> Row:
    if cells[-1].endswith(_END):
        unclosed = (*cells[:-1], cells[-1].removesuffix(_END))
        return Row(line, _restored(unclosed), "a quotation mark is opened and never closed")
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
    return tuple(restore(cell) for cell in cells)


def _header(cells: Sequence[str], encoding: str) -> tuple[str, ...]:
    """Give every column a name of its own."""
    if cells[-1].endswith(_END):
        raise UnclosedHeaderError
    # UTF-16 or UTF-32 without a mark, or with a wrong one, reads as text full of NULs.
    if any("\x00" in cell for cell in cells):
        raise UndecodableTableError(encoding)
    taken: dict[str, int] = {}
    for position, cell in enumerate(_restored(cells), start=1):
        stem = name = cell if cell.strip() else f"column {position}"
        while name in taken:
            taken[stem] += 1
            name = f"{stem} {taken[stem]}"
        taken[name] = 1
    return tuple(taken)
