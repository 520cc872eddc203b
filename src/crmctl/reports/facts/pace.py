"""How much of a period's success should be reached by now: by the own season, or the calendar."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from crmctl.reports.facts.comparison import Days, Ledger, moved

SEASON, CALENDAR = "season", "calendar"
_YEAR = 12
_NEEDED, _USED = 2, 5  # years
_EARLY = Fraction(1, 10)


class Pace(NamedTuple):
    """The share that should be reached by now, and what tells it: season or calendar."""

    share: Fraction
    by: str = CALENDAR

    def expected(self, aim: int) -> int:
        """Give how much of an aim should be reached by now, half up."""
        return _rounded(aim * self.share)

    def forecast(self, reached: int) -> int | None:
        """Give what the period comes to, half up; None before a tenth of it: too early to say."""
        return _rounded(reached / self.share) if self.share >= _EARLY else None


def gone(span: Days, today: date) -> Fraction:
    """Give the share of a period's days that have gone, today included."""
    days = (span.last - span.first).days + 1
    return Fraction(min(max((today - span.first).days + 1, 0), days), days)


def calendar(span: Days, today: date) -> Pace:
    """Give the pace of the calendar."""
    return Pace(gone(span, today))


def seasonal(span: Days, today: date, revenue: Ledger, since: str) -> Pace:
    """Give the mean share of a period's revenue that had come until this day in earlier years.

    The calendar's share where fewer than two years are known, and before and after the period.

    Args:
        span: the period.
        today: the day.
        revenue: by day.
        since: the first day from which revenue is known.
    """
    plain = calendar(span, today)
    shares = list[Fraction]()
    for years in range(1, _USED + 1):
        share = _earlier(span, today, revenue, since, years)
        if share is None:
            break
        shares.append(share)
    if len(shares) < _NEEDED or plain.share in {0, 1}:
        return plain
    return Pace(sum(shares, Fraction(0)) / len(shares), SEASON)


def _earlier(span: Days, today: date, revenue: Ledger, since: str, years: int) -> Fraction | None:
    """Give the share that had come some years ago; None if that year is not known in full."""
    whole = moved(span, -_YEAR * years)
    until = moved(Days(span.first, today), -_YEAR * years)
    if whole is None or until is None or whole.first.isoformat() < since:
        return None
    total = revenue.between(whole)
    if total <= 0:
        return None
    return min(max(Fraction(revenue.between(until), total), Fraction(0)), Fraction(1))


def _rounded(exact: Fraction) -> int:
    number = Decimal(exact.numerator) / exact.denominator
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))
