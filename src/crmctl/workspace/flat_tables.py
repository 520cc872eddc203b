"""The flat tables of an export that are of no single kind, out of the index."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from crmctl.interchange.exporting.export import Extra
from crmctl.interchange.paths import text_of
from crmctl.model.currencies import minor_unit
from crmctl.workspace.view import View

_KEPT = "json_extract(r.json, '$.erased') IS NULL"
_RECORDS = (
    f"SELECT r.kind, r.id, r.label, substr(r.archived, 1, 10) FROM records r WHERE {_KEPT} "  # noqa: S608 - our own SQL
    "ORDER BY r.kind, r.id, r.path"
)
_LINKS = (
    "SELECT r.kind, r.id, l.field, l.kind, l.id FROM links l "  # noqa: S608 - our own SQL
    f"JOIN records r ON r.rowid = l.owner WHERE {_KEPT} "
    "ORDER BY r.kind, r.id, r.path, l.field, l.kind, l.id"
)
_SALES = (
    "SELECT r.id, s.kind, s.customer, s.day, substr(s.cancelled, 1, 10), s.purchase, s.net, "
    "s.currency FROM sales s JOIN records r ON r.rowid = s.owner ORDER BY r.kind, r.id, r.path"
)
_LINES = (
    "SELECT r.id, s.n, s.product, s.quantity, s.net, h.currency FROM sales_lines s "
    "JOIN records r ON r.rowid = s.owner JOIN sales h ON h.owner = s.owner "
    "ORDER BY r.kind, r.id, r.path, s.n"
)
_TEXT, _DATE, _PLACE, _YES = "TEXT", "DATE", "BIGINT", "BOOLEAN"
_NUMBER, _AMOUNT = "DECIMAL(27,9)", "DECIMAL(21,6)"

COLUMNS = {
    "records": (("kind", _TEXT), ("id", _TEXT), ("label", _TEXT), ("archived", _DATE)),
    "links": (
        *(("owner_kind", _TEXT), ("owner", _TEXT), ("field", _TEXT), ("kind", _TEXT)),
        ("id", _TEXT),
    ),
    "sales": (
        *(("owner", _TEXT), ("kind", _TEXT), ("customer", _TEXT), ("day", _DATE)),
        *(("cancelled", _DATE), ("purchase", _YES), ("net", _AMOUNT), ("currency", _TEXT)),
    ),
    "sales_lines": (
        *(("owner", _TEXT), ("n", _PLACE), ("product", _TEXT), ("quantity", _NUMBER)),
        ("net", _AMOUNT),
    ),
}
"""The columns of each table with their types."""


def extras(view: View) -> tuple[Extra, ...]:
    """Give the tables of a whole CRM that are of no single kind."""
    rows = {
        "records": lambda: iter(view.connection.execute(_RECORDS)),
        "links": lambda: iter(view.connection.execute(_LINKS)),
        "sales": lambda: _sales(view),
        "sales_lines": lambda: _lines(view),
    }
    return tuple(Extra(name, COLUMNS[name], given) for name, given in rows.items())


def _sales(view: View) -> Iterator[tuple[Any, ...]]:
    for *first, purchase, net, currency in view.connection.execute(_SALES):
        yield *first, bool(purchase), _amount(net, currency), currency


def _lines(view: View) -> Iterator[tuple[Any, ...]]:
    for *first, quantity, net, currency in view.connection.execute(_LINES):
        yield *first, None if quantity is None else text_of(quantity), _amount(net, currency)


def _amount(net: int | None, currency: str | None) -> str | None:
    """Give an amount of minor units (cents) in units."""
    if net is None or currency is None:
        return None
    return str(Decimal(net).scaleb(-minor_unit(currency)))
