import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.charts.chart import Grid
from crmctl.reports.cohorts import cohorts
from crmctl.reports.report import Among, Every, Table

Ask = Callable[..., Table]

_NORTHWIND = Path(__file__).parents[2] / "data" / "northwind" / "sales.csv"


def _orders(files: Any, **days: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for customer, own in days.items():
        found |= files.customer(customer)
        for number, day in enumerate(own):
            found |= files.document("order", f"o-{customer}{number}", customer, day, "1.00 EUR")
    return found


def _crm(files: Any) -> dict[str, str]:
    return _orders(
        files,
        a=["2026-09-01", "2026-09-30", "2026-10-31"],
        b=["2026-09-15", "2026-11-01"],
        c=["2026-09-15"],
        d=["2026-11-05", "2026-11-06", "2026-12-01"],
    )


def test_who_came_back_is_counted_by_month_and_what_is_to_come_is_not_zero(
    ask: Ask, files: Any
) -> None:
    found = ask("cohorts", _crm(files), ids=True)
    assert [row.cells for row in found.rows] == [
        ("2026-09", 3, 100.0, 33.3, 33.3),
        ("2026-11", 1, 100.0, None, None),
    ]
    assert [column.name for column in found.columns] == ["cohort", "customers", "+0", "+1", "+2"]
    assert found.totals == ("total", 4, 100.0, 33.3, 33.3)
    assert found.rows[0].ids == ("customers/a", "customers/b", "customers/c")
    assert found.note == "4 customers who first bought in this time; 2026-11 is not over yet."


def test_numbers_take_the_place_of_shares(ask: Ask, files: Any) -> None:
    found = ask("cohorts", _crm(files), by="customers")
    assert found.rows[0].cells == ("2026-09", 3, 3, 1, 1)
    assert found.totals == ("total", 4, 4, 1, 1)


def test_the_picture_is_a_grid_with_holes_for_what_is_to_come(ask: Ask, files: Any) -> None:
    chart = ask("cohorts", _crm(files)).chart
    assert isinstance(chart, Grid)
    assert chart.columns == ("+0", "+1", "+2")
    assert [cells.shares for cells in chart.rows] == [(1.0, 1 / 3, 1 / 3), (1.0, None, None)]


@pytest.mark.parametrize(
    ("every", "days", "first", "widths"),
    [
        # 2027-01-01 lies in the last week of 2026, which has 53.
        (Every.WEEK, ["2026-11-15", "2026-11-16", "2026-11-21"], "2026-W46", [100.0, 100.0]),
        (Every.QUARTER, ["2026-03-31", "2026-04-01"], "2026-Q1", [100.0, 100.0, 0.0, 0.0]),
        (Every.YEAR, ["2024-02-29", "2026-01-01"], "2024", [100.0, 0.0, 100.0]),
    ],
)
def test_periods_are_weeks_quarters_or_years(  # noqa: PLR0913, PLR0917 - the cases' parts
    ask: Ask, files: Any, every: Every, days: list[str], first: str, widths: list[float]
) -> None:
    found = ask("cohorts", _orders(files, a=days), every=every)
    assert found.rows[0].cells == (first, 1, *widths)


def test_the_first_purchase_is_that_of_all_time(ask: Ask, files: Any) -> None:
    found = ask("cohorts", _crm(files), first=date(2026, 10, 1))
    assert [row.cells[0] for row in found.rows] == ["2026-11"]
    assert found.note == (
        "1 customer who first bought in this time; 3 others before or after it; 2026-11 is not "
        "over yet."
    )


def test_a_period_that_is_over_is_not_called_unfinished(ask_on: Ask, files: Any) -> None:
    found = ask_on(date(2026, 11, 30), "cohorts", _crm(files))
    assert found.note == "4 customers who first bought in this time."


def test_a_time_that_ends_before_it_begins_has_no_rows(ask: Ask, files: Any) -> None:
    found = ask("cohorts", _crm(files), first=date(2027, 1, 1))
    assert (found.rows, found.totals, found.chart) == ((), (), None)
    assert (
        found.note == "0 customers who first bought in this time; 4 others before or after it; "
        "the last period is not over yet."
    )


def test_nobody_bought(ask: Ask) -> None:
    found = ask("cohorts", {})
    assert found.note == "Nobody has bought anything."
    assert [column.name for column in found.columns] == ["cohort", "customers"]


def test_merged_and_erased_customers_keep_what_they_bought(ask: Ask, files: Any) -> None:
    crm = _crm(files) | files.customer("b", aliases="[d]")
    crm |= {"customers/a.yaml": "erased: 2026-11-20\nepoch: e-1\n"}
    found = ask("cohorts", crm, by="customers", ids=True)
    assert [row.cells for row in found.rows] == [("2026-09", 3, 3, 1, 1)]
    assert found.rows[0].ids[0] == "customers/a"


def test_a_query_chooses_the_customers(ask: Ask, files: Any) -> None:
    among = Among("SELECT rowid FROM customers WHERE id = 'd'")
    assert [row.cells[:2] for row in ask("cohorts", _crm(files), among=among).rows] == [
        ("2026-11", 1)
    ]


@given(st.dictionaries(st.text("ab", max_size=3), st.sets(st.integers(0, 30), min_size=1)))
def test_everybody_is_in_one_cohort_and_nobody_comes_more_often_than_everybody(
    bought: dict[str, set[int]],
) -> None:
    found = cohorts(bought, 30)
    assert sorted(one for cohort in found for one in cohort.customers) == sorted(bought)
    assert sum(sum(cohort.came) for cohort in found) == sum(map(len, bought.values()))
    for cohort in found:
        assert cohort.came[0] == len(cohort.customers) == max(cohort.came)
        assert len(cohort.came) == 31 - cohort.first


def test_northwinds_customers_came_back_as_published() -> None:
    """`northwind.own.cohort_by_first_year` of expected.yaml."""
    bought: dict[str, set[int]] = {}
    with _NORTHWIND.open(newline="") as file:
        for row in csv.DictReader(file):
            bought.setdefault(row["customer"], set()).add(int(row["day"][:4]))
    assert {one.first: one.came for one in cohorts(bought, 1998)} == {
        1996: [67, 65, 61],
        1997: [21, 19],
        1998: [1],
    }
