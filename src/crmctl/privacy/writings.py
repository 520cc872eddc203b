r"""The ways in which a name, an address or a number is written, as patterns over original text.

A pattern matches the text as it stands, so that its spans are places in that text: `Müller`,
`MÜLLER`, `Mueller`, `Mu\u0308ller`; `Müller, Erika`; a phone number in any grouping.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache
from itertools import chain
from unicodedata import normalize

from crmctl.model.text import fold
from crmctl.privacy import salutation

# Latin, Greek, Cyrillic, and the full-width Latin of East Asian fonts: scripts with case and
# accents. A letter of another script is written in one way only.
_SCRIPTS = (
    range(0x41, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000), range(0xFF21, 0xFF5B),
)  # fmt: skip
# Combining accents, the soft hyphen and zero-width characters, which a reader does not see.
_UNSEEN = "[\u0300-\u036f\u00ad\u200b-\u200d]*"
_APOSTROPHES = "'\u2019`\u00b4"
_HYPHENS = r"\-\u2010-\u2013"
_BETWEEN_WORDS = rf"(?:\s+|\s?[{_HYPHENS}]\s?|[._])"
_BETWEEN_NAMES = rf"(?:\s+|[._{_HYPHENS}])"
_BETWEEN_TURNED = r"(?:\s*,\s*|\s+|[._])"
_NOT_AFTER_WORD = r"(?<![^\W_])"
# German puts the genitive's s right behind a name: `Erika Müllers Angebot`.
_NOT_BEFORE_WORD = r"(?=['\u2019]?s?(?![^\W_]))"
_NOT_IN_ADDRESS = r"(?<![\w.+%-])"
_NOT_GOING_ON = r"(?![\w-]|\.\w)"
# In the name of a file: `anna@nord.example.txt`, `mail-anna@nord.example-2.eml`.
_IN_FILE_NAME = r"(?<![^\W_])(?<![.+%])"
FILE_SUFFIX = (
    r"(?=(?:[-_ ]?\(?\d{1,4}\)?)?(?:\.(?:txt|md|ya?ml|json|csv|tsv|xlsx?|ods|docx?|odt|rtf|pdf"
    r"|html?|eml|msg|mbox|vcf|ics|ldif|log|bak|old|orig|tmp|git|zip|gz|tgz|tar|7z|png|jpe?g|gif"
    r"|sqlite)){1,2}"
    r"(?![\w-]))"
)
_DIGIT_GAP = r"[\s./()\-\u2010-\u2013\u00a0]{0,3}"
_AT = r"(?:@|%40|\s?[\[(]\s?at\s?[\])]\s?)"
_DOT = r"(?:\.|\s?[\[(]\s?dot\s?[\])]\s?)"
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_SHORTEST_NUMBER = 6
_SHORTEST_ACCOUNT = 9
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
    ACCOUNT = "account"
    STREET = "street"
    BIRTHDAY = "birthday"
    PERSONAL_FIELD = "personal field"
    ATTACHMENT = "attachment"


class Strength(IntEnum):
    """How much an identifier says; the strongest is looked at first."""

    WHOLE = 0  # tells one person by itself: a full name, an address, a number
    ADDRESSED = 1  # tells the person where no relative is near: `Frau Müller`
    PART = 2  # tells of the person, and of others: a family name, initials
    FAINT = 3  # says something only where the person is the subject: a given name, a street


@dataclass(frozen=True, slots=True)
class Writing:
    """One identifier, in all its writings.

    Attributes:
        what: the sort.
        pattern: finds it in any text.
        hint: finds some text wherever `pattern` does, and some ten times faster.
        strength: how much it says.
        turned: whether the family name stands first.
        key: the folded address or the number; empty for what others may have as well.
        said: the longest word or number that stands in every writing, as the record has it.
    """

    what: What
    pattern: re.Pattern[str]
    hint: re.Pattern[str]
    strength: Strength
    turned: bool = False
    key: str = ""
    said: str = ""


def of_name(name: Mapping[str, str]) -> Iterator[Writing]:
    """Give the writings of a contact's `name`: full both ways round, then its parts alone."""
    given, family, display = (
        phrase(name.get(part, "")) for part in ("given", "family", "display")
    )
    if given and family:
        initial = rf"(?:[^\W\d_]\.?{_BETWEEN_NAMES})?"
        # An initial in place of a given name tells nobody from a brother or a sister.
        strength = Strength.PART if _is_initial(name["given"]) else Strength.WHOLE
        said = name["family"]
        yield _name(rf"{given}{_BETWEEN_NAMES}{initial}{family}", said, strength)
        yield _name(rf"{family}{_BETWEEN_TURNED}{given}", said, strength, turned=True)
        yield from _shortened(name, given, family)
    if display:
        several = len(_words(name["display"])) > 1
        strength = Strength.WHOLE if several else Strength.PART
        yield _name(display, name["display"], strength)
    if family:
        said = name["family"]
        if pattern := salutation.addressed(name, family):
            yield _name(pattern, said, Strength.ADDRESSED)
        yield _name(family, said, Strength.PART)
    if given and not _is_initial(name["given"]):
        yield _name(given, name["given"], Strength.FAINT)


