"""From values to places: scales that begin or end at zero, with round numbers along them."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crmctl.charts.numbers import grouped

_STEPS = (1, 2, 2.5, 3, 4, 5, 6, 8, 10)
_INTERVALS = 3
_MOST_PLACES = 6


class Scale(NamedTuple):
    """Values from `low` to `high`, laid out over a length."""

    low: float
    high: float
    length: float

    def at(self, value: float) -> float:
        """Give the place of a value; values beyond the ends are at the ends."""
        if self.high <= self.low:
            return 0.0
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return share * self.length


def around_zero(values: Iterable[float], length: float) -> Scale:
    """Give a scale on which zero and all values have a place."""
    known = [*values, 0.0]
    return Scale(min(known), max(known), length)


def ticks(low: float, high: float, intervals: int = _INTERVALS) -> Sequence[float]:
    """Give round numbers at equal distances that enclose two values, about as many as wanted."""
    span = high - low
    if span <= 0:
        return (low,)
    # What is counted has no ticks between two numbers.
    counted = float(low).is_integer() and float(high).is_integer()
    rough = max(span / intervals, 1.0) if counted else span / intervals
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in _STEPS if factor * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [place * step for place in range(first, last + 1)]


def names(marks: Sequence[float]) -> Sequence[str]:
    """Give round numbers as text, with as many digits behind the point as they need."""
    enough = (places for places in range(_MOST_PLACES) if _are_whole(marks, places))
    places = next(enough, _MOST_PLACES)
    return [grouped(mark, places) for mark in marks]


def ranged(values: Iterable[float], length: float) -> tuple[Scale, Sequence[float]]:
    """Give a scale from one round number to another that has zero and all values on it."""
    known = [*values, 0.0]
    marks = ticks(min(known), max(known))
    return Scale(marks[0], marks[-1], length), marks


def _are_whole(values: Iterable[float], places: int) -> bool:
    return all(math.isclose(value, round(value, places), abs_tol=1e-12) for value in values)
