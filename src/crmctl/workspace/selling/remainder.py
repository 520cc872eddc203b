"""What no credit note has given back of an invoice yet."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from crmctl.sales.money import Money, total, written
from crmctl.sales.states import counts
from crmctl.sales.totals import GROSS, NET
from crmctl.workspace.owing import credits_of
from crmctl.workspace.view import View

Data = Mapping[str, Any]


def given_back(view: View, invoice: str) -> list[Data]:
    """Give the credit notes of an invoice that hold today: issued, and not cancelled."""
    today = view.now.date().isoformat()
    return [each for each in credits_of(view, invoice) if counts(each, today)]


def left(invoice: Data, notes: Sequence[Data]) -> Money:
    """Give what could still be given back, with tax.

    Raises:
        DifferentCurrenciesError: a credit note is of another currency.
    """
    gross = Money.parse(invoice["totals"]["gross"])
    return gross - total((_gross(each) for each in notes), gross.currency)


def lines_left(invoice: Data, notes: Sequence[Data]) -> list[Any] | None:
    """Give the lines that no credit note has given back; None where one gave back something else.

    What was given back by amount is a part of no line in particular.
    """
    found = list(invoice.get("lines", ()))
    for note in notes:
        if note.get("prices", NET) != invoice.get("prices", NET):
            return None
        for line in note.get("lines", ()):
            if line not in found:
                return None
            found.remove(line)
    return found


def amounts_left(invoice: Data, notes: Sequence[Data], text: str) -> dict[str, Any] | None:
    """Give a line for each tax with what is left of it; None where that is not the whole rest.

    It is not where a document of another system does not say its taxes.
    """
    rest, currency = left(invoice, notes), Money.parse(invoice["totals"]["gross"]).currency
    found = dict[str, Money]()
    for sign, document in ((1, invoice), *((-1, note) for note in notes)):
        for name, amount in _by_tax(document, currency):
            found[name] = found.get(name, Money.zero(currency)) + amount.times(Decimal(sign))
    if total(found.values(), currency) != rest:
        return None
    lines = [_line(text, amount, tax) for tax, amount in found.items() if amount.amount]
    return {"prices": GROSS, "lines": lines}


def _by_tax(document: Data, currency: str) -> list[tuple[str, Money]]:
    """Give what a document comes to by tax, with the tax."""
    known = document.get("totals", {}).get("taxes")
    if not known:
        return [("", _gross(document))] if "totals" in document else []
    sums = ((each["tax"], (each["net"], each["amount"])) for each in known)
    return [(tax, total(map(Money.parse, parts), currency)) for tax, parts in sums]


def _line(text: str, amount: Money, tax: str) -> dict[str, Any]:
    """Give a line of an amount; below zero, where more of this tax was given back than sold."""
    price = amount if amount.amount > 0 else -amount
    quantity = "1" if amount.amount > 0 else "-1"
    line = {"text": text, "quantity": quantity, "price": written(price), "tax": tax}
    return {name: value for name, value in line.items() if value}


def _gross(document: Data) -> Money:
    return Money.parse(document["totals"]["gross"])
