"""Whole tables of pairs of texts are compared as one pair is."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Indel, JaroWinkler

from crmctl.matching.arrays import Ints
from crmctl.matching.letters import FAR, Letters

TEXTS = ["muster", "mutser", "musterfrau", "m", "", "meier", "maier", "Ω" * 70, "a\ud800b", "字母"]
TABLES = st.lists(st.text("abcde🙂ß", max_size=12), min_size=1, max_size=12)
WRITTEN = st.lists(st.text("abcde🙂ß", min_size=1, max_size=12), min_size=1, max_size=12)


def pairs(texts: list[str]) -> tuple[Ints, Ints, list[tuple[str, str]]]:
    numbers = np.asarray(list(product(range(len(texts)), repeat=2)), dtype=np.int32)
    return numbers[:, 0], numbers[:, 1], list(product(texts, texts))


@pytest.mark.parametrize("most", [0, 1, 2, 50])
@given(texts=TABLES)
def test_slips_are_counted_up_to_the_most(most: int, texts: list[str]) -> None:
    left, right, both = pairs(texts)
    exact = [OSA.distance(one, other) for one, other in both]
    found = Letters(texts).slips(left, right, most).tolist()
    assert found == [slips if slips <= most else FAR for slips in exact]


@given(texts=WRITTEN)
def test_texts_of_the_same_start_are_told(texts: list[str]) -> None:
    left, right, both = pairs(texts)
    exact = [JaroWinkler.similarity(one, other, score_cutoff=0.92) > 0 for one, other in both]
    assert Letters(texts).same_start(left, right).tolist() == exact


@given(texts=TABLES)
def test_beginnings_are_told(texts: list[str]) -> None:
    left, right, both = pairs(texts)
    exact = [one.startswith(other) or other.startswith(one) for one, other in both]
    assert Letters(texts).begins(left, right).tolist() == exact


@given(texts=WRITTEN)
def test_shared_letters_below_the_least_count_as_none(texts: list[str]) -> None:
    left, right, both = pairs(texts)
    exact = np.asarray(
        [Indel.normalized_similarity(one, other) for one, other in both], dtype=np.float32
    )
    found = Letters(texts).shares(left, right, 0.4)
    assert found.tolist() == np.where(exact >= 0.4, exact, 0).tolist()


def test_any_script_and_half_of_a_letter_can_be_compared() -> None:
    left, right, both = pairs(TEXTS)
    exact = [OSA.distance(one, other) for one, other in both]
    assert Letters(TEXTS).slips(left, right, 1000).tolist() == exact


def test_no_texts_give_nothing() -> None:
    none = np.zeros(0, dtype=np.int32)
    assert Letters([]).slips(none, none, 1).tolist() == []
    assert Letters([]).begins(none, none).tolist() == []
