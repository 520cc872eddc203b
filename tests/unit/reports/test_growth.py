from collections.abc import Callable
from datetime import date
from typing import Any

from crmctl.charts.chart import Columns
from crmctl.reports.report import Among, Every, Table

Ask = Callable[..., Table]


def test_what_is_new_and_what_there_is_are_counted_by_month(ask: Ask, files: Any) -> None:
    found = ask(
        "growth",
        files.customer("old", since="2020-01-01")
        | files.customer("new", since="2026-10-05")
        | files.customer("newer", since="2026-11-05")
        | files.customer("future", since="2026-12-05")
        | files.customer("undated")
        | files.customer("gone", since="2026-11-05", archived="2026-11-06")
        | files.contact("p-1")
        | files.contact("p-2")
        | files.interaction("i-1", "2026-11-01", contacts="[p-1]")
        | files.interaction("i-2", "2026-10-01", contacts="[p-1]")
        | files.interaction("i-3", "2026-11-20", contacts="[p-2]", planned="true"),
        first=date(2026, 9, 1),
        ids=True,
    )
    assert [row.cells for row in found.rows] == [
        ("2026-09", 0, 1, 0, 0),
        ("2026-10", 1, 2, 1, 1),
        ("2026-11", 1, 3, 0, 1),
    ]
    assert [row.ids for row in found.rows] == [
        (), ("contacts/p-1", "customers/new"), ("customers/newer",)
    ]  # fmt: skip
    assert found.totals == ("total", 2, None, 1, None)
    assert found.note == (
        "Not counted: 1 customer without `since`, 1 contact without an interaction."
    )


def test_a_query_chooses_customers_and_with_them_their_contacts(ask: Ask, files: Any) -> None:
    found = ask(
        "growth",
        files.customer("a", since="2026-11-05")
        | files.customer("b", since="2026-11-05")
        | files.contact("p-1", roles="[{customer: a}]")
        | files.contact("p-2", roles="[{customer: b}]")
        | files.interaction("i-1", "2026-11-05", contacts="[p-1, p-2]"),
        among=Among("SELECT rowid FROM customers WHERE id = ?", ("a",)),
    )
    assert found.rows[-1].cells == ("2026-11", 1, 1, 1, 1)
    assert found.note == ""


def test_a_time_that_ends_before_it_begins_has_no_rows(ask: Ask, files: Any) -> None:
    found = ask("growth", files.customer("a", since="2026-11-05"), first=date(2027, 1, 1))
    assert (found.rows, found.totals) == ((), ())


def test_an_empty_crm_is_told_in_a_sentence(ask: Ask) -> None:
    assert ask("growth", {}).note == "There are no customers and no contacts."


def test_who_was_archived_later_counts_and_years_are_periods(ask: Ask, files: Any) -> None:
    found = ask(
        "growth",
        files.customer("a", since="2024-02-29", archived="2026-11-22")
        | files.customer("b", since="2025-12-31", archived="2026-11-21")
        | files.contact("p-1", archived="2026-11-22")
        | files.interaction("i-1", "2026-11-21T23:59:00-11:00", contacts="[p-1]"),
        every=Every.YEAR,
    )
    assert [row.cells for row in found.rows] == [
        ("2022", 0, 0, 0, 0),
        ("2023", 0, 0, 0, 0),
        ("2024", 1, 1, 0, 0),
        ("2025", 0, 1, 0, 0),
        ("2026", 0, 1, 1, 1),
    ]
    assert isinstance(found.chart, Columns)
    assert [column.value for column in found.chart.columns] == [0, 0, 1, 0, 0]
