from collections.abc import Callable, Sequence

import pytest

from crmctl.matching.fields.field import Field, Part
from crmctl.matching.fields.spelled import chosen, coded, spelled
from crmctl.matching.population import Population

Levels = Callable[[Field], Sequence[str]]
Bits = Callable[[Field], Sequence[int]]

PART = Part("street", "street")


def among(rows: int) -> Population:
    return Population.of([*range(rows)])


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("lindenstr", "lindenstr", "exact"),
        ("lindenstr", "lidenstr", "near"),  # a letter lost
        ("lindenstr", "lidnenstr", "near"),  # two slips of nine letters
        ("dresden", "drseden", "near"),
        ("dresden", "dresdenost", "near"),  # the same beginning
        ("ulm", "ulam", "near"),
        ("ab", "ac", "differs"),  # too short for a slip
        ("bahnhofsstr", "bahnhofsweg", "part"),  # three slips of eleven letters
        ("lindenstr", "ringweg", "differs"),
    ],
)
def test_names_of_places_agree_as_far_as_misspelling_explains(
    one: str, other: str, level: str, levels: Levels
) -> None:
    for rows in ([[one], [other]], [[other], [one]]):
        assert levels(spelled(PART, rows, among(2), usual=1e-3)) == (level,)


def test_a_row_without_a_name_is_unknown(levels: Levels) -> None:
    assert levels(spelled(PART, [["ulm"], []], among(2), usual=1e-3)) == ("unknown",)


def test_a_misspelt_name_is_as_common_as_the_commoner_writing(bits: Bits) -> None:
    # dresden 5 times of 10: (4 + 50/1000) / 60 = 2**-3.9; drseden once: 2**-10.2.
    rows = [["drseden"], *[["dresden"]] * 5, *[[f"x{number}"] for number in range(4)]]

    assert bits(spelled(PART, rows, among(10), usual=1e-3)) == (4,)


def test_what_is_only_like_is_told_without_rarity(bits: Bits) -> None:
    assert bits(spelled(PART, [["bahnhofsstr"], ["bahnhofsweg"]], among(2), usual=1e-3)) == (0,)


def test_places_are_found_by_sound_and_by_beginning_unless_told_not_to() -> None:
    rows = [["schmiedstr"], ["schmitstr"], ["schmargendorf"]]
    (keys,) = spelled(PART, rows, among(3), usual=1e-3).loose

    assert keys[0, 0] == keys[1, 0] != keys[2, 0]
    assert keys[0, 1] == keys[1, 1] == keys[2, 1]
    assert spelled(PART, rows, among(3), usual=1e-3, keys=False).loose == []


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("01067", "01067", "exact"),
        ("01067", "01076", "near"),
        ("01067", "0106", "near"),
        ("01067", "02167", "part"),  # two digits of five
        ("010", "023", "differs"),  # two digits of three
        ("5", "5bis", "part"),  # the number, and a staircase
        ("5", "5a", "near"),
        ("5", "7", "differs"),  # the house next door
        ("94103", "941031234", "part"),  # a postcode, and its long form
        ("01067", "89073", "differs"),
    ],
)
def test_codes_agree_as_far_as_mistyping_explains(
    one: str, other: str, level: str, levels: Levels
) -> None:
    for rows in ([[one], [other]], [[other], [one]]):
        assert levels(coded(PART, rows, among(2), usual=1e-3)) == (level,)


def test_codes_are_found_only_by_themselves() -> None:
    (keys,) = coded(PART, [["01067"], ["01067"], ["01076"], []], among(4), usual=1e-3).loose

    assert keys.tolist() == [[0], [0], [1], [-1]]


@pytest.mark.parametrize(
    ("rows", "level"),
    [
        ([["gmbh"], ["gmbh"]], "exact"),
        ([["gmbh"], ["gmbhcokg"]], "differs"),
        ([["gmbh"], []], "unknown"),
    ],
)
def test_a_choice_is_the_same_or_another_one(
    rows: list[list[str]], level: str, levels: Levels
) -> None:
    found = chosen(PART, rows, among(2), usual=0.2)

    assert levels(found) == (level,)
    assert not found.loose
