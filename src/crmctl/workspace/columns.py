"""Which columns a list of records has, and what stands in them."""

from collections.abc import Sequence
from typing import NamedTuple

from crmctl.index.select import Order
from crmctl.model.catalogue import FieldType, Kind
from crmctl.query import fields

NAME = "name"

_COLUMNS = {
    "customer": ("id", "name", "stage", "city", "phone", "last_contact"),
    "contact": ("id", "name", "customer", "phone", "email", "last_contact"),
    "interaction": ("at", "channel", "customer", "contact", "subject", "outcome", "id"),
    "task": ("id", "due", "title", "priority", "owner", "about", "done"),
    "product": ("id", "name", "sku", "family", "price", "stock", "lead_time"),
    "deal": ("id", "title", "customer", "stage", "value", "expected_close", "next_step"),
    "quote": ("id", "number", "customer", "issued", "valid_until", "totals.gross", "state"),
    "order": ("id", "number", "customer", "issued", "totals.gross", "state"),
    "invoice": (
        *("id", "number", "customer", "issued", "due", "totals.gross", "state", "open_amount"),
    ),
    "credit": ("id", "number", "customer", "invoice", "issued", "totals.gross", "state"),
    "complaint": ("id", "opened", "title", "customer", "product", "severity", "state"),
    "campaign": ("id", "name", "purpose", "channel", "waves.name", "reached", "responded"),
    "contract": ("id", "title", "customer", "state", "term_end", "notice_by", "renewal"),
}
_ORDER = {
    "interaction": (Order("at", descending=True),),
    "task": (Order("due"),),
    "deal": (Order("expected_close"),),
    "quote": (Order("issued", descending=True),),
    "order": (Order("issued", descending=True),),
    "invoice": (Order("issued", descending=True),),
    "credit": (Order("issued", descending=True),),
    "complaint": (Order("opened", descending=True),),
    "contract": (Order("term_end"),),
}
# For a kind that the table above does not know: the fields that tell records apart.
_TELLING = {FieldType.CHOICE, FieldType.DATE, FieldType.MONEY, FieldType.REFERENCE}
_MOST_TELLING = 4


class Shown(NamedTuple):
    """A column of a list.

    Attributes:
        name: as the person wrote it.
        field: the path of its field; `label` for the name.
        type: what its values are.
        target: for a reference the kind that it points to.
        unit: for people, as in `m`.
    """

    name: str
    field: str
    type: FieldType
    target: str = ""
    unit: str = ""


def shown(kind: Kind, names: Sequence[str] = ()) -> tuple[Shown, ...]:
    """Give the columns of these names; without any, those that suit the kind.

    Raises:
        UnknownFieldError: the kind has no field of a name.
    """
    return tuple(_shown(kind, name) for name in names or _usual(kind))


def usual_order(kind: Kind) -> tuple[Order, ...]:
    """Give the order that suits a kind; where it leaves a choice, by name."""
    return _ORDER.get(kind.name, ())


def order(kind: Kind, names: Sequence[str]) -> tuple[Order, ...]:
    """Read an order as typed: `since`, or `-since` for the latest first.

    Raises:
        UnknownFieldError: the kind has no field of a name.
    """
    found = [(_shown(kind, name.removeprefix("-")), name.startswith("-")) for name in names]
    return tuple(Order(column.field, descending=descending) for column, descending in found)


def _usual(kind: Kind) -> Sequence[str]:
    if kind.name in _COLUMNS:
        return _COLUMNS[kind.name]
    telling = (field.path for field in kind.fields if field.type in _TELLING and not field.many)
    return ["id", NAME, *list(telling)[:_MOST_TELLING]]


def _shown(kind: Kind, name: str) -> Shown:
    if name.lower() == NAME:
        # Of a contact the name has parts, and a private customer has none of its own.
        return Shown(name, fields.LABEL.path, FieldType.TEXT)
    found = fields.resolve(name, kind)
    if isinstance(found, fields.Group):
        return Shown(name, found.path, FieldType.TEXT)
    if isinstance(found, fields.Computed):
        return Shown(name, found.path, found.type)
    return Shown(name, found.path, found.type, found.target, found.unit)
