"""E-mail addresses, and the domains that stand for an employer or an organisation."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from crmctl.matching.agreement import DIFFERS, EXACT, NEAR, PART, UNKNOWN, agreements
from crmctl.matching.arrays import (
    Codes,
    Ints,
    Remembered,
    Values,
    best_of_each,
    ints,
    numbers_of,
)
from crmctl.matching.fields.field import MOST_STRONG, Field, Part, Texts, keys_of_matrix
from crmctl.matching.letters import Letters
from crmctl.matching.normalise import FREE_MAIL, compact, email, is_role, sound
from crmctl.matching.population import Population
from crmctl.matching.spelling import alike

_USUAL_BOX, _USUAL_DOMAIN = 1e-6, 1e-4
# A family or a team shares an address.
_SHARED = 4
_TELLING_LOCAL = 5
_MISTYPED = 0.8
_PREFIX = 5
# What very many rows share is a provider, known to us or not.
_PROVIDER_ROWS, _PROVIDER_SHARE = 20, 0.01
# How much an address tells that only spells a name, in bits: a namesake may think of the same
# one, or of one with another dot.
_NAMESAKE, _OTHER_DOT = 10, 5
_BITS_OF_DIGIT, _MOST_OF_DIGITS = 3, 12
_DIGITS = "0123456789"


class Box(NamedTuple):
    """One mailbox of one row.

    Attributes:
        local: what stands before the @.
        domain: what stands behind it.
        spelled: whether the local part spells the row's own name.
        rest: how much the digits beside the name tell, in bits.
    """

    local: str
    domain: str
    spelled: bool
    rest: int


def mailbox(name: str, rows: Texts, names: Texts, domains: Texts, *, among: Population) -> Field:
    """Give the field of e-mail addresses.

    Args:
        name: what it is called.
        rows: the addresses of each row.
        names: the words of each row's own name; empty for organisations.
        domains: other domains of each row, such as its web site's.
        among: the rows among which the values are rare or common.
    """
    once = cache(_boxes)
    boxes = [once(tuple(texts), own) for texts, own in zip(rows, names, strict=True)]
    every, hosts = _Boxes(boxes, among, people=any(names)), _Hosts(boxes, domains, among)

    def compare(left: Ints, right: Ints) -> Sequence[Codes]:
        return (np.maximum(every.compare(left, right), hosts.compare(left, right)),)

    loose, strong = every.keys()
    return Field((Part(name, "email"),), compare, [loose, hosts.keys()], [strong])


def _boxes(texts: Sequence[str], names: Sequence[str]) -> Sequence[Box]:
    found = []
    for text in dict.fromkeys(map(email, texts)):
        local, _, domain = text.rpartition("@")
        if local:
            found.append(Box(local, domain, *_spells(local, names)))
        elif domain:
            # What is no address is compared as a whole.
            found.append(Box(domain, "", spelled=False, rest=0))
    return tuple(found)


def _spells(local: str, names: Sequence[str]) -> tuple[bool, int]:
    """Say whether a local part spells the names, and how much the digits beside them tell."""
    whole = rest = compact(local)
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "", 1)
    if rest == whole:
        return False, 0
    digits = sum(map(str.isdigit, rest))
    if len(rest) - digits > 1:
        return False, 0
    return True, min(_MOST_OF_DIGITS, _BITS_OF_DIGIT * digits)


class _Boxes:
    """Mailboxes as numbers."""

    def __init__(self, rows: Sequence[Sequence[Box]], among: Population, *, people: bool) -> None:
        values = Values.of(rows)
        boxes = values.distinct
        # The boxes themselves are not kept: there are many, and all that is compared are numbers.
        self._values = Values(range(len(boxes)), values.starts, values.numbers)
        self._people = people
        self._texts = Letters([f"{box.local}@{box.domain}" for box in boxes])
        self._nearness = Remembered(self._near)
        self._lengths = self._texts.lengths
        self._text = numbers_of(self._texts.texts)
        self._domain = numbers_of(box.domain for box in boxes)
        self._domains = list(dict.fromkeys(box.domain for box in boxes))
        self._local = numbers_of(box.local for box in boxes)
        plain = [compact(box.local) for box in boxes]
        self._plain = numbers_of(plain)
        self._loose = _loose_keys(plain)
        self._letters = numbers_of(box.local.rstrip(_DIGITS) for box in boxes)
        self._first = numbers_of(text[:1] for text in plain)
        self._telling = np.asarray([len(box.local) >= _TELLING_LOCAL for box in boxes], np.bool_)
        self._spelled = np.asarray([box.spelled for box in boxes], np.bool_)
        self._rest = ints(box.rest for box in boxes)
        self._role = np.asarray([is_role(box.local) for box in boxes], np.bool_)
        same = Values(range(self._text.max(initial=-1) + 1), values.starts,
                      self._text[values.numbers])  # fmt: skip
        self._rare = among.rarity(same, _USUAL_BOX, own=_SHARED)[self._text]

    def keys(self) -> tuple[Ints, Ints]:
        strong = keys_of_matrix(self._values, self._text[:, None], most=MOST_STRONG)
        return keys_of_matrix(self._values, self._loose), strong

    def compare(self, left: Ints, right: Ints) -> Codes:
        return best_of_each(left, right, self._values, self._codes)

    def _codes(self, left: Ints, right: Ints) -> Codes:
        # The mailbox of a function is the organisation's: for people it is the same employer.
        role = (self._role[left] | self._role[right]) & self._people
        spelled = self._spelled[left] | self._spelled[right]
        rest = np.maximum(self._rest[left], self._rest[right])
        bits = np.where(spelled, np.minimum(self._rare[left], _NAMESAKE + rest), self._rare[left])
        codes = agreements(np.where(role, PART, EXACT), bits)
        differ = np.flatnonzero(self._text[left] != self._text[right])
        codes[differ] = self._nearness(left[differ], right[differ])
        return codes

    def _near(self, left: Ints, right: Ints) -> Codes:
        same_host = self._domain[left] == self._domain[right]
        same_local = self._local[left] == self._local[right]
        telling = self._telling[left] & self._telling[right]
        long = np.maximum(self._lengths[left], self._lengths[right])
        most = np.where(same_host, 1, (1 - _MISTYPED) * long + 1)
        slips = self._texts.slips(left, right, most)
        ranks = np.full(len(left), DIFFERS, dtype=np.uint8)
        ranks[same_host & (slips <= 1) & telling] = NEAR
        ranks[same_local & ~same_host & telling] = NEAR
        for at in np.flatnonzero(~same_host & (1 - slips / long >= _MISTYPED)):
            if _mistyped(*(self._domains[self._domain[each[at]]] for each in (left, right))):
                ranks[at] = NEAR
        return self._discounted(left, right, agreements(ranks))

    def _discounted(self, left: Ints, right: Ints, codes: Codes) -> Codes:
        """Take back what is no news where an address only spells the name."""
        spelled = self._spelled[left] | self._spelled[right]
        rest = np.maximum(self._rest[left], self._rest[right])
        same_host = self._domain[left] == self._domain[right]
        same_local = self._local[left] == self._local[right]
        elsewhere = same_local & ~same_host & spelled
        codes[elsewhere] = np.where(rest > 0, agreements(NEAR, rest), UNKNOWN)[elsewhere]
        near = (codes == agreements(NEAR)) & ~same_local & spelled
        other_dot = near & (self._plain[left] == self._plain[right])
        codes[other_dot] = agreements(NEAR, np.maximum(_OTHER_DOT, rest))[other_dot]
        # Other digits are another mailbox, and so is another initial before one family name.
        codes[near & (self._letters[left] == self._letters[right])] = agreements(DIFFERS)
        both = self._spelled[left] & self._spelled[right]
        codes[near & both & (self._first[left] != self._first[right])] = agreements(DIFFERS)
        return codes


def _loose_keys(plain: Sequence[str]) -> Ints:
    """Give by number how local parts sound, and how they begin."""
    sounds = numbers_of(map(sound, plain))
    starts = numbers_of(text[:_PREFIX] for text in plain)
    keys: Ints = np.stack([sounds, starts + (sounds.max(initial=-1) + 1)], axis=1)
    keys[ints(map(len, plain)) == 0, 0] = -1
    return keys


def _mistyped(one: str, other: str) -> bool:
    # A domain without a dot is none: the slip lies in the domain itself.
    return "." not in one or "." not in other or alike(one, other)


def _domains(boxes: Sequence[Box], more: Sequence[str]) -> Sequence[str]:
    """Give the domains of one row, each once, in order."""
    if not more:
        if not boxes:
            return ()
        if len(boxes) == 1:
            return (boxes[0].domain,)
    return sorted({box.domain for box in boxes} | set(more) - {""})


class _Hosts:
    """Domains that stand for an employer or an organisation, as numbers."""

    def __init__(self, rows: Sequence[Sequence[Box]], domains: Texts, among: Population) -> None:
        every = Values.of([_domains(*both) for both in zip(rows, domains, strict=True)])
        most = max(_PROVIDER_ROWS, _PROVIDER_SHARE * max(among.rows, among.prior))
        free = FREE_MAIL | {""} | {
            host for host, count in zip(every.distinct, np.bincount(every.numbers), strict=True)
            if count > most
        }  # fmt: skip
        told = (host not in free for host in every.distinct)
        self._values = every.only(np.fromiter(told, dtype=np.bool_))
        self._rare = among.rarity(self._values, _USUAL_DOMAIN)

    def keys(self) -> Ints:
        every = np.arange(len(self._values.distinct), dtype=np.int32)
        return keys_of_matrix(self._values, every[:, None])

    def compare(self, left: Ints, right: Ints) -> Codes:
        return best_of_each(left, right, self._values, self._codes)

    def _codes(self, left: Ints, right: Ints) -> Codes:
        same = agreements(PART, self._rare[left])
        return np.where(left == right, same, UNKNOWN).astype(np.uint8)
