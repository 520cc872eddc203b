"""Amounts of other currencies, by the dated rates of crm.yaml; in minor units (cents)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from crmctl.errors.sales import MissingRateError
from crmctl.model.currencies import minor_unit
from crmctl.reports.facts.settings import currency, settings
from crmctl.reports.report import Rows
from crmctl.sales.money import Money
from crmctl.sales.rates import Rate, convert, rates


class Exchange:
    """Brings amounts into one currency, never without a rate.

    Attributes:
        currency: into which.
    """

    def __init__(self, currency_: str, config: Mapping[str, Any]) -> None:
        self.currency = currency_
        self._config = config
        self._unit = minor_unit(currency_)

    @classmethod
    def of(cls, rows: Rows) -> "Exchange":
        """Give the exchange into the CRM's own currency."""
        config = settings(rows)
        return cls(currency(config), config)

    def minor(self, net: int, source: str, day: str) -> int | None:
        """Give what an amount is worth in minor units; None without a rate for its day.

        Args:
            net: in minor units of its own currency.
            source: its currency.
            day: on which it is valued, YYYY-MM-DD.
        """
        if source == self.currency:
            return net
        money = Money(Decimal(net).scaleb(-minor_unit(source)), source)
        try:
            found = convert(money, self.currency, date.fromisoformat(day[:10]), self._rates)
        except MissingRateError:
            return None
        return int(found.rounded().amount.scaleb(self._unit))

    def amount(self, minor: int) -> float:
        """Give minor units as the number that a table shows: 123450 cents are 1234.5."""
        return float(Decimal(minor).scaleb(-self._unit))

    @property
    def places(self) -> int:
        """How many digits stand behind the point."""
        return self._unit

    @cached_property
    def _rates(self) -> tuple[Rate, ...]:
        return rates(self._config)
