"""Amounts of money as people and other programs write them, read where one reading is likely."""

import re
from decimal import ROUND_HALF_UP, Decimal

from crmctl.model.forms import MONEY

_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "EURO": "EUR"}
_CODE = r"[A-Za-z]{3,4}|[€$£¥]"
_AMOUNT = re.compile(rf"(?:({_CODE})\s*)?(-?[0-9][0-9., '\u00a0\u202f]*)\s*({_CODE})?").fullmatch
_CENTS = 2
_MOST_DIGITS = 6  # behind the point, in a record
_HUNDREDTH = Decimal("0.01")


def decimal_amount(text: str) -> str:
    """Give an amount as records have it, `1250.00 EUR`; nothing where it could be several.

    Of two signs the last stands before the cents. One alone does if one or two digits follow it;
    with three it may as well part thousands.
    """
    match = _AMOUNT(text.strip())
    if match is None or bool(match[1]) is bool(match[3]):
        return ""
    number = _number(re.sub(r"[ '\u00a0\u202f]", "", match[2]))
    code = (match[1] or match[3]).upper()
    written = f"{number} {_SIGNS.get(code, code)}"
    return written if number and MONEY(written) else ""


def _number(text: str) -> str:
    comma, point = text.rfind(","), text.rfind(".")
    last = max(comma, point)
    if last < 0:
        return text
    sign, behind = text[last], len(text) - last - 1
    other = "." if sign == "," else ","
    whole = text[:last].replace(other, "")
    if sign in whole:  # twice the same: thousands
        return text.replace(sign, "") if other not in text else ""
    if behind == _CENTS + 1 and other not in text and sign == ",":
        return ""
    plain = f"{whole}.{text[last + 1 :]}"
    if behind > _MOST_DIGITS:  # what a binary number left behind
        return str(Decimal(plain).quantize(_HUNDREDTH, ROUND_HALF_UP))
    return plain if behind else whole
