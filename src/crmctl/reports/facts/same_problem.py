"""Customers who may have the problem that somebody complained about: they have the product."""

from collections import defaultdict
from collections.abc import Iterator

from crmctl.model.text import words
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.facts.merged import survivors
from crmctl.reports.facts.people import chosen_ids
from crmctl.reports.facts.reachable import reachable
from crmctl.reports.report import Column, Parameters, Row, Rows, Table

COLUMNS = (
    Column("customer", "the customer's id", number=False),
    Column("name", "the customer's name, or the person's", number=False),
    Column("owner", "who looks after the customer", number=False),
    Column("reason", "why they may have the product", number=False),
    Column("last", "the latest day of it that is known", number=False),
    Column("reasons", "how many reasons there are"),
)
_COMPLAINT = "SELECT product, customer, opened < ? FROM complaints WHERE id = ?"
_PRODUCT = """
    SELECT coalesce(products.name, ''), coalesce(products.sku, '') FROM products WHERE id = ?
"""
# ?1 is the product, ?2 the first day that does not count; of a complaint the last state before it.
_COMPLAINING = """
    SELECT customer FROM complaints WHERE product = ?1 AND customer IS NOT NULL AND opened < ?2
        AND (archived IS NULL OR archived >= ?2)
        AND coalesce(
            (SELECT state FROM complaints_states WHERE owner = complaints.rowid AND at < ?2
                ORDER BY at DESC, n DESC LIMIT 1),
            CASE WHEN NOT EXISTS
                (SELECT 1 FROM complaints_states WHERE owner = complaints.rowid)
                THEN state END,
            'open'
        ) NOT IN ('resolved', 'closed')
"""
# How a customer comes to have a product until today: each gives the customer and the day.
_WAYS = {
    "ordered": """
        SELECT k.customer, k.issued
        FROM orders k JOIN orders_lines l ON l.owner = k.rowid
        WHERE l.product = ?1 AND k.issued < ?2 AND ifnull(k.cancelled, '~') >= ?2
    """,
    "invoiced": """
        SELECT k.customer, k.issued
        FROM invoices k JOIN invoices_lines l ON l.owner = k.rowid
        WHERE l.product = ?1 AND k.issued < ?2 AND ifnull(k.cancelled, '~') >= ?2
    """,
    "quote accepted": """
        SELECT k.customer, k.accepted
        FROM quotes k JOIN quotes_lines l ON l.owner = k.rowid
        WHERE l.product = ?1 AND k.accepted < ?2
    """,
    "deal won": """
        SELECT k.customer, (SELECT max(substr(s.at, 1, 10)) FROM deals_stages s
            WHERE s.owner = k.rowid AND s.stage = 'won' AND s.at < ?2)
        FROM deals k JOIN deals_products l ON l.owner = k.rowid
        WHERE l.value = ?1 AND 'won' = coalesce(
            (SELECT stage FROM deals_stages WHERE owner = k.rowid AND at < ?2
                ORDER BY at DESC, n DESC LIMIT 1),
            CASE WHEN NOT EXISTS (SELECT 1 FROM deals_stages WHERE owner = k.rowid)
                THEN k.stage END)
    """,
    "contract": """
        SELECT k.customer, k.start FROM contracts k JOIN contracts_products l
        ON l.owner = k.rowid WHERE l.value = ?1 AND ifnull(k.start, '') < ?2
    """,
    "used": """
        SELECT k.id, l.month FROM customers k JOIN customers_usage l ON l.owner = k.rowid
        WHERE l.product = ?1 AND ifnull(l.month, '') < ?2
    """,
}
_CUSTOM = """
    SELECT k.id, l.key, l.value FROM customers k JOIN customers_custom l ON l.owner = k.rowid
    WHERE typeof(l.value) = 'text'
"""


def same_problem(rows: Rows, parameters: Parameters) -> Table:
    """List the customers who have the product of a complaint and have not complained about it."""
    tomorrow = parameters.tomorrow
    ((product, whose, is_there),) = rows(_COMPLAINT, (tomorrow, parameters.similar)) or [
        (None, None, True)
    ]
    if not is_there:
        return Table(COLUMNS, (), bar="reasons", note="The complaint was opened later.")
    if product is None:
        return Table(COLUMNS, (), bar="reasons", note="The complaint names no product.")
    complaining = [whose, *(customer for (customer,) in rows(_COMPLAINING, (product, tomorrow)))]
    former = survivors(rows)
    known = {former.get(customer, customer) for customer in complaining}
    having, chosen = _having(rows, product, tomorrow), chosen_ids(rows, parameters)
    found = [
        (one, having[id_])
        for id_, one in reachable(rows, parameters).items()
        if id_ in having and id_ not in known and (chosen is None or id_ in chosen)
    ]
    found.sort(key=lambda one: (-len(one[1]), one[0].id))
    return Table(
        COLUMNS,
        tuple(
            Row(
                (*one, "; ".join(_reasons(ways)), _last(ways), len(ways)),
                refs("customers", [one.id]) if parameters.ids else (),
            )
            for one, ways in found
        ),
        bar="reasons",
        note=f"{counted(len(found), 'customer')} may have the same problem with {product}.",
    )


def _having(rows: Rows, product: str, tomorrow: str) -> dict[str, dict[str, list[str]]]:
    """Give for each customer the ways in which they have a product, with the days."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    former = survivors(rows)
    for way, statement in _WAYS.items():
        for customer, day in rows(statement, (product, tomorrow)):
            if customer is not None:
                found[former.get(customer, customer)].setdefault(way, []).append(day or "")
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
