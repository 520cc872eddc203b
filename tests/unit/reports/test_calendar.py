from datetime import date

from crmctl.reports.facts.calendar import month, months_before, short, written


def test_days_are_named_as_people_do() -> None:
    day = date(2026, 11, 30)
    assert (month(day), short(day), written(day)) == ("November 2026", "Nov", "30 Nov 2026")


def test_months_are_counted_back_over_years() -> None:
    assert months_before(date(2026, 11, 30), 0) == date(2026, 11, 1)
    assert months_before(date(2026, 11, 30), 11) == date(2025, 12, 1)
    assert months_before(date(2026, 1, 31), 1) == date(2025, 12, 1)
    assert months_before(date(1, 2, 3), 17) == date(1, 1, 1)
