"""What each customer has bought, and what it brought."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from crmctl.model.currencies import minor_unit
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.report import Parameters, Rows

_COUNTS = "(cancelled IS NULL OR cancelled >= ?) AND customer IS NOT NULL AND day < ?"

# What is in the CRM's own currency can be added up here; the rest is changed one by one.
DAYS = f"""
    SELECT customer, day, purchase, currency, count(*), sum(net) FROM sales
    WHERE (purchase = 1 OR kind = 'credit') AND {_COUNTS}
    GROUP BY customer, day, purchase, currency, CASE WHEN currency = ? THEN 0 ELSE owner END
    ORDER BY customer, day, purchase, currency, min(owner)
"""  # noqa: S608 - a condition of this module
COSTS = f"""
    SELECT customer, currency, cost_currency, CASE WHEN currency = ? AND cost_currency = ?
            THEN '' ELSE day END AS at,
        sum(cost * CASE WHEN kind = 'credit' THEN -quantity ELSE quantity END)
    FROM products JOIN sales_lines ON sales_lines.product = products.id
    JOIN sales ON sales.owner = sales_lines.owner
    WHERE cost IS NOT NULL AND (purchase = 1 OR kind = 'credit') AND {_COUNTS}
    GROUP BY customer, currency, cost_currency, at ORDER BY customer, currency, cost_currency, at
"""  # noqa: S608 - a condition of this module
_HAS_COSTS = "SELECT 1 FROM products WHERE cost IS NOT NULL LIMIT 1"


@dataclass(slots=True)
class Account:
    """The purchases of one customer; amounts are net, in minor units of the CRM's currency.

    Attributes:
        days: what was bought on each day with a purchase, as ordinals; None for not known.
        orders: how many purchases there were.
        net: what they came to.
        credited: what credit notes took from it, below zero.
        cost: what the goods cost, as far as their products have a cost.
        left_out: how many documents had no sum, or one in a currency without a rate.
    """

    days: dict[int, int | None] = field(default_factory=dict)
    orders: int = 0
    net: int = 0
    credited: int = 0
    cost: int = 0
    left_out: int = 0

    @property
    def last(self) -> date:
        """The day of the last purchase."""
        return date.fromordinal(max(self.days))

    @property
    def contribution(self) -> int:
        """What is left of the purchases after credit notes and the cost of the goods."""
        return self.net + self.credited - self.cost


def accounts(rows: Rows, parameters: Parameters, exchange: Exchange) -> Mapping[str, Account]:
    """Give the purchases of every customer that has one, by the customer's id, in order."""
    tomorrow, own = parameters.tomorrow, exchange.currency
    found: dict[str, Account] = {}
    for customer, day, purchase, currency, count, net in rows(DAYS, (tomorrow, tomorrow, own)):
        account = found.setdefault(customer, Account())
        amount = None if currency is None else exchange.minor(net, currency, day)
        if purchase:
            _add(account, date.fromisoformat(day).toordinal(), count, amount)
        elif amount is not None:
            account.credited += amount
        account.left_out += count * (amount is None)
    for customer, cost in _costs(rows, tomorrow, exchange):
        found[customer].cost += cost
    return {customer: account for customer, account in found.items() if account.orders}


def _add(account: Account, day: int, count: int, amount: int | None) -> None:
    account.orders += count
    before = account.days.get(day)
    if amount is None:
        account.days[day] = before
    else:
        account.days[day] = (before or 0) + amount
        account.net += amount


def _costs(rows: Rows, tomorrow: str, exchange: Exchange) -> Iterator[tuple[str, int]]:
    """Give what the goods of those documents cost whose own amounts count."""
    if not rows(_HAS_COSTS, ()):
        return
    own = exchange.currency
    for customer, currency, unit, day, cost in rows(COSTS, (own, own, tomorrow, tomorrow)):
        minor = exchange.minor(round(cost * 10 ** minor_unit(unit)), unit, day)
        if minor is not None and exchange.minor(0, currency, day) is not None:
            yield customer, minor
