"""Names of people, as words: how they are read, and what a mailbox tells of them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from crmctl.matching.normalise import LONGEST, compact, is_role
from crmctl.model.text import fold, words

Name = tuple[str, ...]
"""The words of a given or family name."""
FullName = tuple[Name, Name]
"""The given and the family name; each may be empty."""

_SEPARATOR = re.compile(r"[._-]")
_GIVEN_AND_FAMILY = 2
_NICKNAME, _SHORT = 3, 3
_DIGITS = "0123456789"


@lru_cache(maxsize=1 << 16)
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
    if family and given and (len(given[0]) > 1 or any(len(word) > 1 for word in given)):
        return name
    # Where only one name is known, it may stand in the wrong place.
    initial, own = ("".join(given)[:1], "".join(family)) if family else ("", "".join(given))
    for address in addresses:
        parts = [compact(part) for part in _SEPARATOR.split(address.partition("@")[0])]
        if own and len(parts) == _GIVEN_AND_FAMILY and parts[1] == own:
            (spelled, _) = parts
            if len(spelled) >= _NICKNAME and spelled.isalpha() and spelled.startswith(initial):
                return (spelled,), family or given
    return name


def former_name(name: FullName, addresses: Sequence[str]) -> str:
    """Give another family name that a mailbox spells: addresses outlive weddings. Or nothing.

    `Anna Vogt` with `a.lang@firma.example` may have been Anna Lang.
    """
    if not addresses or not name[0]:
        return ""
    given, family = ("".join(part) for part in name)
    for address in addresses:
        local = address.partition("@")[0]
        if is_role(fold(local)):
            continue
        apart = local.replace("_", ".").replace("-", ".").split(".")
        parts = [compact(part).rstrip(_DIGITS) for part in apart]
        if len(parts) == _GIVEN_AND_FAMILY and parts[0] not in (given, given[:1]):
            continue
        last = parts[-1].removeprefix(given)
        if len(last) > _SHORT and last.isalpha() and last not in (family, given[0] + family):
            return last
    return ""
