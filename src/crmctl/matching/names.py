"""The given and the family name of a person, as words in which equal names are equal."""

import re
from collections.abc import Sequence

from crmctl.matching.normalise import LONGEST, compact
from crmctl.model.text import words

Name = tuple[str, ...]
"""The words of a given or family name."""
FullName = tuple[Name, Name]
"""The given and the family name; each may be empty."""

_NICKNAME = 3
_SEPARATOR = re.compile(r"[._-]")
_GIVEN_AND_FAMILY = 2


def name_words(text: str) -> Name:
    """Give the words of a name: "O'Brien" is one, "Müller-Lüdenscheidt" two."""
    bare = text[:LONGEST].replace("'", "").replace("\u2019", "")
    return tuple(filter(None, map(compact, words(bare))))


def split_name(text: str) -> FullName:
    """Give the given and the family name of `Erika Muster` or `Muster, Erika`."""
    family, _, given = text.partition(",")
    if name_words(given):
        return name_words(given), name_words(family)
    every = name_words(text)
    return every[:-1], every[-1:]


def completed(name: FullName, addresses: Sequence[str]) -> FullName:
    """Give a name with the given name that a mailbox spells, where it has none or an initial.

    `M. Muster` with `maria.muster@firma.example` is Maria Muster.
    """
    given, family = name
    if not family or any(len(word) > 1 for word in given):
        return name
    initial, own = "".join(given)[:1], "".join(family)
    for address in addresses:
        parts = [compact(part) for part in _SEPARATOR.split(address.partition("@")[0])]
        if len(parts) == _GIVEN_AND_FAMILY and parts[1] == own:
            (spelled, _) = parts
            if len(spelled) >= _NICKNAME and spelled.isalpha() and spelled.startswith(initial):
                return (spelled,), family
    return name
