from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.campaigns.fisher import two_sided

_SIZE = st.integers(0, 30)


def test_the_lady_tasting_tea() -> None:
    """Fisher's own example: The Design of Experiments (1935), chapter 2."""
    assert two_sided(4, 4, 0, 4) == pytest.approx(2 / 70)
    assert two_sided(3, 4, 1, 4) == pytest.approx(34 / 70)


def test_the_example_of_the_textbooks() -> None:
    """As scipy.stats.fisher_exact gives it for [[1, 9], [11, 3]]."""
    assert two_sided(1, 10, 11, 14) == pytest.approx(0.002759456185220083)


def test_groups_of_nobody_differ_in_nothing() -> None:
    assert two_sided(0, 0, 3, 9) == 1
    assert two_sided(0, 5, 0, 7) == 1


def test_large_groups_are_no_trouble() -> None:
    assert two_sided(5_000, 9_000, 400, 1_000) == pytest.approx(8.88979757e-21)


@given(_SIZE, _SIZE, st.data())
def test_it_is_a_probability_whichever_group_is_named_first(
    group: int, other: int, data: st.DataObject
) -> None:
    hits = data.draw(st.integers(0, group))
    other_hits = data.draw(st.integers(0, other))
    found = two_sided(hits, group, other_hits, other)
    assert 0 < found <= 1
    assert found == two_sided(other_hits, other, hits, group)
    assert found == two_sided(group - hits, group, other - other_hits, other)


def test_it_is_what_counting_every_division_gives() -> None:
    """Two of five people order: all ways in which three of the five may be the first group."""
    seen = [
        sum(who < 3 for who in pair) for pair in product(range(5), repeat=2) if pair[0] < pair[1]
    ]
    none_in_the_first = seen.count(0) / len(seen)
    assert two_sided(0, 3, 2, 2) == pytest.approx(none_in_the_first)
