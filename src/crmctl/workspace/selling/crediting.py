"""Credit notes: what is given back of an invoice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from crmctl.errors.sales import (
    DifferentCurrenciesError,
    NoSuchLineError,
    NoSumError,
    NothingToCreditError,
    WhichTaxError,
)
from crmctl.model.record import Record
from crmctl.sales import states
from crmctl.sales.money import Money, written
from crmctl.sales.taxes import Tax
from crmctl.sales.totals import GROSS, NET, item, totals
from crmctl.workspace.resolving import resolve
from crmctl.workspace.selling.documents import Done, found, require_state
from crmctl.workspace.selling.issuing import require_within
from crmctl.workspace.selling.lines import in_currency
from crmctl.workspace.workspace import Workspace

_CREDITABLE = (
    *(states.OPEN, states.PARTLY_PAID, states.OVERDUE),
    *(states.PAID, states.OVERPAID),
)
_TAKEN_OVER = ("customer", "contacts")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be given back.

    Attributes:
        amount: with tax; empty for whole lines.
        tax: of the amount, where the invoice has several.
        lines: which of the invoice's, from 1; empty for all.
        reason: why.
        complaint: the complaint that it answers.
    """

    amount: str = ""
    tax: str = ""
    lines: Sequence[int] = ()
    reason: str = ""
    complaint: str = ""


def credit(workspace: Workspace, name: str, wanted: Wanted) -> Done:
    """Collect the draft of a credit note for an invoice.

    Raises:
        StateError: the invoice is a draft, or was cancelled.
        CreditTooHighError: its credit notes would give back more than it asked for.
        WhichTaxError: the amount may be of several taxes.
        NoSuchLineError: the invoice has no such line.
        NoSumError: the invoice does not say what it asks for.
        NothingToCreditError: the amount is not above 0.
    """
    (ref,) = found(workspace, [name], ("invoice",))
    change = workspace.change("credit")
    invoice = change.record(ref)
    require_state(workspace, invoice, _CREDITABLE, "credited")
    gross = invoice.data.get("totals", {}).get("gross")
    if not gross:
        raise NoSumError(str(invoice.ref))
    if not wanted.amount and not wanted.lines and not invoice.data.get("lines"):
        wanted = replace(wanted, amount=gross)
    by_amount = bool(wanted.amount)
    lines = _of_amount(invoice, wanted) if by_amount else _of_lines(invoice, wanted.lines)
    data = {field: invoice.data[field] for field in _TAKEN_OVER if field in invoice.data}
    data |= {
        "invoice": invoice.id,
        "prices": GROSS if by_amount else invoice.data.get("prices", NET),
        "lines": lines,
    }
    if wanted.complaint:
        data["complaint"] = resolve(workspace, wanted.complaint, ("complaint",)).id
    if wanted.reason:
        data["reason"] = wanted.reason
    require_within(workspace, invoice.id, [{"totals": _sums(invoice, data)}])
    return Done(change, [change.add("credit", data)])


def _of_lines(invoice: Record, places: Sequence[int]) -> list[Any]:
    lines = invoice.data.get("lines", ())
    if any(not 0 < place <= len(lines) for place in places):
        raise NoSuchLineError(str(invoice.ref), len(lines))
    return [lines[place - 1] for place in dict.fromkeys(places)] if places else list(lines)


def _of_amount(invoice: Record, wanted: Wanted) -> list[Any]:
    """Give the one line of an amount with tax."""
    gross = Money.parse(invoice.data["totals"]["gross"])
    amount = Money.parse(in_currency(wanted.amount, gross.currency))
    if amount.currency != gross.currency:
        raise DifferentCurrenciesError(amount.currency, gross.currency)
    if amount.amount <= 0:
        raise NothingToCreditError
    names = [group["tax"] for group in invoice.data["totals"].get("taxes", ())]
    if (wanted.tax and wanted.tax not in names) or (len(names) > 1 and not wanted.tax):
        raise WhichTaxError(names)
    tax = wanted.tax or next(iter(names), "")
    line = {"text": wanted.reason or None, "quantity": "1", "price": written(amount)}
    return [{name: value for name, value in {**line, "tax": tax}.items() if value}]


def _sums(invoice: Record, data: dict[str, Any]) -> dict[str, Any]:
    """Give what a credit note comes to, by the rates that stand on its invoice."""
    said = invoice.data["totals"]
    known = {each["tax"]: each["rate"] for each in said.get("taxes", ())}
    gross = Money.parse(said["gross"])
    lines = [item(line) for line in data["lines"]]

    def tax_of(name: str) -> Tax:
        return Tax(name, Decimal(str(known.get(name, 0))))

    return totals(lines, data["prices"], gross.currency, tax_of).as_data()
