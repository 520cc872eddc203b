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

from crmctl.matching.arrays import Ints, Longs, chunks
from crmctl.matching.fields.field import Field

EXHAUSTIVE = 300
WINDOW = 5
STRONG_BLOCK = 60

_MOST_CANDIDATES = 200_000
_SMALLEST_BLOCK, _LARGEST_BLOCK = 10, 100
_AT_ONCE = 2_000_000
_BITS = 63


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
        left, right = _rows_of(_codes(fields, rows), rows)
    if split is None:
        return left, right
    across = (left < split) & (right >= split)
    return left[across], right[across]


def _codes(fields: Sequence[Field], rows: int) -> Longs:
    """Give each candidate as one number: the smaller row times the rows, and the other."""
    limit = min(_LARGEST_BLOCK, max(_SMALLEST_BLOCK, _MOST_CANDIDATES // rows))
    found = np.zeros(0, dtype=np.int64)
    new = [found]
    for pairs in _pairs(fields, limit):
        new += [one * np.int64(rows) + other for one, other in pairs]
        # The same pairs are found again and again: memory stays in proportion to the distinct.
        if sum(map(len, new)) > len(found) // 2 + _AT_ONCE:
            found = np.concatenate([found, *new])
            new = []
            found = _distinct(found)
    return _distinct(np.concatenate([found, *new]))


def _rows_of(codes: Longs, rows: int) -> tuple[Ints, Ints]:
    left, right = (np.empty(len(codes), dtype=np.int32) for _ in range(2))
    for some in chunks(len(codes)):
        left[some], right[some] = np.divmod(codes[some], rows)
    return left, right


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
    loose = [
        many
        for field in fields
        for keys in field.loose
        if keys.shape[1] and (many := _of_many(keys, limit)).any()
    ]
    for ones, others in combinations(loose, 2):
        yield _of_two(ones, others, limit)


def _of_many(keys: Ints, limit: int) -> Ints:
    """Give the keys that too many rows share, numbered anew from 1, 0 for all others.

    Rows that share a key of a small block are a candidate by it alone: no other key is needed.
    """
    many = np.append(_counts(keys) > limit, False)
    return np.where(many, np.cumsum(many), 0).astype(np.int32)[keys]


def _of_one(keys: Ints, limit: int, *, window: int = 0) -> Iterator[tuple[Longs, Longs]]:
    counts = _counts(keys)
    # Most keys are of one row, and of those of very many nothing comes without a window.
    wanted = (counts > 1) & ((counts <= limit) | (window > 0))
    has = np.append(wanted, False)[keys]
    yield from _within(keys[has].astype(np.int64), np.nonzero(has)[0], limit, window)


def _counts(keys: Ints) -> Longs:
    """Give how often each key stands in a matrix; column by column, which keeps memory small."""
    size = int(keys.max(initial=-1)) + 1
    counts = np.zeros(size, dtype=np.int64)
    for column in keys.T:
        counts += np.bincount(column[column >= 0], minlength=size)
    return counts


def _of_two(ones: Ints, others: Ints, limit: int) -> Iterator[tuple[Longs, Longs]]:
    most = np.int64(others.max()) + 1
    for one in ones.T:
        for other in others.T:
            rows = np.flatnonzero((one > 0) & (other > 0))
            yield from _within(one[rows] * most + other[rows], rows, limit, 0)


def _within(keys: Longs, rows: Longs, limit: int, window: int) -> Iterator[tuple[Longs, Longs]]:
    """Give the pairs of rows with one key: all of a small block, neighbours of a large one."""
    if not len(keys):
        return
    keys, rows = _in_order(keys, rows)
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    sizes = np.diff(np.append(starts, len(keys)))
    reach = np.where(sizes > limit, window, sizes)
    # How many of its block follow each row.
    behind = np.repeat(starts + sizes, sizes) - np.arange(len(keys)) - 1
    behind = np.minimum(behind, np.repeat(reach, sizes))
    at = np.flatnonzero(behind)
    step = 1
    while len(at):
        one, other = rows[at], rows[at + step]
        differ = one != other
        one, other = one[differ], other[differ]
        yield np.minimum(one, other), np.maximum(one, other)
        step += 1
        at = at[behind[at] >= step]


def _in_order(keys: Longs, rows: Longs) -> tuple[Longs, Longs]:
    """Sort by key, and rows of one key as they stand: by one number for both, where it fits."""
    bits = int(rows.max()).bit_length()
    if int(keys.max()).bit_length() + bits >= _BITS:
        order = np.argsort(keys, kind="stable")
        return keys[order], rows[order]
    both = keys << bits | rows
    both.sort()
    return both >> bits, both & ((1 << bits) - 1)
