"""Whether somebody has gone quiet, by their own rhythm or by a fixed number of days."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from crmctl.estimation.quantiles import median

SLEEPING, LOST = 2, 4
_OWN = 2  # two gaps, thus three purchases, make a rhythm of one's own


class Silence(StrEnum):
    """How long a silence is, measured by the usual gap."""

    SLEEPING = "sleeping"
    LOST = "lost"


def gaps(days: Sequence[int]) -> list[int]:
    """Give the times between purchases; those of one day are one.

    Args:
        days: their days as numbers, in any order.
    """
    return [later - earlier for earlier, later in pairwise(sorted(set(days)))]


def usual_gap(own: Sequence[int], everybody: float | None) -> float | None:
    """Give the time that usually lies between two purchases of a customer.

    Args:
        own: the customer's gaps; their median counts from two gaps on.
        everybody: the median of all customers' gaps; None where it is not known.
    """
    return float(median(sorted(own))) if len(own) >= _OWN else everybody


def silence(length: float, gap: float) -> Silence | None:
    """Say what a silence means: above 2 usual gaps sleeping, above 4 lost; else None."""
    if length > LOST * gap:
        return Silence.LOST
    return Silence.SLEEPING if length > SLEEPING * gap else None


def stays(length: float, hiatus: float) -> bool:
    """Whether a customer is taken for active: silent for less than a fixed hiatus.

    On CDNOW, 22 weeks were right for 78.1 % of customers, more than the models that are fitted
    to it (Wuebben and von Wangenheim 2008 found the same of other trades).
    """
    return length < hiatus
