"""The names in very many trees, most of which are nearly as another one before them.

Of such a tree only the entries are read that the other has not: where those begin and end is known
from the other, for an id may hold any byte.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from crmctl.git.bytes_alike import alike, alike_at_end

_LENGTHS = {"sha1": 20, "sha256": 32}
_HEAD = re.compile(rb"[0-7]{5,6} [^\0]")
_MOST = 4_000
_MOST_BYTES = 24 << 20


class _Known(NamedTuple):
    """A tree that was read, and where its entries begin; its length is the last place."""

    content: bytes
    places: list[int]


@dataclass(frozen=True, slots=True)
class _Part:
    names: list[bytes]
    places: list[int]


class TreeNames:
    """Reads trees one after the other; gives of each the names that may be new."""

    def __init__(self, object_format: str) -> None:
        self._size = _LENGTHS[object_format]
        self._known: dict[bytes, _Known] = {}
        self._bytes = 0

    def of(self, tree: bytes) -> list[bytes]:
        """Give the names in a tree but for those that a tree before had at the same place."""
        if not tree:
            return []
        # A commit changes one entry of a folder, so that the first or the last one stays.
        first, last = tree[: tree.find(b"\0") + 1 + self._size], tree[-self._size - 8 :]
        base = self._known.get(first) or self._known.get(last)
        part = self._beside(base, tree) if base else None
        if part is None:
            part = self._read(tree, 0, len(tree))
            if part is None:
                return list(_by_guess(tree, self._size))
        self._remember(first, last, _Known(tree, part.places))
        return part.names

    def _beside(self, base: _Known, tree: bytes) -> _Part | None:
        """Read what differs from another tree; None where that does not fit."""
        before = base.content
        shorter = min(len(before), len(tree))
        start = alike(before[:shorter], tree[:shorter])
        rest = shorter - start
        end = alike_at_end(before[len(before) - rest :], tree[len(tree) - rest :]) if rest else 0
        left = bisect_right(base.places, start) - 1
        right = bisect_left(base.places, len(before) - end)
        longer = len(tree) - len(before)
        part = self._read(tree, base.places[left], base.places[right] + longer)
        if part is None:
            return None
        if not longer and part.places == base.places[left : right + 1]:
            return _Part(part.names, base.places)
        after = [place + longer for place in base.places[right + 1 :]]
        return _Part(part.names, [*base.places[:left], *part.places, *after])

    def _read(self, tree: bytes, start: int, end: int) -> _Part | None:
        """Read the entries from one place to another; None where they do not end there."""
        names, places = [], [start]
        at = start
        while at < end:
            head = _HEAD.match(tree, at)
            zero = tree.find(b"\0", at)
            if head is None or zero < 0:
                return None
            names.append(tree[head.end() - 1 : zero])
            at = zero + 1 + self._size
            places.append(at)
        return _Part(names, places) if at == end else None

    def _remember(self, first: bytes, last: bytes, known: _Known) -> None:
        self._bytes += len(known.content)
        if len(self._known) > _MOST or self._bytes > _MOST_BYTES:
            self._known.clear()
            self._bytes = len(known.content)
        self._known[first] = self._known[last] = known


def _by_guess(tree: bytes, size: int) -> Iterator[bytes]:
    """Give whatever may be a name in a tree that git would not have written."""
    for found in re.finditer(rb"[0-7]{5,6} ([^\0]+)\0[\s\S]{%d}" % size, tree):
        yield found[1]
