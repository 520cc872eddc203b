from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.reports.facts.comparison import (
    Days,
    Ledger,
    before,
    change,
    just_before,
    moved,
    year_before,
)
from crmctl.reports.report import Every


def _days(first: str, last: str) -> Days:
    return Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("days", "months", "expected"),
    [
        (("2026-11-01", "2026-11-21"), -1, ("2026-10-01", "2026-10-21")),
        (("2026-11-01", "2026-11-30"), -1, ("2026-10-01", "2026-10-31")),
        (("2026-03-30", "2026-03-30"), -1, ("2026-02-28", "2026-02-28")),
        (("2024-02-29", "2024-02-29"), -12, ("2023-02-28", "2023-02-28")),
        (("2025-02-01", "2025-02-28"), -12, ("2024-02-01", "2024-02-29")),
        (("2026-12-01", "2026-12-31"), -13, ("2025-11-01", "2025-11-30")),
        (("9998-12-01", "9998-12-31"), 12, ("9999-12-01", "9999-12-31")),
    ],
)
def test_days_are_moved_by_months(
    days: tuple[str, str], months: int, expected: tuple[str, str]
) -> None:
    assert moved(_days(*days), months) == _days(*expected)


def test_there_is_no_day_before_the_first_year() -> None:
    assert moved(_days("0001-01-01", "0001-01-31"), -1) is None
    assert moved(_days("9999-12-01", "9999-12-31"), 1) is None
    assert before(_days("0001-01-01", "0001-01-07"), Every.WEEK) is None
    assert Ledger([("2026-01-01", 1)]).between(None) == 0


def test_a_week_a_quarter_and_a_year_before_are_their_like() -> None:
    week = _days("2026-11-16", "2026-11-21")
    assert before(week, Every.WEEK) == _days("2026-11-09", "2026-11-14")
    assert year_before(week, Every.WEEK) == _days("2025-11-17", "2025-11-22")
    quarter = _days("2026-10-01", "2026-11-21")
    assert before(quarter, Every.QUARTER) == _days("2026-07-01", "2026-08-21")
    assert year_before(quarter, Every.QUARTER) == _days("2025-10-01", "2025-11-21")


@pytest.mark.parametrize(
    ("days", "last", "expected"),
    [
        # a whole quarter, of which 52 days have gone
        (("2026-10-01", "2026-11-21"), "2026-12-31", ("2026-07-01", "2026-08-21")),
        (("2025-12-01", "2026-02-28"), "2026-02-28", ("2025-09-01", "2025-11-30")),
        (("2026-11-03", "2026-11-12"), "2026-11-12", ("2026-10-24", "2026-11-02")),
        (("2026-11-01", "2026-11-21"), "2026-11-21", ("2026-10-11", "2026-10-31")),
    ],
)
def test_the_time_just_before_is_as_long(
    days: tuple[str, str], last: str, expected: tuple[str, str]
) -> None:
    asked = Days(date.fromisoformat(days[0]), date.fromisoformat(last))
    assert just_before(_days(*days), asked) == _days(*expected)


def test_a_year_is_compared_with_the_year_before() -> None:
    days = _days("2024-01-01", "2024-02-29")
    assert before(days, Every.YEAR) == year_before(days, Every.YEAR)
    assert before(days, Every.YEAR) == _days("2023-01-01", "2023-02-28")


def test_there_is_no_change_from_nothing_or_less() -> None:
    assert [change(5, then) for then in (None, 0, -5, 4)] == [None, None, None, 25.0]


_START = date(2026, 1, 1)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(-99, 99))),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_a_ledger_adds_up_what_lies_between(
    entries: list[tuple[int, int]], first: int, last: int
) -> None:
    dated = [((_START + timedelta(days=day)).isoformat(), amount) for day, amount in entries]
    days = Days(_START + timedelta(days=first), _START + timedelta(days=last))
    expected = sum(amount for day, amount in entries if first <= day <= last)
    assert Ledger(dated).between(days) == expected
