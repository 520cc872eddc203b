"""Columns of dates and moments, read as their cells together, and their file, decide."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from crmctl.errors.tables import AmbiguousDatesError
from crmctl.interchange.columns import orders
from crmctl.interchange.columns.cell_value import EMPTY, CellValue, bad, distinct
from crmctl.interchange.columns.days import Date, Written, is_blank, read_day
from crmctl.interchange.columns.formats import Count, DateFormat, Formats, Order
from crmctl.interchange.columns.orders import Decision
from crmctl.model import forms
from crmctl.model.catalogue import Field, FieldType

TYPES = frozenset({FieldType.DATE, FieldType.PARTIAL_DATE, FieldType.MOMENT})

_NO_DATE = bad("is no date that can be read")
_NO_DAY = bad("is a date that does not exist")
_YEARLESS = bad("is a date without a year")
_OTHER_ORDER = bad("is no date in the order in which dates are said to be written")
_MIXED = bad("may have its day or its month first: dates of both kinds stand in its column")
_CENTURY = bad("has a year of two digits, which for a birthday may be in two centuries")
_UNCOUNTED = bad("is no number that stands for a date")
# Two digits of a year: 50 to 99 lie in the 1900s (RFC 5322, section 4.3; RFC 5280, 4.1.2.5.1).
_PIVOT = 50
_CENTURY_YEARS = 100
_MADE_UP = {Order.DMY: "3 April 2005", Order.MDY: "4 March 2005", Order.YMD: "5 April 2003"}
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - one name for one thing
# Excel counts a 29 February 1900 that never was as its 60th day.
_LEAP_BUG = 60


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of dates, taken apart.

    Attributes:
        field: where they belong.
        cells: what each text is.
        days: those that are dates by their form.
        timed: whether times say more than that there is none: not all are a bare midnight.
    """

    field: Field
    cells: Mapping[str, Written | CellValue]
    days: tuple[Written, ...]
    timed: bool


def read_dates(
    columns: Mapping[str, tuple[Field, Sequence[str]]], formats: Formats
) -> tuple[dict[str, dict[str, CellValue]], list[str]]:
    """Read columns of dates.

    Args:
        columns: each with its field and its cells.
        formats: what holds for the whole file.

    Returns:
        For each column how each of its texts is read, and sentences on what was decided.

    Raises:
        AmbiguousDatesError: columns can be read in several ways.
    """
    apart = {name: _apart(field, cells, formats) for name, (field, cells) in columns.items()}
    said = {name: orders.evidence(column.days) for name, column in apart.items()}
    told = formats.dates.order if formats.dates else None
    decisions = orders.decide(said, told, formats.usual_order)
    _refuse_ambiguous(decisions)
    read = {
        name: _Reader(column.field, decisions[name], formats, timed=column.timed).read_all(column)
        for name, column in apart.items()
    }
    return read, [line for name in apart for line in _told(name, apart[name], decisions[name])]


def _refuse_ambiguous(decisions: Mapping[str, Mapping[str, Decision]]) -> None:
    open_ = {
        name: decision.ambiguous
        for name, marks in decisions.items()
        for decision in marks.values()
        if decision.ambiguous
    }
    if open_:
        between = {order for orders_ in open_.values() for order in orders_}
        examples = [(order.value, _MADE_UP[order]) for order in Order if order in between]
        raise AmbiguousDatesError(list(open_), examples)


def _told(name: str, column: _Column, decisions: Mapping[str, Decision]) -> Iterable[str]:
    for decision in decisions.values():
        if decision.shown_by:
            order = decision.order.words if decision.order else ""
            shown = "" if decision.shown_by == name else f", as column {decision.shown_by!r} shows"
            yield f"Dates in {name!r} are {order}{shown}."
        elif decision.order is None:
            yield (
                f"Dates in {name!r} are in part day first and in part month first; only those "
                "that can be read in one way are taken, unless --date-format says the order."
            )
    if any(day.short for day in column.days) and column.field.type is not FieldType.PARTIAL_DATE:
        yield f"Years of two digits in {name!r} are read as 1950 to 2049."
    if column.timed and column.field.type is not FieldType.MOMENT:
        yield f"{name!r} takes days; the times of day beside them are left out."
    if any(cell is EMPTY and text.strip() for text, cell in column.cells.items()):
        yield f"Dates of zeros in {name!r} count as empty."


# --- taking cells apart -----------------------------------------------------------------------


def _apart(field: Field, cells: Sequence[str], formats: Formats) -> _Column:
    take = _taker(formats.dates or DateFormat(), formats)
    taken = {text: take(text) for text in distinct(cells)}
    days = tuple(cell for cell in taken.values() if isinstance(cell, Written))
    moments = field.type is FieldType.MOMENT
    timed = any(
        not day.clock.midnight or (moments and day.clock.zone) for day in days if day.clock
    )
    return _Column(field, taken, days, timed)


