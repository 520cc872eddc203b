"""New customers and contacts per period."""

from collections.abc import Sequence
from itertools import accumulate

from crmctl.charts.chart import Bar, Columns
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.facts.periods import Period, periods, place
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("period", "the week, month, quarter or year", number=False),
    Column("new_customers", "customers whose `since` lies in it"),
    Column("customers", "customers whose `since` lies in it or before"),
    Column("new_contacts", "contacts whose first interaction lies in it"),
    Column("contacts", "contacts whose first interaction lies in it or before"),
)
_Beginning = tuple[str, str | None]  # id, and the day on which it began

_CUSTOMERS = """
    SELECT id, since FROM customers
    WHERE type IS NOT NULL AND (archived IS NULL OR archived >= ?)
        AND (since IS NULL OR since < ?)
"""
_CONTACTS = """
    SELECT contacts.id, substr(min(talk.at), 1, 10) FROM contacts
    LEFT JOIN interactions_contacts AS met ON met.value = contacts.id
    LEFT JOIN interactions AS talk
        ON talk.rowid = met.owner AND talk.planned IS NOT 1 AND talk.at < ?
    WHERE coalesce(contacts.name_given, contacts.name_family, contacts.name_display) IS NOT NULL
        AND (contacts.archived IS NULL OR contacts.archived >= ?)
"""
# A query chooses customers; their contacts are those who have a role there.
_AT_CUSTOMERS = """
    AND contacts.rowid IN (SELECT owner FROM contacts_roles WHERE customer IN
        (SELECT id FROM customers WHERE 1{restriction}))
"""


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count what began in each period, and what had begun by its end."""
    restriction, chosen = parameters.restriction("rowid")
    tomorrow = parameters.tomorrow
    statement = f"{_CUSTOMERS}{restriction}"
    customers = _beginnings(rows(statement, (tomorrow, tomorrow, *chosen)))
    only = _AT_CUSTOMERS.format(restriction=restriction) if chosen or restriction else ""
    statement = f"{_CONTACTS}{only} GROUP BY contacts.rowid"
    contacts = _beginnings(rows(statement, (tomorrow, tomorrow, *chosen)))
    found = periods(parameters)
    cells = zip(*_columns(customers, found), *_columns(contacts, found), strict=True)
    ids = _ids(customers, contacts, found) if parameters.ids else [()] * len(found)
    rows_ = tuple(
        Row((period.name, *figures), behind)
        for period, figures, behind in zip(found, cells, ids, strict=True)
    )
    return Table(
        _COLUMNS,
        rows_,
        totals=("total", _sum(rows_, 1), None, _sum(rows_, 3), None) if rows_ else (),
        bar="new_customers",
        is_series=True,
        note=_note(customers, contacts) if found else "No day of the period has come.",
        chart=_chart(rows_) if rows_ else None,
    )


def _beginnings(rows: Sequence[tuple[str, str | None]]) -> list[_Beginning]:
    return [(id_, day) for id_, day in rows]


def _columns(beginnings: list[_Beginning], found: tuple[Period, ...]) -> list[list[int]]:
    """Give for each period how many began in it, and how many had begun by its end."""
    new = [0] * len(found)
    before = 0
    for _, day in beginnings:
        where = place(found, day) if day else None
        if where is not None:
            new[where] += 1
        elif day and found and day < found[0].first.isoformat():
            before += 1
    return [new, list(accumulate(new, initial=before))[1:]]


def _ids(
    customers: list[_Beginning], contacts: list[_Beginning], found: tuple[Period, ...]
) -> list[tuple[str, ...]]:
    behind: list[list[str]] = [[] for _ in found]
    for folder, beginnings in (("customers", customers), ("contacts", contacts)):
        for id_, day in beginnings:
            where = place(found, day) if day else None
            if where is not None:
                behind[where] += refs(folder, [id_])
    return [tuple(sorted(names)) for names in behind]


def _chart(rows: tuple[Row, ...]) -> Columns:
    cells = [(str(row.cells[0]), int(row.cells[1] or 0)) for row in rows]
    return Columns(
        tuple(Bar(name, count, str(count)) for name, count in cells), title="New customers"
    )


def _sum(rows: tuple[Row, ...], place_: int) -> int:
    return sum(int(row.cells[place_] or 0) for row in rows)


def _note(customers: list[_Beginning], contacts: list[_Beginning]) -> str:
    if not customers and not contacts:
        return "There are no customers and no contacts."
    undated = sum(day is None for _, day in customers)
    unmet = sum(day is None for _, day in contacts)
    parts = [f"{counted(undated, 'customer')} without `since`"] * (undated > 0)
    parts += [f"{counted(unmet, 'contact')} without an interaction"] * (unmet > 0)
    return f"Not counted: {', '.join(parts)}." if parts else ""


REPORT = Report(
    name="growth",
    question="How many customers and contacts are we gaining?",
    topic=Topic.CUSTOMERS,
    subject="customer",
    definition=(
        "A customer is new in the period in which the field `since` lies, whatever the stage is "
        "today. A contact has no such date, so it is new in the period of the first interaction "
        "that names it: when there first was contact, not when somebody typed the address. "
        "Planned interactions, and dates after today, do not count. `customers` and `contacts` "
        "are cumulated over all time. Customers without `since` and contacts without an "
        "interaction are in no period; the note says how many. Who was archived until today, and "
        "who was erased, is left out, also of the past: the figures are those of whom we have "
        "today. A query chooses customers, and contacts by their roles there. Without --from, the "
        "last 12 weeks or months, 8 quarters or 5 years are shown. When somebody was erased is "
        "known, but not since when they had been there."
    ),
    columns=_COLUMNS,
    run=run,
    source="The custom of the trade; periods as in ISO 8601.",
    rounding="Counts are exact; new ones add up to the totals.",
    queries=(_CUSTOMERS, _CONTACTS),
    options=(Option.FROM, Option.TO, Option.EVERY),
)
