"""Variable cost: what the goods of documents cost us, as far as their products say.

A line of a credit note takes its cost back. A cost has no date: it is what the product's record
says.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from crmctl.model.currencies import MINOR_UNITS
from crmctl.reports.facts import earned
from crmctl.reports.facts.earned import CUSTOMER, INVOICES
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.merged import survivors
from crmctl.reports.report import Parameters, Rows

_UNITS = "\n                ".join(
    f"WHEN costs.cost_currency IN {codes} THEN {10**unit}"
    for unit in sorted(set(MINOR_UNITS.values()))
    if (codes := tuple(sorted(code for code in MINOR_UNITS if MINOR_UNITS[code] == unit)))
)
# The inner rounding takes away what floating point adds; the outer one is half up.
_COST = f"""CAST(round(round(sales_lines.quantity * costs.cost
            * CASE {_UNITS} ELSE 100 END, 6)) AS INTEGER)"""
COSTS = f"""{{owners}}
    SELECT {{key}} AS "key", sales.day, sales.currency, sales_lines.net,
        costs.cost_currency, {_COST} * iif(sales.kind = 'credit', -1, 1)
    FROM sales JOIN sales_lines ON sales_lines.owner = sales.owner
    JOIN (SELECT id, cost, cost_currency FROM products GROUP BY id) AS costs
        ON costs.id = sales_lines.product AND costs.cost IS NOT NULL {{keepers}}
    WHERE {{counts}}"""  # noqa: S608 - our own SQL


class Costed(NamedTuple):
    """Lines of a day whose cost is known.

    Attributes:
        key: the customer's, product's or owner's id; None where none is asked.
        day: YYYY-MM-DD.
        net: what they come to, in minor units; below zero for those of credit notes.
        cost: what they cost; so too.
    """

    key: str | None
    day: str
    net: int
    cost: int


def costed(
    rows: Rows, parameters: Parameters, exchange: Exchange, by: str, since: date = date.min
) -> list[Costed]:
    """Give what lines of products with a cost come to, and what they cost, by key and day."""
    restriction, chosen = parameters.restriction("customers.rowid")
    text = earned.filled(COSTS, by, parameters.of or INVOICES, restriction)
    asked = (*earned.leading(by, parameters), *earned.days_from(since, parameters), *chosen)
    nets, costs = (defaultdict[tuple[str | None, str], int](int) for _ in range(2))
    for key, day, currency, net, unit, cost in rows(text, asked):
        worth, spent = exchange.minor(net, currency, day), exchange.minor(cost, unit, day)
        if worth is not None and spent is not None:
            nets[key, day] += worth
            costs[key, day] += spent
    former = survivors(rows) if by == CUSTOMER else {}
    return [
        Costed(former.get(key, key), day, net, costs[key, day]) for (key, day), net in nets.items()
    ]
