"""Keys of one record: two records that are the same one mostly share one of them.

The index keeps them as numbers, so that for a new record those are found that it may be the same
as, without a look at all others. A key is the plain form of one value that nobody else has
(mailbox, phone, number, whole name), or of two that few share (family name and postcode). A name
alone tells most people from each other, too; how many share it says how much it tells.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import log2
from zlib import crc32

from crmctl.matching import MATCHED_KINDS
from crmctl.matching.legal_form import split_form
from crmctl.matching.names import completed, name_words, split_name
from crmctl.matching.normalise import (
    FREE_MAIL,
    code,
    email,
    host,
    national,
    skeleton,
    street,
)
from crmctl.matching.said import OWN_NUMBERS, Data, items, mapping, text, texts

GIVEN, FAMILY, WORD = "given", "family", "word"
COUNTED = frozenset({GIVEN, FAMILY, WORD})
"""The sorts of keys that are a name or a word by itself: how rare it is matters."""
LARGEST_BLOCK = 500
"""What more records share says too little to look at all of them."""
MOST_CANDIDATES = 30

_NAMES = frozenset({"name", *COUNTED})
# So few may share one key alone for a look at them to be worth it.
_FEW = 8
_TAIL = 8  # of a phone number: without country and mostly without area
_SHORTEST_PHONE = 5
_WHOLE = _TAIL + 3  # the longest code of a country
_MOST_WORDS = 6


Key = tuple[str, str]
"""One key: what it is made of, and the plain form."""


def keys(kind: str, data: Data) -> Sequence[Key]:
    """Give the keys of a record's canonical data, each once.

    Records that are archived or erased have none: nothing is to be taken for them.

    Args:
        kind: the kind's name; only contacts and customers have keys.
        data: what the record says.
    """
    if kind not in MATCHED_KINDS or "archived" in data or "erased" in data:
        return ()
    mails = [email(address) for address in texts(data, "emails", "address")]
    of_kind = _of_contact(data, mails) if kind == "contact" else _of_customer(data, mails)
    return tuple(dict.fromkeys([*_of_both(data, mails), *of_kind]))


def number(kind: str, key: Key) -> int:
    """Give the number under which the index keeps a key.

    Two keys rarely have one number; then a record too many is looked at.
    """
    return crc32(f"{kind} {key[0]} {key[1]}".encode("utf-8", "surrogatepass"))


def numbers(kind: str, data: Data) -> tuple[int, ...]:
    """Give the numbers of a record's keys, each once, in order."""
    return tuple(sorted({number(kind, key) for key in keys(kind, data)}))


def finds(key: Key, count: int) -> bool:
    """Tell whether records are found by a key, and not only counted.

    Args:
        key: the key.
        count: how many records have it.
    """
    if key[0] == GIVEN:
        return False
    return count <= (_FEW if key[0] == FAMILY else LARGEST_BLOCK)


def least(sought: Iterable[Key], among: int) -> float:
    """Give how much a record must share with another for a look at it to be worth it, in bits.

    What many share is not enough where both say more: namesakes of a common name, companies of
    one trade. For a record that is nothing but a name it is.

    Args:
        sought: the record's keys.
        among: how many records there are.
    """
    says_more = any(key[0] not in _NAMES for key in sought)
    return log2(max(among, 1)) - log2(_FEW) if says_more else 0.0


def best(
    sought: Iterable[int], blocks: Mapping[int, Sequence[int]], among: int, least_bits: float
) -> list[int]:
    """Give the records that share most with one record, the best first, no more than compare well.

    Args:
        sought: the numbers of the record's keys.
        blocks: the records that have each of these keys.
        among: how many records there are: what few of them share tells more.
        least_bits: how much they share at least.
    """
    shared = defaultdict[int, float](float)
    for key in sought:
        block = blocks.get(key, ())
        bits = log2(max(among, len(block)) / len(block)) if block else 0.0
        for owner in block:
            shared[owner] += bits
    telling = (owner for owner, bits in shared.items() if bits >= least_bits)
    return sorted(telling, key=lambda owner: (-shared[owner], owner))[:MOST_CANDIDATES]


