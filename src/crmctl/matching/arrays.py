"""Values as numbers, so that rows are compared by arrays.

Comparing two texts is dear and the same two meet again and again. So each distinct value gets a
number, pairs of rows become pairs of numbers, and each distinct pair is compared once.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress, pairwise
from typing import Generic, NamedTuple, TypeVar

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
_PAIRS_AT_ONCE = 100_000
_LOW_HALF = (1 << _HALF) - 1
# Rows of many values have the product of them to compare: so many at once fit into memory.
_MOST_AT_ONCE = 1_000_000
# So many pairs of values are remembered with what comparing them gave.
_PLACES_BITS = 18
# Of fewer pairs at once it is quicker to look which are the same.
_WORTH_REMEMBERING = 10_000
_MIX = np.uint64(0x9E3779B97F4A7C15)


def ints(values: Iterable[int]) -> Ints:
    """Give whole numbers as an array."""
    return np.fromiter(values, dtype=np.int32)


def picked(values: Sequence[Value], numbers: Ints) -> list[Value]:
    """Give the values with some numbers."""
    return list(map(values.__getitem__, numbers.tolist()))


def numbers_of(values: Iterable[Hashable]) -> Ints:
    """Number values: equal ones have equal numbers, from 0 in order of appearance."""
    every = list(values)
    return _numbers(every, list(dict.fromkeys(every)))


def _numbers(values: Iterable[Hashable], distinct: Iterable[Hashable]) -> Ints:
    known = {value: number for number, value in enumerate(distinct)}
    return ints(map(known.__getitem__, values))


def _starts(lengths: Ints | Longs) -> Longs:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])


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
        rows = rows if isinstance(rows, Sequence) else list(rows)
        distinct = list(dict.fromkeys(chain.from_iterable(rows)))
        numbers = _numbers(chain.from_iterable(rows), distinct)
        return cls(distinct, _starts(ints(map(len, rows))), numbers)

    def only(self, kept: Flags) -> "Values[Value_co]":
        """Give the values without some of the distinct ones."""
        stay = kept[self.numbers]
        numbers = (np.cumsum(kept) - 1).astype(np.int32)[self.numbers[stay]]
        row = np.repeat(np.arange(len(self.lengths)), self.lengths)
        lengths = np.bincount(row[stay], minlength=len(self.lengths))
        return Values(list(compress(self.distinct, kept.tolist())), _starts(lengths), numbers)

    @property
    def lengths(self) -> Longs:
        """How many values each row has."""
        return np.diff(self.starts)

    @cached_property
    def single(self) -> bool:
        """Whether no row has several values."""
        return bool(self.lengths.max(initial=0) <= 1)

    def rows(self) -> Iterator[Sequence[int]]:
        """Give the numbers of each row's values."""
        numbers, starts = self.numbers.tolist(), self.starts.tolist()
        for start, end in pairwise(starts):
            yield numbers[start:end]


Compare = Callable[[Ints, Ints], Codes]
"""Gives a code for each of some pairs of numbers."""


def each_distinct(left: Ints, right: Ints, compare: Compare) -> Codes:
    """Compare pairs of numbers of one table, each distinct pair once; the order is all one.

    Args:
        left: one number of each pair.
        right: the other number.
        compare: gives a code for each of some distinct pairs.
    """
    return _each_distinct(_both(left, right), compare)


def _both(left: Ints, right: Ints) -> Longs:
    """Give each pair as one number, the smaller first."""
    both: Longs = np.minimum(left, right).astype(np.int64) << _HALF | np.maximum(left, right)
    return both


def _each_distinct(both: Longs, compare: Compare) -> Codes:
    if not len(both):
        return np.zeros(0, dtype=np.uint8)
    order = np.argsort(both)
    ordered = both[order]
    first = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    distinct = ordered[first]
    codes = compare((distinct >> _HALF).astype(np.int32), (distinct & _LOW_HALF).astype(np.int32))
    found = np.empty(len(both), dtype=np.uint8)
    found[order] = codes[np.cumsum(first) - 1]
    return found


class Remembered:
    """Compares each distinct pair of numbers once, and mostly once for many calls.

    The same pairs of names and towns meet in each part of a large table. What comparing a pair
    gave has one place, which the next pair with that place takes over: memory is bounded.
    """

    def __init__(self, compare: Compare) -> None:
        self._compare = compare
        self._pairs = np.zeros(0, dtype=np.int64)
        self._codes = np.zeros(0, dtype=np.uint8)

    def __call__(self, left: Ints, right: Ints) -> Codes:
        """Give a code for each pair; the order of the two is all one."""
        both = _both(left, right)
        if len(both) < _WORTH_REMEMBERING:
            return _each_distinct(both, self._compare)
        if not len(self._pairs):
            self._pairs = np.full(1 << _PLACES_BITS, -1, dtype=np.int64)
            self._codes = np.zeros(1 << _PLACES_BITS, dtype=np.uint8)
        places = ((both.view(np.uint64) * _MIX) >> np.uint64(64 - _PLACES_BITS)).view(np.int64)
        codes = self._codes[places]
        new = np.flatnonzero(self._pairs[places] != both)
        found = _each_distinct(both[new], self._compare)
        codes[new] = found
        # Of several new pairs with one place any may stay, but pair and code must be of the same.
        self._pairs[places[new]] = both[new]
        stayed = self._pairs[places[new]] == both[new]
        self._codes[places[new[stayed]]] = found[stayed]
        return codes


class Products(NamedTuple):
    """All pairs of values of pairs of rows.

    Attributes:
        pair: which pair of rows each is of; they stand together.
        ours: where the left row's value stands in `Values.numbers`.
        theirs: where the right row's value stands there.
        begins: where each pair of rows begins.
    """

    pair: Longs
    ours: Longs
    theirs: Longs
    begins: Longs


def products(left: Ints, right: Ints, values: Values[Value]) -> Products:
    """Give all pairs of values of pairs of rows, all of which have some."""
    lengths = values.lengths
    many = lengths[right]
    total = lengths[left] * many
    begins = np.cumsum(total) - total
    pair = np.repeat(np.arange(len(total)), total)
    ours, theirs = np.divmod(np.arange(len(pair)) - begins[pair], many[pair])
    ours += values.starts[left][pair]
    theirs += values.starts[right][pair]
    return Products(pair, ours, theirs, begins)


def in_pieces(left: Ints, right: Ints, values: Values[Value]) -> Iterator[slice]:
    """Give parts of pairs of rows of which not too many values meet at once."""
    ends = np.cumsum(values.lengths[left] * values.lengths[right])
    start = 0
    while start < len(ends):
        before = ends[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + _MOST_AT_ONCE, side="right")))
        yield slice(start, end)
        start = end


def best_of_each(left: Ints, right: Ints, values: Values[Value], compare: Compare) -> Codes:
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
    if values.single:
        first = values.starts
        codes[known] = compare(values.numbers[first[left]], values.numbers[first[right]])
        return codes
    for some in in_pieces(left, right, values):
        every = products(left[some], right[some], values)
        each = compare(values.numbers[every.ours], values.numbers[every.theirs])
        codes[known[some]] = np.maximum.reduceat(each, every.begins)
    return codes


def chunks(size: int, most: int = _PAIRS_AT_ONCE) -> Iterator[slice]:
    """Give the parts of so many pairs that are worked on at once, which bounds memory."""
    return (slice(start, start + most) for start in range(0, size, most))
