from collections.abc import Callable
from typing import Any

from crmctl.charts.chart import Bars, Tone
from crmctl.reports.report import Among, Table

Ask = Callable[..., Table]


def test_tasks_are_counted_by_owner_and_by_when_they_are_due(ask: Ask, files: Any) -> None:
    found = ask(
        "tasks",
        files.task("t-1", owner="u-anna", due="2026-11-20")
        | files.task("t-2", owner="u-anna", due="2026-11-01T08:00:00+01:00")
        | files.task("t-3", owner="u-anna", due="2026-11-21T08:00:00+01:00")
        | files.task("t-4", owner="u-ben", due="2026-11-28")
        | files.task("t-5", owner="u-ben", due="2026-11-29")
        | files.task("t-6")
        | files.task("t-7", due="2026-01-01", done="2026-01-02")
        | files.task("t-8", due="2026-01-01", archived="2026-01-02"),
        ids=True,
    )
    assert [row.cells for row in found.rows] == [
        ("u-anna", 3, 2, 1, 0, 0, 0, 20),
        ("(nobody)", 1, 0, 0, 0, 0, 1, None),
        ("u-ben", 2, 0, 0, 1, 1, 0, None),
    ]
    assert found.rows[0].ids == ("tasks/t-1", "tasks/t-2", "tasks/t-3")
    assert found.totals == ("total", 6, 2, 1, 1, 1, 1, 20)
    assert found.note == "2 tasks overdue."


def test_without_open_tasks_there_are_no_rows(ask: Ask) -> None:
    found = ask("tasks", {})
    assert (found.rows, found.totals, found.note) == ((), (), "No task is open.")


def test_a_query_chooses_the_tasks(ask: Ask, files: Any) -> None:
    among = Among("SELECT rowid FROM tasks WHERE priority = 'high'")
    found = ask("tasks", files.task("t-1") | files.task("t-2", priority="high"), among=among)
    assert found.totals[1] == 1


def test_what_was_done_or_archived_later_was_open_then(ask: Ask, files: Any) -> None:
    found = ask(
        "tasks",
        files.task("t-1", due="2026-11-20", done="2026-11-22")
        | files.task("t-2", due="2026-11-20", done="2026-11-21T23:59:00-08:00")
        | files.task("t-3", archived="2026-11-22"),
    )
    assert found.totals[1:3] == (2, 1)
    assert isinstance(found.chart, Bars)
    (bar,) = found.chart.bars
    assert (bar.label, bar.value, bar.inner, bar.text) == ("(nobody)", 2, 1, "2, 1 overdue")


def test_a_picture_without_overdue_tasks_does_not_warn(ask: Ask, files: Any) -> None:
    chart = ask("tasks", files.task("t-1", owner="u-anna")).chart
    assert isinstance(chart, Bars)
    assert (chart.bars[0].text, chart.bars[0].tone) == ("1", Tone.PLAIN)
