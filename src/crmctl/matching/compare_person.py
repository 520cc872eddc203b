"""Comparing what belongs to a person alone: the name and the birthday."""

from collections.abc import Sequence
from itertools import product

from crmctl.matching.agreement import DIFFERENT, DIFFERS, EXACT, NEAR, PART, Agreement, agreed
from crmctl.matching.features import Features
from crmctl.matching.spelling import alike, similar
from crmctl.matching.terms import Terms

_SWAPPED, _STRAIGHT = agreed(DIFFERS), agreed(EXACT)


def names(
    left: Features, right: Features, terms: Terms
) -> tuple[Agreement | None, Agreement | None, Agreement | None]:
    """Compare given and family names as they stand, or crosswise where that agrees better."""
    given = _name_rank(left.given, left.given_words, right.given, right.given_words)
    family = _name_rank(left.family, left.family_words, right.family, right.family_words)
    straight = (given or 0) + (family or 0)
    if max(given or 0, family or 0) < NEAR and (crossed := _crossed(left, right, terms, straight)):
        return *crossed, _SWAPPED
    return (
        _named(given, "given", (left.given, right.given), terms),
        _named(family, "family", (left.family, right.family), terms),
        _STRAIGHT if straight > PART else None,
    )


def _crossed(
    left: Features, right: Features, terms: Terms, straight: int
) -> tuple[Agreement | None, Agreement | None] | None:
    """Compare each given name with the other's family name; None unless that agrees better."""
    ours = _name_rank(left.given, left.given_words, right.family, right.family_words)
    theirs = _name_rank(left.family, left.family_words, right.given, right.given_words)
    if max(ours or 0, theirs or 0) < NEAR or (ours or 0) + (theirs or 0) <= straight:
        return None
    found = [
        ((left.given, right.family), ours, _familial(left.given, terms)),
        ((right.given, left.family), theirs, _familial(right.given, terms)),
    ]
    # Which of the two is the family name? The one that others bear as theirs; where nothing is
    # known, the one that agrees, since a family shares it.
    given, family = sorted(found, key=lambda one: (one[2], one[1] or 0))
    return _named(given[1], "given", given[0], terms), _named(
        family[1], "family", family[0], terms
    )


def _familial(name: str, terms: Terms) -> int:
    """Give how much more likely a name is a family name than a given name, in bits."""
    return terms.rarity("given", name) - terms.rarity("family", name) if name else 0


def _named(
    rank: int | None, field: str, values: tuple[str, str], terms: Terms
) -> Agreement | None:
    if rank is None:
        return None
    if rank == DIFFERS:
        return DIFFERENT
    # The commoner of the two writings is probably the right one.
    return agreed(rank, min(terms.rarity(field, value) for value in values))


def _name_rank(
    left: str, left_words: Sequence[str], right: str, right_words: Sequence[str]
) -> int | None:
    if not left or not right:
        return None
    if left == right:
        return EXACT
    if alike(left, right):
        return NEAR
    if _part(left_words, right_words) or similar(left, right, _RESEMBLES):
        return PART
    return DIFFERS


def _part(left: Sequence[str], right: Sequence[str]) -> bool:
    """Say whether one is an initial of the other, its beginning, or one of several names."""
    short, long = left[0], right[0]
    if len(short) > len(long):
        short, long = long, short
    if (len(short) == 1 or len(short) >= _NICKNAME) and long.startswith(short):
        return True
    return (len(left) > 1 or len(right) > 1) and any(
        one == other or (len(one) > _SHORT and alike(one, other))
        for one, other in product(left, right)
        if len(one) > 1
    )


_NICKNAME = 3
_RESEMBLES = 0.65
_SHORT = 3


def agreeing_names(
    left: Features, right: Features, given: Agreement | None, family: Agreement | None
) -> tuple[str, ...]:
    """Give the names that already count as evidence, the longest first."""
    agreeing: list[str] = []
    if family and family.rank:
        agreeing += (left.family, right.family)
    if given and given.rank:
        agreeing += (left.given, right.given)
    return tuple(sorted(agreeing, key=len, reverse=True))


def birthday(left: Features, right: Features, terms: Terms) -> Agreement | None:
    """Compare two birthdays, which may lack the year."""
    one, other = left.birthday, right.birthday
    if one is None or other is None:
        return None
    if one == other and one[0]:
        return agreed(EXACT, terms.rarity("birthday", "".join(one)))
    if not one[0] or not other[0]:
        # Without a year the most that can be said is that day and month agree.
        return agreed(PART if one[1:] == other[1:] else DIFFERS)
    if _same_but_one(one, other):
        return agreed(NEAR)
    return agreed(PART if one[0] == other[0] or one[1:] == other[1:] else DIFFERS)


def _same_but_one(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Say whether day and month are swapped, or one digit or one part is wrong."""
    if one == (other[0], other[2], other[1]):
        return True
    if sum(a == b for a, b in zip(one, other, strict=True)) == len(one) - 1:
        return True
    return sum(a != b for a, b in zip("".join(one), "".join(other), strict=True)) == 1
