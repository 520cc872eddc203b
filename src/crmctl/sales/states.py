"""How far a document is, on a day: told by its dates and events, never stored.

`index/states.py` says the same in SQL, and a property test holds the two together. An event counts
from its day on. Amounts of another currency than the document's do not count; `check` names them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the names of the states are needed by every list, amounts are not
    from crmctl.sales.money import Money

DRAFT, ISSUED, CANCELLED, OPEN = "draft", "issued", "cancelled", "open"
SENT, ACCEPTED, DECLINED, EXPIRED = "sent", "accepted", "declined", "expired"
CONFIRMED, DELIVERED, RETURNED = "confirmed", "delivered", "returned"
PARTLY_DELIVERED, PARTLY_RETURNED = "partly-delivered", "partly-returned"
PAID, PARTLY_PAID, OVERPAID, OVERDUE = "paid", "partly-paid", "overpaid", "overdue"

STATES: Mapping[str, Sequence[str]] = {
    "quote": (DRAFT, ISSUED, SENT, ACCEPTED, DECLINED, EXPIRED),
    "order": (
        *(DRAFT, ISSUED, CONFIRMED, PARTLY_DELIVERED, DELIVERED),
        *(PARTLY_RETURNED, RETURNED, CANCELLED),
    ),
    "invoice": (DRAFT, OPEN, PARTLY_PAID, PAID, OVERPAID, OVERDUE, CANCELLED),
    "credit": (DRAFT, ISSUED, CANCELLED),
}
"""The states of each kind of document."""

STILL_OPEN: Mapping[str, Sequence[str]] = {
    "quote": (ISSUED, SENT),
    "order": (ISSUED, CONFIRMED, PARTLY_DELIVERED),
    "invoice": (OPEN, PARTLY_PAID, OVERDUE),
    "credit": (),
}
"""What `state:open` finds: where something is still to come."""

Data = Mapping[str, Any]
_DAY = 10  # characters of a date; a moment begins with its day


def state(kind: str, data: Data, today: str, credit_notes: Iterable[Data] = ()) -> str:
    """Give the state of a document on a day.

    Args:
        kind: quote, order, invoice or credit.
        data: the document.
        today: the day, YYYY-MM-DD.
        credit_notes: the credit notes of an invoice.
    """
    if not _by(data.get("issued"), today):
        return DRAFT
    if kind == "invoice":
        return _of_invoice(data, today, credit_notes)
    return _STATES[kind](data, today)


def open_amount(data: Data, today: str, credit_notes: Iterable[Data] = ()) -> "Money | None":
    """Give what is owed for an invoice: its sum less payments and credit notes until a day.

    Below zero too much was paid. None for a draft and for an invoice without a sum; nothing is
    owed for one that was cancelled.
    """
    from crmctl.sales.money import Money, total  # noqa: PLC0415 - said above

    gross = _gross(data)
    if gross is None or not _by(data.get("issued"), today):
        return None
    if _by(data.get("cancelled"), today):
        return Money.zero(gross.currency)
    paid = [
        Money.parse(payment["amount"])
        for payment in data.get("payments", ())
        if _by(payment["at"], today)
    ]
    given_back = [_gross(credit) for credit in credit_notes if counts(credit, today)]
    known = [each for each in (*paid, *given_back) if each and each.currency == gross.currency]
    return gross - total(known, gross.currency)


def counts(credit: Data, today: str) -> bool:
    """Tell whether a credit note holds on a day: issued, and not cancelled."""
    return _by(credit.get("issued"), today) and not _by(credit.get("cancelled"), today)


def still_to_return(data: Data, today: str) -> Sequence[Decimal]:
    """Give how much of each line of an order is not returned."""
    left = [Decimal(str(line["quantity"])) for line in data.get("lines", ())]
    for each in data.get("returns", ()):
        if _by(each["at"], today) and 0 < int(each["line"]) <= len(left):
            left[int(each["line"]) - 1] -= Decimal(str(each["quantity"]))
    return left


def _of_quote(data: Data, today: str) -> str:
    accepted, declined = str(data.get("accepted", "")), str(data.get("declined", ""))
    is_declined = _by(declined, today)
    if _by(accepted, today) and not (is_declined and declined > accepted):
        return ACCEPTED
    if is_declined:
        return DECLINED
    if data.get("valid_until") and str(data["valid_until"]) < today:
        return EXPIRED
    return SENT if _by(data.get("sent"), today) else ISSUED


def _of_order(data: Data, today: str) -> str:
    if _by(data.get("cancelled"), today):
        return CANCELLED
    if any(_by(each["at"], today) for each in data.get("returns", ())):
        return PARTLY_RETURNED if any(n > 0 for n in still_to_return(data, today)) else RETURNED
    done = [_by(each.get("done"), today) for each in data.get("deliveries", ())]
    if any(done):
        return DELIVERED if all(done) else PARTLY_DELIVERED
    return CONFIRMED if _by(data.get("confirmed"), today) else ISSUED


def _of_invoice(data: Data, today: str, credit_notes: Iterable[Data]) -> str:
    if _by(data.get("cancelled"), today):
        return CANCELLED
    owed, gross = open_amount(data, today, credit_notes), _gross(data)
    if owed is not None and owed.amount <= 0:
        return OVERPAID if owed.amount < 0 else PAID
    if data.get("due") and str(data["due"]) < today:
        return OVERDUE
    is_begun = owed is not None and gross is not None and owed.amount < gross.amount
    return PARTLY_PAID if is_begun else OPEN


def _of_credit(data: Data, today: str) -> str:
    return CANCELLED if _by(data.get("cancelled"), today) else ISSUED


_STATES: Mapping[str, Callable[[Data, str], str]] = {
    "quote": _of_quote,
    "order": _of_order,
    "credit": _of_credit,
}


def _by(day: object, today: str) -> bool:
    """Tell whether something has happened until a day."""
    return bool(day) and str(day)[:_DAY] <= today


def _gross(data: Data) -> "Money | None":
    from crmctl.sales.money import Money  # noqa: PLC0415 - said above

    gross = data.get("totals", {}).get("gross")
    return Money.parse(gross) if gross else None