def _shortened(name: Mapping[str, str], given: str, family: str) -> Iterator[Writing]:
    """Give initials, one given name of several, one half of a double name."""
    first = _letter(normalize("NFC", name["given"])[0].casefold())
    said = name["family"]
    yield _name(rf"{first}(?:\.\s?|\s){family}", said, Strength.PART)
    yield _name(rf"{family}(?:,\s?|\s){first}(?![^\W_])\.?", said, Strength.PART)
    givens, families = _words(name["given"]), _words(name["family"])
    for one in givens if len(givens) > 1 else ():
        yield _name(rf"{word(one)}{_BETWEEN_NAMES}{family}", said, Strength.PART)
    for half in families if len(families) > 1 else ():
        if not half[0].islower():  # not the `von` of a noble name
            yield _name(rf"{given}{_BETWEEN_NAMES}{word(half)}", half, Strength.PART)


def of_email(address: str) -> Iterator[Writing]:
    """Give the writings of an address: any case, with a +tag or without, (at) for the at sign.

    Dots in a mailbox of Gmail mean nothing; a domain beyond ASCII has a second writing (RFC 3492).
    """
    said, _, domain = address.rpartition("@")
    local = said.partition("+")[0] or said
    if not (local and domain):
        return
    letters = re.escape(local)
    domains = {domain.casefold(), *_other_domains(domain.casefold())}
    if domain.casefold() in _GMAIL:
        letters = r"\.?".join(map(re.escape, local.replace(".", "")))
        domains |= _GMAIL
    places = "|".join(_DOT.join(map(re.escape, one.split("."))) for one in sorted(domains))
    mailbox = rf"{_NOT_IN_ADDRESS}(?:mailto:)?{letters}(?:\+[\w.-]+)?"
    in_path = rf"{_IN_FILE_NAME}{letters}(?:\+[\w.-]+)?@(?:{places}){FILE_SUFFIX}"
    written = rf"{mailbox}{_AT}(?:{places}){_NOT_GOING_ON}|{in_path}"
    found = re.compile(written, re.IGNORECASE)
    hint = re.compile(letters, re.IGNORECASE) if domains & _GMAIL else re.compile(_caseless(local))
    yield Writing(
        What.EMAIL,
        found,
        hint,
        Strength.WHOLE,
        key=address.casefold(),
        said=f"{local}@{domain}",
    )


def _other_domains(domain: str) -> Iterator[str]:
    with suppress(UnicodeError):
        yield domain.encode("idna").decode()
    with suppress(UnicodeError):
        yield domain.encode().decode("idna")


def of_account(number: str) -> Iterator[Writing]:
    """Give the writings of an IBAN or a VAT id, in any grouping."""
    bare = "".join(filter(str.isalnum, number))
    if len(bare) >= _SHORTEST_ACCOUNT and bare.isascii():
        pattern = rf"(?<![^\W_]){r'[ .-]?'.join(bare)}(?![^\W_])"
        hint = re.compile(r"[ .-]?".join(_caseless(char) for char in bare[-4:]))
        yield Writing(
            What.ACCOUNT,
            re.compile(pattern, re.IGNORECASE),
            hint,
            Strength.WHOLE,
            key=bare.casefold(),
            said=bare,
        )


def of_phone(number: str) -> Iterator[Writing]:
    """Give the writings of a number: national and international, in any grouping."""
    import phonenumbers  # noqa: PLC0415 - 70 ms that only a search for a number needs

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        digits, prefix, trunk = re.sub(r"\D", "", number), "", ""
    else:
        digits = phonenumbers.national_significant_number(parsed)
        code = str(parsed.country_code)
        region = phonenumbers.region_code_for_country_code(int(code))
        trunk = phonenumbers.ndd_prefix_for_region(region, strip_non_digits=True) or ""
        prefix = rf"(?:\+|00|011){_DIGIT_GAP}{_DIGIT_GAP.join(code)}{_DIGIT_GAP}"
        prefix += rf"(?:\(?{trunk}\)?{_DIGIT_GAP})?" if trunk else ""
    if len(digits) < _SHORTEST_NUMBER:
        return
    national = rf"\(?{trunk}{_DIGIT_GAP}" if trunk == "0" else rf"(?:{trunk}{_DIGIT_GAP})?"
    start = f"(?:{prefix}|{national})" if prefix else ""
    pattern = rf"(?<![\d+])(?:tel:)?{start}{_DIGIT_GAP.join(digits)}(?!\d)"
    hint = re.compile(_DIGIT_GAP.join(digits[-4:]))
    yield Writing(What.PHONE, re.compile(pattern), hint, Strength.WHOLE, key=number, said=digits)


