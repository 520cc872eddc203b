"""Amounts and shares as people and other programs write them, brought into the form of a file."""

import re

from crmctl.model.currencies import minor_unit
from crmctl.model.forms import MONEY

_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "zł": "PLN"}
_AMOUNT = re.compile(r"(-?)\s*([0-9][0-9.,'\u2019 \u00a0\u202f]*)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,'])[0-9]{3})(?:\1[0-9]{3})*")
_SHARE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(%?)")


def money(text: str, currency: str) -> str:
    """Give an amount as `12500.00 EUR`; as typed where it is none, or may mean two amounts.

    `1.234` may be one and a bit, or more than a thousand: it stays as typed, which is an error.

    Args:
        text: `39`, `39 EUR`, `1.234,56 €`, `EUR 39.5`.
        currency: that of an amount that names none.
    """
    if MONEY(text):
        number, _, code = text.partition(" ")
        return f"{_padded(number, code)} {code}"
    found, rest = _AMOUNT.search(text), ""
    if found:
        rest = f"{text[: found.start()]}{text[found.end() :]}".strip()
    code = _SIGNS.get(rest, rest.upper()) or currency
    if not found or not re.fullmatch("[A-Z]{3}", code):
        return text
    number = _plain_number(re.sub("[ '\u2019\u00a0\u202f]", "", found[2]))
    written = f"{found[1]}{_padded(number, code)} {code}" if number else text
    return written if MONEY(written) else text


def discount(text: str) -> str:
    """Give a discount as `10 %`; a bare number below one is a share: `0.15` is `15 %`."""
    found = _SHARE.fullmatch(text)
    if not found:
        return text
    number = float(found[1].replace(",", "."))
    percent = number if found[2] or number >= 1 else number * 100
    return f"{percent:.10g} %" if percent else ""


def _plain_number(text: str) -> str:
    """Give digits with a point before the last ones; nothing where the meaning is open."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return text
    whole, decimals = text[:last], text[last + 1 :]
    marks = {char for char in whole if char in ".,"}
    if not marks:
        return "" if len(decimals) == len("000") else f"{whole}.{decimals}"
    if marks == {text[last]}:  # 1.234.567
        return re.sub("[.,]", "", text) if _GROUPED.fullmatch(text) else ""
    return f"{re.sub('[.,]', '', whole)}.{decimals}" if _GROUPED.fullmatch(whole) else ""


def _padded(number: str, currency: str) -> str:
    whole, _, decimals = number.partition(".")
    digits = decimals.ljust(minor_unit(currency), "0")
    return f"{whole}.{digits}" if digits else whole
