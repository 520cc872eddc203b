"""Personal data where it should not be: in messages, names of branches and files, foreign notes.

An erasure has to rewrite whatever holds such data; a place that never got any needs no rewriting.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

from crmctl.model.text import loose
from crmctl.privacy.subject import full_names

_EMAIL = re.compile(r"[\w.+%-]+(?:@|%40)(?:[\w-]+\.)+[^\W\d_]{2,}")
_NUMBER = re.compile(r"(?<![\w.-])(?:\+|00|\(?0)\d?[\d ()/.\u2013-]{6,20}\d(?![\w-])")
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}")
_WORD = re.compile(r"[^\W_]+")
# Trailers with which people sign a commit themselves (git-interpret-trailers).
_SIGNED = re.compile(r"^[A-Za-z]+(?:-[A-Za-z]+)*-by: .*$", re.MULTILINE)
# What `git commit` shows in the editor and leaves out of the message.
_NOT_SAID = re.compile(r"^#.*$|^# -+ >8 -+$[\s\S]*", re.MULTILINE)
_FEWEST_DIGITS = 7


class What(StrEnum):
    """What leaked."""

    EMAIL = "an e-mail address"
    PHONE = "a phone number"
    NAME = "the name of a contact"


class Leak(NamedTuple):
    """One place in a text; it carries no value.

    Attributes:
        what: the sort.
        start: where it begins.
        end: where it ends.
        who: the ids of the contacts who are named; empty for an address or a number.
    """

    what: What
    start: int
    end: int
    who: frozenset[str] = frozenset()


class Watch:
    """Knows the names of all contacts, and looks for them and for addresses and numbers."""

    def __init__(self, contacts: Iterable[tuple[str, Mapping[str, Any]]], region: str) -> None:
        self._region = region
        self._names: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for id_, data in contacts:
            for given, family in full_names(data):
                self._names[*given.split(), *family.split()].add(id_)
                self._names[*family.split(), *given.split()].add(id_)
        self._longest = max(map(len, self._names), default=0)
        self._first = {words[0] for words in self._names}

    def leaks(self, text: str) -> Iterator[Leak]:
        """Find what leaked into a text."""
        for match in _EMAIL.finditer(text):
            yield Leak(What.EMAIL, *match.span())
        text = _EMAIL.sub(_blank, text)
        for match in _NUMBER.finditer(text):
            if self._is_number(match[0]):
                yield Leak(What.PHONE, *match.span())
        yield from self._named(text)

    def in_message(self, text: str) -> Iterator[Leak]:
        """Find what leaked into a commit's message; who signs with an address meant to."""
        said = _NOT_SAID.sub(_blank, _SIGNED.sub(_blank, text))
        yield from self.leaks(said)

    def _is_number(self, text: str) -> bool:
        """Tell whether digits are a phone number that can exist."""
        if sum(map(str.isdigit, text)) < _FEWEST_DIGITS or _DAY.search(text):
            return False
        import phonenumbers  # noqa: PLC0415 - 70 ms that only digits need

        try:
            parsed = phonenumbers.parse(text, self._region)
        except phonenumbers.NumberParseException:
            return False
        return phonenumbers.is_valid_number(parsed)

    def _named(self, text: str) -> Iterator[Leak]:
        words = [(loose(match[0]), match) for match in _WORD.finditer(text)]
        after = 0
        for at, (word, first) in enumerate(words):
            if at < after or word not in self._first:
                continue
            for length in range(self._longest, 1, -1):
                some = words[at : at + length]
                who = self._names.get(tuple(each for each, _ in some))
                if who and len(some) == length and _is_one_name(text, [each for _, each in some]):
                    yield Leak(What.NAME, first.start(), some[-1][1].end(), frozenset(who))
                    after = at + length
                    break


def shown(text: str, leaks: Iterable[Leak]) -> str:
    """Give a text with dots in place of what leaked."""
    for leak in sorted(leaks, key=lambda one: one.start, reverse=True):
        text = f"{text[: leak.start]}...{text[leak.end :]}"
    return text


def _is_one_name(text: str, words: list[re.Match[str]]) -> bool:
    """Tell whether nothing that parts two sentences stands between the words."""
    gaps = (text[one.end() : other.start()] for one, other in pairwise(words))
    return all(len(gap) <= 3 and not set(gap) & set(".!?:;()") for gap in gaps)  # noqa: PLR2004


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
