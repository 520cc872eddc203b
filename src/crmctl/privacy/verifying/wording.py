"""The one form in which a word is compared, and the words of a text."""

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple
from unicodedata import normalize

# Soft hyphen, zero-width characters, marks of direction, the mark at the start of a file.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_APOSTROPHES = re.compile("(?<=\\w)['\u2019\u2018`\u00b4\u02bc](?=\\w)")
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i", "þ": "th"}
)
# Chinese, Japanese and Korean put no blanks between words: each sign stands for itself.
_SIGN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(f"[{_SIGN}]|[^\\W_{_SIGN}]+")
_FOREIGN = re.compile(f"[{_SIGN}]")
_TITLES = frozenset({"dr", "prof", "dipl", "ing", "herr", "herrn", "frau", "mr", "mrs", "ms"})
_WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"}
_MOST_FORMS = 16


class Word(NamedTuple):
    """A word of a text in its plain form, and what stands between it and the one before."""

    plain: str
    gap: str


def plain(text: str) -> str:
    """Give a text without case, accents, unseen characters and apostrophes in words."""
    if text.isascii():
        return _APOSTROPHES.sub("", text.lower()) if "'" in text or "`" in text else text.lower()
    text = _UNSEEN.sub("", normalize("NFKC", text)).casefold()
    text = normalize("NFC", _ACCENTS.sub("", normalize("NFKD", text)))
    return _APOSTROPHES.sub("", text.translate(_LETTERS))


def words(text: str) -> Iterator[Word]:
    """Give the words of a plain text that may belong to a name, without initials and titles."""
    end = 0
    gap = left_out = ""
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        gap += between.removeprefix(".").lstrip(" ") if left_out else between
        end = found.end()
        left_out = "" if counts(found[0]) else found[0]
        if not left_out:
            yield Word(found[0], gap)
            gap = ""


def bare(text: str) -> list[str]:
    """Give all words of a plain text."""
    return _WORD.findall(text)


def counts(word: str) -> bool:
    """Tell whether a word says something of who is meant: no initial, no title."""
    return (len(word) > 1 or _FOREIGN.match(word) is not None) and word not in _TITLES


def forms(word: str) -> list[str]:
    """Give the plain forms in which others may write a word: `Müller`, `Mueller`, `Muller`."""
    text = normalize("NFC", word).casefold()
    choices = [(char, _WRITTEN_OUT[char]) if char in _WRITTEN_OUT else (char,) for char in text]
    spelled = ["".join(one) for _, one in zip(range(_MOST_FORMS), product(*choices), strict=False)]
    found = {plain(one) for one in spelled}
    found |= {re.sub("([aou])e", r"\1", one) for one in found}
    return sorted(one for one in found if one)
