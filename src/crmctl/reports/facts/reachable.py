"""Whom one can offer something: customers who are neither archived, erased nor former."""

from collections.abc import Mapping
from typing import NamedTuple

from crmctl.reports.facts.calling import CALLED, CUSTOMERS, NOT_ERASED
from crmctl.reports.report import Parameters, Rows

REACHABLE = f"""
    SELECT customers.id, coalesce({CALLED}, customers.id), customers.owner
    FROM {CUSTOMERS}
    WHERE customers.type IS NOT NULL AND customers.stage IS NOT 'former'
        AND (customers.archived IS NULL OR customers.archived > ?)
        AND {NOT_ERASED}
"""  # noqa: S608 - our own SQL


class Person(NamedTuple):
    """A customer; the name of one whose name is gone is the id."""

    id: str
    name: str
    owner: str | None


def reachable(rows: Rows, parameters: Parameters) -> Mapping[str, Person]:
    """Give them by their ids."""
    found = rows(REACHABLE, (parameters.today.isoformat(),))
    return {row[0]: Person(*row) for row in found}
