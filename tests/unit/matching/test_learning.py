import numpy as np
import pytest
from numpy.typing import ArrayLike

from crmctl.matching import usual
from crmctl.matching.agreement import DIFFERS, EXACT, LIKE, MOST, NEAR, UNKNOWN, agreements
from crmctl.matching.arrays import Codes
from crmctl.matching.fields.field import Part
from crmctl.matching.learning import fit
from crmctl.matching.model import Model, usual_model

NUMBER, TEXT = Part("number", "identifier"), Part("purpose", "text")
ROWS, PAIRS = 1000, 499_500
# Of these it is certain that they are the same: an own number, one in 16 million, agrees.
CERTAIN = agreements(EXACT, MOST)


def start(*parts: Part) -> Model:
    return usual_model(parts, ROWS, people=True)


def codes(*runs: tuple[ArrayLike, int]) -> Codes:
    each = [np.full(times, code, dtype=np.uint8) for code, times in runs]
    return np.concatenate([np.zeros(0, dtype=np.uint8), *each])


def shares(model: Model, at: int) -> list[float]:
    return [float(share) for share in model.classes[0].shares[at]]


NONE = codes()


def test_without_any_pair_the_usual_stays() -> None:
    fitted = fit(start(NUMBER, TEXT), [NONE, NONE], [NONE, NONE], PAIRS)

    assert shares(fitted, 1) == pytest.approx(usual.SAME["text"])
    assert fitted.chance.tolist() == pytest.approx(start(NUMBER, TEXT).chance)


def test_thirty_sure_pairs_weigh_as_much_as_the_usual() -> None:
    certain, differs = codes((CERTAIN, 30)), codes((agreements(DIFFERS), 30))

    fitted = fit(start(NUMBER, TEXT), [certain, differs], [NONE, NONE], PAIRS)

    half = [share / 2 for share in usual.SAME["text"]]
    assert shares(fitted, 1) == pytest.approx(half, rel=0.02)


def test_what_agrees_in_all_sure_pairs_becomes_the_rule() -> None:
    certain, exact = codes((CERTAIN, 270)), codes((agreements(EXACT, 20), 270))

    fitted = fit(start(NUMBER, TEXT), [certain, exact], [NONE, NONE], PAIRS)

    # 270 pairs and 30 times the usual .4, of 300.
    assert shares(fitted, 1)[-1] == pytest.approx(0.94, abs=0.01)


def test_what_is_unknown_teaches_nothing() -> None:
    certain, unknown = codes((CERTAIN, 300)), codes((UNKNOWN, 300))

    fitted = fit(start(NUMBER, TEXT), [certain, unknown], [NONE, NONE], PAIRS)

    assert shares(fitted, 1) == pytest.approx(usual.SAME["text"])


def test_the_rate_of_the_same_is_counted_among_all_pairs() -> None:
    fitted = fit(start(NUMBER), [codes((CERTAIN, 300))], [NONE], PAIRS)

    # Six classes of the same and related share the 300 and have one each beforehand.
    same = sum(one.rate for one in fitted.classes if one.same)
    assert same == pytest.approx((300 + 4) / (PAIRS + 7), rel=0.02)


def test_chance_is_what_pairs_drawn_at_random_show() -> None:
    drawn = codes((agreements(EXACT), 300), (agreements(LIKE), 100), (agreements(DIFFERS), 600))

    fitted = fit(start(Part("sort", "category")), [NONE], [drawn], PAIRS)

    # 300 + 1 of 1000 + 1 / .1 agree; 100 + 1 of 1000 + 1 / .05 are alike.
    assert fitted.chance[0, -1] == pytest.approx(301 / 1010, rel=0.01)
    assert fitted.chance[0, 0] == pytest.approx(101 / 1020, rel=0.01)


