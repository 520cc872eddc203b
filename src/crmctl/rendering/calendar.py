"""Deliveries, tasks and planned interactions as iCalendar (RFC 5545)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from crmctl.model.record import Record
from crmctl.rendering.text import line, lines
from crmctl.rendering.wording import words

if TYPE_CHECKING:
    from icalendar import Component

KINDS = ("order", "task", "interaction")
"""The kinds of records that may stand in a calendar."""

_PRIORITIES: Mapping[str, int] = {"high": 1, "normal": 5, "low": 9}  # RFC 5545, 3.8.1.9
_FREQUENCIES: Mapping[str, str] = {
    "day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY",
}  # fmt: skip
_UNITS: Mapping[str, str] = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
_SHORTEST_MONTH = 28
_FEBRUARY = 2


class Entry(NamedTuple):
    """A record for a calendar, with the names of those it is about."""

    record: Record
    whom: tuple[str, ...] = ()


def calendar(entries: Iterable[Entry], zone: ZoneInfo, now: datetime, language: str) -> bytes:
    """Give a calendar of what lies in records; those without a day are left out.

    Args:
        entries: orders, tasks and interactions.
        zone: the CRM's time zone, in which moments are told.
        now: when the calendar is made.
        language: of the few words in it.
    """
    from icalendar import Calendar  # noqa: PLC0415 - 100 ms that only calendars need

    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//crmctl//crmctl//EN")
    for entry in entries:
        for component in _components(entry, zone, language):
            component.add("dtstamp", now)
            made.add_component(component)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def has_day(record: Record) -> bool:
    """Tell whether a record stands in a calendar."""
    data = record.data
    match record.kind:
        case "order":
            return bool(data.get("deliveries"))
        case "task":
            return "due" in data
        case _:
            return bool(data.get("planned"))


def _components(entry: Entry, zone: ZoneInfo, language: str) -> Iterator["Component"]:
    if not has_day(entry.record):
        return
    match entry.record.kind:
        case "order":
            yield from _deliveries(entry, zone, language)
        case "task":
            yield _task(entry, zone)
        case _:
            yield _interaction(entry, zone)


def _deliveries(entry: Entry, zone: ZoneInfo, language: str) -> Iterator["Component"]:
    data, word = entry.record.data, words(language)["delivery_of"]
    for at, delivery in enumerate(data["deliveries"], start=1):
        event = _event(f"{entry.record.ref}/{at}")
        title = (data.get("number") or data.get("title") or entry.record.id, *entry.whom)
        event.add("summary", f"{word}: {' · '.join(map(line, title))}")
        event.add("dtstart", _moment(delivery["at"], zone))
        _describe(event, delivery.get("text", ""))
        cancelled = data.get("cancelled") and not delivery.get("done")
        fixed = delivery.get("agreed") or delivery.get("done")
        state = "CANCELLED" if cancelled else "CONFIRMED" if fixed else "TENTATIVE"
        event.add("status", state)
        yield event


def _interaction(entry: Entry, zone: ZoneInfo) -> "Component":
    data = entry.record.data
    event = _event(str(entry.record.ref))
    title = (data.get("subject") or data["channel"], *entry.whom)
    event.add("summary", " · ".join(map(line, title)))
    start = _moment(data["at"], zone)
    event.add("dtstart", start)
    if "duration" in data and isinstance(start, datetime):
        size, _, unit = data["duration"].partition(" ")
        event.add("duration", timedelta(**{_UNITS[unit]: int(size)}))
    _describe(event, data.get("body", ""))
    return event


def _task(entry: Entry, zone: ZoneInfo) -> "Component":
    """Give a task. One that comes again begins when it is due: only so is a recurrence told."""
    from icalendar import Todo  # noqa: PLC0415 - as above

    data, todo = entry.record.data, Todo()
    todo.add("uid", _uid(str(entry.record.ref)))
    todo.add("summary", " · ".join(map(line, (data["title"], *entry.whom))))
    due = _moment(data["due"], zone)
    if "every" in data:
        todo.add("dtstart", due)
        todo.add("rrule", _rule(data["every"], due))
    else:
        todo.add("due", due)
    if "priority" in data:
        todo.add("priority", _PRIORITIES[data["priority"]])
    if "done" in data:
        todo.add("completed", _instant(data["done"], zone))
    todo.add("status", "COMPLETED" if "done" in data else "NEEDS-ACTION")
    _describe(todo, data.get("notes", ""))
    return todo


def _rule(every: str, first: date) -> dict[str, Any]:
    """Give the recurrence of a period such as `3 months`.

    The 31st of a month that has none is its last day, as it is when a task is done and comes
    again; RFC 5545 alone would leave such a month out.
    """
    size, _, unit = every.partition(" ")
    frequency = _FREQUENCIES[unit.removesuffix("s")]
    rule: dict[str, Any] = {"freq": frequency, "interval": int(size)}
    leap = (first.month, first.day) == (_FEBRUARY, _SHORTEST_MONTH + 1)
    if first.day > _SHORTEST_MONTH and (
        frequency == "MONTHLY" or (frequency == "YEARLY" and leap)
    ):
        rule["bymonthday"] = list(range(_SHORTEST_MONTH, first.day + 1))
        rule["bysetpos"] = -1
        if frequency == "YEARLY":
            rule["bymonth"] = first.month
    return rule


def _event(ref: str) -> "Component":
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", _uid(ref))
    return event


def _uid(ref: str) -> str:
    return f"{ref}@crmctl"


def _describe(component: "Component", text: str) -> None:
    if told := "\n".join(lines(text)):
        component.add("description", told)


def _moment(text: str, zone: ZoneInfo) -> date:
    """Give a day, or a moment as the clocks of the time zone show it."""
    if "T" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(zone)


def _instant(text: str, zone: ZoneInfo) -> datetime:
    """Give a moment in UTC; of a day, its beginning."""
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
