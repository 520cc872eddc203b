"""Days to compare with: the time before, and the same a year ago."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from crmctl.reports.facts.figures import percent
from crmctl.reports.report import Every

_YEAR = 12
_WEEK, _YEAR_OF_WEEKS = 7, 364  # the same days of the week
_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: _YEAR}


class Days(NamedTuple):
    """From a day to a day, both included."""

    first: date
    last: date


class Ledger:
    """Amounts by day (YYYY-MM-DD), to be asked for sums of days in any number."""

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(entries)
        self._days = [day for day, _ in ordered]
        self._sums = [0, *accumulate(amount for _, amount in ordered)]

    def between(self, days: Days | None) -> int:
        """Give the sum of some days; nothing of none."""
        if days is None:
            return 0
        start = bisect_left(self._days, days.first.isoformat())
        end = bisect_right(self._days, days.last.isoformat())
        return self._sums[max(start, end)] - self._sums[start]


def change(now: int, then: int | None) -> float | None:
    """Give by how much per cent an amount has grown; None of nothing, and of less than nothing."""
    return percent(now - then, then) if then is not None and then > 0 else None


def moved(days: Days, months: int) -> Days | None:
    """Give the same days some months later, or earlier; the end of a month stays the end.

    None before the first year there is.
    """
    first, last = _moved(days.first, months), _moved(days.last, months)
    if first is None or last is None:
        return None
    return Days(first, _month_end(last) if days.last == _month_end(days.last) else last)


def before(days: Days, every: Every) -> Days | None:
    """Give the same days of the week, month, quarter or year before."""
    return _earlier(days, _WEEK) if every is Every.WEEK else moved(days, -_MONTHS[every])


def year_before(days: Days, every: Every) -> Days | None:
    """Give the same days a year ago; of a week, those 52 weeks ago."""
    return _earlier(days, _YEAR_OF_WEEKS) if every is Every.WEEK else moved(days, -_YEAR)


def just_before(days: Days, asked: Days) -> Days | None:
    """Give what lies just before: as many whole months if whole months are asked for, else days.

    Args:
        days: those that count.
        asked: the same with those that are still to come.
    """
    if asked.first.day == 1 and asked.last == _month_end(asked.last):
        months = (asked.last.year - asked.first.year) * _YEAR
        return moved(days, asked.first.month - asked.last.month - 1 - months)
    return _earlier(days, (days.last - days.first).days + 1)


def _earlier(days: Days, count: int) -> Days | None:
    if days.first.toordinal() <= count:
        return None
    return Days(*(day - timedelta(days=count) for day in days))


def _moved(day: date, months: int) -> date | None:
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    if not date.min.year <= year <= date.max.year:
        return None
    start = date(year, month + 1, 1)
    return start.replace(day=min(day.day, _month_end(start).day))


def _month_end(day: date) -> date:
    if (day.year, day.month) == (date.max.year, _YEAR):
        return date.max
    following = date(day.year + day.month // _YEAR, day.month % _YEAR + 1, 1)
    return following - timedelta(days=1)
