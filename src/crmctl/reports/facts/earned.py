"""What documents come to, by whom and by day: revenue, or what was ordered, net.

Amounts are in minor units of the CRM's own currency. Each document, and each line, of another
currency is brought into it by the rate of its day and rounded on its own, so that the same
amounts are added up whatever rows stand for.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crmctl.reports.facts.comparison import Days
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted
from crmctl.reports.facts.merged import survivors
from crmctl.reports.facts.periods import Period, place
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
        JOIN invoices ON invoices.id = credits.invoice AND invoices.issued < ?
    ), owners AS (
        SELECT papers.document, coalesce(max(own.owner), max(through.owner)) AS owner FROM papers
        LEFT JOIN deals AS own ON own.id = papers.deal
        LEFT JOIN orders ON orders.id = papers.placed AND orders.issued < ?
        LEFT JOIN deals AS through ON through.id = orders.deal
        GROUP BY papers.document
    ), known AS (
        SELECT id, owner FROM customers
        UNION ALL SELECT aliases.alias, customers.owner FROM aliases
        JOIN customers ON customers.id = aliases.id WHERE aliases.kind = 'customer'
    ), keepers AS (SELECT id, max(owner) AS owner FROM known GROUP BY id)"""
_OF_OWNERS = """LEFT JOIN owners ON owners.document = sales.owner
    LEFT JOIN keepers ON keepers.id = sales.customer"""
_KEYS = {
    DAY: "NULL",
    CUSTOMER: "sales.customer",
    PRODUCT: "sales_lines.product",
    OWNER: "coalesce(owners.owner, keepers.owner)",
}
# A document without lines is one line without a product.
_LINES = "LEFT JOIN sales_lines ON sales_lines.owner = sales.owner"
_COUNTS = """sales.day >= ? AND sales.day < ?
        AND (sales.cancelled IS NULL OR sales.cancelled >= ?) AND {which}"""
_AMONG = """ AND sales.customer IN (
        WITH chosen AS (SELECT customers.id FROM customers WHERE 1{restriction})
        SELECT id FROM chosen UNION ALL SELECT aliases.alias FROM aliases
        JOIN chosen ON chosen.id = aliases.id WHERE aliases.kind = 'customer')"""
_AMOUNTS = """{owners}
    SELECT {key} AS "key", sales.day, sales.currency, {net}
    FROM sales {lines} {keepers}
    WHERE {counts}"""
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


class Missing(NamedTuple):
    """A document, or a line, that cannot be added up: whose it is, and its day."""

    key: str | None
    day: str


class Earned(NamedTuple):
    """What documents come to.

    Attributes:
        parts: by key and day, in any order.
        unrated: the documents, or lines, that have no rate.
        unknown: those that have no sum.
    """

    parts: Sequence[Part]
    unrated: Sequence[Missing] = ()
    unknown: Sequence[Missing] = ()


def statement(by: str, of: str, restriction: str = "") -> str:
    """Give the statement that reads what documents come to, or the lines of products."""
    return filled(_AMOUNTS, by, of, restriction)


def earned(
    rows: Rows, parameters: Parameters, exchange: Exchange, by: str, since: date = date.min
) -> Earned:
    """Add up what documents, or with `product` their lines, come to from a day until today."""
    restriction, chosen = parameters.restriction("customers.rowid")
    text = statement(by, parameters.of or INVOICES, restriction)
    asked = (*leading(by, parameters), *days_from(since, parameters), *chosen)
    sums, own = defaultdict[tuple[str | None, str], int](int), exchange.currency
    unrated, unknown = list[Missing](), list[Missing]()
    former = survivors(rows) if by == CUSTOMER else {}
    for found, day, currency, net in rows(text, asked):
        key = former.get(found, found)
        if currency == own:
            sums[key, day] += net
        elif currency is None:
            unknown.append(Missing(key, day))
        elif (minor := exchange.minor(net, currency, day)) is None:
            unrated.append(Missing(key, day))
        else:
            sums[key, day] += minor
    return Earned([Part(*of, net) for of, net in sums.items()], unrated, unknown)


def first_month(rows: Rows, parameters: Parameters) -> str:
    """Give the first day of the month in which business began; today's without any."""
    counts = _COUNTS.format(which=_WHICH[parameters.of or INVOICES])
    found = rows(_FIRST.format(counts=counts), days_from(date.min, parameters))
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
    since = found[0].first if found else date.min
    asked = (*leading(by, parameters), *days_from(since, parameters), *chosen)
    refs = defaultdict[str | None, set[str]](set)
    former = survivors(rows) if by == CUSTOMER else {}
    for key, day, kind, id_ in rows(text, asked):
        where = place(tuple(found), day)
        if where is not None:
            row = found[where].name if by == DAY else former.get(key, key)
            refs[row].add(f"{_FOLDERS[kind]}/{id_}")
    return {
        key: (*[f"customers/{key}"] * (by == CUSTOMER and key is not None), *sorted(those))
        for key, those in refs.items()
    }


def left_out(found: Earned, days: Days) -> list[str]:
    """Say what of some days is not in the figures."""
    unrated, unknown = (
        sum(days.first.isoformat() <= one.day <= days.last.isoformat() for one in those)
        for those in (found.unrated, found.unknown)
    )
    parts = [f"{counted(unrated, 'document')} in a currency without a rate"] * (unrated > 0)
    return parts + [f"{counted(unknown, 'document')} without a sum"] * (unknown > 0)


def why_nothing(found: Earned, of: str) -> str:
    """Say why there is nothing to show, and what else could be counted."""
    if found.parts:
        return "No day of the period has come."
    if rest := left_out(found, Days(date.min, date.max)):
        return f"Nothing can be added up: {', '.join(rest)}."
    if of == ORDERS:
        return "There are no orders."
    return "There are no invoices; --of orders counts what was ordered."


def filled(text: str, by: str, of: str, restriction: str) -> str:
    """Fill in a statement what is read: by what, of which documents, of whose.

    Its parameters are those of `leading`, the statement's own, and where it says which documents
    count, those of `days_from` and of the restriction.
    """
    return text.format(
        owners=_OWNERS if by == OWNER else "",
        key=_KEYS[by],
        net="coalesce(sales_lines.net, sales.net)" if by == PRODUCT else "sales.net",
        lines=_LINES if by == PRODUCT else "",
        keepers=_OF_OWNERS if by == OWNER else "",
        counts=_COUNTS.format(which=_WHICH[of])
        + (_AMONG.format(restriction=restriction) if restriction else ""),
    )


def leading(by: str, parameters: Parameters) -> tuple[str, ...]:
    """Give the parameters that a filled statement begins with."""
    return (parameters.tomorrow,) * 2 if by == OWNER else ()


def days_from(since: date, parameters: Parameters) -> tuple[str, str, str]:
    """Give the parameters that say which documents count."""
    return since.isoformat(), parameters.tomorrow, parameters.tomorrow
