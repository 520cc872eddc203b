"""Calendars: what goes in comes out of the library again, across daylight saving time too."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar, Component

from crmctl.model.record import Record, Ref
from crmctl.rendering.calendar import Entry, calendar, has_day

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime.fromisoformat("2026-11-21T12:00:00+01:00")


def _record(kind: str, id_: str, **data: Any) -> Record:
    return Record(kind, Ref(f"{kind}s", id_), data)


def _made(*records: Record, whom: tuple[str, ...] = (), language: str = "en") -> list[Component]:
    made = calendar([Entry(record, whom) for record in records], BERLIN, NOW, language)
    return [part for part in Calendar.from_ical(made).walk() if part.name in ("VEVENT", "VTODO")]


def _rule(todo: Component, start: datetime) -> Any:
    return rrulestr(bytes(todo.decoded("rrule").to_ical()).decode(), dtstart=start)


def test_a_delivery_of_a_day_is_an_event_of_a_day() -> None:
    order = _record(
        "order",
        "o-1",
        number="O-7",
        deliveries=[
            {"at": "2026-12-01", "agreed": "2026-11-20", "text": "Yard\nonly"},
            {"at": "2026-12-02", "done": "2026-12-02"},
            {"at": "2026-12-03"},
        ],
    )
    first, second, third = _made(order, whom=("ACME",))

    assert first["uid"] == "orders/o-1/1@crmctl"
    assert first.decoded("dtstart") == date(2026, 12, 1)
    assert first["summary"] == "Delivery: O-7 · ACME"
    assert first["description"] == "Yard\nonly"
    assert [each["status"] for each in (first, second, third)] == [
        "CONFIRMED",
        "CONFIRMED",
        "TENTATIVE",
    ]
    assert _made(order, language="de")[0]["summary"] == "Lieferung: O-7"


def test_a_cancelled_order_is_not_delivered_any_more() -> None:
    order = _record(
        "order",
        "o-1",
        cancelled="2026-11-20",
        deliveries=[{"at": "2026-12-01"}, {"at": "2026-11-01", "done": "2026-11-01"}],
    )

    assert [each["status"] for each in _made(order)] == ["CANCELLED", "CONFIRMED"]


def test_a_meeting_has_its_time_in_the_crm_s_zone_and_its_length() -> None:
    meeting = _record(
        "interaction",
        "x",
        planned=True,
        at="2026-12-01T09:00:00Z",
        channel="meeting",
        duration="90 min",
        body="Bring the plans.\n",
    )
    (event,) = _made(meeting, whom=("ACME",))

    start = event.decoded("dtstart")
    assert start == datetime(2026, 12, 1, 10, tzinfo=BERLIN)
    assert event["dtstart"].params["TZID"] == "Europe/Berlin"
    assert event.decoded("duration") == timedelta(minutes=90)
    assert event["summary"] == "meeting · ACME"
    assert event["description"] == "Bring the plans."


def test_a_meeting_of_a_day_has_no_length() -> None:
    (event,) = _made(
        _record(
            "interaction",
            "x",
            planned=True,
            at="2026-12-01",
            channel="visit",
            duration="2 h",
            subject="S",
        )
    )

    assert event.decoded("dtstart") == date(2026, 12, 1)
    assert "duration" not in event


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-03-29T00:59:00Z", 1),  # the minute before the clocks go forward
        ("2026-03-29T01:00:00Z", 3),
        ("2026-10-25T00:30:00Z", 2),  # the first half past two, and the second
        ("2026-10-25T01:30:00Z", 2),
    ],
)
def test_moments_keep_their_place_when_the_clocks_change(text: str, hour: int) -> None:
    (event,) = _made(_record("interaction", "x", planned=True, at=text, channel="phone"))
    start = event.decoded("dtstart")

    assert start.hour == hour
    if text != "2026-10-25T01:30:00Z":  # RFC 5545, 3.3.5: of two equal times the first is meant
        assert start.astimezone(UTC) == datetime.fromisoformat(text)


def test_a_task_is_due_and_may_be_done() -> None:
    todo, done = _made(
        _record("task", "t-1", title="Call", due="2026-11-24", priority="high", notes="Now.\n"),
        _record("task", "t-2", title="Write", due="2026-11-24T09:00:00+01:00", done="2026-11-25"),
    )

    assert todo["uid"] == "tasks/t-1@crmctl"
    assert todo.decoded("due") == date(2026, 11, 24)
    assert (todo.decoded("priority"), todo["status"]) == (1, "NEEDS-ACTION")
    assert todo["description"] == "Now."
    assert done["status"] == "COMPLETED"
    assert done.decoded("completed") == datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert done.decoded("due") == datetime(2026, 11, 24, 9, tzinfo=BERLIN)


def test_a_task_across_daylight_saving_time_comes_at_the_same_time_of_day() -> None:
    task = _record("task", "t-1", title="Call", due="2026-10-20T09:00:00+02:00", every="1 week")
    (todo,) = _made(task)
    start = todo.decoded("dtstart")
    rule = _rule(todo, start)
    first, second = rule[0], rule[1]

    assert (first.hour, second.hour) == (9, 9)
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(days=7, hours=1)


@pytest.mark.parametrize(
    ("due", "every", "then"),
    [
        ("2027-01-31", "1 month", ["2027-02-28", "2027-03-31", "2027-04-30"]),
        ("2027-01-30", "1 month", ["2027-02-28", "2027-03-30", "2027-04-30"]),
        ("2027-01-15", "2 months", ["2027-03-15", "2027-05-15", "2027-07-15"]),
        ("2028-02-29", "1 year", ["2029-02-28", "2030-02-28", "2031-02-28"]),
        ("2027-05-31", "1 year", ["2028-05-31", "2029-05-31", "2030-05-31"]),
        ("2027-01-15", "10 days", ["2027-01-25", "2027-02-04", "2027-02-14"]),
    ],
)
def test_a_task_that_comes_again_does_so_in_every_month(
    due: str, every: str, then: list[str]
) -> None:
    (todo,) = _made(_record("task", "t-1", title="Call", due=due, every=every))
    start = datetime.combine(todo.decoded("dtstart"), datetime.min.time())
    rule = _rule(todo, start)

    assert [rule[at].date().isoformat() for at in (1, 2, 3)] == then
    assert "due" not in todo


def test_what_has_no_day_is_left_out() -> None:
    records = (
        _record("order", "o-1"),
        _record("task", "t-1", title="Some day"),
        _record("interaction", "x", at="2026-12-01", channel="phone"),
    )

    assert not any(map(has_day, records))
    assert _made(*records) == []


def test_a_text_adds_no_line_to_the_calendar() -> None:
    title = "Call\r\nEND:VTODO\r\nBEGIN:VALARM;x,y\\n\u202e"
    (todo,) = _made(_record("task", "t-1", title=title, due="2026-11-24"))

    assert todo["summary"] == "Call END:VTODO BEGIN:VALARM;x,y\\n"
