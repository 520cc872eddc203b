"""Scores from 1 to 5 by where a value lies among all: exact, in whole numbers."""

from bisect import bisect_right
from collections.abc import Sequence

_PARTS = 5


class Quintiles:
    """The bounds between the scores of whole numbers.

    A score's bound is the quantile of type 7 (Hyndman and Fan 1996) plus one unit, and a value is
    below it or not: `lower <= x < upper`, as the R package rfm has it. Where a value is equal to a
    quantile it thus gets the lower score; with `x <= quantile` other customers change segments.
    """

    def __init__(self, values: Sequence[int], unit: int = 1) -> None:
        ordered = sorted(values)
        # Five times the bounds, so that what is interpolated stays a whole number.
        self._bounds = [
            _fivefold(ordered, part) + _PARTS * unit for part in range(1, _PARTS) if ordered
        ]

    def score(self, value: int) -> int:
        """Give 1 for the smallest to 5 for the largest."""
        return bisect_right(self._bounds, _PARTS * value) + 1

    def reversed_score(self, value: int) -> int:
        """Give 5 for the smallest to 1 for the largest."""
        return _PARTS + 1 - self.score(value)


def _fivefold(ordered: Sequence[int], part: int) -> int:
    below, rest = divmod((len(ordered) - 1) * part, _PARTS)
    above = min(below + 1, len(ordered) - 1)
    return _PARTS * ordered[below] + rest * (ordered[above] - ordered[below])
