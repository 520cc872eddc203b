"""What is known of how a file writes its values, before a cell of it is looked at."""

import re
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum

from crmctl.errors.tables import UnknownDateFormatError, UnknownDecimalSignError


class Order(StrEnum):
    """In which order day, month and year stand."""

    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"

    @property
    def words(self) -> str:
        """The order as people call it."""
        return {"D": "day first", "M": "month first", "Y": "year first"}[self[0]]


class Count(StrEnum):
    """What numbers stand for where a file has them in place of dates."""

    EXCEL = "excel"  # days since the end of 1899, with a 29 February 1900 that never was
    EXCEL_1904 = "excel1904"  # days since 1904, from old Macs
    UNIX = "unix"  # seconds since 1970, UTC
    UNIX_MS = "unix-ms"  # milliseconds since 1970, UTC


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How a person says that dates are written.

    Attributes:
        order: of day, month and year; None for numbers, and where `pattern` has none.
        mark: between them; empty for any but a dot, between which the day is always first.
        pattern: of `strptime`; tried before anything else.
        count: what numbers stand for.
    """

    order: Order | None = None
    mark: str = ""
    pattern: str = ""
    count: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """What holds for all columns of a file.

    Attributes:
        zone: the CRM's time zone.
        today: by the CRM's clock; a birthday lies before.
        currency: the CRM's, for amounts without one.
        dates: how a person said that dates are written; holds against the cells.
        usual_order: how the system that the file comes from usually writes them; yields to cells
            that can be read in one way only.
        decimal: the decimal sign that a person said.
        usual_decimal: that of the system; yields to the cells, too.
        file_zone: of moments that name none; the CRM's when None.
        separator: between the items of a list in one cell; found when empty.
    """

    zone: tzinfo
    today: date
    currency: str = ""
    dates: DateFormat | None = None
    usual_order: Order | None = None
    decimal: str = ""
    usual_decimal: str = ""
    file_zone: tzinfo | None = None
    separator: str = ""


_RUNS = re.compile(
    r"(?P<first>[DTMYJ]+)(?P<mark>[^A-Z]{1,2})(?P<second>[DTM]+)(?P=mark)(?P<third>[DTMYJ]+)\b.*"
)
# German letters for the same: TT.MM.JJJJ.
_LETTERS = str.maketrans("TJ", "DY")
_DIRECTIVES = re.compile(r"%-?([dmbByYfHMSIpzZaA])")
_KINDS = {"d": "D", "m": "M", "b": "M", "B": "M", "y": "Y", "Y": "Y"}


def date_format(text: str) -> DateFormat:
    """Read what `--date-format` says: `DD.MM.YYYY`, `MDY`, `%d/%m/%y`, `excel`, `unix`.

    Raises:
        UnknownDateFormatError: it is none of these.
    """
    said = text.strip()
    if said.lower() in set(Count):
        return DateFormat(count=Count(said.lower()))
    if "%" in said:
        return _of_strptime(said)
    letters = said.upper().translate(_LETTERS)
    if letters in set(Order):
        return DateFormat(Order(letters))
    found = _RUNS.fullmatch(letters)
    order = "".join(run[0] for run in found.group("first", "second", "third")) if found else ""
    if not found or order not in set(Order):
        raise UnknownDateFormatError(text)
    return DateFormat(Order(order), found["mark"].strip() or " ")


def _of_strptime(pattern: str) -> DateFormat:
    known = _DIRECTIVES.findall(pattern)
    order = "".join(_KINDS[one] for one in known if one in _KINDS)
    if len(known) != pattern.replace("%%", "").count("%") or sorted(order) != ["D", "M", "Y"]:
        raise UnknownDateFormatError(pattern)
    return DateFormat(Order(order) if order in set(Order) else None, pattern=pattern)


def decimal_sign(text: str) -> str:
    """Read what `--decimal` says.

    Raises:
        UnknownDecimalSignError: it is neither a point nor a comma.
    """
    said = text.strip().lower()
    sign = {"point": ".", "dot": ".", "punkt": ".", "comma": ",", "komma": ","}.get(said, said)
    if sign not in {".", ","}:
        raise UnknownDecimalSignError(text)
    return sign
