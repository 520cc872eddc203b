import pytest

from crmctl.charts.typed.line import ASCII, UNICODE
from crmctl.charts.typed.strokes import bar


def test_a_bar_is_as_long_as_its_share() -> None:
    assert bar(5, 10, 4, UNICODE) == "██"
    assert bar(10, 10, 4, UNICODE) == "████"
    assert bar(3, 8, 4, UNICODE) == "█▌"


def test_a_small_value_is_not_nothing() -> None:
    assert bar(1, 10_000, 10, UNICODE) == "▏"
    assert bar(1, 10_000, 10, ASCII) == "#"


def test_a_bar_never_leaves_its_width() -> None:
    assert bar(20, 10, 4, UNICODE) == "████"


@pytest.mark.parametrize(("value", "maximum"), [(0, 10), (-1, 10), (1, 0)])
def test_no_bar_for_nothing(value: float, maximum: float) -> None:
    assert not bar(value, maximum, 20, UNICODE)


def test_a_terminal_without_unicode_gets_ascii() -> None:
    assert bar(1, 1, 3, ASCII) == "###"
