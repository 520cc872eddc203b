"""Who brought whom, and what came of it."""

from collections import defaultdict
from typing import Any, NamedTuple

from crmctl.reports.figures import counted
from crmctl.reports.invoiced import documents
from crmctl.reports.report import Column, Parameters, Report, Row, Rows, Table, Topic
from crmctl.reports.settings import currency, settings
from crmctl.sales.amounts import Amount, summed

_COLUMNS = (
    Column("referrer", "who recommended us: a customer or a contact", number=False),
    Column("by", "the referrer's name", number=False),
    Column("customer", "the customer who came by it", number=False),
    Column("name", "that customer's name, or the person's", number=False),
    Column("since", "since when they are known", number=False),
    Column("stage", "how far they have come", number=False),
    Column("deals_won", "how many deals with them were won"),
    Column("revenue", "invoices that were issued to them less credit notes, net", places=2),
)
_LINKS = """
    SELECT customers.referred_by, customers.id, coalesce(nullif(own.label, ''), person.label),
        customers.since, customers.stage, customers.rowid
    FROM customers JOIN records AS own ON own.rowid = customers.rowid
    LEFT JOIN records AS person ON person.kind = 'contact' AND person.id = customers.person
    WHERE customers.referred_by IS NOT NULL AND customers.archived IS NULL
"""
_NAMES = """
    SELECT {folder}.id, coalesce(nullif(own.label, ''), person.label)
    FROM {folder} JOIN records AS own ON own.rowid = {folder}.rowid
    LEFT JOIN records AS person ON person.kind = 'contact' AND person.id = {person}
"""
_WON = """
    SELECT customer, count(*) FROM deals
    WHERE stage = 'won' AND archived IS NULL AND customer IS NOT NULL GROUP BY customer
"""
_CHOSEN = "SELECT id, person FROM customers WHERE 1"
_ROLES = "SELECT k.id, l.customer FROM contacts k JOIN contacts_roles l ON l.owner = k.rowid"


class _Link(NamedTuple):
    referrer: str
    customer: str
    name: str | None
    since: str | None
    stage: str | None
    rowid: int


def run(rows: Rows, parameters: Parameters) -> Table:
    """List who brought whom; a query chooses those on either side."""
    links = [_Link(*row) for row in rows(_LINKS, ())]
    if parameters.among is not None:
        either = _either_side(rows, parameters)
        links = [
            one for one in links if f"customers/{one.customer}" in either or one.referrer in either
        ]
    names = _names(rows)
    won: dict[str, int] = dict(rows(_WON, ()))
    amounts: dict[str, list[Amount]] = defaultdict(list)
    for one in documents(rows, parameters.tomorrow):
        if one.net:
            amounts[one.customer].append(one.net)
    config = settings(rows)
    unit, rates = currency(config), config.get("rates", ())
    sums = {one.customer: summed(amounts[one.customer], unit, rates) for one in links}
    links.sort(key=lambda one: (-sums[one.customer].value, one.referrer, one.customer))
    left_out = sum(one.left_out for one in sums.values())
    return Table(
        _COLUMNS,
        tuple(
            Row(
                (
                    one.referrer,
                    names.get(one.referrer),
                    f"customers/{one.customer}",
                    *one[2:5],
                    won.get(one.customer, 0),
                    float(sums[one.customer].value),
                ),
                tuple(sorted({one.referrer, f"customers/{one.customer}"}))
                if parameters.ids
                else (),
            )
            for one in links
        ),
        bar="revenue",
        note=_note(len(links), unit, left_out),
    )


def _names(rows: Rows) -> dict[str, str]:
    found: dict[str, str] = {}
    for folder, person in (("customers", "customers.person"), ("contacts", "NULL")):
        statement = _NAMES.format(folder=folder, person=person)
        found |= {f"{folder}/{id_}": name for id_, name in rows(statement, ())}
    return found


def _either_side(rows: Rows, parameters: Parameters) -> set[str]:
    """Give the chosen customers and the contacts who stand for them."""
    restriction, values = parameters.restriction("rowid")
    chosen: dict[str, Any] = dict(rows(f"{_CHOSEN}{restriction}", values))
    contacts = {person for person in chosen.values() if person}
    contacts |= {contact for contact, customer in rows(_ROLES, ()) if customer in chosen}
    return {f"customers/{id_}" for id_ in chosen} | {f"contacts/{id_}" for id_ in contacts}


def _note(count: int, unit: str, left_out: int) -> str:
    if not count:
        return "Nobody is known to have come by a recommendation."
    missing = f", {counted(left_out, 'document')} in a currency without a rate left out"
    return f"{counted(count, 'referral')}; revenue in {unit}{missing * (left_out > 0)}."


REPORT = Report(
    name="referrals",
    question="Who brings us customers, and what comes of it?",
    topic=Topic.CUSTOMERS,
    subject="customer",
    definition=(
        "Lists every customer whose field `referred_by` names a customer or a contact, with that "
        "referrer, the most revenue first. Revenue is the net total of invoices that were issued "
        "and not cancelled, less credit notes, until today, in crm.yaml's currency; amounts of "
        "another currency count by its dated rate, and are left out without one, which the note "
        "says. A query chooses customers: rows are shown where they are on either side, or where "
        "the referrer is a contact who stands for them. Archived customers are left out."
    ),
    columns=_COLUMNS,
    run=run,
)
