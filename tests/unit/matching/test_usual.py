from collections.abc import Mapping

import pytest

from crmctl.matching import usual
from crmctl.matching.columns import Column, Type
from crmctl.matching.preparing import prepare

RELATIONS = (usual.HOUSEHOLD, usual.COLLEAGUE, usual.SISTER, usual.SAME_PLACE)


def test_every_part_that_a_table_can_give_has_usual_shares_and_chances() -> None:
    columns = [Column(each.value, each, ["x 1"]) for each in Type]
    organisations = [each for each in columns if not each.type.value.endswith("_name")]
    sorts = {
        part.sort
        for table in (columns, organisations)
        for field in prepare(table).fields
        for part in field.parts
    }

    assert sorts == usual.CHANCE.keys() == usual.SAME.keys()
    assert sorts >= usual.NOT_WHO | usual.WORK
    for relation in RELATIONS:
        assert relation.keys() <= sorts


@pytest.mark.parametrize("shares", [usual.SAME, *RELATIONS])
def test_shares_leave_something_to_chance(shares: Mapping[str, usual.Shares]) -> None:
    for levels in shares.values():
        assert min(levels) >= 0
        assert sum(levels) < 1


def test_chances_are_those_of_something_possible() -> None:
    for levels in usual.CHANCE.values():
        assert min(levels) > 0
        assert sum(levels) < 1


@pytest.mark.parametrize("sort", sorted(usual.SAME))
def test_an_exact_agreement_is_evidence_for_the_same_one(sort: str) -> None:
    assert usual.SAME[sort][-1] > usual.CHANCE[sort][-1]
