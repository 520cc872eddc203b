"""A table from rows of cells: where its header stands, and which lines are rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from crmctl.errors.endless import TooManyRowsError
from crmctl.interchange.entries import MOST
from crmctl.interchange.tables.footer import without_footer
from crmctl.interchange.tables.header import LOOKED_AT, filled, find_header, header_names
from crmctl.interchange.tables.table import Row, Skipped

Parsed = tuple[int, Sequence[str]]  # a line and its cells

_ABOVE = "stands above the header"
_COMMENT = "a comment"
_HEADER_AGAIN = "the header again"
_TITLE = "a title above a header"
_NARROW = 2  # columns; in such a table a row of one cell is no title


@dataclass(frozen=True, slots=True)
class RowRules:
    """What the rows of a file need beside being taken.

    Attributes:
        restored: gives the cells of a row as they were before they were written; for files that
            have such cells.
        problems: of rows that cannot be taken, by line.
        has_nul: whether a cell may have a NUL character.
        check: looks at the header, and raises where it shows that the file was read wrongly.
        finish: looks at the rows when all are there, and may change the last.
    """

    restored: Callable[[Iterable[str]], tuple[str, ...]] | None = None
    problems: Mapping[int, str] = field(default_factory=dict)
    has_nul: bool = False
    check: Callable[[Sequence[str]], None] = lambda _: None
    finish: Callable[[list[Row]], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Assembled:
    """What the rows make up; see `Table`."""

    header: tuple[str, ...] = ()
    header_line: int = 0
    rows: tuple[Row, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    blank: int = 0


def assemble(parsed: Iterator[Parsed], rules: RowRules) -> Assembled:
    """Find the header, and take every line as a row, or say why it is none.

    Raises:
        TooManyColumnsError: the header is wider than a spreadsheet.
        TooManyRowsError: there are more lines than one import takes.
    """
    beginning = list[Parsed]()
    parsed = _bounded(parsed)
    for line, cells in parsed:
        beginning.append((line, cells))
        if filled(cells):
            break
    else:
        return Assembled(blank=len(beginning))
    start = len(beginning) - 1
    beginning.extend(islice(parsed, LOOKED_AT))
    at = find_header([cells for _, cells in beginning])
    place = start if at is None else at
    line, names = beginning[place]
    rules.check(names)
    above = [
        Skipped(line, _ABOVE, _restored(cells, rules))
        for line, cells in beginning[:place]
        if filled(cells)
    ]
    header = header_names([""] * len(names) if at is None else _restored(names, rules))
    taking = _Taking(header, () if at is None else names, rules, blank=place - len(above))
    taking.take(chain(beginning[place + (at is not None) :], parsed))
    rules.finish(taking.rows)
    rows, below = without_footer(taking.rows, taking.blank_lines)
    skipped = (*above, *taking.skipped, *below)
    return Assembled(header, 0 if at is None else line, tuple(rows), skipped, taking.blank)


def _bounded(parsed: Iterator[Parsed]) -> Iterator[Parsed]:
    yield from islice(parsed, MOST)
    if next(parsed, None):
        raise TooManyRowsError(MOST)


def _restored(cells: Iterable[str], rules: RowRules) -> tuple[str, ...]:
    return rules.restored(cells) if rules.restored else tuple(cells)


@dataclass(slots=True)
class _Taking:
    """The rows below a header."""

    header: tuple[str, ...]
    names: Sequence[str]
    rules: RowRules
    blank: int
    rows: list[Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    blank_lines: list[int] = field(default_factory=list)

    def take(self, parsed: Iterable[Parsed]) -> None:
        width, names, append = len(self.header), self.names, self.rows.append
        is_special = bool(self.rules.restored or self.rules.problems or self.rules.has_nul)
        for line, cells in parsed:
            if len(cells) == width and cells[0].strip() and not is_special and cells != names:
                append(Row(line, tuple(cells)))
            elif filled(cells):
                self._take_odd(line, cells)
            elif line in self.rules.problems:  # an error alone in its row leaves it blank
                append(Row(line, tuple(cells), self.rules.problems[line]))
            else:
                self.blank += 1
                self.blank_lines.append(line)

    def _take_odd(self, line: int, cells: Sequence[str]) -> None:
        width = len(self.header)
        if cells == self.names:
            if self.rows and width > _NARROW and len(filled(self.rows[-1].cells)) == 1:
                title = self.rows.pop()
                self.skipped.append(Skipped(title.line, _TITLE, title.cells))
            self.skipped.append(Skipped(line, _HEADER_AGAIN, _restored(cells, self.rules)))
        elif len(cells) == 1 < width and cells[0].startswith("#"):
            self.skipped.append(Skipped(line, _COMMENT, _restored(cells, self.rules)))
        else:
            while len(cells) > width and not cells[-1].strip():
                cells = cells[:-1]
            problem = self.rules.problems.get(line, "") or _problem(cells, width)
            self.rows.append(Row(line, _restored(cells, self.rules), problem))


def _problem(cells: Sequence[str], width: int) -> str:
    if len(cells) != width:
        return f"its number of cells is {len(cells)}, the header's {width}"
    if any("\x00" in cell for cell in cells):
        return "holds a NUL character"
    return ""
