from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest

from crmctl.matching.agreement import DIFFERS, EXACT, UNKNOWN, agreements
from crmctl.matching.columns import Cell, Column, Type
from crmctl.matching.fields.field import Part
from crmctl.matching.judging import Answer, Found, judged, log_odds
from crmctl.matching.model import Class, Model
from crmctl.matching.preparing import Rest, prepare
from crmctl.matching.table_finder import compared, find_for, find_in

FAMILIES = (
    "Vogt", "Krause", "Sommer", "Winter", "Falk", "Hahn", "Reuter", "Stolz", "Brandt", "Kuhn",
    "Lang", "Berg",
)  # fmt: skip
GIVENS = (
    "Anna", "Otto", "Ida", "Karl", "Berta", "Emil", "Clara", "Paul", "Dora", "Max", "Frieda",
    "Kurt",
)  # fmt: skip


def new_row(columns: Sequence[Column], *, among: int) -> Found:
    """Judge a table's first row against each other one."""
    rows = len(columns[0].values) if columns else 0
    right = np.arange(1, max(rows, 1), dtype=np.int32)
    return find_for(columns, np.zeros(len(right), np.int32), right, among=Rest(among))


def table(**cells: Sequence[Cell]) -> list[Column]:
    return [Column(name, Type(name), values) for name, values in cells.items()]


def people(*rows: tuple[str, ...]) -> list[Column]:
    """Some people, and then twelve strangers."""
    strangers = [
        (given, family, f"{family}weg {at}", f"0{at}067", family, f"{family}@{given}.example")
        for at, (given, family) in enumerate(zip(GIVENS, FAMILIES, strict=True), start=10)
    ]
    types = ("given_name", "family_name", "address", "postal_code", "city", "email")
    cells = zip(*rows, *strangers, strict=True)
    return table(**dict(zip(types, map(list, cells), strict=True)))


def number(found: Found, left: int, right: int) -> int:
    (at,) = np.flatnonzero((found.left == left) & (found.right == right)).tolist()
    return int(at)


ERIKA = ("Erika", "Muster", "Lindenstraße 7", "01067", "Dresden", "e.muster81@gmx.de")
MISSPELT = ("Ericka", "Muster", "Lindenstr. 7", "01067", "Drseden", "e.muster81@gmx.de")
HEINZ = ("Heinz", "Muster", "Lindenstraße 7", "01067", "Dresden", "")
MOVED = ("Erika", "Muster", "Ring 90", "89073", "Ulm", "e.muster81@gmx.de")

# Two parts of which the chances are known: see test_model.
PARTS = (Part("given name", "given"), Part("city", "city"))
MODEL = Model(
    PARTS,
    np.asarray([[1 / 4, 1 / 8, 1 / 32, 1 / 64], [1 / 4, 1 / 8, 1 / 8, 1 / 16]]),
    (
        Class("same", same=True, rate=1 / 1024,
              shares=np.asarray([[0, 0, 1 / 4, 1 / 2], [0, 0, 0, 1 / 2]])),
        Class("household", same=False, rate=1 / 256,
              shares=np.asarray([[0, 0, 0, 0], [0, 0, 0, 3 / 4]])),
    ),
)  # fmt: skip


def one_pair(*codes: object) -> Found:
    return judged(MODEL, np.asarray([0], np.int32), np.asarray([1], np.int32),
                  [np.asarray([code], np.uint8) for code in codes])  # fmt: skip


def test_the_same_one_competes_with_relations_and_strangers() -> None:
    # As in test_model: .519653 for the same one, .094727 for a household, 1 for strangers.
    found = one_pair(agreements(EXACT), agreements(EXACT, 5))

    assert found.probability[0] == pytest.approx(0.519653 / 1.614380, abs=1e-6)
    assert found.unrestrained[0] == pytest.approx(0.519653, abs=1e-6)


def test_the_evidence_of_a_pair_is_told_part_by_part() -> None:
    before, given, city, relation = one_pair(agreements(EXACT), agreements(EXACT, 5)).evidence(0)

    assert (before.field, before.level, before.bits) == ("before", "", -10)
    assert (given.field, given.level) == ("given name", "exact")
    assert given.bits == pytest.approx(np.log2(32.25))
    assert (city.field, city.level) == ("city", "exact")
    assert city.bits == pytest.approx(np.log2(16.5))
    # 1 : 1.094727
    assert (relation.field, relation.level) == ("relation", "household")
    assert relation.bits == pytest.approx(-np.log2(1.094727), abs=1e-5)


def test_what_is_unknown_is_no_evidence() -> None:
    assert [one.field for one in one_pair(agreements(EXACT), UNKNOWN).evidence(0)] == [
        "before", "given name",
    ]  # fmt: skip


def test_an_address_alone_never_makes_one_of_two() -> None:
    found = one_pair(agreements(DIFFERS), agreements(EXACT, 24))

    # Ten times likelier neighbours, and out of the question where relations are ruled out.
    assert found.probability[0] <= 1 / 11
    assert found.unrestrained[0] == 0


def test_evidence_beyond_what_a_probability_can_tell_is_told_whole() -> None:
    parts = [Part(f"number {at}", "identifier") for at in range(4)]
    model = Model(parts, np.full((4, 4), 1e-6), (
        Class("same", same=True, rate=0.001, shares=np.full((4, 4), 0.2)),
        Class("household", same=False, rate=0.001, shares=np.zeros((4, 4))),
    ))  # fmt: skip
    codes = [np.asarray([agreements(EXACT, 24)], np.uint8)] * 4

    found = judged(model, np.asarray([0], np.int32), np.asarray([1], np.int32), codes)

    assert found.probability[0] == 1
    assert [one.field for one in found.evidence(0)] == ["before", *(part.name for part in parts)]


