"""Texts of records inside pictures: nothing that acts, and which way they are read."""

import re
import unicodedata

_ELLIPSIS = "…"
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
# What drives a terminal, is no character of XML, turns the direction of what follows (UAX #9) or
# makes two words look the same that are not.
_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_RIGHT_TO_LEFT = ("R", "AL")
_TURNING = (*_RIGHT_TO_LEFT, "AN")
# An isolate that takes its direction from its first letter, and its end (UAX #9).
_ISOLATE, _END = "\u2068", "\u2069"


def plain(text: str) -> str:
    """Give a text without anything that acts; line breaks become blanks."""
    if text.isprintable():
        return text
    return _ACTING.sub("", _BREAKS.sub(" ", text))


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is read from right to left."""
    if text.isascii():
        return False
    found = (unicodedata.bidirectional(char) for char in text)
    first = next((one for one in found if one in ("L", *_RIGHT_TO_LEFT)), "L")
    return first in _RIGHT_TO_LEFT


def isolated(text: str) -> str:
    """Give a text that turns nothing around it, for sentences that name it."""
    if text.isascii() or not any(unicodedata.bidirectional(char) in _TURNING for char in text):
        return text
    return f"{_ISOLATE}{text}{_END}"


def cut(text: str, characters: int, ellipsis: str = _ELLIPSIS) -> str:
    """Give the beginning of a text and an ellipsis; never half of a letter with its marks."""
    end = characters
    while 0 < end < len(text) and _continues(text, end):
        end -= 1
    return text[:end].rstrip() + ellipsis


def _continues(text: str, place: int) -> bool:
    """Whether the character belongs to the one before it."""
    joiner = "\u200d"
    return joiner in text[place - 1 : place + 1] or unicodedata.category(text[place]) in {
        "Mn",
        "Me",
        "Mc",
        "Sk",
    }
