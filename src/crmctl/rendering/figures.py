"""Amounts, quantities and days in the writing of a language."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal, localcontext
from typing import Any

from crmctl.sales import totals
from crmctl.sales.money import EXACT, Money

# Of English the British writing: it has the day before the month, as all of Europe does.
_LOCALES: Mapping[str, str] = {"de": "de_DE", "en": "en_GB"}
LANGUAGES: tuple[str, ...] = tuple(_LOCALES)
"""The languages that documents are written in."""


def language_of(*wishes: str | None) -> str:
    """Give the first of some wishes that documents can be written in; English if none can.

    Args:
        wishes: codes such as `de`, `de-AT`, `pt-BR`; None for no wish.
    """
    known = (wish.partition("-")[0] for wish in wishes if wish)
    return next((language for language in known if language in _LOCALES), "en")


def parted(money: str) -> tuple[Decimal, str]:
    """Take `12500.00 EUR` apart."""
    amount, _, currency = money.partition(" ")
    return Decimal(amount), currency


def exact(number: Any) -> Decimal:
    """Give a number of a record, which may have come through JSON, as a decimal."""
    return number if isinstance(number, Decimal) else Decimal(str(number))


def money(text: str, language: str) -> str:
    """Write an amount: `1.234,56 €`, `€1,234.56`; never with fewer digits than it has."""
    from babel.numbers import format_currency  # noqa: PLC0415 - 50 ms that few commands need

    amount, currency = parted(text)
    with localcontext(EXACT):  # Babel rounds in the context of its caller, which has 28 digits
        return format_currency(
            amount, currency, locale=_LOCALES[language], decimal_quantization=False
        )


def number(value: Any, language: str) -> str:
    """Write a number: `1.234,5`."""
    from babel.numbers import format_decimal  # noqa: PLC0415 - the same

    return format_decimal(exact(value), locale=_LOCALES[language], decimal_quantization=False)


def percent(value: Any, language: str) -> str:
    """Write a share that is given in per cent: `19 %`, `19%`."""
    space = "\u00a0" if language == "de" else ""
    return f"{number(value, language)}{space}%"


def day(text: str, language: str, zone: tzinfo | None = None) -> str:
    """Write a day, or the day and time of a moment: `21. November 2026`, `21 November 2026`."""
    from babel.dates import format_date  # noqa: PLC0415 - the same

    if "T" not in text:
        return format_date(date.fromisoformat(text), "long", locale=_LOCALES[language])
    at = datetime.fromisoformat(text).astimezone(zone)
    clock = f"{at:%H:%M} Uhr" if language == "de" else f"{at:%H:%M}"
    return f"{format_date(at.date(), 'long', locale=_LOCALES[language])}, {clock}"


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Round half up to the currency's unit."""
    return Money(amount, currency).rounded().amount


def line_amount(line: Mapping[str, Any]) -> tuple[Decimal, str]:
    """Give what a line comes to, and the currency."""
    found = totals.line_amount(totals.item(line))
    return found.amount, found.currency


def country(code: str, language: str) -> str:
    """Give the name of a country; its code where it has none."""
    from babel import Locale  # noqa: PLC0415 - the same

    return str(Locale(language).territories.get(code, code))
