"""Forms of address before a name: `Frau`, `Herrn`, `Dr.`; which of them fit one person."""

import re
from collections.abc import Iterable, Mapping

_FEMALE = ("Frau", "Fr.", "Mrs", "Mrs.", "Ms", "Ms.", "Miss", "Mme", "Mme.", "Madame")
_MALE = ("Herr", "Herrn", "Hr.", "Hrn.", "Mr", "Mr.", "Monsieur")
_TITLES = ("Dr", "Dr.", "Prof", "Prof.", "Dipl.-Ing.", "Ing.", "Mag.")
_GAP = r"[^\S\n]+"  # a name does not go on in the next line


def _one_of(forms: Iterable[str]) -> str:
    longest_first = sorted(map(re.escape, forms), key=len, reverse=True)
    return rf"(?:{'|'.join(longest_first)}){_GAP}"


_ANY = rf"\b(?:{_one_of((*_FEMALE, *_MALE, *_TITLES))})+"
_BEFORE = re.compile(rf"{_ANY}$")
_SHARED = re.compile(rf"\b{_one_of((*_FEMALE, *_MALE))}(?:und|u\.|and|&|\+){_GAP}$")


def before_name(text: str, start: int, end: int) -> int:
    """Give the place in a text where the form of address before `end` begins; `end` if none does.

    Args:
        text: the text.
        start: where to look from.
        end: where the name begins.
    """
    found = _BEFORE.search(text, start, end)
    return found.start() if found else end


def without_form(text: str) -> str:
    """Leave out the form of address with which a text ends."""
    return _BEFORE.sub("", text)


def is_part_of_another(before: str) -> bool:
    """Tell whether a form goes on another one: `Herr` before `Dr.`, `Herr und` before `Frau`."""
    return _BEFORE.search(before) is not None or _SHARED.search(before) is not None


def addressed(name: Mapping[str, str], family: str) -> str:
    """Give a pattern for a contact's family name behind a form that fits the contact, or nothing.

    `Herr Müller` is not Erika: only the forms of the contact's own salutation and academic title
    count, and a contact that has neither is told from its relatives by nothing.

    Args:
        name: the contact's name.
        family: a pattern for the family name.
    """
    said = name.get("salutation", "").rstrip(".").casefold()
    own = [form for form in (name.get("salutation", ""), name.get("title", "")) if form]
    for forms in (_FEMALE, _MALE):
        if said in {form.rstrip(".").casefold() for form in forms}:
            own += forms
    own += [form for form in _TITLES if form.rstrip(".") in name.get("title", "")]
    if not own:
        return ""
    titles = rf"(?:{_one_of(_TITLES)})*"
    return rf"(?:{_one_of(set(own))}){titles}{family}"
