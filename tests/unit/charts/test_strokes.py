import io
from collections.abc import Callable

import pytest

from crmctl.cli.charts import bar, sparkline


def test_a_bar_is_as_long_as_its_share() -> None:
    assert bar(5, 10, 4, unicode=True) == "██"
    assert bar(10, 10, 4, unicode=True) == "████"
    assert bar(3, 8, 4, unicode=True) == "█▌"


def test_a_small_value_is_not_nothing() -> None:
    assert bar(1, 10_000, 10, unicode=True) == "▏"
    assert bar(1, 10_000, 10, unicode=False) == "#"


def test_a_bar_never_leaves_its_width() -> None:
    assert bar(20, 10, 4, unicode=True) == "████"


@pytest.mark.parametrize(("value", "maximum"), [(0, 10), (-1, 10), (1, 0)])
def test_no_bar_for_nothing(value: float, maximum: float) -> None:
    assert bar(value, maximum) == ""


def test_a_sparkline_goes_from_the_lowest_to_the_highest() -> None:
    assert sparkline([0, 1, 2, 7], unicode=True) == "▁▂▃█"
    assert sparkline([-2, 5], unicode=True) == "▁█"
    assert sparkline([0, 7], unicode=False) == "_@"


def test_a_missing_value_is_a_gap() -> None:
    assert sparkline([None, 1, None, 8], unicode=True) == " ▁ █"
    assert sparkline([None, None]) == "  "


def test_a_flat_series_is_not_a_row_of_full_blocks() -> None:
    assert sparkline([4, 4, 4], unicode=True) == "▄▄▄"
    assert sparkline([0, 0], unicode=True) == "▁▁"


def test_a_terminal_without_unicode_gets_ascii(on_screen: Callable[..., io.StringIO]) -> None:
    on_screen(encoding="ascii")
    assert bar(1, 1, 3) == "###"
    assert sparkline([1, 1]).isascii()
