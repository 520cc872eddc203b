from collections.abc import Mapping

from crmctl.charts.chart import Bar, Bars, Chart
from crmctl.charts.described import described


def test_columns_are_told_with_last_year_and_the_goal(charts: Mapping[str, Chart]) -> None:
    words = described(charts["columns"])
    assert words.startswith("Dec: 4200 (a year before: 3\xa0000); Jan: 3900")
    assert "May: 2100; Jun" in words
    assert words.endswith("goal: 5\xa0833 each.")


def test_a_grid_says_what_is_not_known(charts: Mapping[str, Chart]) -> None:
    assert described(charts["grid"]) == (
        "2025: 100\xa0%, 66\xa0%, 0\xa0%; 2026: 100\xa0%, 25\xa0%, not known."
    )


def test_parts_and_estimates_are_told(charts: Mapping[str, Chart]) -> None:
    assert described(charts["strip"]).startswith("not due: 2\xa0350; 1-30 days: 680")
    assert described(charts["spans"]) == "Deals: 6 200; Pace: 500."


def test_a_value_without_a_text_is_told_as_a_number() -> None:
    assert described(Bars([Bar("A", 1234.0, "")])) == "A: 1\xa0234."


def test_nobody_is_told_a_thousand_figures() -> None:
    words = described(Bars([Bar(str(n), n, str(n)) for n in range(1000)]))
    assert words.endswith("; and 940 more.")
