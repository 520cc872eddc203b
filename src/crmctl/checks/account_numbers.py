"""IBANs, numbers of payment cards and keys of programs, found in texts."""

import re
from collections.abc import Iterator, Mapping

from crmctl.checks.vat_numbers import luhn

# The SWIFT register of IBAN formats: how long each country's is.
_LENGTHS: Mapping[str, int] = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "BA": 20, "BE": 16, "BG": 22, "BR": 29, "CH": 21,
    "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FO": 18, "FR": 27,
    "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IL": 23,
    "IS": 26, "IT": 27, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21,
    "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25,
    "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24,
    "TR": 26, "UA": 29, "XK": 20,
}  # fmt: skip
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}(?![A-Za-z0-9])")
# Visa, Mastercard, American Express, Discover, with blanks or hyphens between groups.
_CARD = re.compile(
    r"(?<![0-9A-Za-z+./_-])(?:"
    r"4[0-9]{3}(?:[ -]?[0-9]{4}){3}"
    r"|(?:5[1-5][0-9]{2}|2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720))"
    r"(?:[ -]?[0-9]{4}){3}"
    r"|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}"
    r"|6(?:011|5[0-9]{2})(?:[ -]?[0-9]{4}){3}"
    r")(?![0-9A-Za-z_-])"
)
# A telephone number, whatever follows.
_COUNTRY_CODE = re.compile(r"\+[0-9]{1,3}[ -]?\Z")
# Forms that the services themselves document for scanners of secrets.
_SECRET = re.compile(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"
    r"|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{40,}"
    r"|\bglpat-[A-Za-z0-9_-]{20,}|\bAKIA[0-9A-Z]{16}\b|\bxox[abprs]-[A-Za-z0-9-]{10,}"
    r"|\bsk_live_[A-Za-z0-9]{16,}|\bAIza[0-9A-Za-z_-]{35}\b"
)
# What a whole file must have for a closer look; nearly none has any of it. Each expression begins
# with a set of characters, which `re` skips to.
_may_be_number = re.compile(r"[0-9](?<![0-9+].)[0-9]{3}[ -]?[0-9]{4,6}[ -]?[0-9]{4}").search
_may_be_iban = re.compile(r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11}").search
_SIGNS = ("PRIVATE KEY", "gh", "glpat-", "AKIA", "xox", "sk_live_", "AIza")
_may_be_secret = re.compile(
    r"PRIVATE KEY|gh[pousr]_|github_pat_|glpat-|AKIA|xox[abprs]-|sk_live_|AIza"
).search


def may_hold(text: str) -> bool:
    """Tell by one quick look whether any number of an account or a key may stand in a text."""
    if _may_be_number(text) or _may_be_iban(text):
        return True
    return any(sign in text for sign in _SIGNS) and _may_be_secret(text) is not None


def ibans(text: str) -> Iterator[str]:
    """Give what has the form and the length of a country's IBAN, right or not, without blanks."""
    for match in _IBAN.finditer(text):
        bare = match[0].replace(" ", "")
        length = _LENGTHS.get(bare[:2])
        # Behind a number in groups the next word may look like one more group.
        if length and len(bare) >= length and _is_cut_between_groups(match[0], length):
            yield bare[:length]


def _is_cut_between_groups(text: str, length: int) -> bool:
    seen = 0
    for place, char in enumerate(text):
        seen += char != " "
        if seen == length:
            return text[place + 1 : place + 2] in {"", " "}
    return False


def is_iban(bare: str) -> bool:
    """Tell whether the check digits of an IBAN are right (ISO 7064 MOD 97,10)."""
    if not bare.isalnum() or _LENGTHS.get(bare[:2], len(bare)) != len(bare):
        return False
    moved = bare[4:] + bare[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def has_card(text: str) -> bool:
    """Tell whether a payment card's number stands in a text."""
    numbers = (
        re.sub(r"[ -]", "", match[0])
        for match in _CARD.finditer(text)
        if not _COUNTRY_CODE.search(text[: match.start()])
    )
    return any(luhn(number) and len(set(number)) > 1 for number in numbers)


def has_secret(text: str) -> bool:
    """Tell whether a key that opens something stands in a text."""
    return _SECRET.search(text) is not None