def of_profile(network: str, handle: str) -> Iterator[Writing]:
    """Give the writings of a handle: the address of its page, or the handle alone."""
    name = re.escape(handle)
    page = rf"(?:https?://)?(?:[\w-]+\.)*{re.escape(network)}\.[a-z]+/(?:[\w-]+/)?@?{name}"
    page = rf"(?<!\w){page}(?![\w-])"
    hint = re.compile(_caseless(handle))
    yield Writing(What.PROFILE, re.compile(page, re.IGNORECASE), hint, Strength.WHOLE, said=handle)
    if len(handle) >= _SHORTEST_HANDLE:
        alone = rf"(?<![\w./-])@?{name}(?![\w@-])"
        found = re.compile(alone, re.IGNORECASE)
        yield Writing(What.PROFILE, found, hint, Strength.FAINT, said=handle)


def of_street(street: str) -> Iterator[Writing]:
    """Give the writing of a street with its number, which a family or a firm may share."""
    if any(char.isdigit() for char in street):
        pattern = rf"{_NOT_AFTER_WORD}{phrase(street)}{_NOT_BEFORE_WORD}"
        said = longest(street)
        yield Writing(What.STREET, re.compile(pattern), _hint(said), Strength.FAINT, said=said)


def of_birthday(day: str) -> Iterator[Writing]:
    """Give the usual writings of a date with its year."""
    if parts := re.fullmatch(r"(\d{4})-0?(\d{1,2})-0?(\d{1,2})", day):
        year, month, number = parts.groups()
        german = rf"0?{number}\.\s?0?{month}\.\s?{year}"
        pattern = rf"(?<!\d)(?:{day}|{german}|0?{month}/0?{number}/{year})(?!\d)"
        found = re.compile(pattern)
        yield Writing(What.BIRTHDAY, found, re.compile(year), Strength.FAINT, said=year)


def phrase(text: str) -> str:
    """Give a pattern for several words, whatever stands between them."""
    return _BETWEEN_WORDS.join(word(one) for one in _words(text))


def word(text: str) -> str:
    """Give a pattern for a word in any case, with or without accents, umlauts in either way."""
    plain = normalize("NFC", text).casefold().translate(_LIGATURES)
    return "".join(_unit(unit) for unit in _UNIT.findall(plain))


def _unit(unit: str) -> str:
    if unit in _PAIRS:
        return f"(?:{_letter(unit[0])}{_letter(unit[1])}|(?:{_PAIRS[unit]}){_UNSEEN})"
    if unit in _MAY_BE_TWO:
        pair = _MAY_BE_TWO[unit]
        return f"{_letter(pair[0])}(?:{_letter(pair[1])})?"
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
    parts = re.split(rf"[\s._,{_HYPHENS}]+", text)
    return [one for one in parts if any(char.isalnum() for char in one)]


def _name(pattern: str, text: str, strength: Strength, *, turned: bool = False) -> Writing:
    bounded = rf"{_NOT_AFTER_WORD}(?:{pattern}){_NOT_BEFORE_WORD}"
    what = What.NAME if strength <= Strength.ADDRESSED else What.PART_OF_NAME
    said = longest(text)
    return Writing(what, re.compile(bounded), _hint(said), strength, turned, said=said)


def longest(text: str) -> str:
    """Give the longest word of a text, which stands in every writing of it."""
    return max(_words(text), key=len)


@cache
def _hint(said: str) -> re.Pattern[str]:
    return re.compile(word(said))


def _caseless(text: str) -> str:
    """Give a pattern for a text in any case that is quicker than one that ignores case."""
    return "".join(
        f"[{char.lower()}{char.upper()}]" if char.isascii() and char.isalpha() else re.escape(char)
        for char in text
    )


def _is_initial(given: str) -> bool:
    return sum(char.isalpha() for char in normalize("NFC", given)) == 1 and not _is_word(given)


def _is_word(given: str) -> bool:
    """Tell whether one letter is a whole name, as it is in Chinese, Japanese and Korean."""
    return any(char.isalpha() and char.upper() == char.lower() for char in given)


@cache
def unbounded(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Give a pattern for binary files, where a length or another value stands right beside."""
    bare = pattern.pattern
    for bound in (_NOT_AFTER_WORD, _NOT_BEFORE_WORD, _NOT_IN_ADDRESS, _NOT_GOING_ON):
        bare = bare.replace(bound, "")
    bare = bare.replace(_BETWEEN_NAMES, f"{_BETWEEN_NAMES}?")
    return re.compile(bare, pattern.flags)


def distinct(writings: Iterable[Writing]) -> tuple[Writing, ...]:
    """Leave out what says the same again, the whole ones first."""
    once = {(one.pattern.pattern, one.what): one for one in writings}
    return tuple(sorted(once.values(), key=lambda one: one.strength))
