"""From pairs to groups: which rows are one, and which of two tables belong together.

Average linkage on log-odds inside connected components. Single links chain: a row that resembles
two strangers would join them. Here two groups join only while the mean evidence between them says
so, the best pair of groups first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from heapq import heapify, heappop, heappush
from math import inf, log2

import numpy as np

from crmctl.matching import GROUPED
from crmctl.matching.arrays import Longs
from crmctl.matching.find import Pair
from crmctl.matching.judging import Found, log_odds

# What it says against two rows that they were not even worth comparing, in bits, or that they are
# as unlike as strangers: so is somebody who moved and took new work, with a third row between.
_UNSEEN = -3.0
# One pair, however sure, does not outweigh several that say otherwise.
_SURE = 12.0
_EVEN = 0.5

Link = tuple[int, int, float]
"""Two rows, and the evidence that they are one, in bits."""


def clusters(
    pairs: Iterable[Pair], never: Collection[frozenset[str]] = frozenset()
) -> Sequence[tuple[str, ...]]:
    """Give groups of at least two ids that are the same, each sorted, the largest first.

    Args:
        pairs: judged pairs, as from `find`.
        never: pairs of ids that a person said are different.
    """
    pairs = list(pairs)
    names = sorted({name for pair in pairs for name in (pair.left, pair.right)})
    number = {name: at for at, name in enumerate(names)}
    links = [(number[pair.left], number[pair.right], _bits(pair.probability)) for pair in pairs]
    apart = {
        frozenset(number[name] for name in both)
        for both in never
        if len(both) > 1 and both <= number.keys()
    }
    return [tuple(names[at] for at in group) for group in _grouped(links, apart)]


def clusters_of(
    found: Found,
    *,
    threshold: float = GROUPED,
    never: Collection[frozenset[int]] = frozenset(),
) -> Sequence[tuple[int, ...]]:
    """Give groups of at least two rows that are the same, each sorted, the largest first.

    Args:
        found: the judged pairs of a table.
        threshold: rows join from this mean probability on, 0 to 1.
        never: pairs of rows that a person said are different.
    """
    numbers = _inside(found, threshold)
    least = np.where(found.related[numbers], -_SURE, _UNSEEN)
    bits = np.clip(log_odds(found.probability[numbers]), least, _SURE) - _bits(threshold)
    links = zip(
        found.left[numbers].tolist(), found.right[numbers].tolist(), bits.tolist(), strict=True
    )
    return _grouped(links, never)


def one_to_one(found: Found, *, threshold: float = _EVEN) -> Sequence[int]:
    """Give the numbers of the pairs in which each row of two tables stands at most once.

    The likeliest pair comes first and takes both its rows. Sister organisations and households
    are no rivals here: the row that is the same one stands in the other table, or none does.
    """
    odds = threshold / (1 - threshold) if threshold < 1 else inf
    numbers = np.flatnonzero(found.unrestrained >= odds)
    order = np.lexsort((found.right[numbers], found.left[numbers], -found.unrestrained[numbers]))
    taken: set[int] = set()
    kept = []
    for number in numbers[order].tolist():
        both = {int(found.left[number]), int(found.right[number])}
        if taken.isdisjoint(both):
            taken |= both
            kept.append(number)
    return kept


def _inside(found: Found, threshold: float) -> Longs:
    """Give the numbers of the pairs whose rows hang together by pairs above the threshold."""
    size = int(found.right.max(initial=-1)) + 1
    root = np.arange(size)

    def top(row: int) -> int:
        while root[row] != row:
            root[row] = root[root[row]]
            row = int(root[row])
        return row

    for number in np.flatnonzero(found.probability >= threshold).tolist():
        one, other = sorted((top(int(found.left[number])), top(int(found.right[number]))))
        root[other] = one
    tops = np.fromiter((top(row) for row in range(size)), dtype=np.int64, count=size)
    return np.flatnonzero(tops[found.left] == tops[found.right])


def _grouped(
    links: Iterable[Link], never: Collection[frozenset[int]]
) -> Sequence[tuple[int, ...]]:
    groups = _Groups(links, never)
    groups.join()
    found = [tuple(sorted(members)) for members in groups.members.values() if len(members) > 1]
    return sorted(found, key=lambda group: (-len(group), group))


class _Groups:
    """Growing groups, and the evidence between each two of them."""

    def __init__(self, links: Iterable[Link], never: Collection[frozenset[int]]) -> None:
        self.members: dict[int, list[int]] = {}
        # To each group its neighbours: the sum of bits, and of how many pairs.
        self._links: defaultdict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        for one, other, bits in links:
            self._link(one, other, (bits, 1))
        for one, other in (sorted(both) for both in never if len(both) > 1):
            if one in self._links and other in self._links:
                self._link(one, other, (-inf, 1))
        for one in sorted(self._links):
            self.members[one] = [one]

    def join(self) -> None:
        """Join the two groups with the best evidence between them, until none says so."""
        queue = [
            (-self._mean(one, other), one, other)
            for one in sorted(self.members)
            for other in self._links[one]
            if one < other and self._mean(one, other) > 0
        ]
        heapify(queue)
        while queue:
            worth, one, other = heappop(queue)
            # An entry may speak of a group that has grown or gone since: then it is stale.
            if other in self._links.get(one, ()) and self._mean(one, other) == -worth:
                for neighbour in self._absorb(one, other):
                    mean = self._mean(one, neighbour)
                    if mean > 0:
                        heappush(queue, (-mean, min(one, neighbour), max(one, neighbour)))

    def _absorb(self, one: int, other: int) -> Sequence[int]:
        self.members[one] += self.members.pop(other)
        for neighbour, evidence in self._links.pop(other).items():
            del self._links[neighbour][other]
            if neighbour != one:
                self._link(one, neighbour, evidence)
        return list(self._links[one])

    def _link(self, one: int, other: int, evidence: tuple[float, int]) -> None:
        bits, seen = self._links[one].get(other, (0.0, 0))
        both = bits + evidence[0], seen + evidence[1]
        self._links[one][other] = self._links[other][one] = both

    def _mean(self, one: int, other: int) -> float:
        """Give the mean bits between two groups.

        Pairs never compared count against, but never more of them than were compared: a block
        too large to compare whole leaves many.
        """
        bits, seen = self._links[one][other]
        unseen = min(seen, len(self.members[one]) * len(self.members[other]) - seen)
        return (bits + unseen * _UNSEEN) / (seen + unseen)


def _bits(probability: float) -> float:
    if probability >= 1:
        return _SURE
    return (
        max(-_SURE, min(_SURE, log2(probability / (1 - probability)))) if probability else -_SURE
    )
