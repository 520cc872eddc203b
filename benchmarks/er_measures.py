"""How right pairs are, in the words of record linkage: precision, recall, F1, calibration."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Pair = tuple[int, int]


class Right(NamedTuple):
    """How right a set of pairs is, of all pairs that are the same."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Decile(NamedTuple):
    """Pairs of which about the same was said: how many, what was said, and what is so."""

    pairs: int
    said: float
    observed: float


def true_pairs(labels: Sequence[str], split: int | None = None) -> int:
    """Count the pairs of rows that are the same; of two tables, those across."""
    if split is None:
        return sum(count * (count - 1) // 2 for count in Counter(labels).values())
    left, right = Counter(labels[:split]), Counter(labels[split:])
    return sum(count * right[label] for label, count in left.items())


def right(pairs: Iterable[Pair], labels: Sequence[str], split: int | None = None) -> Right:
    """Measure pairs against the truth."""
    found = [labels[one] == labels[other] for one, other in pairs]
    hits, every = sum(found), true_pairs(labels, split)
    return Right(hits / len(found) if found else 1.0, hits / every if every else 1.0)


def deciles(
    pairs: Iterable[tuple[int, int, float]], labels: Sequence[str]
) -> Sequence[Decile | None]:
    """Tell by tenths of the probability what share of the pairs is the same; None where none is.

    Pairs that the finder calls unrelated are not given and so not counted.
    """
    tenths = [list[tuple[float, bool]]() for _ in range(10)]
    for one, other, probability in pairs:
        tenths[min(9, int(probability * 10))].append((probability, labels[one] == labels[other]))
    return [
        Decile(
            len(tenth),
            sum(said for said, _ in tenth) / len(tenth),
            sum(same for _, same in tenth) / len(tenth),
        )
        if tenth
        else None
        for tenth in tenths
    ]
