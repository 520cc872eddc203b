from crmctl.matching.clustering import clusters
from crmctl.matching.find import Answer, Pair


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
