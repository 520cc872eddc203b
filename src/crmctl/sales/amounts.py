"""Amounts of money from several documents, brought together in one currency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

_CENT = Decimal("0.01")


class Amount(NamedTuple):
    """An amount, its currency, and the day that a rate has to hold for (YYYY-MM-DD)."""

    value: Decimal
    currency: str
    day: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What amounts come to.

    Attributes:
        value: in the currency that was asked for, half up to two places.
        currency: that currency.
        left_out: how many amounts are not in it: crm.yaml has no rate for them on their day.
    """

    value: Decimal
    currency: str
    left_out: int = 0

    def __str__(self) -> str:
        return f"{self.value} {self.currency}"


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
    total, left_out = Decimal(0), 0
    for one in amounts:
        factor = _rate(one, currency, rates)
        if factor is None:
            left_out += 1
        else:
            total += (one.value * factor).quantize(_CENT, ROUND_HALF_UP)
    return Sum(total.quantize(_CENT), currency, left_out)


def _rate(one: Amount, currency: str, rates: Sequence[Mapping[str, Any]]) -> Decimal | None:
    if one.currency == currency:
        return Decimal(1)
    known = [
        (str(rate["since"]), Decimal(str(rate["rate"])))
        for rate in rates
        if (rate.get("source", rate.get("from")), rate["to"]) == (one.currency, currency)
        and str(rate["since"]) <= one.day
    ]
    return max(known)[1] if known else None
