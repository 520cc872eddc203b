"""Taking the legal form off a name: `Muster GmbH & Co. KG` is `muster`, and a form.

The form is not deleted but kept apart: `Muster GmbH` and `Muster AG` are two organisations.
"""

import re

from crmctl.matching.normalise import LONGEST
from crmctl.model.text import loose, words

# Legal forms as they stand once dots are gone and words are folded; the longest is tried
# first, so that "gmbh co kg" is not taken for "kg". German, Austrian and Swiss law first, then the
# common others.
_FORMS = {
    "gesellschaft mit beschrankter haftung": "gmbh", "gesmbh": "gmbh", "gmbh": "gmbh",
    "mbh": "gmbh", "ggmbh": "ggmbh",
    "gmbh co kg": "gmbhcokg", "gmbh und co kg": "gmbhcokg", "gmbh co ohg": "gmbhcoohg",
    "gmbh und co kgaa": "kgaa", "gmbh co kgaa": "kgaa", "ag und co kg": "agcokg",
    "ag co kg": "agcokg", "ug und co kg": "ugcokg", "ug co kg": "ugcokg", "co kg": "kg",
    "und co kg": "kg", "kgaa": "kgaa", "kg": "kg", "ohg": "ohg", "gbr": "gbr", "ek": "ek",
    "e k": "ek", "ekfr": "ek", "ekfm": "ek", "eingetragener kaufmann": "ek",
    "ug haftungsbeschrankt": "ug", "unternehmergesellschaft": "ug",
    "unternehmergesellschaft haftungsbeschrankt": "ug", "ug": "ug",
    "aktiengesellschaft": "ag", "aktien gesellschaft": "ag", "actiengesellschaft": "ag",
    "actien gesellschaft": "ag", "actges": "ag", "act ges": "ag", "aktges": "ag",
    "akt ges": "ag", "ag": "ag", "a g": "ag",
    "se": "se", "eg": "eg", "ev": "ev", "partg": "partg", "partgmbb": "partgmbb",
    "ltd": "ltd", "limited": "ltd", "inc": "inc", "incorporated": "inc", "corp": "corp",
    "corporation": "corp", "llc": "llc", "llp": "llp", "plc": "plc", "company": "co", "co": "co",
    "sa": "sa", "s a": "sa", "sarl": "sarl", "sas": "sas", "spa": "spa", "srl": "srl",
    "bv": "bv", "b v": "bv", "nv": "nv", "sl": "sl", "ab": "ab", "as": "as", "oy": "oy",
    "aps": "aps", "sp z o o": "spzoo", "doo": "doo", "sro": "sro", "kft": "kft",
}  # fmt: skip
# Forms that are no other word and so are found in the middle of a name, too.
_INSIDE = {
    name: form
    for name, form in _FORMS.items()
    if form in {"gmbh", "ggmbh", "gmbhcokg", "ug", "ag"} and len(name) > len("a g")
}
_LONGEST_FORM = max(form.count(" ") + 1 for form in _FORMS)
_DOT = re.compile(r"(?<=\w)\.(?=\w\b)|\.(?=\s|$|,|\))")


def split_form(name: str) -> tuple[tuple[str, ...], str]:
    """Give the words of an organisation's name and, apart, its legal form (empty if none).

    The form is taken from the end of the name or else, where it is no other word, from wherever it
    stands; a name that is nothing but a form stays whole.
    """
    plain = loose(name[:LONGEST]).replace("&", " und ").replace("'", "").replace("\u2019", "")
    parts = words(_DOT.sub("", plain))
    for count in range(min(_LONGEST_FORM, len(parts) - 1), 0, -1):
        form = _FORMS.get(" ".join(parts[-count:]))
        if form:
            return tuple(_joined(parts[:-count])), form
    for count in range(min(_LONGEST_FORM, len(parts) - 1), 0, -1):
        for at in range(len(parts) - count):
            form = _INSIDE.get(" ".join(parts[at : at + count]))
            if form:
                return tuple(_joined(parts[:at] + parts[at + count :])), form
    return tuple(_joined(parts)), ""


def _joined(parts: list[str]) -> list[str]:
    return [part for part in parts if part != "und"] or parts
