"""What documents come to, by whom and by day: revenue, or what was ordered, net.

Amounts are in minor units of the CRM's own currency. Each document, and each line, of another
currency is brought into it by the rate of its day and rounded on its own, so that the same
amounts are added up whatever rows stand for.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crmctl.reports.exchange import Exchange
from crmctl.reports.figures import counted
from crmctl.reports.periods import Period, place
from crmctl.reports.report import Parameters, Rows

INVOICES, ORDERS = "invoices", "orders"
OF = (INVOICES, ORDERS)
"""What can be counted."""

DAY, CUSTOMER, PRODUCT, OWNER = "month", "customer", "product", "owner"
BY = (DAY, CUSTOMER, PRODUCT, OWNER)
"""By what it can be counted."""

COUNTED = (
    "Revenue is what was invoiced, net, less credit notes, each on the day it was issued; an "
    "invoice or credit note that was cancelled does not count from that day on. With `--of "
    "orders` it is what was bought: orders, and invoices without an order, while they are not "
    "cancelled, on the day they were issued; credit notes do not count there. Drafts never do. "
    "Amounts in another currency count by crm.yaml's rate of their day; what has no rate, or no "
    "sum, is left out, and the note says how many. "
)
"""The definition that reports of revenue share."""


def customer_of(table: str) -> str:
    """Give the SQL of a document's customer: who was merged into another goes by that one's id."""
    return f"""coalesce((SELECT aliases.id FROM aliases WHERE aliases.kind = 'customer'
        AND aliases.alias = {table}.customer), {table}.customer)"""  # noqa: S608 - our own SQL


_CUSTOMER = customer_of("sales")
_WHICH = {
    INVOICES: "sales.kind IN ('invoice', 'credit')",
    ORDERS: "sales.purchase = 1",
}
# A deal's owner, or that of the order's deal; a credit note is the invoice's, if it has one.
_OWNERS = """
    WITH papers AS (
        SELECT rowid AS document, deal, NULL AS placed FROM orders
        UNION ALL SELECT rowid, deal, "order" FROM invoices
        UNION ALL SELECT credits.rowid, invoices.deal, invoices."order" FROM credits
        JOIN invoices ON invoices.id = credits.invoice
    ), owners AS (
        SELECT papers.document, coalesce(max(own.owner), max(through.owner)) AS owner FROM papers
        LEFT JOIN deals AS own ON own.id = papers.deal
        LEFT JOIN orders ON orders.id = papers.placed
        LEFT JOIN deals AS through ON through.id = orders.deal
        GROUP BY papers.document
    ), keepers AS (SELECT id, max(owner) AS owner FROM customers GROUP BY id)"""
_OF_OWNERS = f"""LEFT JOIN owners ON owners.document = sales.owner
    LEFT JOIN keepers ON keepers.id = {_CUSTOMER}"""
_KEYS = {
    DAY: "NULL",
    CUSTOMER: _CUSTOMER,
    PRODUCT: "sales_lines.product",
    OWNER: "coalesce(owners.owner, keepers.owner)",
}
# A document without lines is one line without a product.
_LINES = "LEFT JOIN sales_lines ON sales_lines.owner = sales.owner"
_LINE, _LINE_ID = (
    "coalesce(sales_lines.net, sales.net)",
    "coalesce(sales_lines.rowid, -sales.owner)",
)
_COUNTS = """sales.day < ? AND (sales.cancelled IS NULL OR sales.cancelled >= ?)
        AND {which}"""
_AMONG = " AND {customer} IN (SELECT customers.id FROM customers WHERE 1{restriction})"
_SUMS = """{owners}
    SELECT {key} AS "key", sales.day, sales.currency, sum({net}), count(*),
        CASE WHEN sales.currency = ? THEN 0 ELSE {id} END AS single
    FROM sales {lines} {keepers}
    WHERE {counts}
    GROUP BY 1, 2, 3, single"""
_FIRST = "SELECT min(sales.day) FROM sales WHERE {counts}"
_DOCUMENTS = """{owners}
    SELECT DISTINCT {key}, sales.day, sales.kind, records.id
    FROM sales JOIN records ON records.rowid = sales.owner {lines} {keepers}
    WHERE {counts}"""
_FOLDERS = {"invoice": "invoices", "order": "orders", "credit": "credits"}


class Part(NamedTuple):
    """What documents of a day come to.

    Attributes:
        key: the customer's, product's or owner's id; None for nobody's, and where none is asked.
        day: YYYY-MM-DD.
        net: in minor units.
    """

    key: str | None
    day: str
    net: int


class Earned(NamedTuple):
    """What documents come to.

    Attributes:
        parts: by key and day, in any order.
        unrated: how many have no rate on their day.
        unknown: how many have no sum.
    """

    parts: Sequence[Part]
    unrated: int = 0
    unknown: int = 0


def statement(by: str, of: str, restriction: str = "") -> str:
    """Give the statement that adds documents up, or the lines of products."""
    return filled(_SUMS, by, of, restriction)


def earned(rows: Rows, parameters: Parameters, exchange: Exchange, by: str) -> Earned:
    """Add up what documents, or with `product` their lines, come to until today."""
    restriction, chosen = parameters.restriction("customers.rowid")
    text, tomorrow = statement(by, parameters.of or INVOICES, restriction), parameters.tomorrow
    found, unrated, unknown = list[Part](), 0, 0
    for key, day, currency, net, count, _ in rows(
        text, (exchange.currency, tomorrow, tomorrow, *chosen)
    ):
        if currency is None or net is None:
            unknown += count
            continue
        minor = exchange.minor(net, currency, day)
        if minor is None:
            unrated += count
        else:
            found.append(Part(key, day, minor))
    return Earned(found, unrated, unknown)


def first_month(rows: Rows, parameters: Parameters) -> str:
    """Give the first day of the month in which business began; today's without any."""
    counts = _COUNTS.format(which=_WHICH[parameters.of or INVOICES])
    found = rows(_FIRST.format(counts=counts), (parameters.tomorrow, parameters.tomorrow))
    day: str = found[0][0] or parameters.today.isoformat()
    return f"{day[:7]}-01"


