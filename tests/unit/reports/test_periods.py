import itertools
from datetime import date

import pytest

from crmctl.reports.facts.periods import periods, place
from crmctl.reports.report import Every, Parameters

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("every", "first", "count"),
    [
        (Every.WEEK, "2026-W36", 12),
        (Every.MONTH, "2025-12", 12),
        (Every.QUARTER, "2025-Q1", 8),
        (Every.YEAR, "2022", 5),
    ],
)
def test_the_latest_periods_are_shown_by_default(every: Every, first: str, count: int) -> None:
    found = periods(Parameters(TODAY, every=every))
    assert (found[0].name, len(found)) == (first, count)
    assert found[-1].last == TODAY


@pytest.mark.parametrize("every", list(Every))
def test_periods_follow_each_other_without_a_gap(every: Every) -> None:
    found = periods(Parameters(TODAY, every=every, first=date(2019, 12, 29)))
    assert found[0].first == date(2019, 12, 29)
    for one, following in itertools.pairwise(found):
        assert (following.first - one.last).days == 1


def test_a_day_lies_in_one_period_or_none() -> None:
    found = periods(Parameters(TODAY, first=date(2026, 10, 15)))
    days = ["2026-10-14", "2026-10-15", "2026-10-31", "2026-11-01", "2026-11-21", "2026-11-22"]
    assert [place(found, day) for day in days] == [None, 0, 0, 1, 1, None]
    assert place((), "2026-10-14") is None
