"""Payments: what came in for an invoice, or went back."""

from datetime import date
from typing import NamedTuple

from crmctl.errors.sales import DifferentCurrenciesError, PaymentError
from crmctl.model.plain import Plain
from crmctl.model.record import Record
from crmctl.sales import states
from crmctl.sales.money import Money, written
from crmctl.workspace.owing import credits_of
from crmctl.workspace.selling.deciding import require_day
from crmctl.workspace.selling.documents import Done, found, require_state
from crmctl.workspace.selling.lines import in_currency
from crmctl.workspace.workspace import Workspace

_LAST_DAY = "9999-12-31"
_ISSUED = (
    *(states.OPEN, states.PARTLY_PAID, states.OVERDUE),
    *(states.PAID, states.OVERPAID),
)


class Paid(NamedTuple):
    """A payment as a person tells it.

    Attributes:
        day: when it came in.
        amount: empty for all that is owed; a negative one went back.
        reference: where it stands.
    """

    day: date
    amount: str = ""
    reference: str = ""


def pay(workspace: Workspace, name: str, said: Paid, *, force: bool = False) -> Done:
    """Collect a payment.

    Raises:
        StateError: the invoice is a draft, or was cancelled.
        PaymentError: nothing is owed, it is more than that, or it is noted already.
        DifferentCurrenciesError: it is of another currency than the invoice.
    """
    (ref,) = found(workspace, [name], ("invoice",))
    change = workspace.change("pay")
    invoice = change.record(ref)
    require_state(workspace, invoice, _ISSUED, "paid")
    require_day(workspace, invoice, said.day)
    owed = _owed(workspace, invoice)
    due = owed if owed.amount > 0 else Money.zero(owed.currency)
    paid = Money.parse(in_currency(said.amount, owed.currency)) if said.amount else due
    if paid.currency != owed.currency:
        raise DifferentCurrenciesError(paid.currency, owed.currency)
    payment: dict[str, str] = {"at": Plain(said.day.isoformat()), "amount": written(paid)}
    payment |= {"reference": said.reference} if said.reference else {}
    before = list(invoice.data.get("payments", ()))
    _require_fitting(invoice, paid, owed, force=force, is_new=payment not in before)
    change.put(ref, {**invoice.data, "payments": [*before, payment]})
    return Done(change, [ref])


def _owed(workspace: Workspace, invoice: Record) -> Money:
    """Give what is owed, every payment that is noted included."""
    notes = credits_of(workspace, invoice.id)
    owed = states.open_amount(invoice.data, _LAST_DAY, notes)
    if owed is None:
        hint = "`totals.gross` says what an invoice asks for."
        raise PaymentError(str(invoice.ref), "it asks for nothing", hint)
    return owed


def _require_fitting(
    invoice: Record, paid: Money, owed: Money, *, force: bool, is_new: bool
) -> None:
    """Refuse a payment that is probably a mistake.

    Raises:
        PaymentError: with the reason.
    """
    ref, is_refund = str(invoice.ref), paid.amount < 0
    if paid.amount == 0:
        raise PaymentError(ref, "it is paid already", "Say with --amount what else came in.")
    if force:
        return
    if not is_new:
        raise PaymentError(ref, "the same payment is noted already")
    if is_refund and paid.amount < owed.amount:
        raise PaymentError(ref, "more would go back than was paid too much")
    if not is_refund and owed.amount <= 0:
        raise PaymentError(ref, "it is paid already")
    if not is_refund and paid.amount > owed.amount:
        raise PaymentError(ref, "the payment is more than is owed")
