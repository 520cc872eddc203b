from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.charts.numbers import grouped


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1\u00a0000"),
        (1265793.29, 0, "1\u00a0265\u00a0793"),
        (1265793.29, 2, "1\u00a0265\u00a0793.29"),
        (-6, 0, "\u22126"),
        (-12500.5, 2, "\u221212\u00a0500.50"),
        (Decimal("1000000.01"), 2, "1\u00a0000\u00a0000.01"),
    ],
)
def test_digits_stand_in_groups_with_a_real_minus(value: float, places: int, text: str) -> None:
    assert grouped(value, places) == text


@pytest.mark.parametrize("value", [-0.0, -0.4, Decimal("-0.00"), Decimal("-0.49")])
def test_nothing_has_no_sign(value: float) -> None:
    assert grouped(value) == "0"


def test_a_half_is_rounded_away_from_zero() -> None:
    assert [grouped(one) for one in (0.5, 1.5, 2.5, -0.5)] == ["1", "2", "3", "\u22121"]
    assert grouped(1.005, 2) == "1.01"


@given(st.integers(-(10**15), 10**15))
def test_the_digits_are_those_of_the_number(value: int) -> None:
    text = grouped(value)
    assert int(text.replace("\u00a0", "").replace("\u2212", "-")) == value
    assert all(len(group) == 3 for group in text.split("\u00a0")[1:])
