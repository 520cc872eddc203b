"""Weeks, months, quarters and years."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from crmctl.reports.report import Every, Parameters

# How many periods are shown unless it is said from when: about what fits on a screen.
_SHOWN = {Every.WEEK: 12, Every.MONTH: 12, Every.QUARTER: 8, Every.YEAR: 5}
_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A period, both days included; the outermost are cut off at the days that count."""

    name: str
    first: date
    last: date


def periods(parameters: Parameters) -> tuple[Period, ...]:
    """Give the periods that are asked for, in order; none if they end before they begin.

    Nothing counts after today. Weeks begin on Monday and are named as in ISO 8601.
    """
    every = parameters.every
    last = min(parameters.last or parameters.today, parameters.today)
    start = _start(parameters.first, every) if parameters.first else _earlier(last, every)
    found: list[Period] = []
    while start <= last:
        following = _next(start, every)
        found.append(
            Period(
                _name(start, every),
                max(start, parameters.first or start),
                min(following - timedelta(days=1), last),
            )
        )
        start = following
    return tuple(found)


def place(found: tuple[Period, ...], day: str) -> int | None:
    """Give the place of the period that a day (YYYY-MM-DD) lies in; None if in none."""
    if not found or not found[0].first.isoformat() <= day <= found[-1].last.isoformat():
        return None
    return bisect_right(found, day, key=lambda period: period.first.isoformat()) - 1


def _start(day: date, every: Every) -> date:
    if every is Every.WEEK:
        return day - timedelta(days=day.weekday())
    months = _MONTHS[every]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next(start: date, every: Every) -> date:
    if every is Every.WEEK:
        return start + timedelta(days=7)
    month = start.month - 1 + _MONTHS[every]
    return date(start.year + month // 12, month % 12 + 1, 1)


def _earlier(last: date, every: Every) -> date:
    """Give the start of the first period that is shown by default."""
    start = _start(last, every)
    for _ in range(_SHOWN[every] - 1):
        start = _start(start - timedelta(days=1), every)
    return start


def _name(start: date, every: Every) -> str:
    if every is Every.WEEK:
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    if every is Every.QUARTER:
        return f"{start.year}-Q{(start.month + 2) // 3}"
    if every is Every.YEAR:
        return f"{start:%Y}"
    return f"{start:%Y-%m}"
