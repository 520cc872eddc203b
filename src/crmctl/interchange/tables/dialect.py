"""How the cells of a text are told apart: delimiter, quotation mark, escapes, by a look at it."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

DELIMITERS = (",", ";", "\t", "|")

# Excel's own line above the header, as in `sep=;`.
_SEPARATOR_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?(\r\n|\n|\r|$)', re.IGNORECASE)
_LONE_BACKSLASH = re.compile(r'\\(?!["\\])')
_FEW = 0.5  # of the rows: fewer than this prove no delimiter


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of a text are told apart.

    Attributes:
        delimiter: between the cells.
        quote: around a cell.
        escaped: whether a quotation mark within a cell has a backslash before it, not a second
            mark.
        padded: whether a blank stands before each quotation mark.
    """

    delimiter: str
    quote: str = '"'
    escaped: bool = False
    padded: bool = False

    def parse(self, lines: Iterable[str], *, strict: bool = False) -> "csv.Reader":
        """Give a reader of the rows, which counts the lines as well."""
        return csv.reader(
            map(_with_lone_backslashes, lines) if self.escaped else lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            doublequote=not self.escaped,
            escapechar="\\" if self.escaped else None,
            skipinitialspace=self.padded,
            strict=strict,
        )


def separator_line(text: str) -> tuple[str, str]:
    """Give the delimiter that the first line names, as in `sep=;`, and the text below it.

    An empty delimiter means that there is no such line.
    """
    found = _SEPARATOR_LINE.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def find_dialect(sample: str, delimiter: str | None) -> Dialect:
    """Tell the dialect by how a text begins.

    Every other reading than the usual one is taken only where the usual one fails: where quoted
    cells go on behind their mark, or where the rows are of different widths.
    """
    # The last line may be cut off.
    lines = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    padded = {mark: _is_padded(lines, mark) for mark in (*DELIMITERS, delimiter or ",")}
    usual = [Dialect(mark, padded=padded[mark]) for mark in DELIMITERS]
    if delimiter:
        usual = [Dialect(delimiter, padded=padded[delimiter])]
    best = _vote(lines, usual)
    if _is_sound(lines, best) and not _is_single_quoted(lines, best):
        return best
    others = (
        *(replace(each, quote="'") for each in usual if _is_single_quoted(lines, each)),
        *(replace(each, escaped=True) for each in usual if '\\"' in lines),
    )
    return next((other for other in others if _is_sound(lines, other)), best)


def _is_padded(text: str, delimiter: str) -> bool:
    # Some programs write a blank before each quotation mark; elsewhere a blank is the cell's own.
    return f'"{delimiter} "' in text.partition("\n")[0]


def _vote(text: str, dialects: list[Dialect]) -> Dialect:
    """Find the delimiter under which most rows have as many cells as the first row.

    Where the first row is a title, which has one cell under each, the rows vote alone.
    """
    widths = {each: [len(row) for row in _rows(text, each) if row] for each in dialects}
    best, most = dialects[0], (0.0, 0, 0)
    for dialect, each in widths.items():
        if each and each[0] > 1:
            score = (each.count(each[0]) / len(each), 0, each[0])
            best, most = (dialect, score) if score > most else (best, most)
    if most[0] >= _FEW:
        return best
    for dialect, each in widths.items():
        usual = Counter(width for width in each if width > 1).most_common(1)
        for width, count in usual:
            # The delimiter that already divides the header divides earlier than another.
            score = (count / len(each), -each.index(width), width)
            best, most = (dialect, score) if score > most else (best, most)
    return best


def _rows(text: str, dialect: Dialect) -> Iterator[list[str]]:
    try:
        yield from dialect.parse(io.StringIO(text, newline=""))
    except csv.Error:  # a cell beyond the limit; the reading itself will say so
        return


def _is_sound(text: str, dialect: Dialect) -> bool:
    """Tell whether no cell goes on behind its mark, and all rows are of one width."""
    try:
        rows = dialect.parse(io.StringIO(text, newline=""), strict=True)
        widths = {len(row) for row in rows if any(row)}
    except csv.Error:
        return False
    return len(widths) == 1 and widths != {1}


def _is_single_quoted(text: str, dialect: Dialect) -> bool:
    """Tell whether every name of the header is between single marks, with no double anywhere."""
    names = next(_rows(text, replace(dialect, quote='"')), [])
    return (
        '"' not in text
        and len(names) > 1
        and all(len(name) > 1 and name[0] == name[-1] == "'" for name in names)
    )


def _with_lone_backslashes(line: str) -> str:
    """Keep a backslash that escapes nothing, as in a path of Windows."""
    return _LONE_BACKSLASH.sub(r"\\\\", line) if "\\" in line else line
