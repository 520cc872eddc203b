import numpy as np

from crmctl.matching.agreement import (
    CODES,
    DIFFERS,
    EXACT,
    LEVELS,
    MOST,
    NEAR,
    UNKNOWN,
    agreements,
    at_least,
    bits_of,
    ranks_of,
)


def test_every_agreement_keeps_its_rank_and_its_rarity() -> None:
    ranks, bits = (each.ravel() for each in np.meshgrid(range(len(LEVELS)), range(MOST + 1)))
    codes = agreements(ranks, bits)

    assert ranks_of(codes).tolist() == ranks.tolist()
    assert bits_of(codes).tolist() == bits.tolist()
    assert sorted(codes.tolist()) == list(range(1, CODES))
    assert UNKNOWN not in codes


def test_a_closer_agreement_is_greater_however_rare_the_looser_one() -> None:
    assert agreements(EXACT) > agreements(NEAR, MOST)
    assert agreements(NEAR, 3) > agreements(NEAR, 2)


def test_at_least_is_the_smallest_agreement_of_its_rank() -> None:
    assert at_least(NEAR) == agreements(NEAR)
    assert at_least(DIFFERS) == 1
    assert np.iinfo(np.uint8).max >= CODES - 1
