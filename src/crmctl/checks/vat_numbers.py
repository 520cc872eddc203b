"""Check digits of VAT identification numbers.

Forms: Council Regulation (EU) 904/2010 and https://ec.europa.eu/taxation_customs/vies ("What is
the format of a VAT number?"). Check digits: the algorithms that each tax office has published;
where none is known for sure, only the form is looked at.
"""

import re
from collections.abc import Callable, Mapping, Sequence

_FORMS: Mapping[str, str] = {
    "AT": r"U\d{8}", "BE": r"[01]\d{9}", "BG": r"\d{9,10}", "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}", "DE": r"\d{9}", "DK": r"\d{8}", "EE": r"\d{9}", "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]", "FI": r"\d{8}", "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "HR": r"\d{11}", "HU": r"\d{8}", "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}", "IT": r"\d{11}",
    "LT": r"\d{9}|\d{12}", "LU": r"\d{8}", "LV": r"\d{11}", "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}", "PL": r"\d{10}", "PT": r"\d{9}", "RO": r"\d{2,10}",
    "SE": r"\d{12}", "SI": r"\d{8}", "SK": r"\d{10}",
    "GB": r"\d{9}|\d{12}|GD\d{3}|HA\d{3}", "XI": r"\d{9}|\d{12}|GD\d{3}|HA\d{3}",
    "CHE": r"\d{9}(?:MWST|TVA|IVA)?",
}  # fmt: skip
_NOISE = re.compile(r"[ .\-/]")


def problem(text: str) -> str:
    """Say what is wrong with a number, as a clause that follows `it`; nothing if all is right.

    A number of a country that is not known is taken as it is.
    """
    bare = _NOISE.sub("", text).upper()
    country = "CHE" if bare.startswith("CHE") else bare[:2]
    country = "EL" if country == "GR" else country
    form = _FORMS.get(country)
    if form is None:
        return "" if bare[:2].isalpha() else "does not begin with the code of a country"
    number = bare[len(country) :]
    if not re.fullmatch(form, number):
        return "does not have the form of its country"
    right = _CHECKS.get(country)
    return "has wrong check digits" if right and not right(number) else ""


def _weighed(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of Luhn (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)  # noqa: PLR2004 - the sum of its two digits
    return total % 10 == 0


def _mod_11_10(digits: str) -> bool:
    """ISO 7064 MOD 11,10."""
    product = 10
    for digit in digits[:-1]:
        product = 2 * ((int(digit) + product) % 10 or 10) % 11
    return (11 - product) % 10 == int(digits[-1])


def _at(number: str) -> bool:
    digits = number[1:]
    total = 0
    for place, digit in enumerate(digits[:7]):
        value = int(digit) * (1 + place % 2)
        total += value // 10 + value % 10
    return (96 - total) % 10 == int(digits[7])


def _be(number: str) -> bool:
    return 97 - int(number[:8]) % 97 == int(number[8:])


def _dk(number: str) -> bool:
    return _weighed(number, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


def _el(number: str) -> bool:
    return _weighed(number, (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(number[8])


def _fi(number: str) -> bool:
    return _weighed(number, (7, 9, 10, 5, 8, 4, 2, 1)) % 11 == 0


def _fr(number: str) -> bool:
    key, siren = number[:2], number[2:]
    if not key.isdigit():
        return True  # the newer keys have an algorithm of their own
    # Monaco's companies have no SIREN with a check digit of Luhn, but the same key.
    return int(key) == (12 + 3 * (int(siren) % 97)) % 97


def _gb(number: str) -> bool:
    if not number.isdigit():
        return True  # government and health authorities
    total = _weighed(number, (8, 7, 6, 5, 4, 3, 2)) + int(number[7:9])
    return total % 97 in {0, 42}


def _hu(number: str) -> bool:
    return _weighed(number, (9, 7, 3, 1, 9, 7, 3, 1)) % 10 == 0


def _lu(number: str) -> bool:
    return int(number[:6]) % 89 == int(number[6:])


def _nl(number: str) -> bool:
    eleven = _weighed(number, (9, 8, 7, 6, 5, 4, 3, 2)) % 11 == int(number[8])
    # Sole traders have numbers since 2020 that hold no citizen number: ISO 7064 MOD 97,10.
    whole = "".join(str(int(char, 36)) for char in f"NL{number}")
    return eleven or int(whole) % 97 == 1


def _pl(number: str) -> bool:
    return _weighed(number, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(number[9])


def _pt(number: str) -> bool:
    rest = 11 - _weighed(number, (9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return (rest if rest < 10 else 0) == int(number[8])  # noqa: PLR2004 - a digit


def _se(number: str) -> bool:
    return number.endswith("01") and luhn(number[:10])


def _si(number: str) -> bool:
    rest = 11 - _weighed(number, (8, 7, 6, 5, 4, 3, 2)) % 11
    return rest != 11 and (0 if rest == 10 else rest) == int(number[7])  # noqa: PLR2004 - mod 11


def _che(number: str) -> bool:
    rest = (11 - _weighed(number, (5, 4, 3, 2, 7, 6, 5, 4)) % 11) % 11
    return rest == int(number[8])


_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "AT": _at, "BE": _be, "CHE": _che, "DE": _mod_11_10, "DK": _dk, "EL": _el, "FI": _fi,
    "FR": _fr, "GB": _gb, "HR": _mod_11_10, "HU": _hu, "IT": luhn, "LU": _lu, "NL": _nl,
    "PL": _pl, "PT": _pt, "SE": _se, "SI": _si, "XI": _gb,
}  # fmt: skip
