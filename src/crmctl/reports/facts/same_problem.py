"""Customers who may have the problem that somebody complained about: they have the product."""

from collections import defaultdict
from collections.abc import Iterator

from crmctl.model.text import words
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.report import Column, Parameters, Row, Rows, Table

COLUMNS = (
    Column("customer", "the customer's id", number=False),
    Column("name", "the customer's name, or the person's", number=False),
    Column("owner", "who looks after the customer", number=False),
    Column("reason", "why they may have the product", number=False),
    Column("last", "the latest day of it that is known", number=False),
    Column("reasons", "how many reasons there are"),
)
_COMPLAINT = "SELECT product, customer FROM complaints WHERE id = ?"
_PRODUCT = """
    SELECT coalesce(products.name, ''), coalesce(products.sku, '') FROM products WHERE id = ?
"""
_CUSTOMERS = """
    SELECT customers.id, coalesce(nullif(own.label, ''), person.label), customers.owner
    FROM customers JOIN records AS own ON own.rowid = customers.rowid
    LEFT JOIN records AS person ON person.kind = 'contact' AND person.id = customers.person
    WHERE customers.type IS NOT NULL AND customers.archived IS NULL
        AND customers.stage IS NOT 'former'
"""
_COMPLAINING = """
    SELECT customer FROM complaints WHERE product = ? AND customer IS NOT NULL
        AND archived IS NULL AND state NOT IN ('resolved', 'closed')
"""
# How a customer comes to have a product: each gives the customer and the day.
_WAYS = {
    "ordered": """
        SELECT k.customer, k.issued FROM orders k JOIN orders_lines l ON l.owner = k.rowid
        WHERE l.product = ? AND k.issued IS NOT NULL AND k.cancelled IS NULL
    """,
    "invoiced": """
        SELECT k.customer, k.issued FROM invoices k JOIN invoices_lines l ON l.owner = k.rowid
        WHERE l.product = ? AND k.issued IS NOT NULL AND k.cancelled IS NULL
    """,
    "quote accepted": """
        SELECT k.customer, k.accepted FROM quotes k JOIN quotes_lines l ON l.owner = k.rowid
        WHERE l.product = ? AND k.accepted IS NOT NULL
    """,
    "deal won": """
        SELECT k.customer, (SELECT max(substr(s.at, 1, 10)) FROM deals_stages s
            WHERE s.owner = k.rowid AND s.stage = 'won')
        FROM deals k JOIN deals_products l ON l.owner = k.rowid
        WHERE l.value = ? AND k.stage = 'won'
    """,
    "contract": """
        SELECT k.customer, k.start FROM contracts k JOIN contracts_products l
        ON l.owner = k.rowid WHERE l.value = ?
    """,
    "used": """
        SELECT k.id, l.month FROM customers k JOIN customers_usage l ON l.owner = k.rowid
        WHERE l.product = ?
    """,
}
_CUSTOM = """
    SELECT k.id, l.key, l.value FROM customers k JOIN customers_custom l ON l.owner = k.rowid
    WHERE typeof(l.value) = 'text'
"""


def same_problem(rows: Rows, parameters: Parameters) -> Table:
    """List the customers who have the product of a complaint and have not complained about it."""
    ((product, whose),) = rows(_COMPLAINT, (parameters.similar,)) or [(None, None)]
    if product is None:
        return Table(COLUMNS, (), bar="reasons", note="The complaint names no product.")
    known = {whose} | {customer for (customer,) in rows(_COMPLAINING, (product,))}
    restriction, chosen = parameters.restriction("customers.rowid")
    having = _having(rows, product)
    found = [
        (id_, name, owner, having[id_])
        for id_, name, owner in rows(f"{_CUSTOMERS}{restriction}", chosen)
        if id_ in having and id_ not in known
    ]
    found.sort(key=lambda one: (-len(one[3]), one[0]))
    return Table(
        COLUMNS,
        tuple(
            Row(
                (id_, name, owner, "; ".join(_reasons(ways)), _last(ways), len(ways)),
                refs("customers", [id_]) if parameters.ids else (),
            )
            for id_, name, owner, ways in found
        ),
        bar="reasons",
        note=f"{counted(len(found), 'customer')} may have the same problem with {product}.",
    )


def _having(rows: Rows, product: str) -> dict[str, dict[str, list[str]]]:
    """Give for each customer the ways in which they have a product, with the days."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for way, statement in _WAYS.items():
        for customer, day in rows(statement, (product,)):
            if customer is not None:
                found[customer].setdefault(way, []).append(day or "")
    for customer, field in _naming(rows, product):
        found[customer].setdefault(f"custom.{field}", []).append("")
    return found


def _naming(rows: Rows, product: str) -> Iterator[tuple[str, str]]:
    """Give customers and custom fields whose text holds the product's id, name or number."""
    ((name, sku),) = rows(_PRODUCT, (product,)) or [("", "")]
    wanted = [f" {' '.join(words(text))} " for text in (product, name, sku) if words(text)]
    for customer, field, value in rows(_CUSTOM, ()):
        said = f" {' '.join(words(value))} "
        if any(text in said for text in wanted):
            yield customer, field


def _reasons(ways: dict[str, list[str]]) -> Iterator[str]:
    for way, days in ways.items():
        times = f" {len(days)} times" if len(days) > 1 else ""
        last = f" {'last ' if times else ''}{max(days)}" if max(days) else ""
        yield f"{way}{times}{',' if times and last else ''}{last}"


def _last(ways: dict[str, list[str]]) -> str | None:
    return max((day for days in ways.values() for day in days), default="") or None
