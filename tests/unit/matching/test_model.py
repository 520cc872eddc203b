from math import log2

import pytest

from crmctl.matching.agreement import EXACT, Agreement, agreed
from crmctl.matching.comparison import CONTACT_FIELDS, CUSTOMER_FIELDS
from crmctl.matching.model import usual

FIELDS = {"contact": CONTACT_FIELDS, "customer": CUSTOMER_FIELDS}


@pytest.mark.parametrize("kind", ["contact", "customer"])
def test_a_closer_level_is_never_weaker_evidence(kind: str) -> None:
    model = usual(kind, 1000)

    for field in FIELDS[kind]:
        if field not in {"order", "form"}:
            ratios = [model.weight(field, agreed(rank)).ratios[0] for rank in range(4)]
            if field == "identifier":
                del ratios[1]
            assert ratios == sorted(ratios), field


@pytest.mark.parametrize("kind", ["contact", "customer"])
def test_every_class_knows_every_field(kind: str) -> None:
    for one in usual(kind, 1000).classes:
        assert set(one.shares) == set(FIELDS[kind])
        assert all(sum(shares) < 1 for shares in one.shares.values())


def test_a_rare_value_is_better_evidence_than_a_common_one() -> None:
    model = usual("contact", 1000)

    rare, common = (model.weight("family", Agreement(EXACT, bits)).ratios[0] for bits in (12, 4))

    assert log2(rare / common) == pytest.approx(8, abs=0.1)


def test_a_field_that_is_not_known_counts_neither_way() -> None:
    model = usual("contact", 1000)
    nothing = (None,) * len(CONTACT_FIELDS)

    assert model.odds(nothing) == [one.rate for one in model.classes]


def test_one_record_alone_has_a_model() -> None:
    assert all(0 < one.rate < 1 for one in usual("contact", 1).classes)