def test_no_pairs_and_no_parts_are_judged_too() -> None:
    nobody, no_codes = np.zeros(0, np.int32), np.zeros(0, np.uint8)

    assert len(judged(MODEL, nobody, nobody, [no_codes, no_codes]).probability) == 0
    assert len(find_in(table(text=["a"])).probability) == 0
    assert len(find_in([]).telling()) == 0
    assert len(new_row([], among=10).left) == 0
    assert len(new_row(people(ERIKA), among=0).left) == 12


def test_one_person_written_twice_is_found_among_strangers() -> None:
    found = find_in(people(ERIKA, MISSPELT))

    at = number(found, 0, 1)
    assert found.answer(at) == (Answer.SAME, "")
    assert found.probability[at] > 0.99
    assert found.telling().tolist() == [at]


def test_a_household_is_related() -> None:
    found = find_in(people(ERIKA, HEINZ))

    at = number(found, 0, 1)
    assert found.answer(at) == (Answer.RELATED, "household")
    assert found.probability[at] < 0.1
    assert found.telling().tolist() == [at]


def test_who_moved_is_the_same_one_and_the_evidence_says_so() -> None:
    found = find_in(people(ERIKA, MOVED))

    at = number(found, 0, 1)
    assert found.answer(at)[0] is Answer.SAME
    assert found.evidence(at)[0].level == "moved"


def test_strangers_are_unrelated_and_not_worth_telling() -> None:
    found = find_in(people(ERIKA))

    assert {found.answer(at) for at in range(len(found.left))} == {(Answer.UNRELATED, "")}
    assert found.telling().tolist() == []


def test_namesakes_are_told_where_they_may_be_one() -> None:
    # Thomas and Meier are common here, the birthdays have nothing in common.
    rows = table(
        given_name=["Thomas"] * 8 + [*GIVENS],
        family_name=["Meier"] * 2 + [*FAMILIES[:6]] + ["Meier"] * 6 + [*FAMILIES[6:]],
        date=[f"19{50 + at}-{at % 12 + 1:02}-{10 + at}" for at in range(20)],
    )
    found = find_in(rows)
    answers = {found.answer(at) for at in found.telling().tolist()}

    assert answers == {(Answer.RELATED, "namesake")}
    assert (0, 1) in {(found.left[at], found.right[at]) for at in found.telling()}


def test_a_new_row_is_compared_with_all_others_by_what_is_usual() -> None:
    found = new_row(people(ERIKA, HEINZ, MISSPELT), among=10_000)

    assert found.left.tolist() == [0] * 14
    assert found.answer(number(found, 0, 2)) == (Answer.SAME, "")
    assert found.answer(number(found, 0, 1)) == (Answer.RELATED, "household")


def test_the_order_of_telling_is_the_likeliest_first() -> None:
    found = find_in(people(ERIKA, MISSPELT, HEINZ, MOVED))

    told = found.probability[found.telling()]
    assert told.tolist() == sorted(told.tolist(), reverse=True)
    assert len(found.telling(least=0.0)) == len(found.left)


def test_two_tables_are_compared_across_only() -> None:
    columns = people(ERIKA, HEINZ, MISSPELT)

    found = find_in(columns, split=2)

    assert set(found.left.tolist()) == {0, 1}
    assert min(found.right.tolist()) == 2
    assert found.answer(number(found, 0, 2))[0] is Answer.SAME


@pytest.mark.parametrize("split", [0, 14])
def test_a_table_may_be_linked_with_an_empty_one(split: int) -> None:
    assert len(find_in(people(ERIKA, MISSPELT), split=split).left) == 0


def test_an_agreeing_house_says_postcode_and_city_already() -> None:
    def known(*rows: tuple[str, ...]) -> list[str]:
        fields = prepare(people(*rows)).fields
        parts = [part.name for field in fields for part in field.parts]
        codes = compared(fields, np.asarray([0], np.int32), np.asarray([1], np.int32))
        places = ("street", "house number", "postcode", "city")
        return [name for name, (code,) in zip(parts, codes, strict=True)
                if code != UNKNOWN and name in places]  # fmt: skip

    assert known(ERIKA, MISSPELT) == ["street", "house number"]
    elsewhere = ("Ida", "Falk", "Ring 90", "01067", "Dresden", "")
    assert known(ERIKA, elsewhere) == ["street", "house number", "postcode"]
    # What disagrees is evidence whatever else agrees.
    assert known(ERIKA, MOVED) == ["street", "house number", "postcode", "city"]


def test_the_log_odds_of_certainty_are_finite() -> None:
    odds = log_odds(np.asarray([0.0, 0.5, 0.75, 1.0]))

    assert odds[1] == 0
    assert odds[2] == pytest.approx(np.log2(3))
    assert np.isfinite(odds).all()
    assert odds[3] == 52


def test_evidence_adds_up_for_every_pair() -> None:
    found = find_in(people(ERIKA, MISSPELT, HEINZ, MOVED))

    for at, (left, right) in enumerate(combinations(range(16), 2)):
        assert (found.left[at], found.right[at]) == (left, right)
        bits = sum(one.bits for one in found.evidence(at))
        assert found.probability[at] == pytest.approx(1 / (1 + 2**-bits))
