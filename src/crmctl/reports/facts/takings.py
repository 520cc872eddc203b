"""Net revenue by day, as it was known on a day; for what it would be if all went on as before."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.report import Parameters, Rows

REVENUE = """
    SELECT day, cancelled, currency, sum(net), count(*) FROM sales
    WHERE kind IN ('invoice', 'credit') AND day < ? GROUP BY day, cancelled, currency
    ORDER BY day
"""
DOCUMENTS = """
    SELECT records.kind, records.id FROM sales JOIN records ON records.rowid = sales.owner
    WHERE sales.kind IN ('invoice', 'credit') AND sales.day BETWEEN ? AND ?
        AND ifnull(sales.cancelled, '~') >= ?
"""
_YEAR = 365


class _Taken(NamedTuple):
    """What was issued on a day, and the day on which it was cancelled, 0 for never."""

    day: int
    cancelled: int
    net: int


class Takings:
    """Invoices less credit notes, net, in minor units.

    Attributes:
        left_out: how many documents have no sum, or no rate for their currency.
    """

    def __init__(self, rows: Rows, parameters: Parameters, exchange: Exchange) -> None:
        self.left_out = 0
        found: list[_Taken] = []
        for day, cancelled, currency, net, count in rows(REVENUE, (parameters.tomorrow,)):
            minor = None if net is None else exchange.minor(net, currency, day)
            if minor is None:
                self.left_out += count
            else:
                found.append(_Taken(_ordinal(day), _ordinal(cancelled), minor))
        self.first = found[0].day if found else None
        self._days = [one.day for one in found]
        self._sums = list(accumulate((one.net for one in found), initial=0))
        self._cancelled = [one for one in found if one.cancelled]

    def between(self, first: int, last: int, known: int) -> int:
        """Give what was issued between two days and not cancelled by the day it is known on."""
        total = (
            self._sums[bisect_right(self._days, last)] - self._sums[bisect_left(self._days, first)]
        )
        return total - sum(
            one.net
            for one in self._cancelled
            if first <= one.day <= last and one.cancelled <= known
        )

    def run_rate(self, day: int, horizon: int) -> float | None:
        """Give what as many days bring at the pace of the year that ends with a day.

        From all days since the first document where that is not a year ago; None where those are
        fewer than the horizon.
        """
        window = self.window(day, horizon)
        if window is None:
            return None
        return self.between(*window, day) * horizon / (window[1] - window[0] + 1)

    def window(self, day: int, horizon: int) -> tuple[int, int] | None:
        """Give the first and the last day that the pace is taken from; None for too few."""
        days = min(_YEAR, 0 if self.first is None else day - self.first + 1)
        return (day - days + 1, day) if days >= max(min(horizon, _YEAR), 1) else None

    def last_year(self, day: int, horizon: int) -> float | None:
        """Give what the same window brought a year earlier, as it was known on the day."""
        window = year_before(day, horizon)
        if self.first is None or window[0] < self.first or window[1] > day:
            return None
        return self.between(*window, day)


def year_before(day: int, horizon: int) -> tuple[int, int]:
    """Give the first and the last day of a window a year earlier; 29 February is the 28th then."""
    first, last = (_earlier(one) for one in (day + 1, day + horizon))
    return first, last


def documents(rows: Rows, window: Sequence[int], known: int) -> Sequence[str]:
    """Give the references of what was issued in a window and not cancelled by a day."""
    first, last, after = (date.fromordinal(one).isoformat() for one in (*window, known + 1))
    found = rows(DOCUMENTS, (first, last, after))
    return sorted(f"{kind}s/{id_}" for kind, id_ in found)


def _earlier(ordinal: int) -> int:
    day = date.fromordinal(ordinal)
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day).toordinal()


def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day[:10]).toordinal() if day else 0
