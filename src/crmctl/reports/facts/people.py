"""What reports on customers ask the index in common: who they are, when they bought and talked."""

from collections.abc import Mapping
from typing import NamedTuple

from crmctl.reports.facts.calling import CALLED, CUSTOMERS, NOT_ERASED
from crmctl.reports.facts.merged import survivors
from crmctl.reports.report import Parameters, Rows

PURCHASED = "purchase = 1 AND day < ? AND (cancelled IS NULL OR cancelled >= ?)"
"""The condition on a row of `sales`; both values are the first day that does not count."""

KNOWN = f"""
    SELECT customers.id, coalesce({CALLED}, customers.id), customers.stage,
        customers.owner, customers.since, customers.source
    FROM {CUSTOMERS}
    WHERE customers.type IS NOT NULL AND (customers.archived IS NULL OR customers.archived >= ?)
        AND (customers.since IS NULL OR customers.since < ?)
        AND {NOT_ERASED}
"""  # noqa: S608 - our own SQL
# A private customer's interactions may name only the contact who is that customer.
TALKS = """
    SELECT id, substr(min(first), 1, 10), substr(max(last), 1, 10) FROM (
        SELECT customer AS id, min(at) AS first, max(at) AS last FROM interactions
        WHERE customer IS NOT NULL AND planned IS NOT 1 AND at < ? GROUP BY customer
        UNION ALL
        SELECT customers.id, min(talk.at), max(talk.at) FROM customers
        JOIN interactions_contacts AS met ON met.value = customers.person
        JOIN interactions AS talk ON talk.rowid = met.owner
        WHERE talk.planned IS NOT 1 AND talk.at < ? GROUP BY customers.id
    ) GROUP BY id
"""
DAYS = f"SELECT DISTINCT customer, day FROM sales WHERE customer IS NOT NULL AND {PURCHASED}"  # noqa: S608 - constants
_CHOSEN = "SELECT id FROM customers WHERE 1"


class Known(NamedTuple):
    """A customer who was known on the day, neither archived nor erased."""

    id: str
    name: str
    stage: str | None
    owner: str | None
    since: str | None
    source: str | None


def known(rows: Rows, parameters: Parameters) -> list[Known]:
    """Give the chosen customers."""
    restriction, chosen = parameters.restriction("customers.rowid")
    values = (parameters.tomorrow, parameters.tomorrow, *chosen)
    return [Known(*row) for row in rows(f"{KNOWN}{restriction}", values)]


def talks(rows: Rows, parameters: Parameters) -> Mapping[str, tuple[str, str]]:
    """Give the days of the first and the last interaction of each customer who had one."""
    found = rows(TALKS, (parameters.tomorrow, parameters.tomorrow))
    return {id_: (first, last) for id_, first, last in found}


def purchase_days(rows: Rows, parameters: Parameters) -> Mapping[str, list[str]]:
    """Give the days on which each customer bought, in order."""
    former = survivors(rows)
    days: dict[str, set[str]] = {}
    for customer, day in rows(DAYS, (parameters.tomorrow, parameters.tomorrow)):
        days.setdefault(former.get(customer, customer), set()).add(day)
    return {customer: sorted(own) for customer, own in days.items()}


def chosen_ids(rows: Rows, parameters: Parameters) -> frozenset[str] | None:
    """Give the customers that a query chose; None without a query."""
    if parameters.among is None:
        return None
    restriction, values = parameters.restriction("rowid")
    return frozenset(id_ for (id_,) in rows(f"{_CHOSEN}{restriction}", values))
