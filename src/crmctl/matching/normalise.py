"""Bringing one value to a form in which equal things are written equally.

The original is never changed: these forms exist only to be compared. Only what two writings of
one thing have in common is kept, so `Goethe-Str. 5a` and `Goethestrasse 5 A` become equal.
"""

import re
from functools import lru_cache

from crmctl.model.text import fold, loose, words

# The longest text that is compared. Real names and streets are far shorter, and comparing two
# texts costs the product of their lengths.
LONGEST = 120

_NOT_DIGIT = re.compile(r"\D+")
_PLAIN_NUMBER = re.compile(r"[\d\s()+/.-]*")
_EXTENSION = re.compile(r"(?:ext|x|durchwahl|dw)[.:\s]*\d{1,5}\s*$", re.IGNORECASE)
# Calling codes of one and two digits (ITU-T E.164); all others have three.
_CALLING = frozenset(
    map(str, (1, 7, 20, 27, *range(30, 35), 36, 39, 40, 41, *range(43, 50), *range(51, 59),
              *range(60, 67), 81, 82, 84, 86, *range(90, 96), 98))
)  # fmt: skip
_NOT_WORD = re.compile(r"[\W_]+")
_REPEATED = re.compile(r"(.)\1+")

# Mailboxes of a function, not of a person (RFC 2142 and what German firms use).
_ROLES = frozenset((
    "info", "office", "kontakt", "contact", "mail", "post", "hello", "hallo", "team", "admin",
    "webmaster", "postmaster", "abuse", "noreply", "support", "service", "hotline", "help",
    "sales", "vertrieb", "verkauf", "einkauf", "purchasing", "marketing", "presse", "press",
    "buchhaltung", "accounting", "rechnung", "rechnungen", "invoice", "invoices", "billing",
    "finance", "personal", "hr", "jobs", "karriere", "career", "bewerbung", "zentrale",
    "empfang", "sekretariat",
))  # fmt: skip

# Mail providers whose domain says nothing about where somebody works.
FREE_MAIL = frozenset((
    "gmail.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de",
    "arcor.de", "posteo.de", "mailbox.org", "outlook.com", "outlook.de", "hotmail.com",
    "hotmail.de", "live.com", "live.de", "msn.com", "yahoo.com", "yahoo.de", "icloud.com",
    "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com", "orange.fr", "free.fr",
    "laposte.net", "bluewin.ch", "libero.it", "wp.pl", "mail.ru", "yandex.ru", "qq.com",
))  # fmt: skip


def compact(text: str) -> str:
    """Give the loose form without anything but letters and digits."""
    bare = loose(text[:LONGEST])
    return bare if bare.isalnum() else _NOT_WORD.sub("", bare)


def email(address: str) -> str:
    """Give the mailbox that an address reaches: no +tag, googlemail as gmail, no Gmail dots."""
    local, at, domain = fold(address[:LONGEST]).strip().rpartition("@")
    if not at:
        return domain
    local = local.partition("+")[0] or local
    if domain == "googlemail.com":
        domain = "gmail.com"
    if domain == "gmail.com":
        local = local.replace(".", "")
    return f"{local}@{domain}"


def is_role(address: str) -> bool:
    """Say whether an address belongs to a function (info@, billing@) and not to a person."""
    return address.partition("@")[0] in _ROLES


def host(url: str) -> str:
    """Give the domain of a web address or domain, without `www.`."""
    bare = fold(url[:LONGEST]).strip().partition("://")[2] or fold(url[:LONGEST]).strip()
    return re.split(r"[/?#:]", bare, maxsplit=1)[0].removeprefix("www.")


def national(number: str) -> str:
    """Give the digits of a number without its country's calling code, where one is written."""
    bare = number[:LONGEST]
    if not _PLAIN_NUMBER.fullmatch(bare):
        bare = _EXTENSION.sub("", bare)
    bare = bare.replace("(0)", "").strip()
    digits = _NOT_DIGIT.sub("", bare)
    if not (bare.startswith("+") or digits.startswith("00")):
        return digits.lstrip("0")
    digits = digits.lstrip("0")
    return digits[next((n for n in (1, 2) if digits[:n] in _CALLING), 3) :].lstrip("0")


def code(text: str) -> str:
    """Give an identifier without case, blanks and punctuation."""
    bare = fold(text[:LONGEST])
    return bare if bare.isalnum() else _NOT_WORD.sub("", bare)


@lru_cache(maxsize=1 << 16)
def skeleton(text: str) -> str:
    """Give what is left of a word when spellings that sound alike are made one.

    A coarse relative of the Kölner Phonetik that needs one table: vowels go, and so do h, j
    and y; letters of one place of articulation become one; doubled letters one. A word of
    another script is its own skeleton.
    """
    return sound(compact(text))


def sound(bare: str) -> str:
    """Give the skeleton of a compact word."""
    sounds = _REPEATED.sub(r"\1", bare.replace("ph", "f").replace("sch", "s").translate(_SOUNDS))
    return sounds or bare


_SOUNDS = str.maketrans("bdcgqvwzxm", "ptkkkffssn", "aeiouhjy")

# The ways that one sort of street is written; the last part of a German compound as well.
_STREETS = {
    "strasse": "str", "street": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd",
    "blv": "blvd", "bl": "blvd", "road": "rd", "drive": "dr", "lane": "ln", "place": "pl",
    "platz": "pl", "square": "sq", "court": "ct", "crescent": "cres", "highway": "hwy",
    "parkway": "pkwy", "terrace": "tce", "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
_COMPOUND = re.compile(r"(?<=[a-z])(?:strasse|str)$")
_NUMBER_LAST = re.compile(r"^(.*\D)\s*\b(\d+(?:\s?[a-z])?(?:\s?[-/]\s?\d+\s?[a-z]?)?)$")
_NUMBER_FIRST = re.compile(r"^(\d+(?:-?\d+|[a-z])?)\b[\s,]+(.+)$")


# A record's street is asked for more than once, and most streets have several people.
@lru_cache(maxsize=1 << 12)
def street(text: str) -> tuple[str, str]:
    """Give the street's name and the house number of one line, each in its plain form."""
    line = loose(" ".join(text[:LONGEST].split()))
    if found := _NUMBER_LAST.match(line):
        return _street_name(found[1]), _NOT_WORD.sub("", found[2])
    if found := _NUMBER_FIRST.match(line):
        return _street_name(found[2]), _NOT_WORD.sub("", found[1])
    return _street_name(line), ""


@lru_cache(maxsize=1 << 12)
def _street_name(line: str) -> str:
    parts = [_STREETS.get(word, word) for word in words(line)]
    return "".join(_COMPOUND.sub("str", part) for part in parts)
