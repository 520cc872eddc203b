"""Comparing the ways to reach somebody: e-mail and phone."""

from collections.abc import Iterable, Sequence
from itertools import product

from crmctl.matching.agreement import (
    DIFFERENT,
    DIFFERS,
    EXACT,
    NEAR,
    PART,
    Agreement,
    agreed,
    rarest,
)
from crmctl.matching.features import Features
from crmctl.matching.normalise import compact
from crmctl.matching.spelling import alike, similar, within
from crmctl.matching.terms import Terms


def email(left: Features, right: Features, terms: Terms, names: Sequence[str]) -> Agreement | None:
    """Compare two records' mailboxes and domains; `names` already count as evidence."""
    ours, theirs = left.emails, right.emails
    if shared := set(ours).intersection(theirs):
        return rarest(EXACT, "email", shared, terms)
    if any(_mistyped(one, other) for one, other in product(ours, theirs)):
        return agreed(NEAR)
    same = _same_locals(ours, theirs)
    if any(not _spells(local, names) for local in same):
        return agreed(NEAR)
    employer = _employer(left, right, terms)
    if employer or same:
        # A second mailbox that only spells the names again says nothing new.
        return employer
    known = (ours or left.role_emails) and (theirs or right.role_emails)
    return DIFFERENT if known else None


def _employer(left: Features, right: Features, terms: Terms) -> Agreement | None:
    if shared := set(left.role_emails).intersection(right.role_emails):
        # The mailbox of a function is the organisation's: it is the same organisation, and for
        # persons no more than the same employer.
        people = any((left.given, left.family, right.given, right.family))
        return rarest(PART if people else EXACT, "email", shared, terms)
    shared = set(left.domains).intersection(right.domains)
    return rarest(PART, "domain", shared, terms) if shared else None


_MISTYPED = 0.8
_LOCAL = 5


def _mistyped(left: str, right: str) -> bool:
    """Say whether two addresses are one, mistyped in the local part or in the domain."""
    local, _, domain = left.rpartition("@")
    other, _, other_domain = right.rpartition("@")
    if domain == other_domain:
        return len(local) >= _LOCAL and within(local, other, 1)
    # A domain without a dot is none: the slip lies in the domain itself.
    broken = "." not in domain or "." not in other_domain
    return (broken or alike(domain, other_domain)) and similar(left, right, _MISTYPED)


def _same_locals(left: Iterable[str], right: Iterable[str]) -> set[str]:
    locals_ = {box.rpartition("@")[0] for box in left} & {box.rpartition("@")[0] for box in right}
    return {local for local in locals_ if len(local) >= _LOCAL}


def _spells(local: str, names: Sequence[str]) -> bool:
    """Say whether nothing but an initial is left of a local part when the names are gone."""
    rest = compact(local)
    for name in names:
        rest = rest.replace(name, "", 1)
    return len(rest) <= 1


_TRUNK_TAIL = 3
_PHONE = 7


def phone(left: Features, right: Features, terms: Terms) -> Agreement | None:
    """Compare two records' numbers: the closest two count."""
    ours, theirs = left.phones, right.phones
    if not ours or not theirs:
        return None
    if shared := set(ours).intersection(theirs):
        return rarest(EXACT, "phone", shared, terms)
    rank = max(_phone_rank(a, b) for a, b in product(ours, theirs))
    return agreed(rank)


def _phone_rank(left: str, right: str) -> int:
    short, long = sorted((left, right), key=len)
    if len(short) < _PHONE:
        return DIFFERS
    if long.endswith(short):
        return EXACT  # the same number without its country or area
    if len(short) == len(long) and left[:-_TRUNK_TAIL] == right[:-_TRUNK_TAIL]:
        return PART  # another extension of one switchboard
    return NEAR if within(left, right, 1) else DIFFERS
