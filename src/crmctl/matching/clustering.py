"""From pairs to groups: which records are one.

Average linkage on log-odds inside connected components. Single links chain: a record that
resembles two strangers would join them. Here two groups join only while the mean evidence
between them says so, the best pair of groups first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from heapq import heapify, heappop, heappush
from math import inf, log2

from crmctl.matching.find import Pair

# What it says against two records that they were not even worth comparing, in bits.
_UNSEEN = -3.0
_SURE = 40.0


def clusters(
    pairs: Iterable[Pair], never: Collection[frozenset[str]] = frozenset()
) -> Sequence[tuple[str, ...]]:
    """Give groups of at least two ids that are the same, each sorted, the largest first.

    Args:
        pairs: judged pairs, as from `find`.
        never: pairs of ids that a person said are different.
    """
    groups = _Groups(pairs, never)
    groups.join()
    found = [tuple(sorted(members)) for members in groups.members.values() if len(members) > 1]
    return sorted(found, key=lambda group: (-len(group), group))


class _Groups:
    """Growing groups, and the evidence between each two of them."""

    def __init__(self, pairs: Iterable[Pair], never: Collection[frozenset[str]]) -> None:
        self.members: dict[str, list[str]] = {}
        # To each group its neighbours: the sum of bits, and of how many pairs.
        self._links: defaultdict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
        for pair in pairs:
            bits = -inf if frozenset((pair.left, pair.right)) in never else _bits(pair.probability)
            self._link(pair.left, pair.right, (bits, 1))
        for one, other in (sorted(both) for both in never if len(both) > 1):
            if one in self._links and other in self._links:
                self._link(one, other, (-inf, 1))
        for name in sorted(self._links):
            self.members[name] = [name]

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

    def _absorb(self, one: str, other: str) -> Sequence[str]:
        self.members[one] += self.members.pop(other)
        for neighbour, evidence in self._links.pop(other).items():
            del self._links[neighbour][other]
            if neighbour != one:
                self._link(one, neighbour, evidence)
        return list(self._links[one])

    def _link(self, one: str, other: str, evidence: tuple[float, int]) -> None:
        bits, seen = self._links[one].get(other, (0.0, 0))
        both = bits + evidence[0], seen + evidence[1]
        self._links[one][other] = self._links[other][one] = both

    def _mean(self, one: str, other: str) -> float:
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
