import numpy as np
import pytest

from crmctl.matching import arrays
from crmctl.matching.arrays import (
    Codes,
    Ints,
    Remembered,
    Values,
    best_of_each,
    each_distinct,
    ints,
    numbers_of,
    products,
)


def distance(left: Ints, right: Ints) -> Codes:
    codes: Codes = np.abs(left - right).astype(np.uint8)
    return codes


def test_equal_values_have_equal_numbers_in_order_of_appearance() -> None:
    assert numbers_of(["b", "a", "b", ("c",)]).tolist() == [0, 1, 0, 2]
    assert numbers_of([]).tolist() == []


def test_the_values_of_rows_are_numbered_once() -> None:
    values = Values.of([["x", "y"], [], ["y"]])

    assert values.distinct == ["x", "y"]
    assert values.lengths.tolist() == [2, 0, 1]
    assert list(values.rows()) == [[0, 1], [], [1]]


def test_no_rows_have_no_values() -> None:
    assert Values.of([]).lengths.tolist() == []
    assert list(Values.of([]).rows()) == []


def test_each_distinct_pair_is_compared_once_in_whatever_order() -> None:
    asked: list[tuple[int, int]] = []

    def compare(left: Ints, right: Ints) -> Codes:
        asked.extend(zip(left.tolist(), right.tolist(), strict=True))
        return distance(left, right)

    codes = each_distinct(ints([7, 3, 3, 0]), ints([3, 7, 3, 9]), compare)

    assert codes.tolist() == [4, 4, 0, 9]
    assert asked == [(0, 9), (3, 3), (3, 7)]


def test_nothing_is_compared_where_there_are_no_pairs() -> None:
    def refuse(_left: Ints, _right: Ints) -> Codes:
        raise AssertionError

    assert each_distinct(ints([]), ints([]), refuse).tolist() == []
    assert best_of_each(ints([0]), ints([1]), Values.of([["x"], []]), refuse).tolist() == [0]


def test_of_several_values_the_best_pair_counts() -> None:
    values = Values.of([["a", "b", "c"], ["d", "e"], []])  # numbers 0, 1, 2 and 3, 4

    codes = best_of_each(ints([0, 0, 1, 1]), ints([1, 2, 0, 1]), values, distance)

    assert codes.tolist() == [4, 0, 4, 1]


def test_many_values_are_compared_in_pieces_with_the_same_result() -> None:
    # 2 * 900 * 900 comparisons are more than are made at once.
    assert arrays._MOST_AT_ONCE < 2 * 900 * 900  # noqa: SLF001
    values = Values.of([range(900), range(1800, 900, -1), ["x"]])
    sizes: list[int] = []

    def compare(left: Ints, right: Ints) -> Codes:
        sizes.append(len(left))
        codes: Codes = ((left == 0) & (right == 901)).astype(np.uint8)
        return codes

    codes = best_of_each(ints([0, 0, 0]), ints([1, 2, 1]), values, compare)

    assert codes.tolist() == [1, 0, 1]
    assert max(sizes) <= arrays._MOST_AT_ONCE  # noqa: SLF001


@pytest.mark.parametrize("rows", [[["x"] * 3], [[], ["x"]]])
def test_a_value_twice_in_a_row_is_one_value(rows: list[list[str]]) -> None:
    assert Values.of(rows).distinct == ["x"]


def test_pairs_are_remembered_from_call_to_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "_WORTH_REMEMBERING", 1)
    asked: list[int] = []

    def compare(left: Ints, right: Ints) -> Codes:
        asked.append(len(left))
        return distance(left, right)

    remembered = Remembered(compare)
    assert remembered(ints([1, 2, 2]), ints([5, 5, 5])).tolist() == [4, 3, 3]
    assert remembered(ints([5, 2, 7]), ints([1, 5, 7])).tolist() == [4, 3, 0]
    assert asked == [2, 1]


def test_what_shares_one_place_of_memory_is_never_mistaken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(arrays, "_WORTH_REMEMBERING", 1)
    monkeypatch.setattr(arrays, "_PLACES_BITS", 2)
    left, right = (each.astype(np.int32).ravel() for each in np.indices((30, 30)))
    remembered = Remembered(distance)
    for _ in range(3):
        assert remembered(left, right).tolist() == distance(left, right).tolist()


def test_some_of_the_distinct_values_are_left_out() -> None:
    values = Values.of([["a", "b"], [], ["c", "a"], ["b"]])
    kept = values.only(np.asarray([True, False, True]))
    assert kept.distinct == ["a", "c"]
    assert list(kept.rows()) == [[0], [], [1, 0], []]


def test_all_values_of_one_row_meet_all_of_the_other() -> None:
    values = Values.of([["a", "b"], ["c"], ["d", "e"]])
    every = products(ints([0, 0]), ints([1, 2]), values)
    assert every.pair.tolist() == [0, 0, 1, 1, 1, 1]
    assert values.numbers[every.ours].tolist() == [0, 1, 0, 0, 1, 1]
    assert values.numbers[every.theirs].tolist() == [2, 2, 3, 4, 3, 4]
