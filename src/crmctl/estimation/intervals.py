"""What a share in a sample says about the share in all."""

from functools import lru_cache
from math import sqrt
from typing import NamedTuple


class Interval(NamedTuple):
    """Two bounds, both within what is possible."""

    low: float
    high: float


def wilson(successes: int, trials: int, confidence: float = 0.95) -> Interval:
    """Give the score interval of a share (Wilson 1927), from 0 to 1; all of it for no trials.

    It keeps what it promises in small samples too, where the usual one says 0 to 0.
    """
    if not trials:
        return Interval(0.0, 1.0)
    z = _z(confidence)
    share = successes / trials
    middle = share + z * z / (2 * trials)
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    whole = 1 + z * z / trials
    return Interval(max((middle - half) / whole, 0.0), min((middle + half) / whole, 1.0))


@lru_cache
def _z(confidence: float) -> float:
    """Give within how many standard deviations of its mean a normal value lies so often."""
    from statistics import NormalDist  # noqa: PLC0415 - it takes as long as a report

    return NormalDist().inv_cdf((1 + confidence) / 2)
