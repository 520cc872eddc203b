"""Other currencies, by the dated rates of crm.yaml."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crmctl.errors.sales import MissingRateError
from crmctl.sales.money import EXACT, Money


class Rate(NamedTuple):
    """What one unit of a currency is worth in another one, from a day on."""

    source: str
    to: str
    rate: Decimal
    since: date


def rates(config: Mapping[str, Any]) -> tuple[Rate, ...]:
    """Read the rates of crm.yaml's data."""
    return tuple(
        Rate(
            *(each.get("from", each.get("source")), each["to"]),
            Decimal(str(each["rate"])),
            date.fromisoformat(each["since"]),
        )
        for each in config.get("rates", ())
    )


def convert(money: Money, to: str, day: date, known: Iterable[Rate]) -> Money:
    """Give what an amount is worth in a currency on a day, rounded to its minor unit.

    The newest rate that is not after the day counts, also the other way round; of two of one day
    the one that needs no turning.

    Raises:
        MissingRateError: there is none.
    """
    if money.currency == to:
        return money
    pair = {money.currency, to}
    fitting = [
        rate
        for rate in known
        if {rate.source, rate.to} == pair and rate.since <= day and rate.rate
    ]
    if not fitting:
        raise MissingRateError(money.currency, to, day.isoformat())
    newest = max(fitting, key=lambda rate: (rate.since, rate.source == money.currency))
    if newest.source == money.currency:
        amount = EXACT.multiply(money.amount, newest.rate)
    else:
        amount = EXACT.divide(money.amount, newest.rate)
    return Money(amount, to).rounded()
