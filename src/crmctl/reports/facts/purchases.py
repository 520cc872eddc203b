"""What each customer has bought, and what it brought."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from crmctl.reports.facts import earned
from crmctl.reports.facts.costs import costed
from crmctl.reports.facts.earned import CUSTOMER, INVOICES, ORDERS
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.merged import survivors
from crmctl.reports.report import Parameters, Rows

# What is in the CRM's own currency can be added up here; the rest is changed one by one.
DAYS = """
    SELECT customer, day, currency, count(*), sum(net) FROM sales
    WHERE purchase = 1 AND (cancelled IS NULL OR cancelled >= ?) AND customer IS NOT NULL
        AND day < ?
    GROUP BY customer, day, currency, CASE WHEN currency = ? THEN 0 ELSE owner END
    ORDER BY customer, day, currency, min(owner)
"""
INVOICED = """
    SELECT 1 FROM sales WHERE kind = 'invoice' AND day < ?
        AND (cancelled IS NULL OR cancelled >= ?) LIMIT 1
"""
_HAS_COSTS = "SELECT 1 FROM products WHERE cost IS NOT NULL LIMIT 1"


@dataclass(slots=True)
class Account:
    """The purchases of one customer; amounts are net, in minor units of the CRM's currency.

    Attributes:
        days: what was bought on each day with a purchase, as ordinals; None for not known.
        orders: how many purchases there were.
        revenue: as in the report `revenue`; where nobody keeps invoices, what was ordered.
        cost: what its goods cost, as far as their products have a cost.
        without_cost: the part of the revenue whose cost is not known.
        left_out: how many purchases had no sum, or one in a currency without a rate.
        unpriced: how many of the documents of revenue; none where these are the purchases.
    """

    days: dict[int, int | None] = field(default_factory=dict)
    orders: int = 0
    revenue: int = 0
    cost: int = 0
    without_cost: int = 0
    left_out: int = 0
    unpriced: int = 0

    @property
    def last(self) -> date:
        """The day of the last purchase."""
        return date.fromordinal(max(self.days))

    @property
    def contribution(self) -> int:
        """What is left of the revenue after the cost of the goods."""
        return self.revenue - self.cost


def counted_as(rows: Rows, parameters: Parameters) -> str:
    """Say what revenue is: invoices, or orders where nobody keeps invoices here."""
    return INVOICES if rows(INVOICED, (parameters.tomorrow,) * 2) else ORDERS


def accounts(rows: Rows, parameters: Parameters, exchange: Exchange) -> Mapping[str, Account]:
    """Give the purchases of every customer that has one, by the customer's id, in order."""
    former, tomorrow, own = survivors(rows), parameters.tomorrow, exchange.currency
    found: dict[str, Account] = {}
    for customer, day, currency, count, net in rows(DAYS, (tomorrow, tomorrow, own)):
        account = found.setdefault(str(former.get(customer, customer)), Account())
        amount = None if currency is None else exchange.minor(net, currency, day)
        _add(account, date.fromisoformat(day).toordinal(), count, amount)
        account.left_out += count * (amount is None)
    of = counted_as(rows, parameters)
    everybody = replace(parameters, of=of, among=None)
    documents = earned.earned(rows, everybody, exchange, CUSTOMER)
    known = costed(rows, everybody, exchange, CUSTOMER) if rows(_HAS_COSTS, ()) else []
    revenue = _summed((part.key, part.net) for part in documents.parts)
    priced = _summed((one.key, one.net) for one in known)
    cost = _summed((one.key, one.cost) for one in known)
    missing = [*documents.unrated, *documents.unknown] if of == INVOICES else []
    unpriced = Counter(one.key for one in missing)
    for customer, account in found.items():
        account.revenue, account.cost = revenue[customer], cost[customer]
        account.without_cost = revenue[customer] - priced[customer]
        account.unpriced = unpriced[customer]
    return dict(sorted(found.items()))


def _summed(entries: Iterable[tuple[str | None, int]]) -> Counter[str | None]:
    sums = Counter[str | None]()
    for customer, amount in entries:
        sums[customer] += amount
    return sums


def _add(account: Account, day: int, count: int, amount: int | None) -> None:
    account.orders += count
    before = account.days.get(day)
    account.days[day] = before if amount is None else (before or 0) + amount
