"""The full name of a person, in one form for every way of writing it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from crmctl.matching.names import name_words
from crmctl.privacy.subject import suffix

_UMLAUT = re.compile(r"([aou])e+")
_MOST_WORDS = 6
# Words before a name, and small words within one, that tell nobody from another.
_FORMS = frozenset((
    "frau", "fr", "herr", "herrn", "hr", "hrn", "mr", "mrs", "ms", "miss", "mme", "madame",
    "monsieur", "dr", "prof", "dipl", "ing", "mag", "med", "phil", "jur", "nat", "rer",
))  # fmt: skip
_SMALL = frozenset((
    "von", "vom", "van", "der", "den", "de", "di", "da", "du", "la", "le", "zu", "zum", "zur",
    "und", "del", "della", "dos", "ten", "ter", "af", "av", "el", "al", "bin", "ibn", "mac", "st",
))  # fmt: skip
_ENDINGS = frozenset({"jr", "jun", "junior", "sr", "sen", "senior"})


def full_names(name: Mapping[str, Any]) -> Iterator[str]:
    """Give each pair of a given and a family name, in alphabetical order.

    The order in which they are written, middle names, hyphens, accents, academic titles and small
    words do not count. A double name is not half of it: that may be somebody else.
    """
    given, family = _words(_text(name.get("given"))), _words(_text(name.get("family")))
    if given and family:
        yield from _pairs(given, family)
    elif "display" not in name:  # in Chinese, Japanese and Korean one word may be both
        yield from (word for word in ("".join(given), "".join(family)) if not word.isascii())
    if shown := _text(name.get("display")):
        yield from _shown(shown)


def _shown(text: str) -> Iterator[str]:
    """Give the pairs of a name that is not parted, which may be parted anywhere."""
    last, _, first = text.partition(",")
    if given := _words(first):
        for each in dict.fromkeys((given, _bare(given))):
            yield from _pairs(each, _words(last))
        return
    parts = ("".join(_words(part)) for part in text.split())  # a double name is one
    words = tuple(filter(None, parts))[:_MOST_WORDS]
    for each in dict.fromkeys((words, _bare(words))):
        for at in range(1, len(each)):
            yield from _pairs(each[:at], each[at:])
            yield from _pairs(each[at:], each[:at])
        if len(each) == 1 and not each[0].isascii():
            yield each[0]


# Names come again and again.
@lru_cache(maxsize=1 << 14)
def _words(text: str) -> tuple[str, ...]:
    """Give the words of a name; of `ae` that was written `ä` before an `e` nothing is left."""
    return tuple([_UMLAUT.sub(r"\1", word) for word in name_words(text)]) if text else ()


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what stands around a name: `Frau`, `Dr.`, `jun.`."""
    return tuple(word for word in words if word not in _FORMS | _ENDINGS)


def ending(name: Mapping[str, Any]) -> str:
    """Give what tells father from son in a name: `junior`, `senior`; mostly it is empty."""
    if said := _text(name.get("suffix")):
        return suffix(said)
    behind = name_words(_text(name.get("display")))[2:]  # `Amartya Sen` is nobody's father
    return next((suffix(word) for word in behind if word in _ENDINGS), "")


def _pairs(given: Sequence[str], family: Sequence[str]) -> Iterator[str]:
    if not given or not family:
        return
    first, last = _telling(given), _telling(family)
    for one in {given[0], first[0], "".join(given), "".join(first)}:
        for other in {"".join(last), "".join(family)}:
            yield f"{one} {other}" if one < other else f"{other} {one}"
    if not (given[0].isascii() and family[0].isascii()):
        yield from ("".join((*family, *given)), "".join((*given, *family)))


def _telling(words: Sequence[str]) -> Sequence[str]:
    """Leave out small words and `jun.`, unless there are no others."""
    return [one for one in words if one not in _SMALL and one not in _ENDINGS] or words


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
