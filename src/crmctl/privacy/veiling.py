"""Hiding other people in what one person gets to read about themselves.

A copy of somebody's data must not adversely affect the rights of others (GDPR Art. 15(4), 20(4)).
Hidden are the e-mail addresses and numbers of everybody else, the full names of other contacts
wherever they stand, and their family and given names in what is linked to them. More is hidden
than need be, rather than less: a person looks over the report before it is given away.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from crmctl.model.text import loose, words

HIDDEN = "[another person]"
"""Stands in place of somebody else."""

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,-])(?:\+|00?)[1-9](?:[ ./()-]{0,3}[0-9]){5,14}(?![\w,])")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_MENTION = re.compile(r"@?\bp-[0-9a-z]{8}\b")
_TITLED = re.compile(r"\b(?:Frau|Herrn?|Mrs?\.?|Ms\.?|Mme\.?|Dr\.?|Prof\.?)[^\S\n]+$")
_SAME_DIGITS = 7  # at the end of two numbers that are one


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the texts may name beside the person.

    Attributes:
        pairs: given and family names of all other contacts, folded, in both orders.
        families: their family names, folded.
        own: the words of the person's own names, folded.
        ids: the person's own ids.
        addresses: e-mail addresses that may stand: the person's own, and firms'.
        numbers: the last digits of numbers that may stand.
    """

    pairs: frozenset[tuple[str, str]] = field(repr=False)
    families: frozenset[str] = field(repr=False)
    own: frozenset[str] = field(repr=False)
    ids: frozenset[str]
    addresses: frozenset[str] = field(repr=False)
    numbers: frozenset[str] = field(repr=False)


def known(
    person: Iterable[Mapping[str, Any]],
    ids: Iterable[str],
    others: Iterable[Mapping[str, Any]],
    firms: Iterable[Mapping[str, Any]],
) -> Known:
    """Learn who is who.

    Args:
        person: the person's data, earlier versions too.
        ids: the person's ids.
        others: the data of all other contacts.
        firms: whose addresses and numbers are nobody's: our own company, customers.
    """
    at_hand = list(person)
    own = {part for data in at_hand for pair in _names(data) for part in pair}
    pairs, families = set[tuple[str, str]](), set[str]()
    for data in others:
        for given, family in _names(data):
            first, last = given.split(" ")[0], family.split(" ")[-1]
            if first and last:
                pairs |= {(first, last), (last, first)}
            if last:
                families.add(last)
    full = {
        (given.split(" ")[0], family.split(" ")[-1])
        for data in at_hand
        for given, family in _names(data)
    }
    mine = [*at_hand, *firms]
    return Known(
        frozenset(pairs - full - {(family, given) for given, family in full}),
        frozenset(families),
        frozenset(word for part in own for word in part.split()),
        frozenset(ids),
        frozenset(str(one).casefold() for data in mine for one in _addresses(data)),
        frozenset(_digits(str(one)) for data in mine for one in _numbers(data)),
    )


def veiled(text: str, whom: Known, near: Iterable[Mapping[str, Any]] = ()) -> str:
    """Give a text without anybody else.

    Args:
        text: the text.
        whom: who is who.
        near: other contacts who are linked to the record; their names alone are hidden as well.
    """
    spans = [one.span() for one in _EMAIL.finditer(text) if _is_strange(one[0], whom)]
    spans += [one.span() for one in _PHONE.finditer(text) if _digits(one[0]) not in whom.numbers]
    spans += [
        one.span() for one in _MENTION.finditer(text) if one[0].removeprefix("@") not in whom.ids
    ]
    parts = {
        word for data in near for pair in _names(data) for part in pair for word in part.split()
    }
    found = [(one, _folded(one[0])) for one in _WORD.finditer(text)]
    for (one, first), (other, second) in pairwise(found):
        if (first, second) in whom.pairs and not text[one.end() : other.start()].strip(" ,\t\n."):
            spans.append((one.start(), other.end()))
    for one, word in found:
        titled = _TITLED.search(text[: one.start()][-20:]) is not None
        if word in whom.own or not one[0][0].isupper():
            continue
        if word in parts or (titled and word in whom.families):
            spans.append(one.span())
    return _without(text, spans)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    united: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1] + 1:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    for start, end in reversed(united):
        text = text[:start] + HIDDEN + text[end:]
    return text


def _is_strange(address: str, whom: Known) -> bool:
    return address.casefold().strip("'.") not in whom.addresses


def _names(data: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    name = data.get("name", {})
    if not isinstance(name, Mapping):  # an organisation's
        return
    if name.get("given") or name.get("family"):
        yield _folded(name.get("given", "")), _folded(name.get("family", ""))
    if len(shown := words(name.get("display", ""))) > 1:
        yield _folded(" ".join(shown[:-1])), _folded(shown[-1])


def _addresses(data: Mapping[str, Any]) -> Iterable[str]:
    yield from (one["address"] for one in data.get("emails", ()))
    yield from (one["address"] for one in data.get("consents", ()) if "address" in one)
    if isinstance(data.get("email"), str):
        yield data["email"]


def _numbers(data: Mapping[str, Any]) -> Iterable[str]:
    yield from (one["number"] for one in data.get("phones", ()))
    if isinstance(data.get("phone"), str):
        yield data["phone"]


def _folded(text: str) -> str:
    return " ".join(words(loose(text)))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number.partition(";")[0])[-_SAME_DIGITS:]
