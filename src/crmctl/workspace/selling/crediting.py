"""Credit notes: what is given back of an invoice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from crmctl.errors.sales import (
    DifferentCurrenciesError,
    NoSuchLineError,
    NoSumError,
    NothingLeftToCreditError,
    NothingToCreditError,
    WhichTaxError,
)
from crmctl.model.record import Record
from crmctl.rendering.wording import words
from crmctl.sales import states
from crmctl.sales.money import Money, written
from crmctl.sales.taxes import Tax
from crmctl.sales.totals import GROSS, NET, item, totals
from crmctl.workspace.resolving import resolve
from crmctl.workspace.selling.documents import Done, found, require_state
from crmctl.workspace.selling.issuing import require_within
from crmctl.workspace.selling.lines import in_currency
from crmctl.workspace.selling.remainder import amounts_left, given_back, left, lines_left
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


class Credited(NamedTuple):
    """A credit note, not yet committed, and what it does to its invoice.

    Attributes:
        done: what is to be written.
        amount: what it gives back, with tax.
        before: what could be given back without it: what issued credit notes left.
        asked: what the invoice asked for.
    """

    done: Done
    amount: Money
    before: Money
    asked: Money


def credit(workspace: Workspace, name: str, wanted: Wanted) -> Credited:
    """Collect the draft of a credit note for an invoice; of all that is left, if nothing is told.

    Raises:
        StateError: the invoice is a draft, or was cancelled.
        CreditTooHighError: its credit notes would give back more than it asked for.
        WhichTaxError: the amount may be of several taxes.
        NoSuchLineError: the invoice has no such line.
        NoSumError: the invoice does not say what it asks for.
        NothingToCreditError: the amount is not above 0.
        NothingLeftToCreditError: credit notes have given all of it back.
    """
    (ref,) = found(workspace, [name], ("invoice",))
    change = workspace.change("credit")
    invoice = change.record(ref)
    require_state(workspace, invoice, _CREDITABLE, "credited")
    gross = invoice.data.get("totals", {}).get("gross")
    if not gross:
        raise NoSumError(str(invoice.ref))
    notes = given_back(workspace, invoice.id)
    before = left(invoice.data, notes)
    text = wanted.reason or _text(workspace, invoice)
    data = {field: invoice.data[field] for field in _TAKEN_OVER if field in invoice.data}
    data |= {"invoice": invoice.id, **_content(invoice, notes, wanted, text)}
    if wanted.complaint:
        data["complaint"] = resolve(workspace, wanted.complaint, ("complaint",)).id
    if wanted.reason:
        data["reason"] = wanted.reason
    sums = _sums(invoice, data)
    require_within(workspace, invoice.id, [{"totals": sums}])
    done = Done(change, [change.add("credit", data)])
    return Credited(done, Money.parse(sums["gross"]), before, Money.parse(gross))


def _text(workspace: Workspace, invoice: Record) -> str:
    said = words(workspace.config["language"])["credit_for"]
    return said.format(number=invoice.data.get("number", invoice.id))


def _content(
    invoice: Record, notes: Sequence[Mapping[str, Any]], wanted: Wanted, text: str
) -> dict[str, Any]:
    """Give the lines of a credit note, and whether tax is in their prices."""
    if wanted.amount:
        return _of_amount(invoice, wanted, text)
    if wanted.lines:
        return _of_lines(invoice, _chosen(invoice, wanted.lines))
    rest = left(invoice.data, notes)
    if rest.amount <= 0:
        raise NothingLeftToCreditError(str(invoice.ref))
    whole = _of_lines(invoice, lines_left(invoice.data, notes) or [])
    if whole["lines"] and Money.parse(_sums(invoice, whole)["gross"]) == rest:
        return whole
    by_tax = amounts_left(invoice.data, notes, text)
    return by_tax or _of_amount(invoice, replace(wanted, amount=str(rest)), text)


def _chosen(invoice: Record, places: Sequence[int]) -> list[Any]:
    lines = invoice.data.get("lines", ())
    if any(not 0 < place <= len(lines) for place in places):
        raise NoSuchLineError(str(invoice.ref), len(lines))
    return [lines[place - 1] for place in dict.fromkeys(places)]


def _of_lines(invoice: Record, lines: Sequence[Any]) -> dict[str, Any]:
    return {"prices": invoice.data.get("prices", NET), "lines": list(lines)}


def _of_amount(invoice: Record, wanted: Wanted, text: str) -> dict[str, Any]:
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
    line = {"text": text, "quantity": "1", "price": written(amount), "tax": tax}
    kept = {name: value for name, value in line.items() if value}
    return {"prices": GROSS, "lines": [kept]}


def _sums(invoice: Record, data: dict[str, Any]) -> dict[str, Any]:
    """Give what a credit note comes to, by the rates that stand on its invoice."""
    said = invoice.data["totals"]
    known = {each["tax"]: each["rate"] for each in said.get("taxes", ())}
    gross = Money.parse(said["gross"])
    lines = [item(line) for line in data["lines"]]

    def tax_of(name: str) -> Tax:
        return Tax(name, Decimal(str(known.get(name, 0))))

    return totals(lines, data["prices"], gross.currency, tax_of).as_data()
