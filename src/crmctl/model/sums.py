"""Sums of money, a currency at a time: two currencies stand side by side."""

from collections.abc import Iterable
from decimal import Decimal

from crmctl.model.currencies import minor_unit

Sums = tuple[tuple[str, Decimal], ...]
"""Currency and sum, by currency."""


def sums(amounts: Iterable[str]) -> Sums:
    """Add amounts such as `12500.00 EUR`; empty ones do not count."""
    found: dict[str, Decimal] = {}
    for amount in amounts:
        number, _, currency = amount.partition(" ")
        if currency:
            found[currency] = found.get(currency, Decimal(0)) + Decimal(number)
    return tuple(sorted(found.items()))


def amount(currency: str, number: Decimal) -> str:
    """Write one sum as a record does, with the digits of its currency: `12500.00 EUR`."""
    exponent = number.as_tuple().exponent
    digits = max(minor_unit(currency), -exponent if isinstance(exponent, int) else 0)
    return f"{number:.{digits}f} {currency}"


def in_words(found: Sums) -> str:
    """Write sums for people: `12500.00 EUR + 300.00 USD`; empty for none."""
    return " + ".join(amount(currency, number) for currency, number in found)
