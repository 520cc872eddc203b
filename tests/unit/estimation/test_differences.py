import pytest

from crmctl.estimation.differences import difference
from crmctl.estimation.intervals import Interval


def test_the_interval_is_that_of_newcombes_table() -> None:
    # Newcombe 1998, table II, example (a), method 10: 56/70 and 48/80.
    found = difference(56, 70, 48, 80)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_nobody_says_nothing() -> None:
    assert difference(0, 0, 1, 2) == difference(1, 2, 0, 0) == Interval(-1.0, 1.0)


@pytest.mark.parametrize(("one", "other"), [((0, 5), (5, 5)), ((3, 9), (1, 4)), ((7, 7), (7, 7))])
def test_the_difference_lies_within_and_turns_round(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    found, back = difference(*one, *other), difference(*other, *one)
    assert -1 <= found.low <= one[0] / one[1] - other[0] / other[1] <= found.high <= 1
    assert (found.low, found.high) == pytest.approx((-back.high, -back.low))
