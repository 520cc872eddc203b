"""Names and addresses as paths, branches and programs have them: in one word, with a suffix."""

import re
from collections.abc import Iterator, Mapping
from unicodedata import normalize

from crmctl.model.text import fold
from crmctl.privacy.writings import FILE_SUFFIX, Strength, What, Writing, longest, word

_UPPER = r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])"
_ALONE = r"(?<![^\W_])", r"(?![^\W_])"
_WORDS = re.compile(r"[\s._,\-\u2010-\u2013'\u2019]+")
_SHORTEST_NAME, _SHORTEST_FAMILY = 10, 4
_DEMONYM = re.compile(
    r"(?:au|bach|berg|burg|dorf|feld|furt|hausen|heim|hof|kirch|see|stadt|stein|t?hal|wald)er$"
)
_MAILBOX = (
    r"(?<![^\W_])(?<![.+%@])",
    r"(?:(?![\w@]|[-_][^\W\d]|[.+]\w|%40|\s?[\[(]at[\])])|" + FILE_SUFFIX + ")",
)


def of_joined_name(name: Mapping[str, str]) -> Iterator[Writing]:
    """Give the writings of a full name in one word: `AnnaMueller`, `annamueller`.

    `Annaberg` is a town, and no Anna Berg: a short name counts only with its capital letters, and
    one that may be a word for the people of a town is for somebody to decide.
    """
    given, family = (_parts(name.get(part, "")) for part in ("given", "family"))
    if not (given and family):
        return
    said = longest(name["family"])
    for first, last in ((given, family), (family, given)):
        start, end = ("[-_.]?".join(map(word, parts)) for parts in (first, last))
        yield _writing(rf"(?=[A-ZÀ-ÖØ-Þ]){start}{_UPPER}{end}", said, Strength.WHOLE)
        letters = fold("".join((*first, *last)))
        if len(letters) >= _SHORTEST_NAME and len(said) >= _SHORTEST_FAMILY:
            doubtful = first is family or _DEMONYM.search(letters)
            strength = Strength.PART if doubtful else Strength.WHOLE
            yield _writing(rf"(?![A-ZÀ-ÖØ-Þ]){start}(?![A-ZÀ-ÖØ-Þ]){end}", said, strength)


def of_mailbox(address: str, name: Mapping[str, str]) -> Iterator[Writing]:
    """Give the writing of a mailbox without its host, where it says more than a family name."""
    local = address.rpartition("@")[0].partition("+")[0]
    parts = [one for one in re.split(r"[._-]", local) if one]
    family = longest(name["family"]) if name.get("family") else ""
    telling = len(family) >= _SHORTEST_FAMILY and any(
        re.fullmatch(word(family), one) for one in parts
    )
    if len(parts) > 1 and telling:
        pattern = "[._-]".join(map(re.escape, parts))
        found = re.compile(f"{_MAILBOX[0]}{pattern}{_MAILBOX[1]}", re.IGNORECASE)
        said = max(parts, key=len)
        hint = re.compile(re.escape(said), re.IGNORECASE)
        yield Writing(
            What.PROFILE, found, hint, Strength.WHOLE, key=f"{local.casefold()}@", said=said
        )


def _writing(pattern: str, said: str, strength: Strength) -> Writing:
    what = What.NAME if strength is Strength.WHOLE else What.PART_OF_NAME
    found = re.compile(f"{_ALONE[0]}{pattern}{_ALONE[1]}")
    return Writing(what, found, re.compile(word(said)), strength, said=said)


def _parts(text: str) -> list[str]:
    return [one for one in _WORDS.split(normalize("NFC", text)) if any(map(str.isalpha, one))]
