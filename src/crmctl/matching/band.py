"""The band of pairs that may be merged without asking, and the groups that it makes.

How wide it is follows from the probabilities alone: of the pairs in it no more than one in a
thousand is expected to be wrong. A pair that is doubtful by itself is never in it, however many
sure ones would carry it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import fsum, inf

from crmctl.matching.find import Pair

SHARE = 0.001
"""The largest expected share of wrong merges."""

_LEAST = 0.99
_ROUNDING = 1e-9  # 1 - 0.999 is a little more than a thousandth


@dataclass(frozen=True, slots=True)
class Band:
    """What may be merged without asking.

    Attributes:
        least: the least probability of a pair in it; infinite when there is none.
        groups: ids that are one; all pairs of a group are in the band.
        pairs: how many pairs the groups join.
        wrong: how many of these pairs are expected to be wrong: the sum of 1 - p.
    """

    least: float
    groups: Sequence[tuple[str, ...]]
    pairs: int
    wrong: float


def band(pairs: Sequence[Pair], wanted: Collection[str] | None = None) -> Band:
    """Give what may be merged without asking.

    Args:
        pairs: judged pairs, without those that a person decided on.
        wanted: ids; only pairs with one of them start or enlarge a group. None for all.
    """
    least = least_of([pair.probability for pair in pairs])
    inside = {
        frozenset((pair.left, pair.right)): pair.probability
        for pair in pairs
        if pair.probability >= least
    }
    chosen = [
        pair
        for pair in sorted(pairs, key=lambda each: (-each.probability, each.left, each.right))
        if pair.probability >= least and _is_wanted(pair, wanted)
    ]
    groups = _complete(chosen, inside)
    place = {id_: number for number, group in enumerate(groups) for id_ in group}
    joined = [
        probability
        for both, probability in inside.items()
        if len({place.get(id_, id_) for id_ in both}) == 1
    ]
    return Band(least, groups, len(joined), fsum(1 - each for each in joined))


def least_of(probabilities: Sequence[float]) -> float:
    """Give the least probability with which a pair is in the band; infinity when none is."""
    least, wrong, count = inf, 0.0, 0
    for probability, same in groupby(sorted(probabilities, reverse=True)):
        many = len(list(same))
        wrong, count = wrong + many * (1 - probability), count + many
        if probability < _LEAST or wrong > SHARE * count + _ROUNDING:
            break
        least = probability
    return least


def _is_wanted(pair: Pair, wanted: Collection[str] | None) -> bool:
    return wanted is None or pair.left in wanted or pair.right in wanted


def _complete(
    chosen: Sequence[Pair], inside: Collection[frozenset[str]]
) -> Sequence[tuple[str, ...]]:
    """Join the likeliest first, and only where every pair of the new group is in the band."""
    group_of: dict[str, list[str]] = {}
    for pair in chosen:
        one = group_of.setdefault(pair.left, [pair.left])
        other = group_of.setdefault(pair.right, [pair.right])
        if one is other or not all(frozenset((a, b)) in inside for a in one for b in other):
            continue
        one += other
        group_of |= dict.fromkeys(other, one)
    found = {id(group): tuple(sorted(group)) for group in group_of.values() if len(group) > 1}
    return sorted(found.values())
