"""The digits by which people find a telephone number, however they write it."""

import re

# Country code and at least two digits more.
_SHORTEST = 4
_DIGIT = re.compile(r"\d")
# ITU-T E.164: country codes are prefix-free; all others have three digits.
_SHORT_CODES = re.compile(
    "1|7|20|27|3[0-4]|36|39|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-5]|98",
)


def digit_forms(number: str) -> tuple[str, ...]:
    """Give the international and the national digits of a number: `+4935141` as 4935141, 035141.

    A number that is not international has only its own digits.
    """
    digits = "".join(_DIGIT.findall(number))
    if not number.startswith("+") or len(digits) < _SHORTEST:
        return (digits,) if digits else ()
    code = _SHORT_CODES.match(digits)
    return digits, f"0{digits[code.end() if code else 3 :]}"


def typed_digits(text: str) -> str:
    """Give the digits of a number as typed; `00` before the country and `(0)` are dropped."""
    return "".join(_DIGIT.findall(text.replace("(0)", ""))).removeprefix("00")
