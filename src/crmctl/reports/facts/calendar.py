"""Months as people name them, and the months before a day."""

from datetime import date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SHORT = 3
_YEAR = 12


def month(day: date) -> str:
    """Give the month of a day: `November 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def short(day: date) -> str:
    """Give the month of a day in three letters."""
    return _MONTHS[day.month - 1][:_SHORT]


def written(day: date) -> str:
    """Give a day: `30 Nov 2026`."""
    return f"{day.day} {short(day)} {day.year}"


def months_before(day: date, count: int) -> date:
    """Give the first day of the month so many months before that of a day; year 1 at the most."""
    months = max(day.year * _YEAR + day.month - 1 - count, _YEAR)
    return date(months // _YEAR, months % _YEAR + 1, 1)
