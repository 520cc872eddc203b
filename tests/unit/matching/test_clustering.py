from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest

from crmctl.matching.clustering import clusters, clusters_of, one_to_one
from crmctl.matching.find import Answer, Pair
from crmctl.matching.judging import Found
from crmctl.matching.model import usual_model


def pair(left: str, right: str, probability: float) -> Pair:
    return Pair(left, right, probability, Answer.SAME, "", ())


def test_pairs_that_agree_become_one_group() -> None:
    found = clusters([pair("a", "b", 0.99), pair("b", "c", 0.99), pair("a", "c", 1.0)])

    assert list(found) == [("a", "b", "c")]


def test_a_weak_link_does_not_chain_two_strangers() -> None:
    found = clusters([pair("a", "b", 0.999), pair("b", "c", 0.7), pair("a", "c", 0.01)])

    assert list(found) == [("a", "b")]


def test_what_was_never_compared_counts_against_a_weak_link() -> None:
    assert list(clusters([pair("a", "b", 0.999), pair("b", "c", 0.6)])) == [("a", "b")]


def test_pairs_called_different_are_never_joined_not_even_through_a_third() -> None:
    pairs = [pair("a", "b", 1.0), pair("b", "c", 0.999), pair("a", "c", 1.0)]

    assert list(clusters(pairs, never={frozenset("ac")})) == [("a", "b")]


def test_a_pair_called_different_that_was_not_found_keeps_its_groups_apart() -> None:
    found = clusters([pair("a", "b", 1.0), pair("b", "c", 0.999)], never={frozenset("ac")})

    assert list(found) == [("a", "b")]


def test_a_decision_about_unknown_records_changes_nothing() -> None:
    never = {frozenset("xy"), frozenset("x"), frozenset("ax")}

    assert list(clusters([pair("a", "b", 0.9)], never=never)) == [("a", "b")]


def test_unlikely_pairs_stay_apart() -> None:
    assert list(clusters([pair("a", "b", 0.2), pair("c", "d", 0.0)])) == []


def test_the_largest_group_comes_first() -> None:
    found = clusters([pair("a", "b", 0.9), *(pair("x", y, 1.0) for y in ("y", "z"))])

    assert list(found) == [("x", "y", "z"), ("a", "b")]
    assert list(clusters([])) == []


def test_a_long_chain_of_equal_records_becomes_one_group() -> None:
    names = [f"{number:03}" for number in range(300)]
    pairs = [
        pair(one, other, 1.0) for at, one in enumerate(names) for other in names[at + 1 : at + 6]
    ]

    assert list(clusters(pairs)) == [tuple(names)]


# --- rows of a table -----------------------------------------------------------------------


def found(*pairs: tuple[int, int, float], related: Sequence[bool] = ()) -> Found:
    left, right, probability = (np.asarray(each) for each in zip(*pairs, strict=True))
    return Found(left.astype(np.int32), right.astype(np.int32), probability,
                 probability / (1 - probability),
                 np.asarray(related or [False] * len(left), np.bool_), [],
                 usual_model([], 9, people=True))  # fmt: skip


NOBODY = Found(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0), np.zeros(0),
               np.zeros(0, np.bool_), [],
               usual_model([], 9, people=True))  # fmt: skip


def test_rows_that_agree_become_one_group() -> None:
    assert list(clusters_of(found((0, 2, 0.99), (2, 5, 0.98), (0, 5, 0.97), (1, 3, 0.2)))) == [
        (0, 2, 5)
    ]
    assert list(clusters_of(NOBODY)) == []


def test_a_weak_link_does_not_chain_two_rows() -> None:
    # log2(.7 / .3) is 1.2 bits for, 3 against; two are asked.
    assert list(clusters_of(found((0, 1, 0.999), (1, 2, 0.7), (0, 2, 0.01)))) == [(0, 1)]


def test_one_group_may_outweigh_one_weak_pair_inside_it() -> None:
    # 12 and -1.2 bits: on average 5.4.
    assert list(clusters_of(found((0, 1, 0.9999), (1, 2, 0.9999), (0, 2, 0.3)))) == [(0, 1, 2)]


def test_strangers_with_a_third_row_between_them_join_and_relatives_do_not() -> None:
    # Twice 12 bits for, of which two are asked; against them 3 of strangers, 12 of relatives.
    pairs = (0, 1, 0.9999), (1, 2, 0.9999), (0, 2, 0.0001)

    assert list(clusters_of(found(*pairs))) == [(0, 1, 2)]
    assert list(clusters_of(found(*pairs, related=[False, False, True]))) == [(0, 1)]


@pytest.mark.parametrize(("threshold", "groups"), [(0.5, [(0, 1)]), (0.9, [(0, 1)]), (0.97, [])])
def test_rows_join_from_the_threshold_on(
    threshold: float, groups: Sequence[tuple[int, ...]]
) -> None:
    assert list(clusters_of(found((0, 1, 0.95)), threshold=threshold)) == groups


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_the_outermost_thresholds_do_no_harm(threshold: float) -> None:
    pairs = found((0, 1, 0.95), (1, 2, 0.05))

    assert len(clusters_of(pairs, threshold=threshold)) <= 1
    assert len(one_to_one(pairs, threshold=threshold)) <= 1


def test_rows_called_different_are_never_joined() -> None:
    pairs = [(one, other, 0.9999) for one, other in combinations(range(4), 2)]

    groups = clusters_of(found(*pairs), never={frozenset((0, 3)), frozenset((7, 8))})

    assert sum(map(len, groups)) <= 4
    assert all(not {0, 3} <= set(group) for group in groups)


def test_in_two_tables_each_row_stands_once_and_the_likeliest_pair_first() -> None:
    pairs = found((0, 3, 0.9), (0, 4, 0.99), (1, 4, 0.98), (1, 3, 0.6), (2, 3, 0.4))

    assert list(one_to_one(pairs)) == [1, 3]
    assert list(one_to_one(pairs, threshold=0.7)) == [1]
    assert list(one_to_one(NOBODY)) == []
