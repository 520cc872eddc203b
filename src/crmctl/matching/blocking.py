"""Which pairs of records are worth comparing.

Each field gives loose keys; two records that share a rare key, or keys of two fields at once,
become a candidate. Up to `EXHAUSTIVE` records everything is compared. Above it a block, that
is all records with one key, counts only up to a size that falls with the number of records, so
that candidates stay proportional to records. Strong keys (mailbox, number, identifier, house,
whole name) have no such limit: a larger block of theirs is sorted and each record meets its
`WINDOW` nearest neighbours, so that no block of 100,000 equal records stops the search and
equal records still meet.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from crmctl.matching.features import Features
from crmctl.matching.normalise import skeleton

EXHAUSTIVE = 300
WINDOW = 5
# A strong block up to this size is compared whole.
STRONG_BLOCK = 60

_MOST_CANDIDATES = 200_000
_SMALLEST_BLOCK, _LARGEST_BLOCK = 10, 100
_PHONE_TAIL = 8
_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Keys:
    """The loose keys of one record.

    Attributes:
        strong: keys that alone make a candidate, whatever the block's size.
        weak: by field, keys that make a candidate alone in a small block, or in pairs.
    """

    strong: tuple[str, ...]
    weak: tuple[tuple[str, tuple[str, ...]], ...]


def keys(features: Features) -> Keys:
    """Give the keys under which a record is found, in a fixed order."""
    names = sorted({skeleton(name) for name in (features.given, features.family)} - {""})
    strong = [f"email:{box}" for box in features.emails]
    strong += [f"role:{box}" for box in features.role_emails]
    strong += [f"phone:{number[-_PHONE_TAIL:]}" for number in features.phones]
    strong += [f"id:{system}={code}" for system, code in features.identifiers]
    strong += [f"org:{''.join(parts)}" for parts in features.organisations if not names]
    strong += [f"house:{a.street}{a.number},{a.postcode or a.city}"
               for a in features.addresses if a.street and a.number]  # fmt: skip
    if len(names) > 1:
        strong.append("name:" + " ".join(names))
    weak = (
        ("name", tuple(names + _prefixes(features))),
        ("birthday", _birthday_keys(features)),
        ("email", _email_keys(features)),
        ("phone", tuple(sorted({number[:-3] for number in features.phones}))),
        ("organisation", _word_keys(features)),
        ("street", tuple(sorted({skeleton(a.street) for a in features.addresses} - {""}))),
        ("house", tuple(sorted({a.number for a in features.addresses} - {""}))),
        ("place", _place_keys(features)),
    )
    return Keys(tuple(dict.fromkeys(strong)), tuple((field, few) for field, few in weak if few))


def _prefixes(features: Features) -> list[str]:
    return sorted({f"{name[:_PREFIX]}-" for name in (features.given, features.family) if name})


def _birthday_keys(features: Features) -> tuple[str, ...]:
    if features.birthday is None:
        return ()
    year, month, day = features.birthday
    return (year + month, f"-{month}{day}", f"{year}-{day}") if year else (f"-{month}{day}",)


def _email_keys(features: Features) -> tuple[str, ...]:
    locals_ = {skeleton(box.rpartition("@")[0] or box) for box in features.emails}
    return tuple(sorted(locals_ - {""}) + [f"@{domain}" for domain in features.domains])


def _word_keys(features: Features) -> tuple[str, ...]:
    return tuple(sorted({skeleton(word) for parts in features.organisations for word in parts}))


def _place_keys(features: Features) -> tuple[str, ...]:
    places = {a.postcode for a in features.addresses}
    return tuple(sorted((places | {skeleton(a.city) for a in features.addresses}) - {""}))


def candidates(features: Sequence[Features]) -> Iterable[tuple[int, int]]:
    """Give the pairs of positions worth comparing, each once, the smaller position first."""
    count = len(features)
    if count <= EXHAUSTIVE:
        return combinations(range(count), 2)
    every = [keys(one) for one in features]
    found: set[int] = set()
    limit = min(_LARGEST_BLOCK, max(_SMALLEST_BLOCK, _MOST_CANDIDATES // count))
    for block in _strong_blocks(every):
        found.update(one * count + other for one, other in _strong_pairs(block, features))
    for block in _weak_blocks(every):
        if len(block) <= limit:
            found.update(one * count + other for one, other in combinations(block, 2))
    return [divmod(code, count) for code in sorted(found)]


def _strong_blocks(every: Sequence[Keys]) -> Iterator[Sequence[int]]:
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for position, one in enumerate(every):
        for key in one.strong:
            blocks[key].append(position)
    return (block for block in blocks.values() if len(block) > 1)


def _strong_pairs(block: Sequence[int], features: Sequence[Features]) -> Iterable[tuple[int, int]]:
    if len(block) <= STRONG_BLOCK:
        return combinations(block, 2)
    near = sorted(block, key=lambda position: (repr(features[position]), position))
    return (
        (min(one, other), max(one, other))
        for place, one in enumerate(near)
        for other in near[place + 1 : place + 1 + WINDOW]
    )


def _weak_blocks(every: Sequence[Keys]) -> Iterator[Sequence[int]]:
    """Give the blocks of single keys and of pairs of keys, one pair of fields at a time.

    One pair of fields at a time keeps memory proportional to the records.
    """
    by_field: defaultdict[str, dict[int, tuple[str, ...]]] = defaultdict(dict)
    for position, one in enumerate(every):
        for field, few in one.weak:
            by_field[field][position] = few
    for records in by_field.values():
        yield from _blocks((position, few) for position, few in records.items())
    for (first, ones), (second, others) in combinations(sorted(by_field.items()), 2):
        del first, second
        yield from _blocks(
            (position, [(a, b) for a in ones[position] for b in others[position]])
            for position in sorted(ones.keys() & others.keys())
        )


def _blocks(records: Iterable[tuple[int, Iterable[object]]]) -> Iterator[Sequence[int]]:
    blocks: defaultdict[object, list[int]] = defaultdict(list)
    for position, few in records:
        for key in few:
            blocks[key].append(position)
    return (block for block in blocks.values() if len(block) > 1)
