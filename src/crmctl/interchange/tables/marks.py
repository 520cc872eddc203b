"""What the cells of a sheet show beside their values, and how far they reach."""

import re
from dataclasses import dataclass, field

from crmctl.errors.sheets import HostileWorkbookError, TooLargeSheetError

MAX_CELLS = 10_000_000  # in the rectangle around all filled cells of a sheet
MAX_TEXT = 256 * 1024 * 1024  # characters in all cells of a sheet

_MUCH = f"a sheet has more than {MAX_TEXT // 2**20} MiB of text"

NO_VALUE = "a formula has no stored value; open the file, let it calculate, and save it again"
ERROR = "a formula gives an error"

_LITERALS = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_PADDED = re.compile(r"(\+?)(0{2,})")
_PLUS = re.compile(r"(\+)[#0]+")
_PERCENT = re.compile(r"[#,0]*0(\.0+)?\s?%")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a number is shown, where that is more than its digits.

    Attributes:
        percent: whether as a percentage.
        digits: how many it has at least, with zeros in front.
        plus: whether a plus sign stands before it.
    """

    percent: bool = False
    digits: int = 0
    plus: bool = False


@dataclass(slots=True)
class Marks:
    """What was found in a sheet.

    Attributes:
        sheet: its name.
        shown: by row and column, from 0, how a number is shown.
        problems: by row, from 1, why it cannot be taken.
        rows: as many as there are down to the last filled cell.
        columns: the same, across.
        text: characters in all cells.
    """

    sheet: str
    shown: dict[tuple[int, int], Shown] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    text: int = 0

    def fill(self, row: int, column: int) -> None:
        """Take note of a filled cell.

        Raises:
            TooLargeSheetError: the rectangle is too large.
        """
        if row >= self.rows or column >= self.columns:
            self.rows = max(self.rows, row + 1)
            self.columns = max(self.columns, column + 1)
            if self.rows * self.columns > MAX_CELLS:
                raise TooLargeSheetError(self.sheet, MAX_CELLS)

    def write(self, characters: int) -> None:
        """Take note of text in a cell.

        Raises:
            HostileWorkbookError: it is too much.
        """
        self.text += characters
        if self.text > MAX_TEXT:
            raise HostileWorkbookError(_MUCH)


def shown_by(code: str) -> Shown | None:
    """Give what a format code of a spreadsheet adds to digits; None where it adds nothing.

    Only the first section counts, that of positive numbers: `00000` -> five digits at least.
    """
    plain = _LITERALS.sub(lambda found: found[1] or found[2] or "", code.partition(";")[0])
    if _PERCENT.fullmatch(plain):
        return Shown(percent=True)
    if found := _PADDED.fullmatch(plain):
        return Shown(digits=len(found[2]), plus=bool(found[1]))
    return Shown(plus=True) if _PLUS.fullmatch(plain) else None
