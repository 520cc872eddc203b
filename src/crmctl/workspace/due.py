"""What to do next: open tasks and planned interactions, each with whom to call."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crmctl.model.record import Ref
from crmctl.workspace import wording
from crmctl.workspace.names import names
from crmctl.workspace.view import View

OVERDUE, TODAY, COMING = "overdue", "today", "coming"

_TASKS = """
    SELECT 'tasks', k.id, k.due, k.title, k.owner, k.priority FROM tasks k
    JOIN records r ON r.rowid = k.rowid
    WHERE k.due < ? AND k.done IS NULL AND r.archived IS NULL
"""
_PLANNED = """
    SELECT 'interactions', k.id, k.at, r.label, k.owner, NULL FROM interactions k
    JOIN records r ON r.rowid = k.rowid
    WHERE k.at < ? AND k.planned = 1 AND r.archived IS NULL
"""
_UNDATED = (
    "SELECT count(*) FROM tasks k JOIN records r ON r.rowid = k.rowid "
    "WHERE k.title IS NOT NULL AND k.due IS NULL AND k.done IS NULL AND r.archived IS NULL"
)
_LINKS = """
    SELECT l.kind, l.id FROM links l JOIN records r ON r.rowid = l.owner
    WHERE r.kind = ? AND r.id = ? ORDER BY l.rowid
"""
_PHONE = """
    SELECT p.number FROM {folder}_phones p JOIN records r ON r.rowid = p.owner
    WHERE r.kind = ? AND r.id = ? ORDER BY p."primary" IS NOT 1, p.n LIMIT 1
"""
_PERSON = "SELECT person FROM customers WHERE id = ? AND person IS NOT NULL"
_PRIORITIES = ("high", None, "normal", "low")


@dataclass(frozen=True, slots=True)
class Item:
    """Something to do.

    Attributes:
        ref: the task or the planned interaction.
        when: overdue, today or coming.
        day: the day on which it is due.
        at: the day, or the moment, as the record has it.
        title: what it is.
        owner: who is to do it; empty for nobody.
        priority: low, normal or high; empty for none.
        customer: the name of the customer it is about; empty for none.
        contact: the name of the contact it is about; empty for none.
        phone: the contact's number, else the customer's; empty for none.
    """

    ref: Ref
    when: str
    day: date
    at: str
    title: str
    owner: str
    priority: str
    customer: str
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class Due:
    """What is due, by when and by weight, and how many open tasks have no day."""

    items: tuple[Item, ...]
    undated: int


def due(view: View, days: int, owner: str | None = None) -> Due:
    """Give what is overdue, due today, and due within some days after today.

    Args:
        view: the CRM.
        days: how many days after today count.
        owner: only what this one is to do; None for everybody's.
    """
    today = view.now.date()
    # A moment may stand in the record with an offset that puts it on the day before.
    days = min(days, (date.max - today).days - 2)  # there is no day after year 9999
    end = (today + timedelta(days=days + 2)).isoformat()
    rows = [row for statement in (_TASKS, _PLANNED) for row in view.rows(statement, (end,))]
    last = today + timedelta(days=days)
    wanted = [row for row in rows if owner is None or row[4] == owner]
    items = [item for item in _items(view, wanted) if item.day <= last]
    ((undated,),) = view.rows(_UNDATED)
    return Due(tuple(sorted(items, key=_order)), undated)


def _order(item: Item) -> tuple[object, ...]:
    return item.day, _PRIORITIES.index(item.priority or None), item.at, str(item.ref)


def _items(view: View, rows: Iterable[Sequence[Any]]) -> Iterator[Item]:
    today = view.now.date()
    for folder, id_, at, title, owner, priority in rows:
        ref = Ref(folder, id_)
        day = wording.day(at, view.now.tzinfo)
        when = OVERDUE if day < today else TODAY if day == today else COMING
        customer, contact = _whom(view, ref)
        named = names(view, [who for who in (customer, contact) if who])
        yield Item(
            ref=ref,
            when=when,
            day=day,
            at=at,
            title=title,
            owner=owner or "",
            priority=priority or "",
            customer=named[customer] if customer else "",
            contact=named[contact] if contact else "",
            phone=_phone(view, (contact, customer)),
        )


def _whom(view: View, ref: Ref) -> tuple[Ref | None, Ref | None]:
    """Give the customer and the contact that a record is about.

    A task may name them itself, or an interaction with them.
    """
    linked = _linked(view, ref)
    through = [
        other for near in linked if near.folder == "interactions" for other in _linked(view, near)
    ]
    everyone = [*linked, *through]
    customer = next((one for one in everyone if one.folder == "customers"), None)
    contact = next((one for one in everyone if one.folder == "contacts"), None)
    if customer and not contact:
        person = view.rows(_PERSON, (customer.id,))
        contact = Ref("contacts", person[0][0]) if person else None
    return customer, contact


def _linked(view: View, ref: Ref) -> list[Ref]:
    known = view.catalogue.by_name
    found = view.rows(_LINKS, (known[ref.folder].name, ref.id))
    return [Ref(known[kind].folder, id_) for kind, id_ in found if kind in known]


def _phone(view: View, whom: Iterable[Ref | None]) -> str:
    for one in whom:
        if one:
            kind = view.catalogue.by_name[one.folder].name
            found = view.rows(_PHONE.format(folder=one.folder), (kind, one.id))
            if found:
                return str(found[0][0])
    return ""
