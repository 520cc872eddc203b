"""The sums of a document, from its lines (EN 16931).

A line's amount is rounded; the tax is computed once for each rate, from the sum of its lines, and
rounded then. Rounding the tax line by line would differ by cents from what EN 16931 asks for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from crmctl.errors.sales import DifferentCurrenciesError
from crmctl.sales.money import EXACT, Money, total, written
from crmctl.sales.taxes import Tax

NET, GROSS = "net", "gross"
_HUNDRED = Decimal(100)


class Item(NamedTuple):
    """What a line costs.

    Attributes:
        quantity: of units; negative for what is given back.
        price: of one unit, net or gross as the document's prices are.
        discount: a share (`10 %`) or an amount of the line (`50.00 EUR`); empty for none.
        tax: the name of its rate; empty for none.
    """

    quantity: Decimal
    price: Money
    discount: str = ""
    tax: str = ""


class Group(NamedTuple):
    """All lines of a document with one rate of tax (EN 16931, BG-23)."""

    tax: Tax
    net: Money
    amount: Money


class Totals(NamedTuple):
    """The sums of a document.

    Attributes:
        net: without tax (BT-109).
        groups: the highest rate first; their nets and amounts add up to the sums.
        gross: with tax (BT-112, BR-CO-15).
    """

    net: Money
    groups: Sequence[Group]
    gross: Money

    def as_data(self) -> dict[str, Any]:
        """Give the totals as a record holds them."""
        named = [group for group in self.groups if group.tax.name]
        data: dict[str, Any] = {"net": written(self.net)}
        if named:
            data["taxes"] = [
                {
                    "tax": group.tax.name,
                    "rate": str(group.tax.rate),
                    "net": written(group.net),
                    "amount": written(group.amount),
                }
                for group in named
            ]
        return {**data, "gross": written(self.gross)}


def item(line: Mapping[str, Any]) -> Item:
    """Read a line of a record."""
    return Item(
        Decimal(str(line["quantity"])),
        Money.parse(line["price"]),
        line.get("discount", ""),
        line.get("tax", ""),
    )


def line_amount(line: Item) -> Money:
    """Give quantity times price less the discount, rounded (BT-131).

    An amount that is taken off has the sign of the line, so that a line that is given back is the
    exact opposite of the one that was sold.

    Raises:
        DifferentCurrenciesError: the discount is of another currency than the price.
    """
    full = line.price.times(line.quantity)
    return (full - _off(line, full)).rounded()


def totals(
    lines: Iterable[Item], prices: str, currency: str, tax_of: Callable[[str], Tax]
) -> Totals:
    """Give the sums of a document; the order of its lines does not matter.

    Args:
        lines: what it sells.
        prices: `net`, or `gross` if tax is in the prices; empty means net.
        currency: of the document, and of all of its lines.
        tax_of: gives the tax of a name; raises what it likes.

    Raises:
        DifferentCurrenciesError: a line is of another currency.
    """
    amounts: dict[Tax, Money] = {}
    for line in lines:
        tax = tax_of(line.tax)
        amounts[tax] = amounts.get(tax, Money.zero(currency)) + line_amount(line)
    taxed = _from_gross if prices == GROSS else _from_net
    ordered = sorted(amounts, key=lambda tax: (-tax.rate, tax.name))
    groups = tuple(taxed(tax, amounts[tax]) for tax in ordered)
    net = total((group.net for group in groups), currency).rounded()
    tax_total = total((group.amount for group in groups), currency)
    return Totals(net, groups, (net + tax_total).rounded())


def currency_of(lines: Iterable[Item], otherwise: str) -> str:
    """Give the currency of a document: that of its lines.

    Raises:
        DifferentCurrenciesError: the lines are of several.
    """
    found = sorted({line.price.currency for line in lines})
    if len(found) > 1:
        raise DifferentCurrenciesError(found[0], found[1])
    return found[0] if found else otherwise


def _off(line: Item, full: Money) -> Money:
    """Give what is taken off a line."""
    if not line.discount:
        return Money.zero(full.currency)
    amount, _, unit = line.discount.partition(" ")
    if unit == "%":
        return full.times(EXACT.divide(Decimal(amount), _HUNDRED))
    off = Money.parse(line.discount)
    return -off if line.quantity < 0 else off


def _from_net(tax: Tax, net: Money) -> Group:
    """Give the group of a net amount: BR-CO-17, net times the rate, rounded."""
    amount = net.times(EXACT.divide(tax.rate, _HUNDRED)).rounded()
    return Group(tax, net.rounded(), amount)


def _from_gross(tax: Tax, gross: Money) -> Group:
    """Give the group of a gross amount: the tax in it is rounded, the net is the rest."""
    share = EXACT.divide(tax.rate, EXACT.add(_HUNDRED, tax.rate))
    amount = gross.times(share).rounded()
    return Group(tax, (gross - amount).rounded(), amount)
