"""What models of buying look at: how often a customer came back, how lately, for how long."""

from collections.abc import Iterable
from typing import NamedTuple

_WEEK = 7


class History(NamedTuple):
    """The purchases of one customer; the letters of the literature are x, t_x and T.

    Attributes:
        repeats: on how many days something was bought after the first.
        last: how many weeks after the first day the last one was; 0 without repeats.
        age: how many weeks ago, at the end of the time looked at, the first day was.
    """

    repeats: int
    last: float
    age: float


def history(days: Iterable[int], until: int) -> History:
    """Give the history of a customer; purchases of one day are one.

    Args:
        days: of the purchases, as ordinals (`date.toordinal`); at least one, in any order, none
            after `until`.
        until: the last day that is looked at.
    """
    bought = set(days)
    first, last = min(bought), max(bought)
    return History(len(bought) - 1, (last - first) / _WEEK, (until - first) / _WEEK)
