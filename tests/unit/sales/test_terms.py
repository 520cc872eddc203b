from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.sales.terms import (
    Terms,
    last_day,
    latest_notice,
    settled_end,
    shifted,
    state,
    terms,
)

_YEARLY = {"start": "2025-01-01", "end": "2026-12-31", "notice": "3 months", "renewal": "1 year"}
_DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
_PERIODS = st.builds(
    "{} {}".format, st.integers(1, 40), st.sampled_from(("days", "weeks", "months", "years"))
)


def _on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "period", "last"),
    [
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2028-01-31", "1 month", "2028-02-29"),
        ("2026-01-31", "2 months", "2026-03-30"),
        ("2026-01-30", "1 month", "2026-02-28"),
        ("2026-01-29", "1 month", "2026-02-28"),
        ("2026-01-28", "1 month", "2026-02-27"),
        ("2026-03-01", "1 month", "2026-03-31"),
        ("2026-01-01", "1 year", "2026-12-31"),
        ("2028-02-29", "1 year", "2029-02-28"),
        ("2028-02-29", "4 years", "2032-02-28"),
        ("2027-03-01", "1 year", "2028-02-29"),
        ("2026-11-20", "1 day", "2026-11-20"),
        ("2026-11-20", "2 weeks", "2026-12-03"),
        ("2026-11-20", "9000 years", "9999-12-31"),
    ],
)
def test_a_term_ends_before_the_day_of_the_same_number(start: str, period: str, last: str) -> None:
    assert last_day(_on(start), period) == _on(last)


@pytest.mark.parametrize(
    ("end", "notice", "latest"),
    [
        ("2026-12-31", "3 months", "2026-09-30"),
        ("2026-02-28", "3 months", "2025-11-30"),
        ("2028-02-29", "3 months", "2027-11-30"),
        ("2026-03-31", "1 month", "2026-02-28"),
        ("2026-12-31", "2 weeks", "2026-12-17"),
        ("2028-02-29", "1 year", "2027-02-28"),
        ("2026-12-31", "0 days", "2026-12-31"),
    ],
)
def test_notice_given_on_the_last_day_has_run_out_by_the_end(
    end: str, notice: str, latest: str
) -> None:
    assert latest_notice(_on(end), notice) == _on(latest)


def test_a_fixed_time_ends_whoever_gives_notice() -> None:
    contract = {"start": "2026-01-01", "end": "2026-06-30", "cancelled": "2026-02-01"}
    assert settled_end(contract) == _on("2026-06-30")
    assert settled_end({**contract, "renewal": "0 months"}) == _on("2026-06-30")
    assert terms(contract, _on("2026-06-30")).active
    assert terms(contract, _on("2026-07-01")) == Terms(
        active=False, ends=_on("2026-06-30"), term_end=_on("2026-06-30")
    )
    assert not terms(contract, _on("2025-12-31")).active


def test_without_notice_it_goes_on_term_by_term() -> None:
    assert terms(_YEARLY, _on("2026-09-30")) == Terms(
        active=True,
        term_end=_on("2026-12-31"),
        notice_by=_on("2026-09-30"),
        renews=_on("2027-01-01"),
    )
    assert terms(_YEARLY, _on("2026-10-01")) == Terms(
        active=True,
        term_end=_on("2026-12-31"),
        notice_by=_on("2027-09-30"),
        renews=_on("2027-01-01"),
    )
    assert terms(_YEARLY, _on("2031-05-05")).term_end == _on("2031-12-31")


def test_notice_in_time_ends_the_term_and_notice_too_late_the_next_one() -> None:
    assert settled_end({**_YEARLY, "cancelled": "2026-09-30"}) == _on("2026-12-31")
    assert settled_end({**_YEARLY, "cancelled": "2026-10-01"}) == _on("2027-12-31")
    assert settled_end(_YEARLY) is None


def test_an_open_end_comes_when_the_notice_has_run_out() -> None:
    contract = {"start": "2026-01-31", "notice": "1 month"}
    assert terms(contract, _on("2030-01-01")) == Terms(active=True)
    assert settled_end({**contract, "cancelled": "2026-01-31"}) == _on("2026-02-28")
    assert settled_end({"start": "2026-01-31", "cancelled": "2026-03-03"}) == _on("2026-03-03")


def test_notice_longer_than_a_term_ends_a_later_one() -> None:
    contract = {**_YEARLY, "renewal": "1 month"}
    found = terms(contract, _on("2026-12-15"))
    assert (found.term_end, found.notice_by) == (_on("2026-12-31"), _on("2026-12-31"))
    assert settled_end({**contract, "cancelled": "2026-12-31"}) == _on("2027-03-31")


def test_monthly_terms_from_the_last_of_january_keep_to_the_end_of_the_months() -> None:
    contract = {"start": "2026-01-01", "end": "2026-01-31", "renewal": "1 month"}
    ends = [terms(contract, date(2026, month, 15)).term_end for month in range(1, 6)]
    assert ends == [date(2026, month, monthrange(2026, month)[1]) for month in range(1, 6)]


def test_what_lies_beyond_the_calendar_lasts_for_ever() -> None:
    endless = {"start": "2026-01-01", "end": "2026-12-31", "renewal": "9000 years"}
    found = terms(endless, _on("2027-01-01"))
    assert found.term_end == date.max
    assert found.renews is None
    last = {"start": "2026-01-01", "end": "9999-12-31", "renewal": "1 year"}
    assert terms(last, _on("2027-01-01")).term_end == date.max
    assert shifted(_on("2026-01-01"), "9000 years", backwards=True) == date.min


@given(_DAYS, _PERIODS)
def test_a_term_and_the_next_leave_no_day_between(start: date, period: str) -> None:
    last = last_day(start, period)
    assert last >= start
    assert last < shifted(start, period) + timedelta(days=1)


@given(_DAYS, _PERIODS)
def test_a_day_later_would_be_too_late_for_notice(end: date, notice: str) -> None:
    latest = latest_notice(end, notice)
    assert shifted(latest, notice) <= end < shifted(latest + timedelta(days=1), notice)


@given(_DAYS, st.integers(0, 900), _PERIODS, _DAYS)
def test_the_term_that_runs_holds_the_day(start: date, days: int, period: str, on: date) -> None:
    end = start + timedelta(days=days)
    contract = {"start": start.isoformat(), "end": end.isoformat(), "renewal": period}
    found = terms(contract, max(on, start))
    assert found.term_end is not None
    assert found.term_end >= max(on, start)
    assert found.active


@pytest.mark.parametrize(
    ("more", "on", "found"),
    [
        ({}, "2024-12-31", "planned"),
        ({}, "2025-01-01", "running"),
        ({}, "2030-01-01", "running"),
        ({"renewal": None}, "2026-12-31", "running"),
        ({"renewal": None}, "2027-01-01", "ended"),
        ({"cancelled": "2026-09-30"}, "2026-09-29", "running"),
        ({"cancelled": "2026-09-30"}, "2026-09-30", "cancelled"),
        ({"cancelled": "2026-09-30"}, "2026-12-31", "cancelled"),
        ({"cancelled": "2026-09-30"}, "2027-01-01", "ended"),
        ({"end": None, "renewal": None}, "2090-01-01", "running"),
    ],
)
def test_a_contract_is_planned_then_runs_until_it_ends(
    more: dict[str, str | None], on: str, found: str
) -> None:
    assert state({**_YEARLY, **more}, _on(on)) == found
