from datetime import date
from typing import Any

import pytest

from crmctl.errors.sales import NumberPatternError
from crmctl.model.settings import Settings
from crmctl.sales.numbers import DEFAULTS, Place, gaps, highest, pattern

_DAY = date(2026, 2, 3)


@pytest.mark.parametrize(
    ("text", "number", "series"),
    [
        ("R-{year}-{n:03}", "R-2026-007", "R-2026-#"),
        ("{year}{month}/{n}", "202602/7", "202602/#"),
        ("{n:05}", "00007", "#"),
        ("R.{n}.{year}", "R.7.2026", "R.#.2026"),
    ],
)
def test_a_number_is_written_by_the_pattern_and_found_again(
    text: str, number: str, series: str
) -> None:
    found = pattern("invoice", {"numbering": {"invoice": text}})
    assert (found.number(_DAY, 7), found.series(_DAY)) == (number, series)
    assert found.place(number) == Place(series, 7)
    assert found.place(f"x{number}") is None


def test_a_number_may_outgrow_its_width() -> None:
    found = pattern("invoice", {})
    assert found.number(_DAY, 1234) == "R-2026-1234"
    assert found.place("R-2026-1234") == Place("R-2026-#", 1234)
    assert found.place("R-2026-07") is None


@pytest.mark.parametrize("text", ["R-{year}", "{n}{n}", "R-{n}-{day}", "R{n:3}", "{n", "#{n}"])
def test_a_pattern_that_gives_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberPatternError, match=r"`numbering.invoice`"):
        pattern("invoice", {"numbering": {"invoice": text}})


def test_the_highest_of_a_series_is_found_among_all_numbers() -> None:
    numbers = ["R-2026-003", "R-2026-011", "R-2025-900", "4711"]
    assert highest(pattern("invoice", {}), "R-2026-#", numbers) == 11
    assert highest(pattern("invoice", {}), "R-2027-#", numbers) == 0


def test_gaps_are_told_as_first_and_last() -> None:
    assert list(gaps([7, 3, 4, 9])) == [(5, 6), (8, 8)]
    assert list(gaps([])) == []


def test_the_patterns_are_those_of_the_settings() -> None:
    settings: Any = Settings(format=1, name="Test")
    assert settings.numbering == DEFAULTS
