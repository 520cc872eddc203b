"""Quantiles, by one rule everywhere."""

from collections.abc import Sequence
from math import floor


def quantile(ordered: Sequence[float], share: float) -> float:
    """Give the quantile of values in ascending order, type 7 of Hyndman and Fan (1996).

    Values between two are interpolated, as R, numpy and spreadsheets (PERCENTILE.INC) do.

    Args:
        ordered: at least one value.
        share: from 0 (the smallest) to 1 (the largest).
    """
    place = (len(ordered) - 1) * share
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    low, high = ordered[below], ordered[above]
    return low if low == high or place == below else low + (place - below) * (high - low)


def median(ordered: Sequence[float]) -> float:
    """Give the middle of values in ascending order; of an even number, the mean of two."""
    return quantile(ordered, 0.5)
