import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.charts.scale import Scale, around_zero, names, ranged, ticks


def test_a_value_has_its_place() -> None:
    scale = Scale(-10, 30, 200)
    assert [scale.at(value) for value in (-10, 0, 30)] == [0, 50, 200]


def test_what_lies_beyond_the_ends_is_at_the_ends() -> None:
    assert Scale(0, 10, 100).at(11) == 100
    assert Scale(0, 10, 100).at(-1) == 0


def test_nothing_has_no_length() -> None:
    assert around_zero([], 100).at(5) == 0
    assert around_zero([0, 0], 100).at(0) == 0


def test_zero_is_always_on_the_scale() -> None:
    assert around_zero([5, 10], 100) == Scale(0, 10, 100)
    assert around_zero([-5, -10], 100) == Scale(-10, 0, 100)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 8100, [0, 3000, 6000, 9000]),
        (0, 10, [0, 4, 8, 12]),
        (0, 1, [0, 1]),
        (0, 2, [0, 1, 2]),
        (0, 1.1, [0, 0.4, 0.8, 1.2]),
        (-2900, 3100, [-4000, -2000, 0, 2000, 4000]),
        (7, 7, [7]),
    ],
)
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert list(ticks(low, high)) == pytest.approx(expected)


def test_ticks_have_as_many_digits_as_they_need() -> None:
    assert names([0, 0.4, 0.8]) == ["0.0", "0.4", "0.8"]
    assert names([0, 3000]) == ["0", "3\xa0000"]
    assert names([0, 2.5]) == ["0.0", "2.5"]


@given(st.lists(st.floats(-1e9, 1e9), max_size=20))
def test_every_value_lies_between_the_outermost_ticks(values: list[float]) -> None:
    scale, marks = ranged(values, 100)
    little = (marks[-1] - marks[0]) * 1e-6
    assert all(marks[0] - little <= value <= marks[-1] + little for value in [*values, 0])
    assert all(0 <= scale.at(value) <= 100 for value in values)
    assert len(marks) <= 7
