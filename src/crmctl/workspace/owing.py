"""What is owed for an invoice today, its credit notes taken off."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crmctl.model.record import Ref
from crmctl.sales import states
from crmctl.workspace.view import View

if TYPE_CHECKING:  # most pages show no amounts
    from crmctl.sales.money import Money

_CREDITS = "SELECT id FROM credits WHERE invoice = ? ORDER BY id"


def credits_of(view: View, invoice: str) -> list[Mapping[str, Any]]:
    """Give the credit notes of an invoice."""
    refs = [Ref("credits", id_) for (id_,) in view.rows(_CREDITS, (invoice,))]
    return [record.data for ref in refs if (record := view.record(ref))]


def state_of(view: View, ref: Ref, data: Mapping[str, Any]) -> str:
    """Give the state of a document today."""
    kind = view.catalogue.by_name[ref.folder].name
    notes = credits_of(view, ref.id) if kind == "invoice" else ()
    return states.state(kind, data, _today(view), notes)


def owed(view: View, invoice: str, data: Mapping[str, Any]) -> "Money | None":
    """Give what is owed for an invoice today; None for a draft, or one without a sum."""
    return states.open_amount(data, _today(view), credits_of(view, invoice))


def _today(view: View) -> str:
    return view.now.date().isoformat()
