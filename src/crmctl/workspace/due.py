"""What to do next: open tasks and planned interactions, each with whom to call."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crmctl.model.record import Ref
from crmctl.workspace import wording
from crmctl.workspace.names import names
from crmctl.workspace.view import View

OVERDUE, TODAY, COMING, WAITING = "overdue", "today", "coming", "waiting"

_TASKS = """
    SELECT 'tasks', k.id, k.due, k.title, k.owner, k.priority, k.waiting_for FROM tasks k
    JOIN records r ON r.rowid = k.rowid
    WHERE k.due < ? AND k.done IS NULL AND r.archived IS NULL
"""
_PLANNED = """
    SELECT 'interactions', k.id, k.at, r.label, k.owner, NULL, NULL FROM interactions k
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
_PARTIES = frozenset({"customers", "contacts"})
_PRIORITIES = ("high", None, "normal", "low")


@dataclass(frozen=True, slots=True)
class Item:
    """Something to do.

    Attributes:
        ref: the task or the planned interaction.
        when: overdue, today or coming; waiting for what must come first; or the word of a group
            of `workspace.due_beside`.
        day: the day on which it is due.
        at: the day, or the moment, as the record has it.
        title: what it is.
        owner: who is to do it; empty for nobody.
        priority: low, normal or high; empty for none.
        customer: the name of the customer it is about; empty for none.
        contact: the name of the contact it is about; empty for none.
        phone: the contact's number, else the customer's; empty for none.
        why: what it is about, or why it is on the list; empty where the rest says it.
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
    why: str = ""


class Faces:
    """Names and numbers of those whom things are about, each asked for once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._names: dict[Ref, str] = {}
        self._phones: dict[Ref, str] = {}

    def name(self, ref: Ref | None) -> str:
        """Give the name of a customer or a contact; empty for nobody."""
        if ref is not None and ref not in self._names:
            self._names |= names(self.view, [ref])
        return self._names[ref] if ref else ""

    def phone(self, ref: Ref | None) -> str:
        """Give the first number of a customer or a contact; empty for none."""
        if ref is None:
            return ""
        if ref not in self._phones:
            kind = self.view.catalogue.by_name[ref.folder].name
            found = self.view.rows(_PHONE.format(folder=ref.folder), (kind, ref.id))
            self._phones[ref] = str(found[0][0]) if found else ""
        return self._phones[ref]


@dataclass(frozen=True, slots=True)
class Due:
    """What is due, by when and by weight, and how many open tasks have no day.

    Attributes:
        items: tasks and planned interactions.
        undated: open tasks without a day.
        beside: what else there is to do, group by group.
    """

    items: tuple[Item, ...]
    undated: int
    beside: tuple[Item, ...] = ()


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
    items = [each for each in _items(view, wanted) if each.day <= last]
    ((undated,),) = view.rows(_UNDATED)
    return Due(tuple(sorted(items, key=_order)), undated)


def _order(each: Item) -> tuple[object, ...]:
    return each.day, _PRIORITIES.index(each.priority or None), each.at, str(each.ref)


def _items(view: View, rows: Iterable[Sequence[Any]]) -> Iterator[Item]:
    faces, today = Faces(view), view.now.date()
    for folder, id_, at, title, owner, priority, waiting_for in rows:
        ref = Ref(folder, id_)
        day = wording.day(at, view.now.tzinfo)
        when = OVERDUE if day < today else TODAY if day == today else COMING
        yield item(
            faces,
            ref,
            when=WAITING if waiting_for else when,
            at=at,
            title=title,
            owner=owner or "",
            priority=priority or "",
            why=f"waits for {waiting_for}" if waiting_for else _about(view, ref),
        )


def item(  # noqa: PLR0913 - what a row says, each by name
    faces: Faces,
    ref: Ref,
    *,
    when: str,
    at: str,
    title: str,
    owner: str = "",
    priority: str = "",
    why: str = "",
) -> Item:
    """Give something to do, with whom it is about and whom to call."""
    customer, contact = whom(faces.view, ref)
    return Item(
        ref=ref,
        when=when,
        day=wording.day(at, faces.view.now.tzinfo),
        at=at,
        title=title,
        owner=owner,
        priority=priority,
        customer=faces.name(customer),
        contact=faces.name(contact),
        phone=faces.phone(contact) or faces.phone(customer),
        why=why,
    )


def _about(view: View, ref: Ref) -> str:
    """Name what a task is about beside people and customers: a deal, a call, a complaint."""
    others = [near for near in _linked(view, ref) if near.folder not in _PARTIES]
    named = names(view, others)
    told = [named[near] for near in others if named[near] != near.id]
    return f"about: {', '.join(told)}" if told else ""


def whom(view: View, ref: Ref) -> tuple[Ref | None, Ref | None]:
    """Give the customer and the contact that a record is about.

    A task may name them itself, or an interaction with them, a deal, an invoice of theirs.
    """
    linked = _linked(view, ref)
    through = [
        other for near in linked if near.folder not in _PARTIES for other in _linked(view, near)
    ]
    everyone = [ref, *linked, *through]
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
