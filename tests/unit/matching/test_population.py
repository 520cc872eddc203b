from collections.abc import Sequence

import pytest

from crmctl.matching.arrays import Values
from crmctl.matching.population import Population


def rarity(rows: Sequence[str], usual: float, own: int = 1) -> list[int]:
    # Rows differ elsewhere, else equal ones would count once.
    among = Population.of([*enumerate(rows)])
    bits = among.rarity(Values.of([[row] for row in rows]), usual, own=own)
    return [int(each) for each in bits]


def test_wholly_equal_rows_count_once() -> None:
    among = Population.of(["a", "b", "a", "a"])

    assert among.counted.tolist() == [True, True, False, False]
    assert among.rows == 2


def test_no_rows_are_a_population_too() -> None:
    assert Population.of([]).rows == 0
    assert Population.of([]).rarity(Values.of([]), 0.01).tolist() == []


@pytest.mark.parametrize(
    ("times", "bits"),
    [
        (1, 12),  # (0 + 50/1000) / (100 + 50) = 2**-11.6
        (2, 7),  # 1.05 / 150 = 2**-7.2
        (10, 4),  # 9.05 / 150 = 2**-4.1
        (100, 1),  # 99.05 / 150 = 2**-0.6: no value is no evidence at all
    ],
)
def test_the_more_rows_share_a_value_the_less_rare_it_is(times: int, bits: int) -> None:
    rows = ["Meier"] * times + [f"x{number}" for number in range(100 - times)]

    assert rarity(rows, 1 / 1000)[0] == bits


def test_no_value_is_rarer_than_one_in_sixteen_million() -> None:
    assert rarity(["a", "b"], 1e-12) == [24, 24]


def test_as_many_rows_as_own_it_do_not_make_a_value_common() -> None:
    # 4 of 10: (4 - 1 + .05) / 60 = 2**-4.3; with four of its own (0 + .05) / 60 = 2**-10.2.
    rows = ["Meier"] * 4 + list("uvwxyz")

    assert rarity(rows, 1 / 1000)[0] == 4
    assert rarity(rows, 1 / 1000, own=4)[0] == 10


def test_a_row_entered_twice_does_not_make_its_value_common() -> None:
    rows = ["Vogt", "Vogt", "Falk"]
    among = Population.of(rows)

    # (0 + .05) / (2 + 50) = 2**-10.02 for both.
    assert among.rarity(Values.of([[row] for row in rows]), 1 / 1000).tolist() == [10, 10]


def test_a_sample_of_what_resembles_one_row_is_weighed_against_all() -> None:
    among = Population.sample(4, 1000)

    # Three of the sample share Meier: (2 + 1) / 1000 = 2**-8.4; one has Vogt: 1 / 1000.
    values = Values.of([["Meier"], ["Meier"], ["Meier"], ["Vogt"]])
    assert among.rarity(values, 1 / 1000).tolist() == [8, 10]


def test_a_sample_is_never_larger_than_all() -> None:
    assert Population.sample(30, 20).prior == 30
