"""What names of columns mean, word by word."""

import re
from functools import cache
from typing import NamedTuple

from crmctl.interchange.goals import OURS_ALONE
from crmctl.interchange.synonyms import targets
from crmctl.interchange.thesaurus import ADDING_NOTHING, CHANGING, MEANINGS
from crmctl.model.catalogue import Kind
from crmctl.model.text import words

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_EMAIL_WORD = re.compile(r"\be[-_ ]?(?=mail)", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]+")
_SHORTEST = 5  # letters of a word that may hold a slip
_ALIKE = 88  # per cent of two words that are one with a slip
_LONGEST = 100  # characters of a name that are looked at
_VOCABULARY = MEANINGS.keys() | CHANGING | ADDING_NOTHING
_LONGEST_WORD = max(map(len, _VOCABULARY))


class NameSays(NamedTuple):
    """What a name says: the meanings of its words, those without one, and how many slips."""

    meanings: frozenset[str]
    left: frozenset[str]
    slips: int


class KnownName(NamedTuple):
    """A name that is known: what it means, and for what."""

    meanings: frozenset[str]
    word: str
    target: str

    @property
    def weak(self) -> bool:
        """Whether all its words stand in names of other columns, too: `Organisation - PLZ`."""
        return self.meanings <= ADDING_NOTHING


def known_names(kind: Kind) -> list[KnownName]:
    """Give every known name of a kind with what it means; ids are never guessed."""
    own = {
        field.path: field.path
        for field in kind.fields
        if field.type not in OURS_ALONE and "." not in field.path and not field.map
    }
    names = own | dict(targets(kind.name))
    found = []
    for word, target in names.items():
        path, _, label = target.partition(":")
        if path in kind.by_name and path != "external_ids" and label != "id":
            said = understood(word)
            found.append(KnownName(said.meanings | said.left, word, target))
    return found


@cache
def understood(text: str) -> NameSays:
    """Give what a name says, its digits apart."""
    meanings, left, slips = set[str](), set[str](), 0
    for word in words(_EMAIL_WORD.sub("e", _CAMEL.sub(" ", text[:_LONGEST]))):
        if _DIGITS.fullmatch(word):
            continue
        parts = _parts(word)
        near = "" if parts else _near(word)
        for part in parts or ((near,) if near else (word,)):
            known = MEANINGS.get(part)
            meanings.update(known or ())
            left.update(() if known else (part,))
        slips += bool(near)
    return NameSays(frozenset(meanings), frozenset(left), slips)


def _parts(word: str) -> tuple[str, ...]:
    """Take a compound apart, as in `firstname` or `telefonprivat`, into as few words as can be."""
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(word) + 1):
        ways = [
            (*before, word[start:end])
            for start in range(max(0, end - _LONGEST_WORD), end)
            if (before := best[start]) is not None and word[start:end] in _VOCABULARY
        ]
        best.append(min(ways, key=len, default=None))
    return best[-1] or ()


def _near(word: str) -> str:
    """Give a known word of which this is a misspelling."""
    if len(word) < _SHORTEST:
        return ""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a strange name needs it

    known = [one for one in MEANINGS if len(one) >= _SHORTEST]
    found = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return found[0] if found else ""
