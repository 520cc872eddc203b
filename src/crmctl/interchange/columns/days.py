"""Days and moments as they are written, taken apart; which number is what is not decided here."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from crmctl.interchange.columns.clocks import Clock, read_clock
from crmctl.interchange.columns.formats import Order

_SPACES = re.compile(r"\s+")
_THEN = r"(?:(?:[Tt]|,? (?:um |at |- )?)(?P<clock>.+))?"
_ISO = re.compile(rf"(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}}){_THEN}")
_NUMBERS = re.compile(
    r"(?P<first>[0-9]{1,4})(?P<mark>[/-]|\. ?| )(?P<second>[0-9]{1,2})(?P=mark)"
    rf"(?P<third>[0-9]{{1,4}})\.?{_THEN}"
)
_COMPACT = re.compile(rf"(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_THEN}")
_YEARLESS = re.compile(
    r"--(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})|(?P<first>[0-9]{1,2})"
    r"(?:(?P<dot>\. ?)(?P<second>[0-9]{1,2})\.?|(?P<mark>[/-])(?P<last>[0-9]{1,2}))"
)
_WORD = r"[^\W\d_]+\.?"
_DAY = r"(?P<day>[0-9]{1,2})"
_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
_WEEKDAY = rf"(?:(?P<weekday>{_WORD}),? )?"
_NAMED = tuple(
    re.compile(rf"{_WEEKDAY}{form}{_THEN}")
    for form in (
        rf"{_DAY}(?:\.|st|nd|rd|th)?[ -]?(?:of )?(?P<name>{_WORD})(?:,? ?-?{_YEAR})?",
        rf"(?P<name>{_WORD})[ -]?{_DAY}(?:st|nd|rd|th)?(?:(?:, ?| |-){_YEAR})?",
        rf"(?P<year>[0-9]{{4}})[ -](?P<name>{_WORD})[ -]{_DAY}\.?",
    )
)
_MONTH_NAMES = (
    "jan januar january jänner jaenner", "feb februar february feber",
    "mar march mär mrz märz maerz", "apr april", "may mai", "jun june juni", "jul july juli",
    "aug august", "sep sept september", "oct october okt oktober", "nov november",
    "dec december dez dezember",
)  # fmt: skip
_MONTHS = {name: at for at, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_WEEKDAY_NAMES = (
    "mo mon montag monday di die tue tues dienstag tuesday mi mit wed mittwoch wednesday do don "
    "thu thur thurs donnerstag thursday fr fre fri freitag friday sa sam sat samstag saturday "
    "sonnabend so son sun sonntag sunday"
)
_WEEKDAYS = frozenset(_WEEKDAY_NAMES.split())
_ZEROS = re.compile(r"0{1,4}([./-] ?)0{1,4}\1 ?0{1,4}(?:[T ][0:.]+Z?)?")
_LONGEST = 80  # characters of the longest date that is written out, with some to spare
_TEN, _TEN_AND_GAP = len("2026-11-21"), len("2026-11-21T")
_GAPS = frozenset({" ", "T"})
_FULL_YEAR = 4  # digits
_SHORT_YEAR = 2
_FIRST_YEAR = 1000  # a year of four digits that begins with none is a slip
_MOST_DAYS, _MONTHS_OF_YEAR = 31, 12

Date = tuple[int | None, int, int]
"""Year, month and day; the year may be unknown."""


class Written(NamedTuple):
    """A day as it is written.

    Attributes:
        readings: what it may be, by the order of its numbers; one where its form says it.
        mark: between numbers whose order the form does not say; empty where it does.
        short: whether its year has two digits.
        clock: the time of day beside it.
    """

    readings: Mapping[Order, Date]
    mark: str = ""
    short: bool = False
    clock: Clock | None = None

    @property
    def certain(self) -> bool:
        """Whether it can be read in one way only."""
        return len(set(self.readings.values())) == 1


def is_blank(text: str) -> bool:
    """Tell whether a cell is empty, or has a date of zeros, which databases write for none."""
    return not text.strip() or _ZEROS.fullmatch(text.strip()) is not None


def read_day(text: str, *, dots: Order = Order.DMY) -> Written | None:
    """Take a day, or a moment, apart; None for what is none.

    Args:
        text: a cell.
        dots: the order between dots; no country writes the month first there.
    """
    if len(text) > _LONGEST:
        return None
    # Most moments are ten characters and a time; they share their days.
    if text[_TEN:_TEN_AND_GAP] in _GAPS and (clock := read_clock(text[_TEN_AND_GAP:])):
        day = _read(text[:_TEN], dots)
        return day and Written(day.readings, day.mark, day.short, clock)
    return _read(text, dots)


@lru_cache(maxsize=2**14)
def _read(text: str, dots: Order) -> Written | None:
    if found := _ISO.fullmatch(text):
        return _fixed(found)
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _fixed(found)
    if found := _NUMBERS.fullmatch(text):
        return _of_numbers(found, dots)
    if found := _YEARLESS.fullmatch(text):
        return _of_yearless(found)
    named = (form.fullmatch(text) for form in _NAMED)
    read = (_of_named(found) for found in named if found)
    return next(filter(None, read), None)


def _fixed(found: re.Match[str]) -> Written | None:
    date = int(found["year"]), int(found["month"]), int(found["day"])
    return _with_clock(Written({Order.YMD: date}), found) if _is_date(*date) else None


def _of_numbers(found: re.Match[str], dots: Order) -> Written | None:
    parts = found.group("first", "second", "third")
    mark = found["mark"].strip() or found["mark"]
    sizes = tuple(map(len, parts))
    orders: tuple[Order, ...]
    if sizes[0] == _FULL_YEAR and sizes[2] <= _SHORT_YEAR:
        orders, short = (Order.YMD,), False
    elif sizes[0] <= _SHORT_YEAR and sizes[2] in {_SHORT_YEAR, _FULL_YEAR}:
        short = sizes[2] == _SHORT_YEAR
        free = (Order.DMY, Order.MDY, Order.YMD) if short and sizes[0] == _SHORT_YEAR else ()
        orders = (dots,) if mark == "." else free or (Order.DMY, Order.MDY)
    else:
        return None
    readings = _readings(parts, orders, short=short)
    mark = mark if len(orders) > 1 else ""
    return _with_clock(Written(readings, mark, short), found) if readings else None


def _readings(
    parts: tuple[str, ...], orders: tuple[Order, ...], *, short: bool
) -> dict[Order, Date]:
    numbers = tuple(map(int, parts))
    found: dict[Order, Date] = {}
    for order in orders:
        year, month, day = (numbers[order.index(letter)] for letter in "YMD")
        if _is_date(year, month, day, short=short):
            found[order] = (year, month, day)
    return found


def _of_yearless(found: re.Match[str]) -> Written | None:
    if found["month"]:
        return _yearless({Order.YMD: (int(found["month"]), int(found["day"]))})
    first, second = int(found["first"]), int(found["second"] or found["last"])
    if found["dot"]:
        return _yearless({Order.DMY: (second, first)})
    return _yearless({Order.DMY: (second, first), Order.MDY: (first, second)}, found["mark"])


def _yearless(dates: Mapping[Order, tuple[int, int]], mark: str = "") -> Written | None:
    readings: dict[Order, Date] = {
        order: (None, *date) for order, date in dates.items() if _is_date(None, *date)
    }
    return Written(readings, mark) if readings else None


def _of_named(found: re.Match[str]) -> Written | None:
    weekday = (found["weekday"] or "mo").rstrip(".").casefold()
    month = _MONTHS.get(found["name"].rstrip(".").casefold())
    if month is None or weekday not in _WEEKDAYS:
        return None
    digits = (found["year"] or "").removeprefix("'")
    date = int(digits) if digits else None, month, int(found["day"])
    short = len(digits) == _SHORT_YEAR
    if not _is_date(*date, short=short):
        return None
    return _with_clock(Written({Order.DMY: date}, "", short), found)


def _is_date(year: int | None, month: int, day: int, *, short: bool = False) -> bool:
    """Tell whether numbers are in the range of what they would be; not whether the day exists."""
    in_range = 1 <= month <= _MONTHS_OF_YEAR and 1 <= day <= _MOST_DAYS
    return in_range and (year is None or short or year >= _FIRST_YEAR)


def _with_clock(written: Written, found: re.Match[str]) -> Written | None:
    if not found["clock"]:
        return written
    clock = read_clock(found["clock"])
    return written._replace(clock=clock) if clock else None