def _of_both(data: Data, mails: Sequence[str]) -> Iterator[Key]:
    for mail in mails:
        yield "mailbox", mail
    for written in texts(data, "phones", "number"):
        digits = _national(written)
        if len(digits) >= _SHORTEST_PHONE:
            yield "phone", digits[-_TAIL:]
    for system, value in mapping(data, "external_ids").items():
        yield from _numbers(system, value)
    for name in (*OWN_NUMBERS, "person"):
        if name in data:
            yield from _numbers(name, data[name])


def _of_contact(data: Data, mails: Sequence[str]) -> Iterator[Key]:
    given, family = _name(data, mails)
    sounds = [skeleton(name) for name in (given, family) if name]
    if sounds:
        yield "name", " ".join(sorted(sounds)) if len(sounds) > 1 else given or family
    if given:
        yield GIVEN, given
        for line in texts(data, "addresses", "street") if family else ():
            yield "given, street", f"{sounds[0]} {skeleton(street(line)[0])}"
    if family:
        yield FAMILY, family
        for postcode in texts(data, "addresses", "postal_code"):
            yield "family, postcode", f"{sounds[-1]} {code(postcode)}"
        for employer in (*texts(data, "roles", "customer"), *_hosts(data, mails)):
            yield "family, employer", f"{sounds[-1]} {employer}"
    yield from _homes(data)
    if birthday := text(data.get("birthday")):
        # Somebody who married has another family name on the same day.
        for sound in sounds:
            yield "birthday, name", f"{birthday} {sound}"


def _homes(data: Data) -> Iterator[Key]:
    for item in items(data, "addresses"):
        parts = item if isinstance(item, Mapping) else {}
        name, house = street(text(parts.get("street")))
        postcode = code(text(parts.get("postal_code")))
        if name and house and postcode:
            yield "address", f"{skeleton(name)} {house} {postcode}"


def _of_customer(data: Data, mails: Sequence[str]) -> Iterator[Key]:
    postcodes = [code(each) for each in texts(data, "addresses", "postal_code")]
    for domain in _hosts(data, mails):
        yield "domain", domain
    for name in filter(None, map(text, (data.get("name"), data.get("legal_name")))):
        words, _ = split_form(name)
        if words:
            yield "name", skeleton("".join(words))
        for word in words[:_MOST_WORDS]:
            yield WORD, word
            for postcode in postcodes:
                yield "word, postcode", f"{skeleton(word)} {postcode}"


def _name(data: Data, mails: Sequence[str]) -> tuple[str, str]:
    parts = mapping(data, "name")
    given, family = _joined(text(parts.get("given"))), _joined(text(parts.get("family")))
    if not given and not family:
        given, family = map("".join, split_name(text(parts.get("display"))))
    if len(given) <= 1 and family:
        (own, _) = completed(((given,) if given else (), (family,)), mails)
        given = "".join(own)
    return given, family


# Names come again and again.
@lru_cache(maxsize=1 << 14)
def _joined(name: str) -> str:
    return "".join(name_words(name))


def _hosts(data: Data, mails: Sequence[str]) -> list[str]:
    """Give the domains that stand for an organisation."""
    others = (*texts(data, "domains", "domain"), *texts(data, "websites", "url"))
    found = dict.fromkeys([mail.rpartition("@")[2] for mail in mails])
    found |= dict.fromkeys(map(host, others))
    return [domain for domain in found if domain and domain not in FREE_MAIL]


def _national(number_: str) -> str:
    digits = number_[1:]
    if len(digits) >= _WHOLE and number_[0] == "+" and digits.isascii() and digits.isdigit():
        return digits  # its end is the same with and without the country
    return national(number_)


def _numbers(system: str, value: object) -> Iterator[Key]:
    for each in value if isinstance(value, list) else (value,):
        if each is not None and (plain := code(str(each))):
            yield "number", f"{system}:{plain}"
