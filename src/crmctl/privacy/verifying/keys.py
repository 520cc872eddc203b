"""What tells a person: every name, address and number that they ever had, in plain forms."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import Any

from crmctl.privacy.verifying import wording

_MOST_NAMES = 512
_SHORTEST_HANDLE = 5
_SHORTEST_NUMBER = 6


class Sort(StrEnum):
    """What was found."""

    NAME = "name"
    TURNED = "name, family name first"
    EMAIL = "email"
    PHONE = "phone"
    PROFILE = "profile"
    HANDLE = "handle"


NAMES = (Sort.NAME, Sort.TURNED)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a person in the clear: they live as long as one command does.

    Attributes:
        texts: each key with its sort.
        anchors: words of which one stands in every full name and every handle.
        lengths: how many words the names have.
    """

    texts: frozenset[tuple[Sort, str]] = field(repr=False)
    anchors: frozenset[str] = field(repr=False)
    lengths: frozenset[int]


def keys_of(versions: Iterable[Mapping[str, Any]]) -> Keys:
    """Give the keys of a person by all versions of their contact."""
    texts: set[tuple[Sort, str]] = set()
    anchors: set[str] = set()
    for data in versions:
        for given, family in _full_names(data.get("name", {})):
            found, telling = _name(given, family)
            texts |= found
            anchors |= telling
        texts |= {(Sort.EMAIL, one) for one in _addresses(data)}
        for phone in data.get("phones", ()):
            texts |= {(Sort.PHONE, one) for one in _numbers(str(phone.get("number", "")))}
        for network, handle in data.get("profiles", {}).items():
            short = wording.plain(str(handle)).strip("@/ ")
            if short:
                texts.add((Sort.PROFILE, f"{wording.plain(network)}/{short}"))
                anchors.add(max(wording.bare(short), key=_telling, default=short))
            if len(short) >= _SHORTEST_HANDLE:
                texts.add((Sort.HANDLE, short))
    lengths = {one.count(" ") + 1 for sort, one in texts if sort in NAMES}
    return Keys(frozenset(texts), frozenset(anchors), frozenset(lengths))


def _telling(word: str) -> tuple[bool, int]:
    """Give how much a word of a handle tells: digits alone stand everywhere."""
    return not word.isdigit(), len(word)


def names_of(data: Mapping[str, Any]) -> frozenset[tuple[Sort, str]]:
    """Give the full names of another contact, to tell whether they are those of a person."""
    found = (_name(given, family)[0] for given, family in _full_names(data.get("name", {})))
    return frozenset(name for names in found for name in names)


def values_of(data: Mapping[str, Any]) -> Iterator[str]:
    """Give the addresses and numbers of a contact as they are written there."""
    yield from (str(one.get("address", "")).casefold() for one in data.get("emails", ()))
    yield from (str(one.get("number", "")) for one in data.get("phones", ()))


def ways_to(data: Mapping[str, Any]) -> frozenset[tuple[Sort, str]]:
    """Give the addresses and numbers of another, to tell whether they are those of a person."""
    mails = {(Sort.EMAIL, one) for one in _addresses({"emails": data.get("emails", ())})}
    numbers = (str(one.get("number", "")) for one in data.get("phones", ()))
    return frozenset(mails | {(Sort.PHONE, one) for each in numbers for one in _numbers(each)})


def _full_names(name: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if name.get("given") and name.get("family"):
        yield name["given"], name["family"]
    shown = name.get("display", "").split()
    if len(shown) > 1:
        yield " ".join(shown[:-1]), shown[-1]


def _name(given: str, family: str) -> tuple[set[tuple[Sort, str]], set[str]]:
    """Give the writings of a full name, either part first, and the words that every one has."""
    first, last = (_words(part) for part in (given, family))
    if not (first and last):
        return set(), set()
    telling = max(last, key=lambda one: (len(one[0]), one[0]))
    anchors = {form + more for form in telling for more in ("", "s")}
    found = set()
    for sort, order in ((Sort.NAME, [*first, *last]), (Sort.TURNED, [*last, *first])):
        for _, one in zip(range(_MOST_NAMES), product(*order), strict=False):
            found |= {(sort, " ".join(one)), (sort, " ".join(one) + "s")}  # German's genitive
    return found, anchors


def _words(text: str) -> list[list[str]]:
    """Give for each word of a part of a name its forms."""
    kept = re.sub("(?<=\\w)['\u2019\u2018`\u00b4](?=\\w)", "", text)
    found = (wording.forms(one) for one in re.split(r"[\s._,\-\u2010-\u2013]+", kept))
    parts = [each for forms in found for each in _signs(forms)]
    return [forms for forms in parts if any(map(wording.counts, forms))]


def _signs(forms: list[str]) -> Iterator[list[str]]:
    """Part a word of a script without blanks into its signs."""
    parts = [wording.bare(form) for form in forms]
    if parts and len(parts[0]) > 1 and len(forms) == 1:
        yield from ([sign] for sign in parts[0])
    elif forms:
        yield forms


def _addresses(data: Mapping[str, Any]) -> Iterator[str]:
    for part in ("emails", "consents"):
        found = (str(one.get("address", "")) for one in data.get(part, ()))
        yield from (wording.plain(one).strip() for one in found if "@" in one)


def _numbers(number: str) -> Iterator[str]:
    """Give the digits of a number as people dial and write them."""
    import phonenumbers  # noqa: PLC0415 - 70 ms that only a person with a number needs

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        digits = "".join(char for char in number if char.isdigit())
        if len(digits) >= _SHORTEST_NUMBER:
            yield digits
        return
    digits = phonenumbers.national_significant_number(parsed)
    if len(digits) < _SHORTEST_NUMBER:
        return
    code = str(parsed.country_code)
    region = phonenumbers.region_code_for_country_code(int(code))
    trunk = phonenumbers.ndd_prefix_for_region(region, strip_non_digits=True) or ""
    yield from (f"{start}{code}{digits}" for start in ("", "00", "011"))
    if trunk:
        yield from (f"{start}{code}{trunk}{digits}" for start in ("", "00", "011"))
    # Where a national number begins with 0, its digits without it are some other number's.
    yield from (f"{trunk}{digits}",) if trunk == "0" else (digits, f"{trunk}{digits}")
