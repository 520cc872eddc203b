from collections import Counter

import pytest

from crmctl.matching.agreement import DIFFERS, EXACT, NEAR, Pattern, agreed
from crmctl.matching.comparison import CONTACT_FIELDS
from crmctl.matching.learning import fit
from crmctl.matching.model import usual

RECORDS = 1000
PAIRS = RECORDS * (RECORDS - 1) // 2


def pattern(**ranks: int) -> Pattern:
    return tuple(agreed(ranks[name]) if name in ranks else None for name in CONTACT_FIELDS)


STRANGERS = pattern(given=DIFFERS, family=DIFFERS, email=DIFFERS)
DRAWN = Counter({STRANGERS: 20_000})


def test_without_candidates_the_model_stays_near_what_is_usual() -> None:
    start = usual("contact", RECORDS)

    fitted = fit(start, Counter(), DRAWN, PAIRS)

    assert fitted.classes[0].shares["phone"] == pytest.approx(start.classes[0].shares["phone"])


def test_it_learns_that_people_change_their_mailbox() -> None:
    moved = pattern(given=EXACT, family=EXACT, birthday=EXACT, email=DIFFERS)
    start = usual("contact", RECORDS)

    fitted = fit(start, Counter({moved: 500}), DRAWN, PAIRS)

    before, after = (sum(model.classes[0].shares["email"]) for model in (start, fitted))
    assert after < before / 2


def test_a_changed_given_name_never_becomes_usual() -> None:
    others = pattern(given=DIFFERS, family=EXACT, email=EXACT, phone=EXACT)

    fitted = fit(usual("contact", RECORDS), Counter({others: 500}), DRAWN, PAIRS)

    assert sum(fitted.classes[0].shares["given"]) >= 0.94 - 1e-9


def test_a_closer_level_stays_at_least_as_strong() -> None:
    typos = pattern(given=NEAR, family=NEAR, email=NEAR, birthday=EXACT)

    fitted = fit(usual("contact", RECORDS), Counter({typos: 500}), DRAWN, PAIRS)

    for name in ("given", "family", "email"):
        ratios = [fitted.weight(name, agreed(rank)).ratios[0] for rank in range(4)]
        assert ratios[1:] == pytest.approx(sorted(ratios[1:]))


def test_pairs_that_look_the_same_do_not_count_as_chance() -> None:
    same = pattern(given=EXACT, family=EXACT, birthday=EXACT, email=EXACT)
    start = usual("contact", RECORDS)

    with_pairs = fit(start, Counter(), DRAWN + Counter({same: 200}), PAIRS)

    assert with_pairs.chance["email"][2] < 1e-4
