"""The core of an identifier: what is left of it where only small letters and digits count.

Whatever stands between the letters (blanks, hyphens, zero bytes, tags, line breaks) and whatever
is no plain letter goes from both sides, so that one short text finds nearly all writings.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from unicodedata import normalize

from crmctl.model.text import fold
from crmctl.privacy.writings import What, Writing

SHORTEST = 4
"""Of fewer letters, others stand in nearly every text."""
_DIGITS = 8  # of a phone number; the last ones, which do not change with the prefix
_LOWER = bytes(range(256)).lower()
_DROPPED = bytes(byte for byte in range(256) if not chr(byte).isalnum() or byte > 0x7F)  # noqa: PLR2004
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_PLAIN = re.compile(r"[\W_]+")
_PAIRS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "ß": "ss"}
_DIGRAPH = {"ae": "a", "oe": "o", "ue": "u", "ss": "ß"}
_UNIT = re.compile(r"[aou]e|ss|.", re.DOTALL)
_MOST = 16


def squeezed(text: str) -> str:
    """Give the letters and digits of a text, folded."""
    if text.isascii():
        return text.encode().translate(_LOWER, _DROPPED).decode()
    return _PLAIN.sub("", _BEYOND.sub(_folded, text.lower()))


def _folded(match: re.Match[str]) -> str:
    return _fold(match[0])


_fold = lru_cache(10_000)(fold)


def cores(writing: Writing) -> tuple[str, ...]:
    """Give the cores of an identifier, one of which stands in whatever says it."""
    if writing.what is What.PHONE:
        return (writing.said[-_DIGITS:],)
    said = writing.said.rpartition("@")[0] if writing.what is What.EMAIL else writing.said
    return tuple(dict.fromkeys(squeezed(form) for form in spellings(said)))


def spellings(said: str) -> Iterator[str]:
    """Give the ways to spell a word: with umlauts, without, with two letters for each."""
    plain = normalize("NFC", said).lower().replace("æ", "ae").replace("œ", "oe")
    units = [_ways(unit) for unit in _UNIT.findall(plain)]
    yield from ("".join(each) for each in islice(product(*units), _MOST))


def _ways(unit: str) -> tuple[str, ...]:
    if unit in _PAIRS:
        return unit, _PAIRS[unit]
    if unit == "ss":
        return ("ss",)
    return (unit, _DIGRAPH[unit]) if unit in _DIGRAPH else (unit,)
