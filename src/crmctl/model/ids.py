"""Ids: opaque ones for people, readable ones for organisations, dated ones for what happened.

No id holds personal data, so that paths, commit messages, branches and tags hold none either.
"""

import re
from collections.abc import Callable
from datetime import date
from random import Random, SystemRandom
from typing import NamedTuple
from unicodedata import normalize

from crmctl.model.romanise import romanise

# Crockford's base 32, in lower case: no i, l, o, u, so that an id can be read out on the phone.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_BITS, _LAST = 5, 31  # of a letter
_OPAQUE_LENGTH = 8
_SHORT_LENGTH = 4
_SLUG_LENGTH = 60
_OPAQUE = re.compile(rf"[a-z]-[{ALPHABET}]{{{_OPAQUE_LENGTH}}}")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "&": " und "})
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_DIGITS = re.compile(r"[0-9-]+")
_FOREIGN = re.compile(r"[^\W\d_a-z]")
# Device names that Windows refuses as file names, with any extension.
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])")


class IdContext(NamedTuple):
    """What making an id needs: chance, today, and whether an id is taken."""

    random: Random
    today: date
    taken: Callable[[str], bool]


def opaque(prefix: str, context: IdContext) -> str:
    """Give a free id such as `p-7k3f9q2m`."""
    while True:
        candidate = f"{prefix}-{_letters(context.random, _OPAQUE_LENGTH)}"
        if not context.taken(candidate):
            return candidate


def is_opaque(id_: str) -> bool:
    """Tell whether an id has the form of those of `opaque`."""
    return _OPAQUE.fullmatch(id_) is not None


def slug(name: str, context: IdContext) -> str:
    """Give a free id such as `acme-gmbh`; a clash gets `-2`.

    Nothing for a name in a script that has no Latin writing here, as Chinese or Arabic: digits
    alone would not tell what is left of it.
    """
    spelt = romanise(normalize("NFC", name).casefold().translate(_UMLAUTS))
    stem = _NO_SLUG.sub("-", spelt).strip("-")[:_SLUG_LENGTH].strip("-")
    if not stem or (_DIGITS.fullmatch(stem) and _FOREIGN.search(spelt)):
        return ""
    if _RESERVED.fullmatch(stem):
        stem += "-x"
    candidate, number = stem, 1
    while context.taken(candidate):
        number += 1
        candidate = f"{stem}-{number}"
    return candidate


def dated(day: str, *parts: str, context: IdContext) -> str:
    """Give a free id such as `2026-11-21-acme-gmbh-phone-7k3f`.

    Args:
        day: YYYY-MM-DD, or the month alone.
        parts: ids and words of fixed vocabularies, never free text; empty ones are left out.
        context: where chance comes from.
    """
    stem = "-".join([day, *(part for part in parts if part)])
    while True:
        candidate = f"{stem}-{_letters(context.random, _SHORT_LENGTH)}"
        if not context.taken(candidate):
            return candidate


def _letters(random: Random, count: int) -> str:
    if isinstance(random, SystemRandom):  # to ask the system once is a tenth of the work
        bits = random.getrandbits(_BITS * count)
        return "".join([ALPHABET[bits >> _BITS * at & _LAST] for at in range(count)])
    return "".join(random.choice(ALPHABET) for _ in range(count))
