"""Which pairs of rows are worth comparing.

Each field gives loose keys; two rows that share a rare key, or keys of two fields at once, become
a candidate. Up to `EXHAUSTIVE` rows everything is compared. Above it a block, that is all rows
with one key, counts only up to a size that falls with the number of rows, so that candidates stay
proportional to rows. Strong keys (mailbox, number, identifier, whole name) have no such limit: in
a larger block each row meets its `WINDOW` next neighbours, so that no block of 100,000 equal rows
stops the search and equal rows still meet.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from crmctl.matching.arrays import Ints, Longs
from crmctl.matching.fields.field import Field

EXHAUSTIVE = 300
WINDOW = 5
STRONG_BLOCK = 60

_MOST_CANDIDATES = 200_000
_SMALLEST_BLOCK, _LARGEST_BLOCK = 10, 100
_HALF = 32


def candidates(
    fields: Sequence[Field], rows: int, *, split: int | None = None
) -> tuple[Ints, Ints]:
    """Give the pairs of rows worth comparing, each once, in order, the smaller row first.

    Args:
        fields: the fields of the table.
        rows: how many rows it has.
        split: the first row of the second table, where only pairs across two count.
    """
    if rows <= EXHAUSTIVE:
        left, right = (each.astype(np.int32) for each in np.triu_indices(rows, 1))
    else:
        left, right = np.divmod(_codes(fields, rows), max(rows, 1))
        left, right = left.astype(np.int32), right.astype(np.int32)
    if split is None:
        return left, right
    across = (left < split) & (right >= split)
    return left[across], right[across]


def _codes(fields: Sequence[Field], rows: int) -> Longs:
    """Give each candidate as one number: the smaller row times the rows, and the other."""
    limit = min(_LARGEST_BLOCK, max(_SMALLEST_BLOCK, _MOST_CANDIDATES // rows))
    found = np.zeros(0, dtype=np.int64)
    for pairs in _pairs(fields, limit):
        codes = [one * np.int64(rows) + other for one, other in pairs]
        found = _distinct(np.concatenate([found, *codes]))
    return found


def _distinct(codes: Longs) -> Longs:
    """Give each code once, in order. `np.unique` hashes whole numbers, these ones very badly."""
    codes.sort()
    distinct: Longs = codes[np.concatenate([codes[:1] == codes[:1], codes[1:] != codes[:-1]])]
    return distinct


def _pairs(fields: Sequence[Field], limit: int) -> Iterator[Iterator[tuple[Longs, Longs]]]:
    """Give the pairs of each sort of block; one sort at a time keeps memory small."""
    for field in fields:
        for keys in field.strong:
            yield _of_one(keys, STRONG_BLOCK, window=WINDOW)
        for keys in field.loose:
            yield _of_one(keys, limit)
    loose = [keys for field in fields for keys in field.loose if keys.shape[1]]
    for ones, others in combinations(loose, 2):
        yield _of_two(ones, others, limit)


def _of_one(keys: Ints, limit: int, *, window: int = 0) -> Iterator[tuple[Longs, Longs]]:
    has = keys >= 0
    yield from _within(keys[has].astype(np.int64), np.nonzero(has)[0], limit, window)


def _of_two(ones: Ints, others: Ints, limit: int) -> Iterator[tuple[Longs, Longs]]:
    for one in ones.T:
        for other in others.T:
            rows = np.flatnonzero((one >= 0) & (other >= 0))
            yield from _within(one[rows].astype(np.int64) << _HALF | other[rows], rows, limit, 0)


def _within(keys: Longs, rows: Longs, limit: int, window: int) -> Iterator[tuple[Longs, Longs]]:
    """Give the pairs of rows with one key: all of a small block, neighbours of a large one."""
    if not len(keys):
        return
    order = np.argsort(keys, kind="stable")
    keys, rows = keys[order], rows[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    sizes = np.diff(np.append(starts, len(keys)))
    size = np.repeat(sizes, sizes)
    for chosen, most in (((size > 1) & (size <= limit), limit - 1), (size > limit, window)):
        yield from _neighbours(keys[chosen], rows[chosen], most)


def _neighbours(keys: Longs, rows: Longs, most: int) -> Iterator[tuple[Longs, Longs]]:
    """Give each row with the next ones of its block, up to so many."""
    for step in range(1, min(most, len(keys) - 1) + 1):
        same = keys[step:] == keys[:-step]
        if not same.any():
            return
        one, other = rows[:-step][same], rows[step:][same]
        differ = one != other
        one, other = one[differ], other[differ]
        yield np.minimum(one, other), np.maximum(one, other)
