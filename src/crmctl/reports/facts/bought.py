"""Who bought which product, and when: what reports about products fold."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from crmctl.reports.facts.merged import survivors
from crmctl.reports.report import Parameters, Rows

MOST = 200
"""A basket of more products than this says nothing of any two of them: it is left out."""

# Document by document, so that what is grouped by document or customer need not be sorted.
LINES = """
    FROM sales AS sale CROSS JOIN sales_lines AS line ON line.owner = sale.owner
    WHERE sale.purchase = 1 AND sale.day BETWEEN ? AND ?
        AND (sale.cancelled IS NULL OR sale.cancelled > ?)
        AND line.product IS NOT NULL AND line.quantity > 0
"""
_CHOSEN = """
    AND sale.customer IN (
        SELECT id FROM customers WHERE rowid IN ({among})
        UNION ALL SELECT alias FROM aliases WHERE kind = 'customer' AND owner IN ({among})
    )
"""
FIRST = f"SELECT sale.customer, line.product, min(sale.day), max(sale.day) {LINES}"
_BY_CUSTOMER = " GROUP BY sale.customer, line.product"


class Bought(NamedTuple):
    """A product that a customer has bought: the first time, and the last."""

    customer: str
    product: str
    first: str
    last: str


def lines(parameters: Parameters, select: str) -> tuple[str, tuple[Any, ...]]:
    """Give a statement over the lines that were bought, and its parameters.

    Args:
        parameters: the days that count, and among which customers.
        select: what of `line` and `sale` is asked, up to `LINES`.
    """
    today = parameters.today.isoformat()
    first = parameters.first.isoformat() if parameters.first else ""
    last = min(parameters.last or parameters.today, parameters.today).isoformat()
    statement, values = f"{select} {LINES}", (first, last, today)
    if parameters.among is None:
        return statement, values
    among = parameters.among
    return (
        statement + _CHOSEN.format(among=among.sql),
        (*values, *among.parameters, *among.parameters),
    )


def bought(rows: Rows, parameters: Parameters) -> Sequence[Bought]:
    """Give every product of every customer, once; a merged customer's are the survivor's."""
    select = FIRST[: -len(LINES)]
    statement, values = lines(parameters, select)
    of_customer, of_product = survivors(rows, "customer"), survivors(rows, "product")
    found: dict[tuple[str, str], Bought] = {}
    for customer, product, first, last in rows(statement + _BY_CUSTOMER, values):
        if customer is None:
            continue
        one = Bought(
            of_customer.get(customer, customer), of_product.get(product, product), first, last
        )
        key = one[:2]
        if known := found.get(key):
            one = one._replace(first=min(first, known.first), last=max(last, known.last))
        found[key] = one
    return list(found.values())
