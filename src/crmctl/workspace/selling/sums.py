"""The sums of a draft, by the taxes that crm.yaml knows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crmctl.sales.taxes import tax_of, taxes
from crmctl.sales.totals import NET, Totals, currency_of, item, totals
from crmctl.workspace.view import View


def sums(view: View, data: Mapping[str, Any], day: date) -> Totals:
    """Give the sums of a document as they would be if it were issued on a day.

    Raises:
        UnknownTaxError: a line has no tax that crm.yaml knows.
        DifferentCurrenciesError: the lines are of several currencies.
    """
    known = taxes(view.config)
    lines = [item(line) for line in data.get("lines", ())]
    currency = currency_of(lines, view.config["currency"])
    return totals(lines, data.get("prices", NET), currency, lambda tax: tax_of(tax, known, day))
