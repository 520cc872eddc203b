"""How far a document is today, and what is owed for it or what it would come to."""

from collections.abc import Iterator
from typing import Any

from crmctl.sales.states import DRAFT
from crmctl.workspace.owing import owed, state_of
from crmctl.workspace.page.layout import Shown


def standing(shown: Shown) -> Iterator[str]:
    """Give the state of a document; of a draft its sums, of an invoice what is still owed."""
    state = state_of(shown.view, shown.ref, shown.data)
    yield state
    if state == DRAFT:
        yield from _sums(shown)
    elif shown.kind.name == "invoice":
        left = owed(shown.view, shown.ref.id, shown.data)
        if left and left.amount > 0:
            yield f"{left_of(str(left), shown.data)} open"


def left_of(left: str, data: Any) -> str:
    """Say what is left of an invoice's sum: `80.00 of 119.00 EUR`."""
    gross = str(data.get("totals", {}).get("gross", ""))
    return left if left == gross else f"{left.partition(' ')[0]} of {gross}"


def _sums(shown: Shown) -> Iterator[str]:
    from crmctl.errors.base import UsageError  # noqa: PLC0415 - only drafts are summed
    from crmctl.workspace.selling.sums import sums  # noqa: PLC0415 - the same

    if not shown.data.get("lines"):
        return
    try:
        found = sums(shown.view, shown.data, shown.view.now.date())
    except UsageError:  # an unknown tax, two currencies: issuing says so
        return
    yield f"{found.net} net"
    yield f"{found.gross} gross"
