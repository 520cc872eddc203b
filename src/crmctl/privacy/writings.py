"""The ways in which a name, an address or a number is written, as patterns over original text.

A pattern matches the text as it stands, so that its spans are places in that text: `Müller`,
`MÜLLER`, `Mueller`, `Mu\\u0308ller`; `Müller, Erika`; a phone number in any grouping.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain
from unicodedata import normalize

from crmctl.model.text import fold

# Latin, Greek, Cyrillic, and the full-width Latin of East Asian fonts: scripts with case and
# accents. A letter of another script is written in one way only.
_SCRIPTS = (
    range(0x41, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000), range(0xFF21, 0xFF5B),
)  # fmt: skip
# Combining accents, the soft hyphen and zero-width characters, which a reader does not see.
_UNSEEN = "[\u0300-\u036f\u00ad\u200b-\u200d]*"
_APOSTROPHES = "'\u2019`\u00b4"
_HYPHENS = r"\-\u2010-\u2013"
_GAP = rf"[\s._{_HYPHENS}]+"
_INITIAL_GAP = r"\s*\.?\s*"
_NOT_AFTER_WORD = r"(?<![^\W_])"
# German puts the genitive's s right behind a name: `Erika Müllers Angebot`.
_NOT_BEFORE_WORD = r"(?=['\u2019]?s?(?![^\W_]))"
_NOT_IN_ADDRESS = r"(?<![\w.+%-])"
_DIGIT_GAP = r"[\s./()\-\u2010-\u2013\u00a0]{0,3}"
_AT = r"(?:@|%40|\s?[\[(]\s?at\s?[\])]\s?)"
_SHORTEST_NUMBER = 6
_SHORTEST_HANDLE = 5

_UNIT = re.compile(r"[aou]e|ss|.", re.DOTALL)
_PAIRS = {
    "ae": "[äÄæÆ]|[aA]\u0308", "oe": "[öÖœŒøØ]|[oO]\u0308", "ue": "[üÜ]|[uU]\u0308", "ss": "[ßẞ]",
}  # fmt: skip
_MAY_BE_TWO = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_LIGATURES = str.maketrans({"æ": "ae", "œ": "oe"})


class What(StrEnum):
    """Which sort of identifier was found."""

    NAME = "name"
    PART_OF_NAME = "part of a name"
    EMAIL = "email"
    PHONE = "phone"
    PROFILE = "profile"
    STREET = "street"
    BIRTHDAY = "birthday"
    PERSONAL_FIELD = "personal field"


@dataclass(frozen=True, slots=True)
class Writing:
    """One identifier, in all its writings.

    Attributes:
        what: the sort.
        pattern: finds it in any text.
        whole: whether it tells one person by itself, as a full name or an address does.
        turned: whether the family name stands first.
        key: the folded address or digits; empty for what is no key.
    """

    what: What
    pattern: re.Pattern[str]
    whole: bool
    turned: bool = False
    key: str = ""


def of_name(name: Mapping[str, str]) -> Iterator[Writing]:
    """Give the writings of a contact's `name`: full both ways round, then its parts alone."""
    given, family, display = (
        phrase(name.get(part, "")) for part in ("given", "family", "display")
    )
    if given and family:
        initial = rf"(?:[^\W\d_]\.?{_GAP})?"
        yield _name(rf"{given}{_GAP}{initial}{family}")
        yield _name(rf"{family}\s*,?{_GAP}{given}|{family},{given}", turned=True)
        first = _letter(normalize("NFC", name["given"])[0].casefold())
        short = rf"{first}{_INITIAL_GAP}{family}|{family}\s*,?\s*{first}\b\.?"
        yield _name(short, whole=False)
        yield from _parts(name, given, family)
    if display:
        yield _name(display, whole=len(_words(name["display"])) > 1)
    for part in (family, given):
        if part:
            yield _name(part, whole=False)


def _parts(name: Mapping[str, str], given: str, family: str) -> Iterator[Writing]:
    """Give one given name of several with the family name, and one half of a double name."""
    for one in _words(name["given"]) if len(_words(name["given"])) > 1 else ():
        yield _name(rf"{word(one)}{_GAP}{family}", whole=False)
    for half in _words(name["family"]) if len(_words(name["family"])) > 1 else ():
        if half[0].isupper():  # not the `von` of a noble name
            yield _name(rf"{given}{_GAP}{word(half)}", whole=False)


def of_email(address: str) -> Iterator[Writing]:
    """Give the writings of an address: any case, with a +tag, with (at) for the at sign."""
    local, at, domain = address.rpartition("@")
    if not at:
        return
    mailbox = rf"{_NOT_IN_ADDRESS}(?:mailto:)?{re.escape(local)}(?:\+[\w.-]+)?"
    pattern = rf"{mailbox}{_AT}{re.escape(domain)}(?![\w-]|\.\w)"
    yield Writing(
        What.EMAIL, re.compile(pattern, re.IGNORECASE), whole=True, key=address.casefold()
    )


