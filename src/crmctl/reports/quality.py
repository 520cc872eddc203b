"""How complete the records are."""

from collections.abc import Iterator

from crmctl.reports.figures import percent, refs
from crmctl.reports.report import Column, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("kind", "customers (organisations only) or contacts", number=False),
    Column("what", "what they should have", number=False),
    Column("have", "how many have it"),
    Column("lack", "how many lack it; `--ids` names these"),
    Column("share", "the share of those that have it, in per cent"),
)
_WHO = {
    # A private customer's addresses stand in the contact who is that person.
    "customers": "type = 'organisation' AND archived IS NULL",
    "contacts": (
        "coalesce(name_given, name_family, name_display) IS NOT NULL AND archived IS NULL"
    ),
}
_LISTS = {
    "customers": {
        "e-mail": "SELECT owner FROM customers_emails",
        "phone": "SELECT owner FROM customers_phones",
        "address": "SELECT owner FROM customers_addresses",
        "contact": (
            "SELECT customers.rowid FROM customers "
            "JOIN contacts_roles ON contacts_roles.customer = customers.id"
        ),
    },
    "contacts": {
        "e-mail": "SELECT owner FROM contacts_emails",
        "phone": "SELECT owner FROM contacts_phones",
        "address": "SELECT owner FROM contacts_addresses",
        "customer": "SELECT owner FROM contacts_roles",
    },
}


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count who can be reached, and how."""
    found = tuple(_rows(rows, parameters))
    known = any(row.cells[2] or row.cells[3] for row in found)
    return Table(
        _COLUMNS,
        found,
        bar="share",
        note="" if known else "There are no customers and no contacts.",
    )


def _rows(rows: Rows, parameters: Parameters) -> Iterator[Row]:
    for folder, lists in _LISTS.items():
        restriction, chosen = parameters.restriction("rowid")
        who = f"SELECT rowid, id FROM {folder} WHERE {_WHO[folder]}{restriction}"  # noqa: S608 - our own names and a compiled query
        everybody: dict[int, str] = dict(rows(who, chosen))
        for what, statement in lists.items():
            having = {rowid for (rowid,) in rows(statement, ())} & everybody.keys()
            lacking = [id_ for rowid, id_ in everybody.items() if rowid not in having]
            share = percent(len(having), len(everybody))
            cells = (folder, what, len(having), len(lacking), share)
            yield Row(cells, refs(folder, lacking) if parameters.ids else ())


REPORT = Report(
    name="quality",
    question="Whom could we not reach?",
    topic=Topic.DATA,
    subject="",
    definition=(
        "Counts the customers that are organisations, and the contacts, that have at least one "
        "e-mail, phone or address; the customers at which at least one contact has a role; and "
        "the contacts who have a role at a customer. Private customers are counted as the "
        "contacts that they are. Archived and erased records are left out. Shares are rounded "
        "half up to one place. What is wrong with what is there is for `crmctl check` to say."
    ),
    columns=_COLUMNS,
    run=run,
)
