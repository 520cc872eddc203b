"""What came of a campaign, from the orders and responses of one CRM."""

import json
from collections.abc import Iterator
from datetime import date

from crmctl.campaigns.result import Money, Order, Result, result
from crmctl.campaigns.standing import survivors
from crmctl.model.record import Record
from crmctl.sales.amounts import amount
from crmctl.workspace.campaigning.responding import begin
from crmctl.workspace.consumers import standing_for
from crmctl.workspace.view import View

_ORDERS = """
    SELECT r.id, r.json FROM orders k JOIN records r ON r.rowid = k.rowid
    WHERE k.issued BETWEEN ? AND ? AND (k.cancelled IS NULL OR k.cancelled > ?) ORDER BY r.id
"""


def measure(view: View, found: Record) -> Result:
    """Count what came of a campaign until today.

    Raises:
        NoWaveFrozenError: it has reached nobody yet.
    """
    first, today = begin(found), view.now.date()
    config = view.config
    return result(
        found.data,
        _orders(view, first, today),
        standing_for(view, first),
        Money(config["currency"], config["rates"]),
        today,
    )


def _orders(view: View, first: date, today: date) -> Iterator[Order]:
    """Give the orders that stand today, as the report campaigns counts them."""
    days, former = (first.isoformat(), today.isoformat(), today.isoformat()), survivors(view.rows)
    for id_, text in view.rows(_ORDERS, days):
        data = json.loads(text)
        day = date.fromisoformat(data["issued"])
        net = data.get("totals", {}).get("net")
        yield Order(
            id_,
            day,
            former.get(data["customer"], data["customer"]),
            frozenset(data.get("contacts", ())),
            amount(net, data["issued"]) if net else None,
        )
