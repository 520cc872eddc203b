from collections.abc import Callable
from datetime import date
from typing import Any

from crmctl.charts.chart import Columns
from crmctl.reports.report import Among, Every, Table

Ask = Callable[..., Table]


def _named(found: Table) -> dict[Any, dict[str, Any]]:
    names = [column.name for column in found.columns]
    return {row.cells[0]: dict(zip(names, row.cells, strict=True)) for row in found.rows}


def test_interactions_are_counted_by_month_and_channel(ask: Ask, files: Any) -> None:
    found = ask(
        "activity",
        files.interaction("i-1", "2026-11-02", channel="email")
        | files.interaction("i-2", "2026-11-03T10:00:00+01:00")
        | files.interaction("i-3", "2026-11-30", planned="true")
        | files.interaction("i-4", "2026-09-30")
        | files.interaction("i-5", "2026-09-30", archived="2026-10-01")
        | files.interaction("i-6", "2025-11-30"),
        ids=True,
    )
    by_month = _named(found)
    assert list(by_month) == ["2025-12", *(f"2026-{month:02}" for month in range(1, 12))]
    assert by_month["2026-11"] == {"period": "2026-11", "interactions": 2, "phone": 1, "email": 1}
    assert by_month["2026-10"]["interactions"] == 0
    assert found.totals == ("total", 3, 2, 1)
    assert found.rows[-1].ids == ("interactions/i-1", "interactions/i-2")
    assert found.is_series


def test_a_moment_counts_by_the_date_in_its_own_text(ask: Ask, files: Any) -> None:
    late = files.interaction("i-1", "2026-10-31T23:30:00-05:00")
    assert _named(ask("activity", late))["2026-10"]["interactions"] == 1


def test_what_lies_after_today_does_not_count_even_if_it_is_not_planned(
    ask: Ask, files: Any
) -> None:
    found = ask("activity", files.interaction("i-1", "2026-11-22"), last=date(2026, 12, 31))
    assert found.rows[-1].cells == ("2026-11", 0)
    assert found.note == "No interaction took place in this time."


def test_weeks_are_those_of_iso_8601_and_cut_off_at_the_first_day(ask: Ask, files: Any) -> None:
    found = ask(
        "activity",
        files.interaction("i-1", "2026-01-01") | files.interaction("i-2", "2025-12-31"),
        every=Every.WEEK,
        first=date(2026, 1, 1),
        last=date(2026, 1, 5),
    )
    assert [row.cells[:2] for row in found.rows] == [("2026-W01", 1), ("2026-W02", 0)]


def test_a_time_that_ends_before_it_begins_has_no_rows(ask: Ask, files: Any) -> None:
    found = ask(
        "activity", files.interaction("i-1", "2026-01-01"), first=date(2027, 1, 1), ids=True
    )
    assert found.rows == ()
    assert found.note


def test_a_query_chooses_the_interactions(ask: Ask, files: Any) -> None:
    among = Among("SELECT rowid FROM interactions WHERE channel = ?", ("email",))
    found = ask(
        "activity",
        files.interaction("i-1", "2026-11-02", channel="email")
        | files.interaction("i-2", "2026-11-03"),
        among=among,
        ids=True,
    )
    assert found.totals == ("total", 1, 1)
    assert found.rows[-1].ids == ("interactions/i-1",)


def test_what_was_archived_later_counts_until_then(ask: Ask, files: Any) -> None:
    found = ask(
        "activity",
        files.interaction("i-1", "2026-11-02", archived="2026-11-22")
        | files.interaction("i-2", "2026-11-02", archived="2026-11-21"),
        every=Every.YEAR,
    )
    assert [row.cells[:2] for row in found.rows][-2:] == [("2025", 0), ("2026", 1)]
    assert isinstance(found.chart, Columns)
    assert [column.text for column in found.chart.columns] == ["0", "0", "0", "0", "1"]
