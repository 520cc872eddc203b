from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crmctl.estimation.rhythm import Silence, gaps, silence, stays, usual_gap

_CDNOW = Path(__file__).parents[2] / "data" / "analytics" / "cdnow_sample.txt"
_CALIBRATED = date(1997, 9, 30).toordinal()


def test_purchases_of_one_day_are_one() -> None:
    assert gaps([10, 3, 3, 20]) == [7, 10]
    assert gaps([5, 5]) == gaps([]) == []


@pytest.mark.parametrize(
    ("own", "everybody", "expected"),
    [([10, 20], 99, 15), ([10], 99, 99), ([], 99, 99), ([], None, None), ([7, 9, 8], None, 8)],
)
def test_two_gaps_make_a_rhythm_of_ones_own(
    own: list[int], everybody: float | None, expected: float | None
) -> None:
    assert usual_gap(own, everybody) == expected


def test_above_two_gaps_is_asleep_and_above_four_lost() -> None:
    lengths = [20, 20.5, 40, 41]
    assert [silence(length, 10) for length in lengths] == [
        None, Silence.SLEEPING, Silence.SLEEPING, Silence.LOST
    ]  # fmt: skip


def test_a_hiatus_of_22_weeks_is_right_for_78_1_per_cent_of_cdnow() -> None:
    """`cdnow_classification` of expected.yaml: who buys in the 39 weeks after September 1997."""
    right = [
        stays((_CALIBRATED - last) / 7, 22) == later
        for last, later in ((max(until), bool(after)) for until, after in _cdnow())
    ]
    assert len(right) == 2357
    assert round(sum(right) / len(right), 3) == 0.781


def _cdnow() -> Iterator[tuple[list[int], list[int]]]:
    """Give for each customer the days of purchases until the end of September 1997, and after."""
    days: dict[str, list[int]] = {}
    for line in _CDNOW.read_text().splitlines():
        _, customer, day, *_ = line.split()
        days.setdefault(customer, []).append(date.fromisoformat(day).toordinal())
    for own in days.values():
        yield [one for one in own if one <= _CALIBRATED], [one for one in own if one > _CALIBRATED]
