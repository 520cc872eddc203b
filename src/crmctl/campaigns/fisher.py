"""Whether two small groups differ by more than chance: Fisher's exact test."""

from fractions import Fraction
from math import comb


def two_sided(hits: int, group: int, other_hits: int, other: int) -> float:
    """Give how likely so uneven a division, or a more uneven one, is by chance alone.

    R. A. Fisher, "On the interpretation of chi-squared from contingency tables, and the
    calculation of P", Journal of the Royal Statistical Society 85 (1922). The probability of each
    table with the same margins is hypergeometric; those that are no likelier than the one seen
    are added up. All of it in whole numbers, so nothing is lost.

    Args:
        hits: how many of the first group did it.
        group: how many the first group has.
        other_hits: how many of the second group did it.
        other: how many the second group has.
    """
    all_hits = hits + other_hits
    first = max(0, all_hits - other)
    weight, weights = comb(group, first) * comb(other, all_hits - first), dict[int, int]()
    for count in range(first, min(group, all_hits) + 1):
        weights[count] = weight
        # From comb(group, count) * comb(other, all_hits - count) to the next one.
        weight *= (group - count) * (all_hits - count)
        weight //= (count + 1) * (other - all_hits + count + 1)
    tail = sum(one for one in weights.values() if one <= weights[hits])
    return float(Fraction(tail, sum(weights.values())))