def of_phone(number: str) -> Iterator[Writing]:
    """Give the writings of a number: national and international, in any grouping."""
    import phonenumbers  # noqa: PLC0415 - 70 ms that only a search for a number needs

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        digits = re.sub(r"\D", "", number)
        prefix, trunk = "", ""
    else:
        digits = phonenumbers.national_significant_number(parsed)
        code = str(parsed.country_code)
        region = phonenumbers.region_code_for_country_code(parsed.country_code)
        trunk = phonenumbers.ndd_prefix_for_region_code(region, True) or ""  # noqa: FBT003 - its API
        prefix = rf"(?:\+|00|011){_DIGIT_GAP}{_DIGIT_GAP.join(code)}{_DIGIT_GAP}"
        prefix += rf"(?:\(?{trunk}\)?{_DIGIT_GAP})?" if trunk else ""
    if len(digits) < _SHORTEST_NUMBER:
        return
    national = rf"\(?{trunk}{_DIGIT_GAP}" if trunk == "0" else rf"(?:{trunk}{_DIGIT_GAP})?"
    start = f"(?:{prefix}|{national})" if prefix else ""
    pattern = rf"(?<![\d+])(?:tel:)?{start}{_DIGIT_GAP.join(digits)}(?!\d)"
    yield Writing(What.PHONE, re.compile(pattern), whole=True, key=number)


def of_profile(network: str, handle: str) -> Iterator[Writing]:
    """Give the writings of a handle: the address of its page, or the handle alone."""
    name = re.escape(handle)
    page = rf"(?:https?://)?(?:[\w-]+\.)*{re.escape(network)}\.[a-z]+/(?:[\w-]+/)?@?{name}"
    yield Writing(What.PROFILE, re.compile(rf"(?<!\w){page}(?![\w-])", re.IGNORECASE), whole=True)
    if len(handle) >= _SHORTEST_HANDLE:
        alone = rf"(?<![\w./-])@?{name}(?![\w@-])"
        yield Writing(What.PROFILE, re.compile(alone, re.IGNORECASE), whole=False)


def of_street(street: str) -> Iterator[Writing]:
    """Give the writing of a street with its number, which a family or a firm may share."""
    if any(char.isdigit() for char in street):
        pattern = rf"{_NOT_AFTER_WORD}{phrase(street)}{_NOT_BEFORE_WORD}"
        yield Writing(What.STREET, re.compile(pattern), whole=False)


def of_birthday(day: str) -> Iterator[Writing]:
    """Give the usual writings of a date with its year."""
    if found := re.fullmatch(r"(\d{4})-0?(\d{1,2})-0?(\d{1,2})", day):
        year, month, number = found.groups()
        german = rf"0?{number}\.\s?0?{month}\.\s?{year}"
        pattern = rf"(?<!\d)(?:{day}|{german}|0?{month}/0?{number}/{year})(?!\d)"
        yield Writing(What.BIRTHDAY, re.compile(pattern), whole=False)


def phrase(text: str) -> str:
    """Give a pattern for several words, whatever stands between them."""
    return _GAP.join(word(one) for one in _words(text))


def word(text: str) -> str:
    """Give a pattern for a word in any case, with or without its accents, umlauts as two letters."""
    plain = normalize("NFC", text).casefold().translate(_LIGATURES)
    return "".join(_unit(unit) for unit in _UNIT.findall(plain))


def _unit(unit: str) -> str:
    if unit in _PAIRS:
        return f"(?:{_letter(unit[0])}{_letter(unit[1])}|(?:{_PAIRS[unit]}){_UNSEEN})"
    if unit in _MAY_BE_TWO:
        one, two = _MAY_BE_TWO[unit]
        return f"{_letter(one)}(?:{_letter(two)})?"
    return f"[{_APOSTROPHES}]?" if unit in _APOSTROPHES else _letter(unit)


def _letter(char: str) -> str:
    known = _same_letters()
    folded = fold(char)
    if folded and all(one in known for one in folded):
        return "".join(f"{known[one]}{_UNSEEN}" for one in folded)
    return re.escape(char) + _UNSEEN


@cache
def _same_letters() -> Mapping[str, str]:
    """Give for each plain letter the class of letters that it is the plain form of."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for code in chain(*_SCRIPTS):
        folded = fold(chr(code))
        if len(folded) == 1 and folded.isalpha():
            groups[folded].append(chr(code))
    return {letter: f"[{''.join(chars)}]" for letter, chars in groups.items()}


def _words(text: str) -> list[str]:
    return [one for one in re.split(rf"[\s._,{_HYPHENS}]+", text) if one]


def _name(pattern: str, *, whole: bool = True, turned: bool = False) -> Writing:
    bounded = rf"{_NOT_AFTER_WORD}(?:{pattern}){_NOT_BEFORE_WORD}"
    what = What.NAME if whole else What.PART_OF_NAME
    return Writing(what, re.compile(bounded), whole, turned)


def distinct(writings: Iterable[Writing]) -> tuple[Writing, ...]:
    """Leave out what says the same again, the whole ones first."""
    once = {(one.pattern.pattern, one.what): one for one in writings}
    return tuple(sorted(once.values(), key=lambda one: not one.whole))
