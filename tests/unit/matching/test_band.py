from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.matching.band import band, least_of
from crmctl.matching.find import Answer, Pair


def _pair(both: str, probability: float) -> Pair:
    left, right = sorted(both)
    return Pair(left, right, probability, Answer.SAME, "", ())


@pytest.mark.parametrize(
    ("probabilities", "least"),
    [
        ([], inf),
        ([0.9989], inf),
        ([0.999], 0.999),
        ([1.0, 0.998], 0.998),
        ([1.0, 0.9979], 1.0),
        # A thousand sure ones would carry two that are even; neither is merged.
        ([*[1.0] * 1000, 0.5, 0.5], 1.0),
        ([*[1.0] * 1000, 0.99], 0.99),
        # Of equal ones all are in it, or none is.
        ([1.0, 0.998, 0.998], 1.0),
    ],
)
def test_of_a_thousand_pairs_one_may_be_wrong(probabilities: list[float], least: float) -> None:
    assert least_of(probabilities) == least
    assert least_of(probabilities[::-1]) == least


@given(st.lists(st.floats(0.9, 1)))
def test_the_expected_share_of_wrong_ones_is_never_larger(probabilities: list[float]) -> None:
    least = least_of(probabilities)
    inside = [each for each in probabilities if each >= least]
    assert sum(1 - each for each in inside) <= 0.001 * len(inside) + 1e-9


def test_a_group_holds_only_records_that_are_all_the_same_in_pairs() -> None:
    # c is like a, but nothing says that it is like b: whoever is likelier stays together.
    sure = band([_pair("ab", 1.0), _pair("ac", 0.9999), _pair("de", 0.9995)])
    assert sure.groups == [("a", "b"), ("d", "e")]
    assert (sure.least, sure.pairs) == (0.9995, 2)
    assert sure.wrong == pytest.approx(0.0005)


def test_all_pairs_of_a_group_count() -> None:
    sure = band([_pair("ab", 0.9999), _pair("ac", 0.9998), _pair("bc", 0.9997)])
    assert (sure.groups, sure.pairs) == ([("a", "b", "c")], 3)
    assert sure.wrong == pytest.approx(0.0006)


def test_only_pairs_with_what_is_wanted_start_or_enlarge_a_group() -> None:
    pairs = [_pair("ab", 1.0), _pair("cd", 1.0), _pair("ac", 0.2)]
    assert band(pairs, {"d"}).groups == [("c", "d")]
    assert band(pairs, set()).groups == []
    assert band(pairs, set()).pairs == 0


def test_what_is_wanted_may_join_two_that_were_there_before() -> None:
    pairs = [_pair("ab", 1.0), _pair("ac", 1.0), _pair("bc", 1.0)]
    assert band(pairs, {"c"}).groups == [("a", "b", "c")]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))))
def test_the_order_of_the_pairs_does_not_matter(both: list[tuple[str, str]]) -> None:
    names = sorted({"".join(sorted(each)) for each in both if each[0] != each[1]})
    pairs = [_pair(name, 0.9999) for name in names]
    assert band(pairs) == band(pairs[::-1])
