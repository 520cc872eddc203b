"""Keyed digests of what tells a person: enough to know them again, not to say who they were.

HMAC-SHA256, because a digest without a key gives a phone number away in seconds (PRIVACY.md).
"""

import hmac
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crmctl.privacy.verifying.keys import Keys, Sort

_ANCHOR = "word"
_LENGTH = 16  # bytes: two of a million texts agree once in 10^26


@dataclass(frozen=True, slots=True)
class Digests:
    """What a verification knows of one person or of several.

    Attributes:
        secret: the key of the digests.
        anchors: digests of words of which one stands in every full name and handle.
        certain: digests that nobody else has.
        shared: digests of what an innocent has as well: somebody has to decide.
        lengths: how many words the names have.
    """

    secret: bytes = field(repr=False)
    anchors: frozenset[bytes] = field(repr=False)
    certain: frozenset[bytes] = field(repr=False)
    shared: frozenset[bytes] = field(repr=False)
    lengths: frozenset[int]

    def of(self, sort: str, text: str) -> bytes:
        """Give the digest of a text."""
        return hmac.digest(self.secret, f"{sort}:{text}".encode(), "sha256")[:_LENGTH]

    def is_anchor(self, word: str) -> bool:
        """Tell whether a word may belong to a name that is looked for."""
        return self.of(_ANCHOR, word) in self.anchors


def digests(keys: Keys, secret: bytes, innocent: Collection[tuple[Sort, str]] = ()) -> Digests:
    """Give the digests of a person's keys.

    Args:
        keys: theirs.
        secret: the key.
        innocent: what others have, from `keys.names_of` and `keys.ways_to`.
    """
    empty = Digests(secret, frozenset(), frozenset(), frozenset(), keys.lengths)
    shared = set(innocent) & keys.texts
    return Digests(
        secret,
        frozenset(empty.of(_ANCHOR, one) for one in keys.anchors),
        frozenset(empty.of(sort, text) for sort, text in keys.texts - shared),
        frozenset(empty.of(sort, text) for sort, text in shared),
        keys.lengths,
    )


def together(several: Iterable[Digests]) -> Digests:
    """Give the digests of several people under one key."""
    each = list(several)
    if len({one.secret for one in each}) != 1:
        message = "digests of several keys cannot be looked for together"
        raise ValueError(message)
    return Digests(
        each[0].secret,
        frozenset().union(*(one.anchors for one in each)),
        frozenset().union(*(one.certain for one in each)),
        frozenset().union(*(one.shared for one in each)),
        frozenset().union(*(one.lengths for one in each)),
    )


def as_data(known: Digests) -> dict[str, Any]:
    """Give digests as plain data without their key."""
    return {
        "anchors": sorted(one.hex() for one in known.anchors),
        "certain": sorted(one.hex() for one in known.certain),
        "shared": sorted(one.hex() for one in known.shared),
        "lengths": sorted(known.lengths),
    }


def from_data(data: Mapping[str, Any], secret: bytes) -> Digests:
    """Read what `as_data` gave.

    Raises:
        ValueError: it is something else.
    """
    try:
        sets = [
            frozenset(bytes.fromhex(one) for one in data[name])
            for name in ("anchors", "certain", "shared")
        ]
        return Digests(secret, sets[0], sets[1], sets[2], frozenset(map(int, data["lengths"])))
    except (KeyError, TypeError) as error:
        message = "no digests"
        raise ValueError(message) from error
