"""Who decides at a customer, and who is missing in our picture of it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars, Tone
from crmctl.model.record import ERASED
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.report import Cell, Column, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("customer", "the customer's id", number=False),
    Column("role", "what they do in buying; `(unknown)` where no role is noted", number=False),
    Column("contact", "the contact's id; empty where nobody is known", number=False),
    Column("name", "their name, or `missing`", number=False),
    Column("position", "their position", number=False),
    Column("last_contact", "the day of the last interaction with them", number=False),
    Column("days", "how many days ago that was"),
)
# Webster and Wind, "A General Model for Understanding Organizational Buying Behavior" (1972), and
# the initiator that Kotler added; those who decide come first.
_ROLES = ("decider", "buyer", "influencer", "initiator", "user", "gatekeeper")
_NEEDED = ("decider", "user")
_UNKNOWN, _MISSING = "(unknown)", "missing"
_MEMBERS = f"""
    SELECT customers.id, coalesce(role.buying_role, ?), contacts.id,
        coalesce(nullif(person.label, '{ERASED}'), contacts.id), role.position,
        (SELECT max(substr(talk.at, 1, 10)) FROM interactions_contacts AS met
            JOIN interactions AS talk ON talk.rowid = met.owner
            WHERE met.value = contacts.id AND talk.planned IS NOT 1 AND talk.at < ?)
    FROM contacts_roles AS role
    JOIN contacts ON contacts.rowid = role.owner
    JOIN records AS person ON person.rowid = contacts.rowid
    JOIN customers ON customers.id = role.customer
    WHERE (contacts.archived IS NULL OR contacts.archived >= ?)
        AND (customers.archived IS NULL OR customers.archived >= ?)
        AND (customers.since IS NULL OR customers.since < ?)
        AND (role.since IS NULL OR role.since < ?) AND (role.until IS NULL OR role.until >= ?)
"""  # noqa: S608 - a constant


class _Member(NamedTuple):
    customer: str
    role: str
    contact: str
    name: str
    position: str | None
    last: str | None


def run(rows: Rows, parameters: Parameters) -> Table:
    """List the people of each customer by what they do in buying, and who is missing."""
    restriction, chosen = parameters.restriction("customers.rowid")
    today = parameters.today.isoformat()
    found: dict[str, list[_Member]] = defaultdict(list)
    values = (_UNKNOWN, *[parameters.tomorrow] * 5, today, *chosen)
    for row in rows(f"{_MEMBERS}{restriction}", values):
        found[row[0]].append(_Member(*row))
    lines = [line for id_ in sorted(found) for line in _lines(id_, found[id_], parameters)]
    missing = sum(row.cells[3] == _MISSING for row in lines)
    return Table(
        _COLUMNS,
        tuple(lines),
        bar="days",
        note=_note(len(found), missing),
        chart=_chart(found) if found else None,
    )


def _chart(found: dict[str, list[_Member]]) -> Bars:
    """Draw at how many customers somebody is known in each role."""
    bars = []
    for role in _ROLES:
        known = sum(any(one.role == role for one in members) for members in found.values())
        tone = Tone.WARNING if role in _NEEDED and known < len(found) else Tone.PLAIN
        bars.append(Bar(role, len(found), f"{known} of {len(found)}", known, tone))
    return Bars(tuple(bars), title="Customers where a role is known", legend="darker: known")


def _lines(customer: str, members: list[_Member], parameters: Parameters) -> Iterator[Row]:
    for role in (*_ROLES, _UNKNOWN):
        in_role = sorted(one for one in members if one.role == role)
        for one in in_role:
            cells = (customer, role, one.contact, one.name, one.position, one.last)
            yield Row(
                (*cells, _days(one.last, parameters)),
                refs("contacts", [one.contact]) if parameters.ids else (),
            )
        if not in_role and role in _NEEDED:
            yield Row((customer, role, None, _MISSING, None, None, None))


def _days(last: str | None, parameters: Parameters) -> Cell:
    return (parameters.today - date.fromisoformat(last)).days if last else None


def _note(customers: int, missing: int) -> str:
    if not customers:
        return "No customer has a contact with a role."
    gaps = f"{missing} times nobody is known who decides or uses" if missing else "nobody missing"
    return f"{counted(customers, 'customer')}; {gaps}."


REPORT = Report(
    name="buying-centre",
    question="Who decides, who uses, and whom do we not know?",
    topic=Topic.CUSTOMERS,
    subject="customer",
    definition=(
        "Lists the contacts who have a role at a customer today (`since`, `until`), by "
        "`buying_role` (Webster and Wind, 1972): decider, buyer, influencer, initiator, user, "
        "gatekeeper, and those without one. Where nobody is known who decides, or who uses, a "
        "row says so. The last contact is that person's latest interaction, planned ones and "
        "those after today left out. Customers without any contact are not listed; a query "
        "chooses customers, as in `crmctl report buying-centre id:acme-gmbh`. Records archived "
        "until today and customers known only later are left out. A role without `since` holds "
        "from ever, and what somebody does in buying is that of the file; --recorded looks at "
        "older files."
    ),
    columns=_COLUMNS,
    run=run,
    source=(
        "Webster and Wind, A General Model for Understanding Organizational Buying Behavior "
        "(1972); the initiator is Kotler's."
    ),
    rounding="Days are exact.",
    queries=(_MEMBERS,),
)
