"""Levels of agreement, the words in which two records are compared.

A level is a rank: 0 says that both records know the field and differ; a higher rank is never
weaker evidence for one person than a lower one. `None` says that one of them does not know it.
"""

from collections.abc import Iterable
from typing import NamedTuple

from crmctl.matching.terms import MOST, Terms

DIFFERS, PART, NEAR, EXACT = range(4)
LEVELS = ("differs", "part", "near", "exact")


class Agreement(NamedTuple):
    """How far two records agree in one field.

    Attributes:
        rank: the level, an index of `LEVELS`.
        rarity: of the agreeing value, in bits; 0 where it is the same for all values.
    """

    rank: int
    rarity: int = 0


Pattern = tuple[Agreement | None, ...]

# One object for each agreement: hundreds of thousands of pairs share them.
_AGREEMENTS = tuple(
    tuple(Agreement(rank, rarity) for rarity in range(MOST + 1)) for rank in range(len(LEVELS))
)
DIFFERENT = _AGREEMENTS[DIFFERS][0]


def agreed(rank: int, rarity: int = 0) -> Agreement:
    """Give the agreement of a rank and a rarity, always the same object."""
    return _AGREEMENTS[rank][rarity]


def rarest(rank: int, field: str, values: Iterable[str], terms: Terms) -> Agreement:
    """Give the agreement on several values of a field: the rarest says the most."""
    return agreed(rank, max(terms.rarity(field, value) for value in values))