def _taker(said: DateFormat, formats: Formats) -> Callable[[str], Written | CellValue]:
    """Give what takes a cell apart."""
    dots = said.order if said.order and said.mark == "." else Order.DMY

    def take(text: str) -> Written | CellValue:
        if said.count and (counted := _counted(text, said.count, formats)):
            return counted
        if said.pattern and (parsed := _parsed(text, said.pattern)):
            return parsed
        return read_day(text, dots=dots) or (EMPTY if is_blank(text) else _NO_DATE)

    return take


def _parsed(text: str, pattern: str) -> Written | None:
    from crmctl.interchange.columns.clocks import Clock  # noqa: PLC0415 - few files need it

    with suppress(ValueError):
        at = datetime.strptime(text.strip(), pattern)  # noqa: DTZ007 - a file without zones
        clock = Clock(at.hour, at.minute, at.second, at.microsecond, at.tzinfo)
        timed = any(mark in pattern for mark in ("%H", "%I"))
        date_ = (at.year, at.month, at.day)
        return Written({Order.YMD: date_}, clock=clock if timed else None)
    return None


def _counted(text: str, count: Count, formats: Formats) -> Written | CellValue | None:
    """Read a number that stands for a date; None for what is no number."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    with suppress(ValueError, OverflowError):
        return _day_of(number, count, formats)
    return _UNCOUNTED


def _day_of(number: float, count: Count, formats: Formats) -> Written | CellValue:
    from crmctl.interchange.columns.clocks import Clock  # noqa: PLC0415 - few files need it

    if count in {Count.UNIX, Count.UNIX_MS}:
        seconds = number / 1000 if count is Count.UNIX_MS else number
        at = (_EPOCH + timedelta(seconds=seconds)).astimezone(formats.zone)
        clock = Clock(at.hour, at.minute, at.second, at.microsecond, timezone(_offset(at)))
        return Written({Order.YMD: (at.year, at.month, at.day)}, clock=clock)
    if number < 1 or (count is Count.EXCEL and int(number) == _LEAP_BUG):
        return _UNCOUNTED
    start = datetime(1904, 1, 1) if count is Count.EXCEL_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - days without a zone
    if count is Count.EXCEL and number < _LEAP_BUG:
        start += timedelta(days=1)
    at = start + timedelta(seconds=round(number * 86_400))
    timed = Clock(at.hour, at.minute, at.second) if number % 1 else None
    return Written({Order.YMD: (at.year, at.month, at.day)}, clock=timed)


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()


# --- putting them together --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reader:
    """Gives the stored form of dates whose order is decided."""

    field: Field
    decisions: Mapping[str, Decision]
    formats: Formats
    timed: bool

    def read_all(self, column: _Column) -> dict[str, CellValue]:
        """Read every text of a column."""
        return {
            text: cell if isinstance(cell, CellValue) else self.read(cell)
            for text, cell in column.cells.items()
        }

    def read(self, day: Written) -> CellValue:
        """Read one date."""
        date_ = self._date(day)
        if isinstance(date_, CellValue):
            return date_
        year, month, number = date_
        if year is None:
            return self._yearless(day, month, number)
        if day.short:
            if self._of_two_centuries(year):
                return _CENTURY
            year += _CENTURY_YEARS * self._century(year)
        try:
            return CellValue(self._stored(date(year, month, number), day))
        except (ValueError, OverflowError):
            return _NO_DAY

    def _date(self, day: Written) -> Date | CellValue:
        order = self.decisions[day.mark].order if day.mark else None
        if order:
            return day.readings.get(order, _OTHER_ORDER)
        return next(iter(day.readings.values())) if day.certain else _MIXED

    def _yearless(self, day: Written, month: int, number: int) -> CellValue:
        text = f"--{month:02}-{number:02}"
        if self.field.type is not FieldType.PARTIAL_DATE or day.clock:
            return _YEARLESS
        return CellValue(text) if forms.yearless_exists(text) else _NO_DAY

    def _of_two_centuries(self, year: int) -> bool:
        """Tell whether somebody alive may be born in either century."""
        partial = self.field.type is FieldType.PARTIAL_DATE
        return partial and year <= self.formats.today.year % _CENTURY_YEARS

    def _century(self, year: int) -> int:
        partial = self.field.type is FieldType.PARTIAL_DATE
        return 19 if partial or year >= _PIVOT else 20

    def _stored(self, day: date, written: Written) -> str:
        clock = written.clock
        if clock is None or not self.timed:
            return day.isoformat()
        zone = clock.zone or self.formats.file_zone or self.formats.zone
        at = datetime(
            *(day.year, day.month, day.day, clock.hour, clock.minute, clock.second),
            clock.microsecond,
            tzinfo=zone,
        )
        if self.field.type is FieldType.MOMENT:
            return at.isoformat()
        return at.astimezone(self.formats.zone).date().isoformat()
