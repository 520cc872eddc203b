"""What calamine does not tell of an ods file: errors, missing values, percents, sizes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crmctl.errors.sheets import EncryptedWorkbookError, TooLargeSheetError
from crmctl.interchange.tables.archive import Archive
from crmctl.interchange.tables.marks import ERROR, MAX_CELLS, NO_VALUE, Marks, Shown
from crmctl.interchange.tables.markup import local, parse

FORMAT = "ods"

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_MOST_DIGITS = 9  # of a number of repetitions
_PERCENT = Shown(percent=True)


def look(archive: Archive) -> Mapping[str, Marks]:
    """Look through all sheets, by name.

    Raises:
        UsageError: the file is damaged or hostile.
    """
    parse(archive.pieces(_MANIFEST), FORMAT, _check_manifest)
    cells = _Cells()
    parse(archive.pieces(_CONTENT), FORMAT, cells.start, cells.end, cells.characters)
    return cells.sheets


def _check_manifest(name: str, _: dict[str, str]) -> None:
    if local(name) == "encryption-data":
        raise EncryptedWorkbookError


@dataclass(slots=True)
class _Cells:
    """The cells as they come by; a row or cell may stand for many."""

    sheets: dict[str, Marks] = field(default_factory=dict)
    marks: Marks = field(default_factory=lambda: Marks(""))
    row: int = 0
    repeated: int = 1
    column: int = 0
    cell: dict[str, str] = field(default_factory=dict)
    text: int = 0
    in_cell: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name)
        if kind == "table":
            self.marks = Marks(attributes.get("table:name", ""))
            self.sheets[self.marks.sheet] = self.marks
            self.row = 0
        elif kind == "table-row":
            self.repeated = self._count(attributes.get("table:number-rows-repeated", "1"))
            self.column = 0
        elif kind in {"table-cell", "covered-table-cell"}:
            self.cell, self.text, self.in_cell = attributes, 0, True

    def characters(self, text: str) -> None:
        if self.in_cell:
            self.text += len(text)

    def end(self, name: str) -> None:
        kind = local(name)
        if kind == "table-row":
            self.row += self.repeated
        elif kind in {"table-cell", "covered-table-cell"}:
            self._take()
            self.in_cell = False

    def _take(self) -> None:
        count = self._count(self.cell.get("table:number-columns-repeated", "1"))
        kind = self.cell.get("office:value-type", "")
        text = max(self.text, len(self.cell.get("office:string-value", "")))
        if kind or text:
            self.marks.fill(self.row + self.repeated - 1, self.column + count - 1)
            self.marks.write(text * self.repeated * count)
        for row in range(self.row, self.row + self.repeated) if kind or text else ():
            self._mark(row, range(self.column, self.column + count), kind)
        if self.cell.get("table:formula") and not kind:
            self.marks.problems[self.row + 1] = NO_VALUE
        self.column += count

    def _mark(self, row: int, columns: range, kind: str) -> None:
        if self.cell.get("calcext:value-type") == "error":
            self.marks.problems[row + 1] = ERROR
        if kind == "percentage":
            self.marks.shown |= {(row, column): _PERCENT for column in columns}

    def _count(self, text: str) -> int:
        if not text.isdecimal() or len(text) > _MOST_DIGITS:
            raise TooLargeSheetError(self.marks.sheet, MAX_CELLS)
        return int(text)
