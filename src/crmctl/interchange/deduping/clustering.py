"""What was found in one table, row by row: a number for each cluster, and how sure it is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmctl.matching.judging import Found


@dataclass(frozen=True, slots=True)
class Clustered:
    """The clusters of a table.

    Attributes:
        numbers: of each row, its cluster; they count from 1 in the order of the first rows.
        probabilities: of each row, how likely it belongs there: the mean of its probabilities to
            be the same as each other row of the cluster, 0 where two were not even compared.
            None for a row alone.
    """

    numbers: Sequence[int]
    probabilities: Sequence[float | None]

    @property
    def clusters(self) -> int:
        """How many there are, with those of one row."""
        return max(self.numbers, default=0)

    @property
    def together(self) -> int:
        """How many rows are in a cluster with another one."""
        return sum(probability is not None for probability in self.probabilities)


def clustered(found: "Found | None", clusters: Sequence[Sequence[int]], rows: int) -> Clustered:
    """Give what was found row by row.

    Args:
        found: the pairs; None where there was nothing to compare.
        clusters: the rows of each.
        rows: how many there are.
    """
    first = {row: min(cluster) for cluster in clusters for row in cluster}
    size = {min(cluster): len(cluster) for cluster in clusters}
    order = dict[int, int]()
    numbers = [order.setdefault(first.get(row, row), len(order) + 1) for row in range(rows)]
    sums = defaultdict[int, float](float)
    for left, right, probability in _together(found, numbers):
        sums[left] += probability
        sums[right] += probability
    others = [size.get(first.get(row, row), 1) - 1 for row in range(rows)]
    probabilities = [sums[row] / count if count else None for row, count in enumerate(others)]
    return Clustered(numbers, probabilities)


def _together(found: "Found | None", numbers: Sequence[int]) -> Iterable[tuple[int, int, float]]:
    """Give the pairs of which both rows are in one cluster: few of very many."""
    import numpy as np  # noqa: PLC0415 - not at the start of every command

    if found is None:
        return ()
    cluster = np.asarray(numbers)
    at = np.flatnonzero(cluster[found.left] == cluster[found.right])
    columns = (found.left[at].tolist(), found.right[at].tolist(), found.probability[at].tolist())
    return zip(*columns, strict=True)


def related_of(found: "Found | None", numbers: Sequence[int]) -> Sequence[str]:
    """Give the clusters that each row's own is related to: `household 12; colleague 15`.

    Args:
        found: the pairs; None where there was nothing to compare.
        numbers: of each row, its cluster.
    """
    if found is None:
        return [""] * len(numbers)
    said = defaultdict[int, set[tuple[str, int]]](set)
    telling = found.telling()
    for number, (_, relation, _) in zip(telling.tolist(), found.judgements(telling), strict=True):
        left, right = int(found.left[number]), int(found.right[number])
        if relation and numbers[left] != numbers[right]:
            said[left].add((relation, numbers[right]))
            said[right].add((relation, numbers[left]))
    return [_in_words(said[row]) if row in said else "" for row in range(len(numbers))]


def _in_words(related: set[tuple[str, int]]) -> str:
    return "; ".join(f"{relation} {number}" for relation, number in sorted(related))
