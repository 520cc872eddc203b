"""A document that becomes the next one: what of it is taken over."""

from collections.abc import Mapping, Sequence
from typing import Any

from crmctl.model.catalogue import FieldType, Kind
from crmctl.sales.states import still_to_return

_TAKEN_OVER = ("title", "customer", "contacts", "deal", "prices")
_DAY = 10


def converted(
    source: Kind, id_: str, data: Mapping[str, Any], to: Kind, today: str
) -> dict[str, Any]:
    """Give the draft that a document becomes.

    What came back of an order is not invoiced. The draft refers to where it came from, and to
    what that refers to, as far as its kind has a field for it.

    Args:
        source: the document's kind.
        id_: its id.
        data: what it says.
        to: the kind of the draft.
        today: the day, for what came back until then.
    """
    draft = {name: data[name] for name in _TAKEN_OVER if name in data and name in to.order}
    draft |= {name: data[name] for name in _links(to) if name in data and name not in draft}
    draft |= {name: id_ for name, target in _links(to).items() if target == source.name}
    if lines := _lines(source, data, today):
        draft["lines"] = lines
    delivered = [str(each["done"])[:_DAY] for each in data.get("deliveries", ()) if "done" in each]
    if delivered and "delivered" in to.order:
        draft["delivered"] = max(delivered)
    return draft


def _links(kind: Kind) -> Mapping[str, str]:
    """Give the fields of a kind that refer to one record, each with the kind it refers to."""
    return {
        field.path: field.target
        for field in kind.fields
        if field.type is FieldType.REFERENCE and not field.many and "." not in field.path
    }


def _lines(source: Kind, data: Mapping[str, Any], today: str) -> Sequence[Mapping[str, Any]]:
    lines = data.get("lines", ())
    if source.name != "order" or not data.get("returns"):
        return list(lines)
    left = still_to_return(data, today)
    return [
        {**line, "quantity": str(quantity)}
        for line, quantity in zip(lines, left, strict=True)
        if quantity
    ]
