"""A workbook of any format, opened only once it has been looked through."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crmctl.errors.sheets import (
    DamagedWorkbookError,
    EncryptedWorkbookError,
    UnreadableWorkbookError,
)
from crmctl.interchange.tables import ods, xls, xlsx
from crmctl.interchange.tables.archive import Archive
from crmctl.interchange.tables.compound import MAGIC
from crmctl.interchange.tables.marks import Marks

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

ZIP = b"PK\x03\x04"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
SAVE = "open it in a spreadsheet program, save it as .xlsx or .csv"
"""What a person can do with a file that is of another format."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its name, and whether it can be seen."""

    name: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook whose size is known to be bounded.

    Attributes:
        format_: `xlsx`, `xls` or `ods`.
        sheets: in its order.
    """

    format_: str
    sheets: tuple[Sheet, ...]
    _calamine: "CalamineWorkbook"
    _looked: Mapping[str, Marks] | xlsx.Workbook

    def marks(self, name: str) -> Marks:
        """Look through a sheet; must come before `sheet`."""
        if isinstance(self._looked, xlsx.Workbook):
            return self._looked.marks(name)
        return self._looked.get(name) or Marks(name)

    def sheet(self, name: str) -> "CalamineSheet":
        """Read a sheet."""
        found: CalamineSheet = _calling(self.format_, self._calamine.get_sheet_by_name, name)
        return found


def is_workbook(content: bytes) -> bool:
    """Tell whether a file is a zip archive or an OLE file, whatever it is called."""
    return content.startswith((ZIP, MAGIC, b"PK\x05\x06"))


def open_workbook(content: bytes) -> Workbook:
    """Open a workbook.

    Raises:
        UsageError: it is damaged, encrypted, hostile, or of another format.
    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - CSV needs none

    format_, looked = _look(content)
    calamine = _calling(format_, CalamineWorkbook.from_filelike, io.BytesIO(content))
    sheets = tuple(
        Sheet(each.name, each.visible != SheetVisibleEnum.Visible)
        for each in calamine.sheets_metadata
        if each.typ == SheetTypeEnum.WorkSheet
    )
    return Workbook(format_, sheets, calamine, looked)


def _look(content: bytes) -> tuple[str, Mapping[str, Marks] | xlsx.Workbook]:
    if content.startswith(MAGIC):
        return "xls", xls.look(content)
    archive = Archive(content, "xlsx")
    if archive.has("xl/workbook.xml"):
        return xlsx.FORMAT, xlsx.look(archive)
    if archive.has("xl/workbook.bin"):
        raise UnreadableWorkbookError("a binary workbook (.xlsb)", SAVE)
    if b"".join(archive.pieces("mimetype")).strip().startswith(_ODS_TYPE):
        return ods.FORMAT, ods.look(archive)
    raise UnreadableWorkbookError("a zip archive that is no workbook", "unpack it")


def _calling(format_: str, function: Any, argument: Any) -> Any:
    """Call calamine, whose errors may quote the file."""
    from python_calamine import CalamineError, PasswordError  # noqa: PLC0415 - CSV needs none

    try:
        return function(argument)
    except PasswordError:
        raise EncryptedWorkbookError from None
    except (CalamineError, ValueError, OSError):
        raise DamagedWorkbookError(format_) from None
    except BaseException as error:
        # A panic of Rust comes as an exception that no module has, and that is no `Exception`.
        if type(error).__name__ != "PanicException":
            raise
        raise DamagedWorkbookError(format_) from None
