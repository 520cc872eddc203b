"""What an issued document is worth, as rows: exact, in minor units (cents), without its tax.

Reports add these up; they need not read the documents. Amounts of credit notes are below zero.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from crmctl.errors.base import CrmctlError
from crmctl.model.currencies import minor_unit
from crmctl.sales.states import STATES

if TYPE_CHECKING:  # most records are no documents
    from crmctl.sales.money import Money

_PER_CENT = 100

SoldLine = tuple[int, str | None, float, int]
"""Its place, the product's id, the quantity, and what the line comes to."""


class Sold(NamedTuple):
    """The row of a document, and those of its lines.

    Attributes:
        document: kind, customer, day of issue, day of cancellation, whether it is a purchase of
            its own (an order, or an invoice without one), what it comes to, its currency. The
            last two are None where the document has neither totals nor lines of one currency.
        lines: empty where the document's currency is not known.
    """

    document: tuple[str, str | None, str, str | None, int, int | None, str | None]
    lines: tuple[SoldLine, ...] = ()


def sold(kind: str, data: Mapping[str, Any]) -> Sold | None:
    """Give the rows of a document; None for a draft, and for what is no document."""
    if kind not in STATES or not data.get("issued"):
        return None
    purchase = kind == "order" or (kind == "invoice" and not data.get("order"))
    head = (kind, data.get("customer"), data["issued"][:10], data.get("cancelled"), int(purchase))
    try:
        lines = tuple(_lines(kind, data))
        total, currency = _total(kind, data, lines)
    except (CrmctlError, KeyError, ValueError, ArithmeticError):
        # A report that counts such a document says that it has no sum; `check` says why.
        return Sold((*head, None, None))
    return Sold((*head, total, currency), lines)


def _total(
    kind: str, data: Mapping[str, Any], lines: tuple[SoldLine, ...]
) -> tuple[int | None, str | None]:
    from crmctl.sales.money import Money  # noqa: PLC0415 - most records are no documents
    from crmctl.sales.totals import currency_of, item  # noqa: PLC0415 - the same

    if net := data.get("totals", {}).get("net"):
        money = Money.parse(net)
        return _minor(kind, money), money.currency
    currency = currency_of((item(line) for line in data.get("lines", ())), "")
    # The tax in gross prices is not known before totals say so.
    if not currency or data.get("prices") == "gross":
        return None, None
    return sum(net for *_, net in lines), currency


def _lines(kind: str, data: Mapping[str, Any]) -> Iterator[SoldLine]:
    from crmctl.sales.money import Money  # noqa: PLC0415 - most records are no documents
    from crmctl.sales.totals import item, line_amount  # noqa: PLC0415 - the same

    rates = {one["tax"]: one["rate"] for one in data.get("totals", {}).get("taxes", ())}
    is_gross = data.get("prices") == "gross"
    for number, line in enumerate(data.get("lines", ())):
        money = line_amount(item(line))
        if is_gross:
            rate = Decimal(str(rates.get(line.get("tax"), 0)))
            net = money.amount * _PER_CENT / (_PER_CENT + rate)
            money = Money(net, money.currency)
        yield number, line.get("product"), float(line["quantity"]), _minor(kind, money)


def _minor(kind: str, money: "Money") -> int:
    amount = money.rounded().amount.scaleb(minor_unit(money.currency))
    return -int(amount) if kind == "credit" else int(amount)
