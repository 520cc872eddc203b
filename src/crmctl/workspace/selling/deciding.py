"""What happens to a document once it is issued: dated events, each in one commit.

A state is never set: an event is added, and the state follows from all of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from crmctl.errors.sales import EventDayError, StateError
from crmctl.model.plain import Plain
from crmctl.model.record import Record, Ref
from crmctl.sales import states
from crmctl.workspace.change import Change
from crmctl.workspace.owing import credits_of
from crmctl.workspace.selling.documents import Done, require_state
from crmctl.workspace.workspace import Workspace

Event = Callable[[Record], Mapping[str, Any]]
"""What an event adds to a document."""

UNDECIDED = (states.ISSUED, states.SENT, states.EXPIRED)
CANCELLABLE: Mapping[str, Sequence[str]] = {
    "order": (states.ISSUED, states.CONFIRMED),
    "invoice": (states.OPEN, states.OVERDUE),
    "credit": (states.ISSUED,),
}
_WON = "won"


def mark_sent(workspace: Workspace, refs: Sequence[Ref], day: date) -> Done:
    """Collect that quotes went to their customers.

    Raises:
        StateError: one is a draft, or was sent, or is decided.
    """
    change = workspace.change("mark-sent")
    add_events(workspace, change, refs, (states.ISSUED,), "sent", _dated("sent", day), day)
    return Done(change, refs)


def sendings(workspace: Workspace, refs: Sequence[Ref], day: date) -> Done:
    """Collect that quotes are sent; nothing of one that was sent before.

    Raises:
        StateError: one is a draft, or is decided.
    """
    change = workspace.change("send")
    new = [ref for ref in refs if "sent" not in change.record(ref).data]
    add_events(workspace, change, new, (states.ISSUED,), "sent", _dated("sent", day), day)
    return Done(change, refs)


def accept(workspace: Workspace, refs: Sequence[Ref], day: date, *, won: bool = False) -> Done:
    """Collect that customers accepted quotes, and if asked that this won the deals.

    Raises:
        StateError: a quote is a draft, or decided.
    """
    change = workspace.change("accept")
    add_events(workspace, change, refs, UNDECIDED, "accepted", _dated("accepted", day), day)
    warnings = [*late(change, refs, day), *(_win(change, refs) if won else ())]
    return Done(change, refs, warnings)


def decline(workspace: Workspace, refs: Sequence[Ref], day: date, reason: str = "") -> Done:
    """Collect that customers declined quotes, and why.

    Raises:
        StateError: a quote is a draft, or decided.
    """
    change = workspace.change("decline")
    event = {"declined": Plain(day.isoformat())} | ({"decline_reason": reason} if reason else {})
    add_events(workspace, change, refs, UNDECIDED, "declined", lambda _record: event, day)
    return Done(change, refs)


def confirm(workspace: Workspace, refs: Sequence[Ref], day: date) -> Done:
    """Collect that we confirmed orders.

    Raises:
        StateError: an order is a draft, or past that.
    """
    change = workspace.change("confirm")
    event = _dated("confirmed", day)
    add_events(workspace, change, refs, (states.ISSUED,), "confirmed", event, day)
    return Done(change, refs)


def cancel(workspace: Workspace, refs: Sequence[Ref], day: date) -> Done:
    """Collect that orders, invoices or credit notes hold no more.

    Raises:
        StateError: one is a draft, is cancelled, or has gone too far.
    """
    change = workspace.change("cancel")
    for ref in refs:
        record = change.record(ref)
        if _is_begun(workspace, record):
            hint = "Write a credit note: `crmctl credit`."
            raise StateError(str(ref), "paid in part or credited", "cancelled", hint)
        allowed = CANCELLABLE[record.kind]
        add_events(workspace, change, [ref], allowed, "cancelled", _dated("cancelled", day), day)
    return Done(change, refs)


def add_events(  # noqa: PLR0913, PLR0917 - to which documents, when, what it is called
    workspace: Workspace,
    change: Change,
    refs: Sequence[Ref],
    allowed: Sequence[str],
    what: str,
    event: Event,
    day: date,
) -> None:
    """Add an event to each document that is in one of the states in which it may happen.

    Raises:
        StateError: a document is in another one.
        EventDayError: the day is before it was issued, or has not come.
    """
    for ref in refs:
        record = change.record(ref)
        require_state(workspace, record, allowed, what)
        require_day(workspace, record, day)
        change.put(ref, {**record.data, **event(record)})


def require_day(workspace: Workspace, record: Record, day: date) -> None:
    """Refuse an event before its document, or in the future.

    Raises:
        EventDayError: it is such a day.
    """
    if day > workspace.now.date() or day.isoformat() < record.data.get("issued", ""):
        raise EventDayError(str(record.ref))


def late(change: Change, refs: Sequence[Ref], day: date) -> Iterator[str]:
    """Tell of quotes that did not hold any more on a day."""
    for ref in refs:
        until = str(change.record(ref).data.get("valid_until", "")) or day.isoformat()
        if until < day.isoformat():
            yield f"{ref} was valid until {until} only."


def _win(change: Change, refs: Sequence[Ref]) -> Iterator[str]:
    """Let the deals of quotes be won."""
    for ref in refs:
        deal = change.record(ref).data.get("deal")
        if not deal:
            yield f"{ref} belongs to no deal, so none is won."
            continue
        of_quote = Ref("deals", deal)
        change.put(of_quote, {**change.record(of_quote).data, "stage": _WON})


def _is_begun(workspace: Workspace, record: Record) -> bool:
    """Tell whether an invoice was paid in part, or given back in part."""
    paid = record.data.get("payments")
    return record.kind == "invoice" and bool(paid or credits_of(workspace, record.id))


def _dated(field: str, day: date) -> Event:
    event = {field: Plain(day.isoformat())}
    return lambda _record: event
