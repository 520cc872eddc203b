from collections.abc import Callable, Sequence

import pytest

from crmctl.matching.fields.field import Field, Texts
from crmctl.matching.fields.telephone import telephone
from crmctl.matching.population import Population

Levels = Callable[[Field], Sequence[str]]
Bits = Callable[[Field], Sequence[int]]


def field(rows: Texts) -> Field:
    return telephone("phone", rows, Population.of([*range(len(rows))]))


@pytest.mark.parametrize(
    "writing",
    [
        "+493514711234",
        "0049 351 471 12 34",
        "+49 (0)351 4711234",
        "0351/4711234",
        "(0351) 471-1234",
        "0351 4711234 ext. 5",
        "0351 4711234 Durchwahl 20",
        "4711234",  # as one writes it in the same town
    ],
)
def test_writings_of_one_number_are_the_same(writing: str, levels: Levels) -> None:
    assert levels(field([["+49 351 4711234"], [writing]])) == ("exact",)
    assert levels(field([[writing], ["+49 351 4711234"]])) == ("exact",)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("+49 351 4711-20", "+49 351 4711-31", "part"),  # two extensions of one switchboard
        ("+49 351 4711-200", "+49 351 4711-315", "part"),
        ("+49 351 4711234", "+49 351 4171234", "near"),  # neighbours swapped
        ("+49 351 4711234", "+49 351 471234", "near"),  # a digit lost
        ("+49 351 4711234", "+49 351 4711235", "part"),  # rather an extension than a slip
        ("+49 351 4711234", "+49 30 8855990", "differs"),
        ("110", "112", "differs"),
        ("110", "110", "exact"),
        ("+49 351 4711234", "", "unknown"),
        ("+49 351 4711234", "none", "unknown"),
        ("+49 351 4711234", "0000", "unknown"),
    ],
)
def test_numbers_agree_as_far_as_slips_and_switchboards_explain(
    one: str, other: str, level: str, levels: Levels
) -> None:
    assert levels(field([[one], [other]])) == (level,)
    assert levels(field([[other], [one]])) == (level,)


def test_a_number_of_another_town_that_ends_alike_is_another_one(levels: Levels) -> None:
    assert levels(field([["+49 351 4711234"], ["+43 2 4711234"]])) == ("differs",)


def test_the_best_of_several_numbers_counts(levels: Levels) -> None:
    rows = [["+49 30 8855990", "+49 171 2345678"], ["0171 2345678", "+43 1 4711234"]]

    assert levels(field(rows)) == ("exact",)


def test_a_number_that_many_share_is_worth_less(bits: Bits) -> None:
    # Three may share a number before it is common: with 2 of 10 rows only the usual chance is
    # left, (50 * 1e-6) / 60 = 2**-20.2; with 7 of 10 it is (4 + 50 * 1e-6) / 60 = 2**-3.9.
    others = [[f"+49 30 88559{number}0"] for number in range(10)]

    assert bits(field([["+49 351 4711234"]] * 2 + others[:8])) == (20,)
    assert bits(field([["+49 351 4711234"]] * 7 + others[:3])) == (4,)


def test_the_tail_alone_and_the_trunk_with_something_else_find_a_row() -> None:
    rows = [["+49 351 4711234"], ["0351 4711234"], ["0351 4711999"], ["030 8855990"]]
    found = field(rows)
    (tail,), (trunk,) = found.strong, found.loose

    assert tail[0].tolist() == tail[1].tolist() != tail[2].tolist()
    assert trunk[0].tolist() == trunk[2].tolist() != trunk[3].tolist()


def test_the_last_of_many_numbers_finds_a_row_too() -> None:
    many = [f"+49 351 47{number}1234" for number in range(10, 25)]

    (tail,) = field([many, many[-1:]]).strong

    assert tail[1, 0] in tail[0]
