"""To whom a document goes: its customer, and the person who a private customer is."""

from typing import Any, NamedTuple

from crmctl.index.read import alias
from crmctl.model.record import Record, Ref
from crmctl.sales.recipients import recipient
from crmctl.workspace.names import name
from crmctl.workspace.view import View


class Addressee(NamedTuple):
    """The customer of a document, and the person who they are; None for what is not there."""

    customer: Record | None
    person: Record | None


def linked(view: View, ref: Ref) -> Record | None:
    """Give a record by its id, or by a former one."""
    if found := view.record(ref):
        return found
    survivors = alias(view.connection, ref.id, view.catalogue.by_name[ref.folder].name)
    return view.record(Ref(ref.folder, survivors[0].id)) if survivors else None


def addressee(view: View, document: Record) -> Addressee:
    """Give to whom a document goes."""
    customer = linked(view, Ref("customers", document.data["customer"]))
    if customer is None or "person" not in customer.data:
        return Addressee(customer, None)
    return Addressee(customer, linked(view, Ref("contacts", customer.data["person"])))


def recipient_of(view: View, whom: Addressee) -> dict[str, Any]:
    """Give the recipient as a document says it: name, lines, country; empty for nobody."""
    if whom.customer is None:
        return {}
    known_by = name(view, whom.customer.ref)
    data = whom.person.data if whom.person else {}
    return recipient(whom.customer.data, data, "" if known_by == whom.customer.id else known_by)