def test_drawn_pairs_that_are_the_same_are_no_chance() -> None:
    drawn = codes((CERTAIN, 50), (agreements(DIFFERS), 950))

    fitted = fit(start(NUMBER), [NONE], [drawn], PAIRS)

    assert fitted.chance[0, -1] == pytest.approx(1e-7, rel=0.3)


def test_a_closer_level_is_never_weaker_evidence() -> None:
    part = Part("purpose", "text")
    often = codes((agreements(LIKE), 200), (agreements(NEAR), 1), (agreements(EXACT), 40))
    certain = codes((CERTAIN, len(often)))

    fitted = fit(start(NUMBER, part), [certain, often], [NONE, NONE], PAIRS)

    ratios = fitted.classes[0].shares[1] / fitted.chance[1]
    assert (np.diff(ratios) >= -1e-9).all()


def test_the_same_person_keeps_the_given_name_whatever_the_pairs_seem_to_say() -> None:
    given = Part("given name", "given")
    certain, differs = codes((CERTAIN, 900)), codes((agreements(DIFFERS), 900))

    fitted = fit(start(NUMBER, given), [certain, differs], [NONE, NONE], PAIRS)

    assert sum(shares(fitted, 1)) >= 0.94 - 1e-9


def test_a_shared_switchboard_never_becomes_the_mark_of_one_person() -> None:
    phone = Part("phone", "phone")
    certain, part = codes((CERTAIN, 900)), codes((agreements(LIKE), 900))

    fitted = fit(start(NUMBER, phone), [certain, part], [NONE, NONE], PAIRS)

    assert shares(fitted, 1)[0] <= usual.SAME["phone"][0] + 1e-9


def test_relations_are_not_learned_but_how_common_they_are() -> None:
    before = start(NUMBER, TEXT)
    certain, exact = codes((CERTAIN, 100)), codes((agreements(EXACT), 100))

    after = fit(before, [certain, exact], [NONE, NONE], PAIRS)

    for one, other in zip(before.classes, after.classes, strict=True):
        if not one.same:
            assert one.shares.tolist() == other.shares.tolist()
            assert one.rate != other.rate


def test_two_runs_give_identical_bits() -> None:
    chance = np.random.default_rng(1)
    some = [chance.integers(0, 126, 500).astype(np.uint8) for _ in range(4)]

    one, two = (fit(start(NUMBER, TEXT), some[:2], some[2:], PAIRS) for _ in range(2))

    assert one.chance.tobytes() == two.chance.tobytes()
    assert all(
        a.shares.tobytes() == b.shares.tobytes() and a.rate == b.rate
        for a, b in zip(one.classes, two.classes, strict=True)
    )


def test_relatives_share_a_number_as_often_as_those_of_other_given_names_do() -> None:
    # 270 pairs of one house and family name and wholly other given names: a household each.
    parts = (Part("given", "given"), Part("family", "family"), Part("street", "street"),
             Part("house", "house"), Part("phone", "phone"))  # fmt: skip
    rare, other = agreements(EXACT, 20), agreements(DIFFERS)
    seen = [codes((code, 270)) for code in (other, rare, rare, rare, other)]

    fitted = fit(start(*parts), seen, [NONE] * 5, PAIRS)

    household = next(one for one in fitted.classes if one.name == "household")
    # None of 270, and 30 times the usual.
    assert household.shares[4, -1] == pytest.approx(usual.HOUSEHOLD["phone"][-1] / 10, rel=0.05)
    assert household.shares[1].tolist() == pytest.approx(usual.HOUSEHOLD["family"])


def test_relations_of_organisations_stay_as_usual() -> None:
    phone = Part("phone", "phone")
    model = usual_model((NUMBER, phone), ROWS, people=False)

    fitted = fit(model, [codes((agreements(DIFFERS), 99))] * 2, [NONE] * 2, PAIRS)

    assert [one.shares.tolist() for one in fitted.classes if not one.same] == [
        one.shares.tolist() for one in model.classes if not one.same
    ]
