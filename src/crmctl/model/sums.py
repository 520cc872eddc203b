"""Sums of money, a currency at a time: two currencies stand side by side and are never added."""

from collections.abc import Iterable
from decimal import Decimal

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
    """Write one sum as a record does: `12500.00 EUR`."""
    return f"{number:f} {currency}"


def in_words(found: Sums) -> str:
    """Write sums for people: `12,500.00 EUR + 300.00 USD`; empty for none."""
    return " + ".join(f"{number:,f} {currency}" for currency, number in found)
