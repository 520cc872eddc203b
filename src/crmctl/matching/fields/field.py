"""What every field of a table gives to the finder."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from crmctl.matching.arrays import Codes, Ints, Values

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


def keys_of_rows(rows: Iterable[Iterable[str]], *, most: int = _MOST_KEYS) -> Ints:
    """Give the rows' keys as numbers: equal keys have equal numbers.

    Args:
        rows: the keys of each row, the best first; empty ones count as none.
        most: so many keys of a row count.
    """
    known: dict[str, int] = {}
    return _matrix(
        [
            [known.setdefault(key, len(known)) for key in dict.fromkeys(keys) if key][:most]
            for keys in rows
        ]
    )


def keys_of_values(
    values: Values[str], keys: Callable[[str], Iterable[str]], *, most: int = _MOST_KEYS
) -> Ints:
    """Give the rows' keys as numbers, where the keys depend on each value alone."""
    known: dict[str, int] = {}
    own = [
        [known.setdefault(key, len(known)) for key in dict.fromkeys(keys(value)) if key]
        for value in values.distinct
    ]
    return _matrix(
        [
            own[row[0]][:most]
            if len(row) == 1
            else list(dict.fromkeys(key for number in row for key in own[number]))[:most]
            for row in values.rows()
        ]
    )


def _matrix(lines: Sequence[Sequence[int]]) -> Ints:
    width = max(map(len, lines), default=0)
    padding = [[-1] * missing for missing in range(width + 1)]
    return np.asarray(
        [[*line, *padding[width - len(line)]] for line in lines], dtype=np.int32
    ).reshape(len(lines), width)