def behind(
    rows: Rows, parameters: Parameters, by: str, found: Sequence[Period]
) -> Mapping[str | None, tuple[str, ...]]:
    """Give the documents behind each row, or each period; before them the customer.

    Args:
        rows: asks the index.
        parameters: what the report is asked.
        by: what rows stand for.
        found: the periods that count; they name the rows if those are periods.
    """
    restriction, chosen = parameters.restriction("customers.rowid")
    text = filled(_DOCUMENTS, by, parameters.of or INVOICES, restriction)
    tomorrow, refs = parameters.tomorrow, defaultdict[str | None, set[str]](set)
    for key, day, kind, id_ in rows(text, (tomorrow, tomorrow, *chosen)):
        where = place(tuple(found), day)
        if where is not None:
            refs[found[where].name if by == DAY else key].add(f"{_FOLDERS[kind]}/{id_}")
    return {
        key: (*[f"customers/{key}"] * (by == CUSTOMER and key is not None), *sorted(those))
        for key, those in refs.items()
    }


def left_out(found: Earned) -> list[str]:
    """Say what is not in the figures."""
    parts = [f"{counted(found.unrated, 'document')} in a currency without a rate"] * (
        found.unrated > 0
    )
    return parts + [f"{counted(found.unknown, 'document')} without a sum"] * (found.unknown > 0)


def why_nothing(found: Earned, of: str) -> str:
    """Say why there is nothing to show, and what else could be counted."""
    if found.parts:
        return "No day of the period has come."
    if rest := left_out(found):
        return f"Nothing can be added up: {', '.join(rest)}."
    if of == ORDERS:
        return "There are no orders."
    return "There are no invoices; --of orders counts what was ordered."


def filled(text: str, by: str, of: str, restriction: str) -> str:
    """Fill in a statement what is added up: by what, of which documents, of whose.

    Its parameters are, in this place, the first day that does not count any more, twice, and
    those of the restriction.
    """
    among = _AMONG.format(customer=_CUSTOMER, restriction=restriction) if restriction else ""
    return text.format(
        owners=_OWNERS if by == OWNER else "",
        key=_KEYS[by],
        net=_LINE if by == PRODUCT else "sales.net",
        id=_LINE_ID if by == PRODUCT else "sales.owner",
        lines=_LINES if by == PRODUCT else "",
        keepers=_OF_OWNERS if by == OWNER else "",
        counts=_COUNTS.format(which=_WHICH[of]) + among,
    )
