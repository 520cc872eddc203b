"""Days and periods as people write them in a query.

A period is the first and the last day meant: `2025`, `2026-05`, `2026-Q3`, `2026-W07`,
`2026-05-02`, `today`, `friday`, `next friday`, `-30d`, `+2w`, `last month`. Dates such as
`01.02.2026` are refused: they mean different days in different countries.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

Period = tuple[date, date]

_NAMED_DAYS = {"yesterday": -1, "today": 0, "now": 0, "tomorrow": 1}
_RELATIVE_UNIT = r"(last|this|next)[ _-]?(week|month|quarter|year)"
_OFFSET = {"last": -1, "this": 0, "next": 1}
# In the order of `date.weekday`.
_WEEKDAYS = (
    ("monday", "mon", "montag"),
    ("tuesday", "tue", "tues", "dienstag"),
    ("wednesday", "wed", "mittwoch"),
    ("thursday", "thu", "thur", "thurs", "donnerstag"),
    ("friday", "fri", "freitag"),
    ("saturday", "sat", "samstag", "sonnabend"),
    ("sunday", "sun", "sonntag"),
)
_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_GERMAN_OFFSET = {"letzten": -1, "diesen": 0, "nächsten": 1, "naechsten": 1}
_SHIFT = r"([+-])(\d{1,5})([dwmy])"
_AGE = r"(\d{1,5})([dwmy])"
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def period(text: str, today: date) -> Period | None:
    """Give the first and the last day that a text means; None if it means none."""
    text = text.strip().lower()
    try:
        return _period(text, today)
    except (ValueError, OverflowError):
        return None


def single_day(text: str, today: date) -> date | None:
    """Give the day that a text means; None if it means none, or several."""
    meant = period(text, today)
    return meant[0] if meant and meant[0] == meant[1] else None


def days_ago(text: str, today: date) -> date | None:
    """Give the day that lies an age (`90d`, `12w`, `6m`, `2y`) before today; None for no age."""
    match = re.fullmatch(_AGE, text.strip().lower())
    if not match:
        return None
    try:
        return _shifted(today, -int(match[1]), match[2])
    except (ValueError, OverflowError):
        return None


def _period(text: str, today: date) -> Period | None:
    if text in _NAMED_DAYS:
        day = today + timedelta(days=_NAMED_DAYS[text])
        return day, day
    if match := re.fullmatch(_SHIFT, text):
        day = _shifted(today, int(match[1] + match[2]), match[3])
        return day, day
    if match := re.fullmatch(_RELATIVE_UNIT, text):
        return _relative(_OFFSET[match[1]], match[2], today)
    if found := _weekday(text, today):
        return found, found
    for pattern, build in _CALENDAR:
        if match := re.fullmatch(pattern, text):
            return build([int(group) for group in match.groups()])
    return None


def _weekday(text: str, today: date) -> date | None:
    """Give a day of the week: alone, the next that comes; `next friday` is that of next week."""
    which, _, name = text.replace("_", " ").replace("-", " ").rpartition(" ")
    number = _WEEKDAY.get(name)
    if number is None:
        return None
    if not which:
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    offset = (_OFFSET | _GERMAN_OFFSET).get(which)
    if offset is None:
        return None
    return today + timedelta(days=7 * offset + number - today.weekday())


def _relative(offset: int, unit: str, today: date) -> Period:
    if unit == "week":
        monday = today + timedelta(days=7 * offset - today.weekday())
        return monday, monday + timedelta(days=6)
    months = _MONTHS[unit]
    start = _shifted(today.replace(day=1), -((today.month - 1) % months) + months * offset, "m")
    return _months(start, months)


def _shifted(day: date, count: int, unit: str) -> date:
    if unit in "dw":
        return day + timedelta(days=count * (7 if unit == "w" else 1))
    month = day.year * 12 + day.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, _last_day(year, month + 1)))


def _months(start: date, count: int) -> Period:
    last = _shifted(start, count - 1, "m")
    return start, last.replace(day=_last_day(last.year, last.month))


def _last_day(year: int, month: int) -> int:
    """Give the last day of a month; `calendar` takes longer to load than all the rest here."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 + leap if month == 2 else 31 - (month in {4, 6, 9, 11})  # noqa: PLR2004 - February


def _year(parts: list[int]) -> Period:
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def _month(parts: list[int]) -> Period:
    return _months(date(parts[0], parts[1], 1), 1)


def _quarter(parts: list[int]) -> Period:
    return _months(date(parts[0], 3 * parts[1] - 2, 1), 3)


def _week(parts: list[int]) -> Period:
    monday = date.fromisocalendar(parts[0], parts[1], 1)
    return monday, monday + timedelta(days=6)


def _day(parts: list[int]) -> Period:
    day = date(*parts)
    return day, day


_CALENDAR: tuple[tuple[str, Callable[[list[int]], Period]], ...] = (
    (r"(\d{4})", _year),
    (r"(\d{4})-(\d{2})", _month),
    (r"(\d{4})-q([1-4])", _quarter),
    (r"(\d{4})-w(\d{2})", _week),
    (r"(\d{4})-(\d{2})-(\d{2})", _day),
)
