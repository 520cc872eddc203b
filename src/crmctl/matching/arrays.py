"""Values as numbers, so that rows are compared by arrays.

Comparing two texts is dear and the same two meet again and again. So each distinct value gets a
number, pairs of rows become pairs of numbers, and each distinct pair is compared once.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Codes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

Value = TypeVar("Value", bound=Hashable)
Value_co = TypeVar("Value_co", bound=Hashable, covariant=True)

_HALF = 32
_PAIRS_AT_ONCE = 400_000
_LOW_HALF = (1 << _HALF) - 1
# Rows of many values have the product of them to compare: so many at once fit into memory.
_MOST_AT_ONCE = 4_000_000


def ints(values: Iterable[int]) -> Ints:
    """Give whole numbers as an array."""
    return np.fromiter(values, dtype=np.int32)


def numbers_of(values: Iterable[Hashable]) -> Ints:
    """Number values: equal ones have equal numbers, from 0 in order of appearance."""
    known: dict[Hashable, int] = {}
    return ints(known.setdefault(value, len(known)) for value in values)


@dataclass(frozen=True)
class Values(Generic[Value_co]):
    """The values of one field, for all rows.

    Attributes:
        distinct: each value once, in order of first appearance.
        starts: where the numbers of each row start in `numbers`, and where the last one's end.
        numbers: the numbers of the rows' values, one row after the other.
    """

    distinct: Sequence[Value_co]
    starts: Longs
    numbers: Ints

    @classmethod
    def of(cls, rows: Iterable[Sequence[Value_co]]) -> "Values[Value_co]":
        """Number the values of rows, each row having none, one or several."""
        known: dict[Value_co, int] = {}
        numbers: list[int] = []
        ends = [0]
        for row in rows:
            numbers += [known.setdefault(value, len(known)) for value in row]
            ends.append(len(numbers))
        return cls(list(known), np.asarray(ends, dtype=np.int64), ints(numbers))

    @property
    def lengths(self) -> Longs:
        """How many values each row has."""
        return np.diff(self.starts)

    def rows(self) -> Iterator[Sequence[int]]:
        """Give the numbers of each row's values."""
        numbers, starts = self.numbers.tolist(), self.starts.tolist()
        for start, end in pairwise(starts):
            yield numbers[start:end]


def each_distinct(left: Ints, right: Ints, compare: Callable[[Ints, Ints], Codes]) -> Codes:
    """Compare pairs of numbers of one table, each distinct pair once; the order is all one.

    Args:
        left: one number of each pair.
        right: the other number.
        compare: gives a code for each of some distinct pairs.
    """
    if not len(left):
        return np.zeros(0, dtype=np.uint8)
    both = np.minimum(left, right).astype(np.int64) << _HALF | np.maximum(left, right)
    distinct, back = np.unique(both, return_inverse=True)
    codes = compare((distinct >> _HALF).astype(np.int32), (distinct & _LOW_HALF).astype(np.int32))
    return codes[back]


def best_of_each(
    left: Ints, right: Ints, values: Values[Value], compare: Callable[[Ints, Ints], Codes]
) -> Codes:
    """Compare rows in a field of which they may have several values: the best pair counts.

    Args:
        left: one row of each pair.
        right: the other row.
        values: the values of all rows.
        compare: gives a code for pairs of value numbers; the greater, the better.

    Returns:
        A code for each pair of rows, 0 where one of them has no value.
    """
    codes = np.zeros(len(left), dtype=np.uint8)
    lengths = values.lengths
    known = np.flatnonzero((lengths[left] > 0) & (lengths[right] > 0))
    if not len(known):
        return codes
    left, right = left[known], right[known]
    many = lengths[right]
    total = lengths[left] * many
    if total.sum() > _MOST_AT_ONCE and len(total) > 1:
        half = len(total) // 2
        for some in (slice(None, half), slice(half, None)):
            codes[known[some]] = best_of_each(left[some], right[some], values, compare)
        return codes
    begins = np.cumsum(total) - total
    pair = np.repeat(np.arange(len(total)), total)
    within = np.arange(len(pair)) - begins[pair]
    ours = values.numbers[values.starts[left][pair] + within // many[pair]]
    theirs = values.numbers[values.starts[right][pair] + within % many[pair]]
    codes[known] = np.maximum.reduceat(compare(ours, theirs), begins)
    return codes


def chunks(size: int) -> Iterator[slice]:
    """Give the parts of so many pairs that are worked on at once, which bounds memory."""
    return (slice(start, start + _PAIRS_AT_ONCE) for start in range(0, size, _PAIRS_AT_ONCE))
