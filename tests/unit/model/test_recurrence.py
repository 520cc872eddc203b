from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.model.recurrence import successor

_BERLIN = ZoneInfo("Europe/Berlin")


def _next(due: str, every: str, done: str, **more: object) -> dict[str, object] | None:
    data = {"title": "Pay the rent", "due": due, "every": every, "done": done, **more}
    return successor(data, _BERLIN)


def _due(due: str, every: str, done: str, **more: object) -> object:
    following = _next(due, every, done, **more)
    return following["due"] if following else None


def test_the_day_of_the_month_comes_back_after_a_short_month() -> None:
    task: dict[str, object] = {"title": "Rent", "due": "2027-01-31", "every": "1 month"}
    days = []
    for _ in range(5):
        task = successor({**task, "done": str(task["due"])}, _BERLIN) or {}
        days.append((task["due"], task.get("month_day")))
    assert days == [
        ("2027-02-28", 31),
        ("2027-03-31", None),
        ("2027-04-30", 31),
        ("2027-05-31", None),
        ("2027-06-30", 31),
    ]


def test_a_leap_day_comes_again_every_fourth_year() -> None:
    assert _due("2028-02-29", "1 year", "2028-02-29") == "2029-02-28"
    assert _due("2031-02-28", "1 year", "2031-02-28", month_day=29) == "2032-02-29"
    assert _due("2028-02-29", "4 years", "2028-02-29") == "2032-02-29"


def test_a_day_that_somebody_chose_since_is_the_one_that_is_meant() -> None:
    assert _next("2027-03-15", "1 month", "2027-03-15", month_day=31) == {
        "title": "Pay the rent",
        "due": "2027-04-15",
        "every": "1 month",
    }
    assert _due("2027-02-28", "1 month", "2027-02-28", month_day=99) == "2027-03-28"


@pytest.mark.parametrize(
    ("due", "every", "done", "expected"),
    [
        ("2026-11-02", "1 week", "2026-11-02", "2026-11-09"),
        ("2026-11-02", "1 week", "2026-10-30", "2026-11-09"),  # early: the next is the next
        ("2026-11-02", "1 week", "2026-11-09", "2026-11-09"),  # late: that week's is due, too
        ("2026-11-02", "1 week", "2026-11-10", "2026-11-16"),
        ("2026-11-02", "3 days", "2026-11-04T23:30:00+01:00", "2026-11-05"),
        ("2026-01-31", "1 month", "2026-04-15", "2026-04-30"),
        ("2026-01-31", "2 months", "2026-04-01", "2026-05-31"),
        ("2020-01-01", "1 day", "2026-11-22", "2026-11-22"),
        ("2026-11-22", "1 month", "2026-11-22T23:30:00Z", "2026-12-22"),
    ],
)
def test_the_schedule_goes_on_from_the_day_it_was_due(
    due: str, every: str, done: str, expected: str
) -> None:
    assert _due(due, every, done) == expected


@pytest.mark.parametrize(
    ("due", "every", "expected"),
    [
        # The clocks go forward on 29 March and back on 25 October 2026.
        ("2026-03-28T09:00:00+01:00", "1 day", "2026-03-29T09:00:00+02:00"),
        ("2026-10-24T09:00:00+02:00", "1 day", "2026-10-25T09:00:00+01:00"),
        ("2026-10-20T09:00:00+02:00", "1 month", "2026-11-20T09:00:00+01:00"),
        # 02:30 is left out on 29 March: RFC 5545 takes the offset before; the day after it is back
        ("2026-03-28T02:30:00+01:00", "1 day", "2026-03-29T02:30:00+01:00"),
        ("2026-03-29T02:30:00+01:00", "1 day", "2026-03-30T02:30:00+02:00"),
        # 02:30 comes twice on 25 October
        ("2026-10-24T02:30:00+02:00", "1 day", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T02:30:00+01:00", "1 day", "2026-10-26T02:30:00+01:00"),
        # written with another offset: what the clock in the CRM's zone showed
        ("2026-03-28T08:00:00+00:00", "1 day", "2026-03-29T09:00:00+02:00"),
    ],
)
def test_the_clock_on_the_wall_shows_the_same_time(due: str, every: str, expected: str) -> None:
    assert _due(due, every, due) == expected


def test_a_task_without_a_day_comes_again_from_when_it_was_done() -> None:
    data = {"title": "Water", "every": "1 week", "done": "2026-11-22T23:30:00+01:00"}
    assert successor(data, _BERLIN) == {"title": "Water", "every": "1 week", "due": "2026-11-29"}


def test_what_belonged_to_the_one_that_is_done_does_not_come_along() -> None:
    following = _next(
        "2026-11-22", "1 day", "2026-11-22", about=["customers/acme-gmbh"], owner="u-anna",
        waiting_for="the key", attachments=[{}], external_ids={"a": "1"}, archived="2026-11-22",
        aliases=["t-00000000"],
    )  # fmt: skip
    assert following == {
        "title": "Pay the rent",
        "due": "2026-11-23",
        "every": "1 day",
        "about": ["customers/acme-gmbh"],
        "owner": "u-anna",
    }


@pytest.mark.parametrize("every", ["", "0 days", "9999999 days", "999999 years", "999999 days"])
def test_nothing_comes_again_without_a_period_or_after_the_end_of_time(every: str) -> None:
    assert _due("9999-01-31", every, "9999-01-31") is None


def test_an_open_task_is_not_followed() -> None:
    assert successor({"title": "x", "due": "2026-11-22", "every": "1 day"}, _BERLIN) is None


@given(
    st.dates(date(1999, 1, 1), date(2090, 1, 1)),
    st.integers(-40, 800),
    st.integers(1, 40),
    st.sampled_from(["day", "week", "month", "year"]),
    st.times(),
)
def test_the_next_one_is_the_first_that_is_neither_past_nor_the_same(
    start: date, late: int, count: int, unit: str, clock: object
) -> None:
    del clock
    done = start + timedelta(days=late)
    text = _due(start.isoformat(), f"{count} {unit}s", done.isoformat())
    found = date.fromisoformat(str(text))
    assert found > start
    assert found >= done
    length = {"day": 1, "week": 7, "month": 31, "year": 366}[unit] * count
    assert found - max(start, done) <= timedelta(days=length)
    if unit in {"month", "year"}:
        assert found.day == min(start.day, monthrange(found.year, found.month)[1])


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.integers(1, 400))  # noqa: DTZ001 - the clock on the wall
def test_a_time_of_day_never_drifts(wall: datetime, count: int) -> None:
    due = wall.replace(microsecond=0, tzinfo=_BERLIN).isoformat()
    text = str(_due(due, f"{count} days", due))
    assert text[11:19] == due[11:19]
