"""Days and periods are what a person means on a given day."""

from datetime import date

import pytest

from crmctl.query.dates import days_ago, period

TODAY = date(2026, 5, 13)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-w07", "2026-02-09", "2026-02-15"),
        ("2026-05-02", "2026-05-02", "2026-05-02"),
        ("today", "2026-05-13", "2026-05-13"),
        ("Yesterday", "2026-05-12", "2026-05-12"),
        ("tomorrow", "2026-05-14", "2026-05-14"),
        ("-30d", "2026-04-13", "2026-04-13"),
        ("+2w", "2026-05-27", "2026-05-27"),
        ("-3m", "2026-02-13", "2026-02-13"),
        ("+1y", "2027-05-13", "2027-05-13"),
        ("friday", "2026-05-15", "2026-05-15"),
        ("Fri", "2026-05-15", "2026-05-15"),
        ("Freitag", "2026-05-15", "2026-05-15"),
        ("mittwoch", "2026-05-20", "2026-05-20"),
        ("mon", "2026-05-18", "2026-05-18"),
        ("this friday", "2026-05-15", "2026-05-15"),
        ("next friday", "2026-05-22", "2026-05-22"),
        ("next-monday", "2026-05-18", "2026-05-18"),
        ("nächsten Freitag", "2026-05-22", "2026-05-22"),
        ("last sunday", "2026-05-10", "2026-05-10"),
        ("letzten Montag", "2026-05-04", "2026-05-04"),
        ("this week", "2026-05-11", "2026-05-17"),
        ("last month", "2026-04-01", "2026-04-30"),
        ("next-month", "2026-06-01", "2026-06-30"),
        ("this quarter", "2026-04-01", "2026-06-30"),
        ("last_quarter", "2026-01-01", "2026-03-31"),
        ("last year", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    assert period(text, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "some friday",
        "next fridays",
        "01.02.2026",
        "2026-13",
        "2026-02-30",
        "2026-W60",
        "0000",
        "-99999y",
    ],
)
def test_what_means_no_day_gives_none(text: str) -> None:
    assert period(text, TODAY) is None


def test_a_month_is_shortened_where_the_day_does_not_exist() -> None:
    assert period("-1m", date(2026, 3, 31)) == (date(2026, 2, 28), date(2026, 2, 28))


@pytest.mark.parametrize(
    ("text", "day"),
    [("90d", "2026-02-12"), ("2w", "2026-04-29"), ("6m", "2025-11-13"), ("2Y", "2024-05-13")],
)
def test_an_age_lies_before_today(text: str, day: str) -> None:
    assert days_ago(text, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("text", ["90", "d", "90x", "99999y"])
def test_what_is_no_age_gives_none(text: str) -> None:
    assert days_ago(text, TODAY) is None
