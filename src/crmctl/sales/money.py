"""Amounts of money: exact, each with its currency (ISO 4217).

An amount is rounded half up (half away from zero) to the currency's minor unit, as invoices are;
nothing is rounded unless it is asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from crmctl.errors.sales import DifferentCurrenciesError, UnreadableMoneyError
from crmctl.model.currencies import minor_unit
from crmctl.model.forms import MONEY
from crmctl.model.plain import Plain

# More digits than any sum of amounts of 15 digits needs; the interpreter's own context may differ.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency.

    Attributes:
        amount: exact, of any number of digits.
        currency: its code, as in EUR.
    """

    amount: Decimal
    currency: str

    @classmethod
    def parse(cls, text: str) -> "Money":
        """Read an amount as records write it, `12500.00 EUR`.

        Raises:
            UnreadableMoneyError: it is none.
        """
        if not MONEY(text):
            raise UnreadableMoneyError
        amount, _, currency = text.partition(" ")
        return cls(Decimal(amount), currency)

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Give nothing of a currency."""
        return cls(Decimal(0), currency)

    def __str__(self) -> str:
        """Write the amount as records do, with the digits of its currency, or all it has."""
        digits = max(minor_unit(self.currency), -_exponent(self.amount))
        return f"{EXACT.add(self.amount, 0):.{digits}f} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        """Add an amount of the same currency.

        Raises:
            DifferentCurrenciesError: it is of another one.
        """
        if self.currency != other.currency:
            raise DifferentCurrenciesError(self.currency, other.currency)
        return Money(EXACT.add(self.amount, other.amount), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Take an amount of the same currency away."""
        return self + -other

    def __neg__(self) -> "Money":
        """Give the amount with the other sign."""
        return Money(EXACT.minus(self.amount), self.currency)

    def times(self, factor: Decimal) -> "Money":
        """Give so many times the amount, not rounded."""
        return Money(EXACT.multiply(self.amount, factor), self.currency)

    def rounded(self) -> "Money":
        """Give the amount rounded half up to the currency's minor unit."""
        unit = Decimal(1).scaleb(-minor_unit(self.currency))
        return Money(EXACT.add(self.amount.quantize(unit, context=EXACT), 0), self.currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Add amounts of a currency up.

    Raises:
        DifferentCurrenciesError: one of them is of another currency.
    """
    return sum(amounts, start=Money.zero(currency))


def written(money: Money) -> Plain:
    """Give an amount as records hold it."""
    return Plain(str(money))


def _exponent(amount: Decimal) -> int:
    exponent = amount.normalize(EXACT).as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
