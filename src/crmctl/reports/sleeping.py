"""Customers who have gone quiet."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from crmctl.reports.figures import counted, refs
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("customer", "the customer's id", number=False),
    Column("name", "the customer's name, or the person's", number=False),
    Column("stage", "the stage", number=False),
    Column("owner", "who looks after the customer", number=False),
    Column("since", "since when they are known", number=False),
    Column(
        "last_contact", "the day of the last interaction; empty if there was none", number=False
    ),
    Column("days", "how many days ago that was; empty if there was none"),
)

# A private customer's interactions may name only the contact who is that customer.
_LAST = """
    WITH talk AS (
        SELECT customer AS id, max(at) AS at FROM interactions
        WHERE customer IS NOT NULL AND planned IS NOT 1 AND at < ? GROUP BY customer
        UNION ALL
        SELECT customers.id, max(interactions.at) FROM customers
        JOIN interactions_contacts AS met ON met.value = customers.person
        JOIN interactions ON interactions.rowid = met.owner
        WHERE interactions.planned IS NOT 1 AND interactions.at < ? GROUP BY customers.id
    ), last AS (SELECT id, max(at) AS at FROM talk GROUP BY id)
    SELECT customers.id, coalesce(nullif(own.label, ''), person.label), customers.stage,
        customers.owner, customers.since, substr(last.at, 1, 10)
    FROM customers
    JOIN records AS own ON own.rowid = customers.rowid
    LEFT JOIN records AS person ON person.kind = 'contact' AND person.id = customers.person
    LEFT JOIN last ON last.id = customers.id
    WHERE customers.type IS NOT NULL AND customers.archived IS NULL
        AND customers.stage IS NOT 'former'
"""


class _Customer(NamedTuple):
    id: str
    name: str | None
    stage: str | None
    owner: str | None
    since: str | None
    last: str | None


def run(rows: Rows, parameters: Parameters) -> Table:
    """List customers without an interaction for a number of days, the longest silence first."""
    restriction, chosen = parameters.restriction("customers.rowid")
    tomorrow = parameters.tomorrow
    statement = f"{_LAST}{restriction}"
    found = [_Customer(*row) for row in rows(statement, (tomorrow, tomorrow, *chosen))]
    days = min(parameters.days, parameters.today.toordinal() - 1)  # there is no day before year 1
    until = (parameters.today - timedelta(days=days)).isoformat()
    silent = sorted(
        (one for one in found if one.last and one.last <= until),
        key=lambda one: (one.last, one.id),
    )
    never = sorted(
        (one for one in found if not one.last and (one.since or "") <= until),
        key=lambda one: (one.since or "", one.id),
    )
    return Table(
        _COLUMNS,
        tuple(_rows([*silent, *never], parameters)),
        bar="days",
        note=_note(len(found), len(silent), len(never), parameters.days),
    )


def _rows(found: list[_Customer], parameters: Parameters) -> Iterator[Row]:
    for one in found:
        days = (parameters.today - date.fromisoformat(one.last)).days if one.last else None
        yield Row((*one, days), refs("customers", [one.id]) if parameters.ids else ())


def _note(known: int, silent: int, never: int, days: int) -> str:
    if not known:
        return "There are no customers."
    if not silent and not never:
        return f"No customer has been silent for {counted(days, 'day')}."
    parts = [f"{counted(silent, 'customer')} silent for {counted(days, 'day')} or more"] * (
        silent > 0
    )
    parts += [f"{counted(never, 'customer')} never contacted"] * (never > 0)
    return f"{', '.join(parts)}."


REPORT = Report(
    name="sleeping",
    question="Who has gone quiet?",
    topic=Topic.CALL,
    subject="customer",
    definition=(
        "Lists customers whose last interaction lies --days days or more before today (by "
        "default 90), the longest silence first, and behind them those with whom there never was "
        "one, unless they are known (`since`) for a shorter time. An interaction is a customer's "
        "if it names the customer, or, for a private customer, the contact who is that person; "
        "it counts by the date in its field `at`, in either direction, also when it was archived "
        "since. Planned interactions and those after today do not count. Archived, erased and "
        "former customers are left out."
    ),
    columns=_COLUMNS,
    run=run,
    options=(Option.DAYS,),
)
