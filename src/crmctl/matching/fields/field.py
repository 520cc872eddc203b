"""What every field of a table gives to the finder."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from crmctl.matching.agreement import EXACT, agreements
from crmctl.matching.arrays import Codes, Ints, Remembered, Value, Values, best_of_each, ints

Compare = Callable[[Ints, Ints], Sequence[Codes]]
"""Gives the agreements of pairs of rows, one array for each part of the field."""

Texts = Sequence[Sequence[str]]
"""For each row its texts of one field."""

MOST_STRONG = 20
"""So many strong keys of a row count: a firm may have many mailboxes and numbers."""
_MOST_KEYS = 4


class Part(NamedTuple):
    """One line of evidence.

    Attributes:
        name: what it is called.
        sort: what is usual for it, a key of the tables in `usual.py`.
    """

    name: str
    sort: str


def each_row(plain: Callable[[str], Hashable], rows: Texts) -> list[tuple[Any, ...]]:
    """Give the plain forms of each row's texts, each once, without empty ones.

    Rows that say the same are looked at once.
    """

    @cache
    def of(texts: tuple[str, ...]) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(filter(None, map(plain, texts))))

    return list(map(of, map(tuple, rows)))


@dataclass(frozen=True)
class Field:
    """One field, ready to be compared.

    Attributes:
        parts: the lines of evidence that it gives.
        compare: gives the agreements of pairs of rows.
        loose: keys that make a candidate together with one of another field, or alone in a small
            block: matrices of numbers, one line a row, -1 for none.
        strong: keys that make a candidate alone, however many rows share them.
    """

    parts: tuple[Part, ...]
    compare: Compare
    loose: Sequence[Ints] = field(default=())
    strong: Sequence[Ints] = field(default=())


def comparing(values: Values[Value], bits: Codes, near: Callable[[Ints, Ints], Codes]) -> Compare:
    """Give the comparison of a field with one part, whose equal values agree exactly.

    Args:
        values: the values of the rows.
        bits: how rare each distinct value is.
        near: gives the agreements of pairs of numbers of different values.
    """
    remembered = Remembered(near)

    def codes(left: Ints, right: Ints) -> Codes:
        found = agreements(EXACT, bits[left])
        differ = np.flatnonzero(left != right)
        found[differ] = remembered(left[differ], right[differ])
        return found

    def compare(left: Ints, right: Ints) -> Sequence[Codes]:
        return (best_of_each(left, right, values, codes),)

    return compare


def keys_of_rows(rows: Iterable[Iterable[str]], *, most: int = _MOST_KEYS) -> Ints:
    """Give the rows' keys as numbers: equal keys have equal numbers.

    Args:
        rows: the keys of each row, the best first; empty ones count as none.
        most: so many keys of a row count.
    """
    known: dict[str, int] = {}
    return matrix_of(
        [
            [known.setdefault(key, len(known)) for key in dict.fromkeys(keys) if key][:most]
            for keys in rows
        ]
    )


def keys_of_values(
    values: Values[Value], keys: Callable[[Value], Iterable[str]], *, most: int = _MOST_KEYS
) -> Ints:
    """Give the rows' keys as numbers, where the keys depend on each value alone."""
    return keys_of_numbers(values, map(keys, values.distinct), most=most)


def keys_of_numbers(
    values: Values[Value], keys: Iterable[Iterable[str]], *, most: int = _MOST_KEYS
) -> Ints:
    """Give the rows' keys as numbers, where the keys of each value are given in order."""
    return keys_of_matrix(values, keys_of_rows(keys, most=most), most=most)


def keys_of_matrix(values: Values[Value], own: Ints, *, most: int = _MOST_KEYS) -> Ints:
    """Give the rows' keys, where those of each value stand in a line of a matrix."""
    if values.single:
        return _of_single_values(values, own)
    lines = [[key for key in line if key >= 0] for line in own.tolist()]
    return matrix_of(
        [list(dict.fromkeys(chain.from_iterable(lines[one] for one in row)))[:most]
         for row in values.rows()]
    )  # fmt: skip


def _of_single_values(values: Values[Value], own: Ints) -> Ints:
    none = np.full((1, own.shape[1]), -1, dtype=np.int32)
    first = np.full(len(values.lengths), len(own), dtype=np.int64)
    first[values.lengths > 0] = values.numbers
    keys: Ints = np.concatenate([own, none])[first]
    return keys


def matrix_of(lines: Sequence[Sequence[int]]) -> Ints:
    """Give lines of different lengths as a matrix, -1 where a line has ended."""
    lengths = ints(map(len, lines))
    width = int(lengths.max(initial=0))
    matrix = np.full((len(lines), width), -1, dtype=np.int32)
    matrix[np.arange(width) < lengths[:, None]] = ints(chain.from_iterable(lines))
    return matrix
