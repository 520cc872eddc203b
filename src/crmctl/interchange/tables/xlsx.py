"""What calamine does not tell of an xlsx file: errors, missing values, formats, sizes."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

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
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
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
        parse(pieces, FORMAT, cells.start, cells.end, cells.characters)
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

    parse(archive.pieces(_STYLES), FORMAT, start, lambda _: within.pop() and None)
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


@dataclass(slots=True)
class _Cells:
    """The cells of a sheet as they come by."""

    marks: Marks
    formats: tuple[Shown | None, ...]
    lengths: tuple[int, ...]
    row: int = -1
    column: int = -1
    type: str = "n"
    style: str = ""
    value: list[str] = field(default_factory=list)
    has_formula: bool = False
    in_value: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name)
        if kind == "c":
            self._place(attributes.get("r", ""))
            self.type, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.value.clear()
            self.has_formula = False
        elif kind in {"v", "t"}:
            self.in_value = True
        elif kind == "f":
            self.has_formula = True
        elif kind == "row":
            number = attributes.get("r", "")
            self.row = int(number) - 1 if number.isdecimal() else self.row + 1
            self.column = -1

    def characters(self, text: str) -> None:
        if self.in_value:
            self.value.append(text)

    def end(self, name: str) -> None:
        kind = local(name)
        if kind in {"v", "t"}:
            self.in_value = False
        elif kind == "c":
            self._take("".join(self.value))

    def _place(self, reference: str) -> None:
        if not reference:
            self.column += 1
            return
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            raise DamagedWorkbookError(FORMAT)
        self.column = -1
        for letter in found[1].upper():
            self.column = (self.column + 1) * 26 + ord(letter) - ord("A")
        self.row = int(found[2]) - 1

    def _take(self, value: str) -> None:
        marks = self.marks
        if self.type == "e":
            marks.problems[self.row + 1] = ERROR
        elif not value and self.has_formula and self.type not in _TEXT_TYPES:
            marks.problems[self.row + 1] = NO_VALUE
        if not value:
            return
        marks.fill(self.row, self.column)
        if self.type == "s":
            at = int(value) if value.isdecimal() and len(value) < 9 else -1  # noqa: PLR2004
            marks.write(self.lengths[at] if 0 <= at < len(self.lengths) else 0)
        elif self.type in _TEXT_TYPES:
            marks.write(len(value))
        elif self.type == "n" and self.style and (shown := self._shown()):
            marks.shown[self.row, self.column] = shown

    def _shown(self) -> Shown | None:
        at = int(self.style) if self.style.isdecimal() and len(self.style) < 7 else -1  # noqa: PLR2004
        return self.formats[at] if 0 <= at < len(self.formats) else None
