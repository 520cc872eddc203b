"""Until when notice of a contract can be given."""

from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta

from crmctl.model.recurrence import Every, months_on, period

_LAST = 31
_MOST = 1000  # renewals that are counted


def last_day_of_notice(end: date, notice: str, renewal: str, today: date) -> date | None:
    """Give the last day, not before today, on which notice ends a contract in time.

    A contract that nobody ended goes on for `renewal`, again and again. One that ends with a month
    needs notice by the end of one: a month before 30 June is 31 May (sections 187, 188 BGB).

    Args:
        end: its last day.
        notice: how long before, as in `3 months`.
        renewal: for how long it goes on; empty if it does not.
        today: the day of asking.
    """
    before, further = period(notice), period(renewal)
    if before is None:
        return None
    with suppress(OverflowError, ValueError):  # beyond the calendar
        for times in range(_MOST if further else 1):
            ends = _moved(end, further, times) if further else end
            last = _moved(ends, before, -1)
            if last >= today:
                return last
    return None


def _moved(day: date, by: Every, times: int) -> date:
    if by.days:
        return day + timedelta(days=by.days * times)
    ends_a_month = day.day == monthrange(day.year, day.month)[1]
    return months_on(day, _LAST if ends_a_month else day.day, by.months * times)
