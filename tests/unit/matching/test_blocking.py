from collections.abc import Sequence

import numpy as np
import pytest

from crmctl.matching.arrays import Codes, Ints
from crmctl.matching.blocking import EXHAUSTIVE, STRONG_BLOCK, WINDOW, candidates
from crmctl.matching.fields.field import Field

ROWS = EXHAUSTIVE + 100


def field(loose: Sequence[Sequence[int]] = (), strong: Sequence[Sequence[int]] = ()) -> Field:
    """A field of one key a row; rows beyond those named have none."""
    return Field((), refuse, [matrix(keys) for keys in loose], [matrix(keys) for keys in strong])


def matrix(keys: Sequence[int]) -> Ints:
    return np.asarray([*keys, *[-1] * (ROWS - len(keys))], np.int32).reshape(ROWS, 1)


def refuse(_left: Ints, _right: Ints) -> Sequence[Codes]:
    raise AssertionError


def found(*fields: Field, split: int | None = None) -> list[tuple[int, int]]:
    left, right = candidates(fields, ROWS, split=split)
    return list(zip(left.tolist(), right.tolist(), strict=True))


@pytest.mark.parametrize(("rows", "pairs"), [(0, 0), (1, 0), (2, 1), (300, 44_850)])
def test_of_few_rows_all_pairs_are_compared(rows: int, pairs: int) -> None:
    left, right = candidates([], rows)

    assert len(left) == len(right) == pairs
    assert (left < right).all()


def test_of_two_small_tables_all_pairs_across_are_compared() -> None:
    left, right = candidates([], 5, split=2)

    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [
        (0, 2), (0, 3), (0, 4), (1, 2), (1, 3), (1, 4)
    ]  # fmt: skip


def test_rows_with_one_rare_key_meet() -> None:
    assert found(field(loose=[[7, 3, 7, 7]])) == [(0, 2), (0, 3), (2, 3)]


def test_rows_without_keys_meet_nobody() -> None:
    assert found(field(loose=[[-1] * ROWS]), field()) == []
    assert found() == []


def test_a_common_key_alone_makes_no_candidates() -> None:
    # Up to 100 rows, 4950 pairs, are a block; 101 are not.
    assert len(found(field(loose=[[5] * 100]))) == 4_950
    assert found(field(loose=[[5] * 101])) == []


def test_two_common_keys_of_two_fields_make_candidates_together() -> None:
    half = [0] * 200
    other = [1] * 198 + [0] * 200

    assert found(field(loose=[half]), field(loose=[other]))[-1] == (198, 199)


def test_two_keys_of_one_field_count_together_where_they_are_of_two_sorts() -> None:
    half = [0] * 200
    other = [1] * 198 + [0] * 200

    assert (198, 199) in found(field(loose=[half, other]))


def test_in_a_large_block_of_a_strong_key_each_row_meets_its_neighbours() -> None:
    pairs = found(field(strong=[[9] * ROWS]))

    assert len(pairs) == sum(ROWS - step for step in range(1, WINDOW + 1))
    assert max(right - left for left, right in pairs) == WINDOW


def test_a_small_block_of_a_strong_key_is_compared_whole() -> None:
    assert len(found(field(strong=[[9] * STRONG_BLOCK]))) == 60 * 59 // 2


def test_a_pair_found_twice_is_one_candidate_in_order() -> None:
    keys = [4, 4, -1, 4]

    assert found(field(loose=[keys], strong=[keys])) == [(0, 1), (0, 3), (1, 3)]


def test_a_row_does_not_meet_itself_by_a_key_it_has_twice() -> None:
    keys = np.full((ROWS, 2), -1, np.int32)
    keys[0] = 3, 3
    keys[1] = 4, 3

    assert found(Field((), refuse, [keys])) == [(0, 1)]


def test_only_pairs_across_two_tables_count() -> None:
    assert found(field(loose=[[7, 7, 7, 7]]), split=2) == [(0, 2), (0, 3), (1, 2), (1, 3)]


def test_candidates_stay_proportional_to_rows() -> None:
    rows = 40_000  # a block of 10 counts, one of 11 does not
    keys = np.arange(rows, dtype=np.int32).reshape(rows, 1)

    tens, elevens = (
        len(candidates([Field((), refuse, [keys // size])], rows)[0]) for size in (10, 11)
    )

    assert tens == 4_000 * 45
    assert elevens == rows % 11 * (rows % 11 - 1) // 2
