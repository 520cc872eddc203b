"""How rare a value is: a shared `Meier` says less than a shared `Lüdenscheidt`.

Rarity is measured in bits: minus the binary logarithm of the chance that an unrelated record
has the same value. It comes from the records themselves, pulled towards what is usual, so that
twenty records do not make every name look common, nor a duplicate its own name.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log2
from typing import Self

from crmctl.matching.features import Features

# The chance that two unrelated records share a value of the field when nothing is known of the
# value: some hundred given names and some thousand family names cover most people; mailboxes
# and numbers are shared by families and receptions only.
USUAL: Mapping[str, float] = {
    "given": 1 / 250,
    "family": 1 / 2000,
    "birthday": 1 / 20000,
    "email": 1e-6,
    "domain": 1e-4,
    "phone": 1e-6,
    "word": 1 / 3000,
    "street": 1e-5,
    "place": 1 / 1000,
    "identifier": 1e-7,
}

# How many records the usual chance weighs as.
_PRIOR_RECORDS = 50.0
# So many records may share a mailbox, a number, a house or a date of birth before that makes the
# value common; names are shared by strangers from the second record on.
_OWN = 1
_OWN_OF = {"email": 4, "phone": 3, "identifier": 4, "birthday": 2, "street": 2}
MOST = 24


@dataclass(frozen=True)
class Terms:
    """The rarity of each value, by field."""

    known: Mapping[str, Mapping[str, int]]
    unseen: Mapping[str, int]

    @classmethod
    def count(cls, features: Iterable[Features]) -> Self:
        """Count the values of all records, each once a record.

        Wholly equal records count once: a record entered twice does not make its values common.
        """
        counts: dict[str, Counter[str]] = {field: Counter() for field in USUAL}
        records = 0
        for one in dict.fromkeys(features):
            records += 1
            for field, value in set(_values(one)):
                counts[field][value] += 1
        return cls(
            {
                field: {value: _bits(field, seen, records) for value, seen in values.items()}
                for field, values in counts.items()
            },
            {field: _bits(field, 0, records) for field in USUAL},
        )

    def rarity(self, field: str, value: str) -> int:
        """Give the rarity of a value in whole bits, 1 to `MOST`."""
        return self.known[field].get(value, self.unseen[field])


def _bits(field: str, seen: int, records: int) -> int:
    others = max(0, seen - _OWN_OF.get(field, _OWN))
    chance = (others + _PRIOR_RECORDS * USUAL[field]) / (records + _PRIOR_RECORDS)
    return min(MOST, max(1, round(-log2(chance))))


def _values(one: Features) -> Iterator[tuple[str, str]]:
    """Give field and value of all that can be rare in one record."""
    yield from (("given", one.given), ("family", one.family)) if one.given or one.family else ()
    if one.birthday:
        yield "birthday", "".join(one.birthday)
    yield from (("email", box) for box in one.emails + one.role_emails)
    yield from (("domain", domain) for domain in one.domains)
    yield from (("phone", number) for number in one.phones)
    yield from (("word", word) for parts in one.organisations for word in parts)
    yield from (("identifier", f"{system}={code}") for system, code in one.identifiers)
    for address in one.addresses:
        yield "street", address.street + address.number
        yield from (("place", address.postcode), ("place", address.city))


# What is usual, for a pair that is judged alone.
NO_TERMS = Terms.count(())
