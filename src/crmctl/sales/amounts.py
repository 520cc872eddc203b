"""Amounts of money from several documents, brought together in one currency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crmctl.errors.sales import MissingRateError
from crmctl.sales.money import Money, total
from crmctl.sales.rates import convert
from crmctl.sales.rates import rates as known_rates


class Amount(NamedTuple):
    """An amount, its currency, and the day that a rate has to hold for (YYYY-MM-DD)."""

    value: Decimal
    currency: str
    day: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What amounts come to.

    Attributes:
        value: in the currency that was asked for, half up to its minor unit.
        currency: that currency.
        left_out: how many amounts are not in it: crm.yaml has no rate for them on their day.
    """

    value: Decimal
    currency: str
    left_out: int = 0

    def __str__(self) -> str:
        return str(Money(self.value, self.currency))


def amount(text: str, day: str) -> Amount:
    """Read an amount as a record writes it: `12500.00 EUR`."""
    value, _, currency = text.partition(" ")
    return Amount(Decimal(value), currency, day[:10])


def summed(
    amounts: Iterable[Amount], currency: str, rates: Sequence[Mapping[str, Any]] = ()
) -> Sum:
    """Add amounts up; those of another currency by crm.yaml's rate of their day, never without.

    Args:
        amounts: what is added.
        currency: of the sum.
        rates: crm.yaml's `rates`, as plain data.
    """
    known = known_rates({"rates": rates})
    found, left_out = list[Money](), 0
    for one in amounts:
        try:
            money = Money(one.value, one.currency)
            found.append(convert(money, currency, date.fromisoformat(one.day), known).rounded())
        except MissingRateError:
            left_out += 1
    return Sum(total(found, currency).rounded().amount, currency, left_out)
