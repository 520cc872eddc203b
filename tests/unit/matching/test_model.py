from dataclasses import replace

import numpy as np
import pytest

from crmctl.matching.agreement import DIFFERS, EXACT, LIKE, MOST, NEAR, UNKNOWN, agreements
from crmctl.matching.arrays import Codes
from crmctl.matching.fields.field import Part
from crmctl.matching.model import Class, Model, freed, usual_model

PARTS = (Part("given name", "given"), Part("city", "city"))
CHANCE = np.asarray([[1 / 4, 1 / 8, 1 / 32, 1 / 64], [1 / 4, 1 / 8, 1 / 8, 1 / 16]])
SAME = Class("same", same=True, rate=1 / 1024,
             shares=np.asarray([[0, 0, 1 / 4, 1 / 2], [0, 0, 0, 1 / 2]]))  # fmt: skip
HOME = Class("household", same=False, rate=1 / 256,
             shares=np.asarray([[0, 0, 0, 0], [0, 0, 0, 3 / 4]]))  # fmt: skip
MODEL = Model(PARTS, CHANCE, (SAME, HOME))


def pair(given: Codes | int, city: Codes | int) -> list[Codes]:
    return [np.asarray([code], np.uint8) for code in (given, city)]


@pytest.mark.parametrize(
    ("given", "ratio"),
    [
        (agreements(EXACT), 1 / 2 * 64 + 1 / 4),
        (agreements(EXACT, 3), 1 / 2 * 8 + 1 / 4),  # as common as one in 8, not one in 64
        (agreements(EXACT, 10), 1 / 2 * 1024 + 1 / 4),
        (agreements(NEAR), 1 / 4 * 32 + 1 / 4),
        (agreements(NEAR, 3), 1 / 4 * 8 + 1 / 4),
        (agreements(NEAR, 10), 1 / 4 * 32 + 1 / 4),  # a misspelt name is never rarer than that
        (agreements(LIKE), 1 / 4),
        (agreements(DIFFERS), 1 / 4),
        (UNKNOWN, 1),
    ],
)
def test_an_agreement_is_worth_its_share_by_its_chance_and_what_chance_adds(
    given: Codes | int, ratio: float
) -> None:
    assert 2 ** MODEL.log_odds(pair(given, UNKNOWN))[0, 0] * 1024 == pytest.approx(ratio)


def test_two_parts_multiply_and_classes_compete() -> None:
    # same: 32.25 * (16 + .5) ... city exact, one in 32: .5 * 32 + .5 = 16.5.
    # 32.25 * 16.5 / 1024 = .51965; household: 1 * (.75 * 32 + .25) / 256 = .09473.
    codes = pair(agreements(EXACT), agreements(EXACT, 5))

    same, home = MODEL.posterior(codes)[:, 0]

    assert same == pytest.approx(0.519653 / 1.614380, abs=1e-6)
    assert home == pytest.approx(0.094727 / 1.614380, abs=1e-6)


def test_what_is_caused_and_what_is_chance_are_together_the_ratio() -> None:
    rest = 1 - SAME.shares.sum(axis=1, keepdims=True)

    ratios = MODEL.ratios(SAME)

    assert np.allclose((MODEL.caused(SAME) + rest)[:, 1:], ratios[:, 1:])
    assert (ratios[:, UNKNOWN] == 1).all()


def test_no_evidence_however_large_makes_more_than_certainty() -> None:
    many = 60
    model = Model(PARTS[:1] * many, np.repeat(CHANCE[:1], many, axis=0), tuple(
        replace(one, shares=np.repeat(SAME.shares[:1], many, axis=0)) for one in (SAME, HOME)
    ))  # fmt: skip
    codes = [np.asarray([agreements(EXACT, MOST)], np.uint8)] * many

    assert model.log_odds(codes)[0, 0] > 1_000
    assert model.posterior(codes).sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("rows", "rate"),
    [
        (1001, 0.08 * 1001 / 500500),
        (2, 0.05),  # .08 * 2 / 1 would be more than is ever assumed
        (0, 0.05),
    ],
)
def test_eight_of_a_hundred_rows_usually_have_a_double(rows: int, rate: float) -> None:
    assert usual_model(PARTS, rows, people=True).classes[0].rate == pytest.approx(rate)


@pytest.mark.parametrize(
    ("people", "names"),
    [
        (True, ["same", "moved", "new work", "moved, new work", "household", "colleague"]),
        (False, ["same", "moved", *["sister organisation"] * 3, "same place"]),
    ],
)
def test_people_and_organisations_have_relations_of_their_own(
    people: bool, names: list[str]
) -> None:
    classes = usual_model(PARTS, 100, people=people).classes

    assert [one.name for one in classes] == names
    assert [one.same for one in classes] == sorted((one.same for one in classes), reverse=True)


def test_who_moved_has_another_city_by_chance_alone() -> None:
    same, moved, *_ = usual_model(PARTS, 100, people=True).classes

    assert moved.shares[1].tolist() == [0, 0, 0, 0]
    assert moved.shares[0].tolist() == same.shares[0].tolist()


def test_new_shares_leave_to_chance_what_the_class_leaves_to_chance() -> None:
    moved = usual_model(PARTS, 100, people=True).classes[1]

    found = freed(MODEL, moved, np.full((2, 4), 0.2))

    assert found.shares.tolist() == [[0.2] * 4, [0.0] * 4]


def test_a_class_is_seldom_without_what_it_needs() -> None:
    needy = Model(PARTS, CHANCE, (SAME, replace(HOME, needs=frozenset({"city"}))))
    for given in (agreements(EXACT), UNKNOWN):
        codes = pair(given, UNKNOWN)
        told = 2 ** (MODEL.log_odds(codes) - needy.log_odds(codes))[:, 0]
        assert told == pytest.approx([1, 10])
    known = pair(UNKNOWN, agreements(DIFFERS))
    assert needy.log_odds(known) == pytest.approx(MODEL.log_odds(known))
