"""Comparing postal addresses: the street with its number, and the town."""

from itertools import product

from crmctl.matching.agreement import DIFFERENT, EXACT, NEAR, PART, Agreement, agreed
from crmctl.matching.features import Address, Features
from crmctl.matching.spelling import abbreviates, alike, within
from crmctl.matching.terms import Terms


def whereabouts(
    left: Features, right: Features, terms: Terms
) -> tuple[Agreement | None, Agreement | None]:
    """Compare the best pair of addresses; an agreeing street speaks for its town as well."""
    if not left.addresses or not right.addresses:
        return None, None
    compared = [
        (_street(one, other, terms), _place(one, other, terms))
        for one, other in product(left.addresses, right.addresses)
    ]
    street, place = compared[0] if len(compared) == 1 else max(compared, key=_closeness)
    if street and street.rank >= NEAR and place and place.rank:
        place = None
    return street, place


def _closeness(found: tuple[Agreement | None, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((one.rank + 1, one.rarity) if one else (0, 0) for one in found)


def _street(left: Address, right: Address, terms: Terms) -> Agreement | None:
    if not left.street or not right.street:
        return None
    if left.street == right.street:
        if left.number == right.number:
            return agreed(EXACT, terms.rarity("street", left.street + left.number))
        # Only a missing number may be the same house; another number is another house.
        return agreed(PART if left.number and right.number else NEAR)
    if not (alike(left.street, right.street) or abbreviates(left.street, right.street)):
        return DIFFERENT
    return agreed(NEAR if left.number == right.number else PART)


def _place(left: Address, right: Address, terms: Terms) -> Agreement | None:
    if left.postcode and right.postcode:
        if left.postcode == right.postcode:
            return agreed(EXACT, terms.rarity("place", left.postcode))
        if within(left.postcode, right.postcode, 1) and left.city == right.city != "":
            return agreed(NEAR)
    if left.city and right.city:
        rarity = terms.rarity("place", left.city)
        if left.city == right.city:
            other_postcode = left.postcode and right.postcode
            return agreed(PART if other_postcode else EXACT, rarity)
        return agreed(PART) if alike(left.city, right.city) else DIFFERENT
    return DIFFERENT if left.postcode and right.postcode else None
