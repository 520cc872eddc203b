"""Who is on a day's agenda, in the order of the day, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from crmctl.model.record import Ref
from crmctl.workspace import wording
from crmctl.workspace.due import whom
from crmctl.workspace.names import name
from crmctl.workspace.view import View

_PLANNED = """
    SELECT 'interactions', k.id, k.at, r.label FROM interactions k
    JOIN records r ON r.rowid = k.rowid
    WHERE k.at >= ? AND k.at < ? AND k.planned = 1 AND r.archived IS NULL
"""
_TASKS = """
    SELECT 'tasks', k.id, k.due, k.title FROM tasks k JOIN records r ON r.rowid = k.rowid
    WHERE k.due >= ? AND k.due < ? AND k.done IS NULL AND r.archived IS NULL
"""
_DELIVERIES = """
    SELECT 'orders', o.id, d.at, 'delivery: ' || r.label FROM orders_deliveries d
    JOIN orders o ON o.rowid = d.owner JOIN records r ON r.rowid = o.rowid
    WHERE d.at >= ? AND d.at < ? AND d.done IS NULL AND o.cancelled IS NULL
    AND r.archived IS NULL
"""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry of the agenda.

    Attributes:
        ref: the planned interaction, the task, the order.
        at: the day, or the moment, as the record has it.
        what: what it is.
        about: the customer it is with, else the contact; None for nobody.
        name: by what name people know them; empty for nobody.
    """

    ref: Ref
    at: str
    what: str
    about: Ref | None
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the agenda.

    Attributes:
        ref: the customer or the contact.
        name: by what name people know them.
        appointments: why, in the order of the day.
    """

    ref: Ref
    name: str
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A day: everybody on its agenda, in the order of the day, and what is about nobody."""

    day: date
    people: tuple[Person, ...]
    others: tuple[Appointment, ...]


def brief(view: View, day: date) -> Brief:
    """Give everybody with whom something is planned, due or delivered on a day.

    What has no time of day comes first; who is on the agenda twice is named once.
    """
    agenda = sorted(_agenda(view, day), key=lambda one: (_clock(view, one.at), str(one.ref)))
    by_whom: dict[Ref, list[Appointment]] = {}
    for one in agenda:
        if one.about:
            by_whom.setdefault(one.about, []).append(one)
    people = tuple(Person(ref, of[0].name, tuple(of)) for ref, of in by_whom.items())
    return Brief(day, people, tuple(one for one in agenda if one.about is None))


def _agenda(view: View, day: date) -> Iterator[Appointment]:
    # A moment may stand in the record with an offset that puts it on the day before or after.
    near = timedelta(days=min(2, (date.max - day).days))
    before = day - timedelta(days=min(2, (day - date.min).days))
    span = (before.isoformat(), (day + near).isoformat())
    for statement in (_PLANNED, _TASKS, _DELIVERIES):
        for folder, id_, at, what in view.rows(statement, span):
            if wording.day(at, view.now.tzinfo) == day:
                yield _appointment(view, Ref(folder, id_), at, what)


def _appointment(view: View, ref: Ref, at: str, what: str) -> Appointment:
    customer, contact = whom(view, ref)
    about = customer or contact
    return Appointment(ref, at, what, about, name(view, about) if about else "")


def _clock(view: View, at: str) -> str:
    """Give the time of day, empty for a whole day, which sorts first."""
    return wording.moment(at, view.now.tzinfo)[11:]
