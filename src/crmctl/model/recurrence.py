"""When a task that comes again is due next.

Its schedule goes on from the day on which it was due, not from the one on which it was done. A
task of the 31st is due on the last day of a shorter month and on the 31st again after that:
`month_day` keeps the day. A time of day stays what the clock on the wall shows, across a change of
the clocks (RFC 5545, section 3.3.10).
"""

import calendar
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from crmctl.model.plain import Plain

_PERIOD = re.compile(r"([0-9]{1,6}) (day|week|month|year)s?")
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_DAY = len("2026-11-21")
# What belongs to the one that is done: its end, what it waited for, papers, ids of elsewhere.
_OF_ONE = frozenset(
    {
        "done", "due", "month_day", "waiting_for", "attachments", "external_ids", "aliases",
        "archived",
    }
)  # fmt: skip


class Every(NamedTuple):
    """A length of time in days or in months; one of the two is nothing."""

    days: int
    months: int


def successor(data: Mapping[str, Any], zone: tzinfo | None) -> dict[str, Any] | None:
    """Give the task that follows one that is done; None where none does.

    It is due on the first day of the schedule that lies after the day on which the task was due
    and not before the one on which it was done, so that nothing that was missed piles up.

    Args:
        data: the data of a task.
        zone: the time zone in which days and times are meant.
    """
    done, every = data.get("done"), period(str(data.get("every", "")))
    if not done or every is None:
        return None
    due = str(data.get("due") or _local(str(done), zone).isoformat()[:_DAY])
    start = _local(due, zone)
    anchor = _anchor(start.date(), data.get("month_day"))
    day = _next(start.date(), anchor, every, _local(str(done), zone).date())
    if day is None:
        return None
    kept = {name: value for name, value in data.items() if name not in _OF_ONE}
    clamped = {"month_day": anchor} if every.months and day.day != anchor else {}
    return {**kept, "due": Plain(_written(day, start, due, zone)), **clamped}


def period(text: str) -> Every | None:
    """Read a length of time, `3 months`; None where it is none, or nothing."""
    found = _PERIOD.fullmatch(text)
    if not found or not int(found[1]):
        return None
    count, unit = int(found[1]), found[2]
    return Every(count * _DAYS.get(unit, 0), count * _MONTHS.get(unit, 0))


def _next(start: date, anchor: int, every: Every, done: date) -> date | None:
    """Give the first day of the schedule after its start that is not before another day."""
    try:
        if every.days:
            behind = max((done - start).days, 1)
            return start + timedelta(days=-(-behind // every.days) * every.days)
        behind = (done.year - start.year) * 12 + done.month - start.month
        steps = max(behind // every.months, 1)
        while (day := months_on(start, anchor, steps * every.months)) < done:
            steps += 1
    except (OverflowError, ValueError):  # after the year 9999
        return None
    return day


def months_on(start: date, anchor: int, months: int) -> date:
    """Give the day so many months later, the last of a month that is too short.

    Args:
        start: where to count from.
        anchor: the day of the month that is meant.
        months: how many; negative for earlier.

    Raises:
        OverflowError: it lies after the year 9999.
        ValueError: it lies before the year 1.
    """
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if year > date.max.year:
        raise OverflowError
    return date(year, month + 1, min(anchor, calendar.monthrange(year, month + 1)[1]))


def _anchor(start: date, month_day: Any) -> int:
    """Give the day of the month that is meant; what was kept counts on a month's last day only.

    On any other day somebody has moved the task, and means that one.
    """
    kept = int(month_day or 0)
    last = calendar.monthrange(start.year, start.month)[1]
    return kept if start.day == last and last < kept <= 31 else start.day  # noqa: PLR2004 - days


def _local(text: str, zone: tzinfo | None) -> datetime:
    """Give a day, or a moment as the clock on the wall showed it.

    What the offset says is left as it is written if it can be the zone's: 02:30 in the night in
    which that hour is left out stays 02:30, and is not 03:30 ever after.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or zone is None:
        return moment.replace(tzinfo=None)
    wall = moment.replace(tzinfo=zone)
    if moment.utcoffset() in {wall.utcoffset(), wall.replace(fold=1).utcoffset()}:
        return moment.replace(tzinfo=None)
    return moment.astimezone(zone).replace(tzinfo=None)


def _written(day: date, start: datetime, due: str, zone: tzinfo | None) -> str:
    if len(due) == _DAY:
        return day.isoformat()
    return datetime.combine(day, start.time(), zone).isoformat()
