"""The deliveries of orders, and what comes back of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crmctl.errors.records import InvalidDataError
from crmctl.errors.sales import NoSuchLineError, TooMuchReturnedError
from crmctl.model.forms import DECIMAL
from crmctl.model.plain import Plain
from crmctl.model.record import Record, Ref
from crmctl.sales import states
from crmctl.workspace.selling.deciding import add_events
from crmctl.workspace.selling.documents import Done
from crmctl.workspace.workspace import Workspace

_TO_DELIVER = (states.ISSUED, states.CONFIRMED, states.PARTLY_DELIVERED)
_DELIVERED = (states.PARTLY_DELIVERED, states.DELIVERED, states.PARTLY_RETURNED)


class Back(NamedTuple):
    """What came back of an order.

    Attributes:
        line: which line, from 1; None for all.
        quantity: how much of it; None for all.
        reason: why.
    """

    line: int | None = None
    quantity: Decimal | None = None
    reason: str = ""


def amount(typed: str) -> Decimal | None:
    """Read a quantity; None when none was typed.

    Raises:
        InvalidDataError: it is no number.
    """
    if typed and not DECIMAL(typed):
        raise InvalidDataError(["--quantity must be a number with a decimal point"])
    return Decimal(typed) if typed else None


def plan(workspace: Workspace, refs: Sequence[Ref], day: date, *, agreed: bool) -> Done:
    """Collect that orders are to be delivered on a day, and whether that is agreed as of today.

    Raises:
        StateError: an order is a draft, or delivered.
    """
    today = workspace.now.date()
    item = {"at": Plain(day.isoformat())}
    item |= {"agreed": Plain(today.isoformat())} if agreed else {}

    def planned(record: Record) -> Mapping[str, Any]:
        return {"deliveries": [*record.data.get("deliveries", ()), item]}

    change = workspace.change("plan")
    add_events(workspace, change, refs, _TO_DELIVER, "planned", planned, today)
    return Done(change, refs)


def deliver(workspace: Workspace, refs: Sequence[Ref], day: date, rest: date | None) -> Done:
    """Collect that orders were delivered; in part if the rest is planned for a later day.

    Whatever was planned is done with that.

    Raises:
        StateError: an order is a draft, or delivered.
    """
    done = Plain(day.isoformat())

    def delivered(record: Record) -> Mapping[str, Any]:
        before = record.data.get("deliveries", ())
        after = [{**each, "done": each.get("done", done)} for each in before]
        if all("done" in each for each in before):
            after.append({"at": done, "done": done})
        if rest:
            after.append({"at": Plain(rest.isoformat())})
        return {"deliveries": after}

    change = workspace.change("deliver")
    add_events(workspace, change, refs, _TO_DELIVER, "delivered", delivered, day)
    return Done(change, refs)


def take_back(workspace: Workspace, refs: Sequence[Ref], day: date, back: Back) -> Done:
    """Collect that something of orders came back.

    Raises:
        StateError: an order was not delivered.
        NoSuchLineError: it has no such line.
        TooMuchReturnedError: it was not sold so often, or came back before.
    """

    def returned(record: Record) -> Mapping[str, Any]:
        items = _items(record, day, back)
        return {"returns": [*record.data.get("returns", ()), *items]}

    change = workspace.change("return")
    add_events(workspace, change, refs, _DELIVERED, "returned", returned, day)
    return Done(change, refs)


def _items(record: Record, day: date, back: Back) -> list[Mapping[str, Any]]:
    left = states.still_to_return(record.data, day.isoformat())
    if back.line is not None and not 0 < back.line <= len(left):
        raise NoSuchLineError(str(record.ref), len(left))
    lines = [back.line] if back.line else [n for n, some in enumerate(left, start=1) if some > 0]
    items = list[Mapping[str, Any]]()
    for line in lines:
        quantity = left[line - 1] if back.quantity is None else back.quantity
        if not 0 < quantity <= left[line - 1]:
            raise TooMuchReturnedError(str(record.ref), line)
        item = {"at": Plain(day.isoformat()), "line": str(line), "quantity": f"{quantity:f}"}
        items.append(item | ({"reason": back.reason} if back.reason else {}))
    return items
