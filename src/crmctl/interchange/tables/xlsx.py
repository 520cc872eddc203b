"""What calamine does not tell of an xlsx file: errors, missing values, formats, sizes."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crmctl.errors.sheets import DamagedWorkbookError, HostileWorkbookError
from crmctl.interchange.tables.archive import Archive
from crmctl.interchange.tables.marks import ERROR, NO_VALUE, Marks, Shown, shown_by
from crmctl.interchange.tables.markup import local, parse

FORMAT = "xlsx"
MAX_TABLE_PARTS = 4 * 1024 * 1024  # strings, styles, sheets: more than any workbook has

_ROOT = "_rels/.rels"
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_STRINGS = "xl/sharedStrings.xml"
# Formats by number that a file need not spell out; ECMA-376, part 1, 18.8.30.
_PERCENTS = frozenset({"9", "10"})
_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_ROW = re.compile(r"[0-9]{1,7}")
_VALUES = frozenset({"v", "t"})
_TEXT_TYPES = frozenset({"str", "inlineStr", "d"})


@dataclass(frozen=True, slots=True)
class Workbook:
    """An xlsx file whose parts are in order.

    Attributes:
        archive: its parts.
        paths: of each sheet's name, its part.
        formats: of each style, by number, how it shows a number.
        lengths: of each shared string.
    """

    archive: Archive
    paths: Mapping[str, str]
    formats: tuple[Shown | None, ...]
    lengths: tuple[int, ...]

    def marks(self, sheet: str) -> Marks:
        """Look through a sheet."""
        path = self.paths.get(sheet, "")
        _check(self.archive.has(path))
        cells, pieces = _Cells(Marks(sheet), self.formats, self.lengths), self.archive.pieces(path)
        parse(pieces, FORMAT, cells.start, characters=cells.characters)
        cells.end()
        cells.marks.write(cells.text)
        return cells.marks


def look(archive: Archive) -> Workbook:
    """Look through the parts that are no sheets.

    Raises:
        UsageError: the file is damaged or hostile.
    """
    return Workbook(archive, _paths(archive), _formats(archive), _lengths(archive))


def _paths(archive: Archive) -> dict[str, str]:
    """Give the part of each sheet; where two readers could differ, none is right."""
    targets = dict[str, str]()
    sheets = dict[str, str]()

    def root(_: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/officeDocument"):
            _check(posixpath.normpath(f"/{attributes.get('Target', '')}").lstrip("/") == _WORKBOOK)

    def relation(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            _check(attributes.get("Id", "") not in targets)
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            ids = [value for key, value in attributes.items() if local(key) == "id" != key]
            _check(len(ids) == 1 and attributes.get("name", "") not in sheets)
            sheets[attributes.get("name", "")] = ids[0]

    parse(archive.pieces(_ROOT), FORMAT, root)
    parse(archive.pieces(_RELATIONS), FORMAT, relation)
    parse(archive.pieces(_WORKBOOK), FORMAT, sheet)
    return {
        name: posixpath.normpath(posixpath.join("/xl", targets.get(relation, "")))
        for name, relation in sheets.items()
    }


def _check(sound: bool) -> None:  # noqa: FBT001 - an assertion
    if not sound:
        raise DamagedWorkbookError(FORMAT)


def _formats(archive: Archive) -> tuple[Shown | None, ...]:
    codes, numbers, within = dict[str, str](), list[str](), list[str]()

    def start(name: str, attributes: dict[str, str]) -> None:
        within.append(local(name))
        if within[-1] == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif within[-2:] == ["cellXfs", "xf"]:
            numbers.append(attributes.get("numFmtId", "0"))

    def end(_: str) -> None:
        within.pop()

    parse(archive.pieces(_STYLES), FORMAT, start, end)
    known = {number: shown_by(code) for number, code in codes.items()}
    known |= dict.fromkeys(_PERCENTS, Shown(percent=True))
    return tuple(known.get(number) for number in numbers)


def _lengths(archive: Archive) -> tuple[int, ...]:
    lengths = list[int]()

    def start(name: str, _: dict[str, str]) -> None:
        if local(name) == "si":
            lengths.append(0)
            if len(lengths) > MAX_TABLE_PARTS:
                raise HostileWorkbookError("it has too many texts")

    def characters(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    parse(archive.pieces(_STRINGS), FORMAT, start, characters=characters)
    return tuple(lengths)


class _Cells:
    """The cells of a sheet as they come by; each is taken when the next thing begins.

    There may be millions, so that each costs few calls.
    """

    __slots__ = (
        "_columns",
        "_formats",
        "_has_cell",
        "_has_formula",
        "_is_value",
        "_lengths",
        "_longest",
        "_number",
        "_style",
        "_type",
        "_value",
        "column",
        "marks",
        "row",
        "text",
    )  # fmt: skip

    def __init__(
        self, marks: Marks, formats: Sequence[Shown | None], lengths: Sequence[int]
    ) -> None:
        self.marks = marks
        self.row = self.column = -1
        self._formats = {str(at): shown for at, shown in enumerate(formats) if shown}
        self._lengths = {str(at): length for at, length in enumerate(lengths)}
        self._longest = max(lengths, default=0)  # for a number that only looks like another
        self._columns: dict[str, int] = {}
        self._has_cell = self._has_formula = self._is_value = False
        self._type, self._style, self._value, self._number = "n", "", "", ""
        self.text = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name) if ":" in name else name
        self._is_value = kind in _VALUES
        if kind == "c":
            if self._has_cell:
                self.end()
            self._place(attributes.get("r", ""))
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._has_cell = True
        elif kind == "f":
            self._has_formula = True
        elif kind == "row":
            self.end()
            self._number = number = attributes.get("r", "")
            self.row = int(number) - 1 if _ROW.fullmatch(number) else self.row + 1
            self.column = -1

    def characters(self, text: str) -> None:
        if self._is_value:
            self._value += text

    def end(self) -> None:
        """Take the cell that came by last."""
        if self._has_cell:
            if self._value:
                self._fill()
            if self._type == "e" or (self._has_formula and not self._value):
                self._doubt()
            self._has_cell = self._has_formula = False
            self._value = ""

    def _place(self, reference: str) -> None:
        if not reference:
            self.column += 1
            return
        letters = reference.rstrip("0123456789")
        if letters not in self._columns:
            self._columns[letters] = _column(letters)
        self.column = self._columns[letters]
        number = reference[len(letters) :]
        if number != self._number:
            _check(bool(_ROW.fullmatch(number)))
            self.row, self._number = int(number) - 1, number

    def _fill(self) -> None:
        marks = self.marks
        if self.row >= marks.rows or self.column >= marks.columns:
            marks.fill(self.row, self.column)
        if self._type == "s":
            self.text += self._lengths.get(self._value, self._longest)
        elif self._type in _TEXT_TYPES:
            self.text += len(self._value)
        elif self._style in self._formats:
            marks.shown[self.row, self.column] = self._formats[self._style]

    def _doubt(self) -> None:
        if self._type == "e":
            self.marks.problems[self.row + 1] = ERROR
        elif self._type not in _TEXT_TYPES:
            self.marks.problems[self.row + 1] = NO_VALUE


def _column(letters: str) -> int:
    """Give the number of a column, from 0: `AA` -> 26."""
    if not _LETTERS.fullmatch(letters):
        raise DamagedWorkbookError(FORMAT)
    column = -1
    for letter in letters.upper():
        column = (column + 1) * 26 + ord(letter) - ord("A")
    return column
