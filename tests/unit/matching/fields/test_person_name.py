from collections.abc import Callable, Sequence

import numpy as np
import pytest

from crmctl.matching.agreement import bits_of
from crmctl.matching.fields.field import Field
from crmctl.matching.fields.person_name import person_name
from crmctl.matching.names import FullName, name_words
from crmctl.matching.population import Population

Levels = Callable[[Field], Sequence[str]]


def name(given: str, family: str) -> FullName:
    return name_words(given), name_words(family)


def field(*names: FullName) -> Field:
    return person_name(names, [""] * len(names), Population.of(names))


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Müller", "Mueller", "exact"),
        ("Müller", "MULLER", "exact"),
        ("Groß", "Gross", "exact"),
        ("Meier", "Meyer", "near"),
        ("Meier", "Maier", "near"),
        ("Meier", "Mayer", "differs"),  # two letters of five, and a sound that many share
        ("Schmidt", "Schmitt", "near"),
        ("Christiansen", "Kristiansen", "near"),  # two slips of eleven letters
        ("Hans-Peter", "Hanspeter", "near"),
        ("Müller-Lüdenscheidt", "Müller", "part"),  # married
        ("Müller-Lüdenscheidt", "Lüdenscheidt", "part"),
        ("Müller-Lüdenscheidt", "Ludenscheid", "part"),
        ("Schmid", "Schmiedt", "part"),  # sound alike
        ("Schmid", "S.", "part"),
        ("Alexandra", "Alex", "part"),
        ("Jan", "Jon", "like"),  # one letter of three makes another name
        ("Martin", "Marina", "like"),
        ("Vogt", "Lüders", "differs"),
        ("Vogt", "V", "part"),
        ("Vogt", "L", "differs"),
        ("山田", "山本", "differs"),
        ("Иванова", "Иванова", "exact"),
        ("Vogt", "", "unknown"),
        ("Vogt", "🙂", "unknown"),
    ],
)
def test_names_agree_as_far_as_spelling_marriage_and_nicknames_explain(
    one: str, other: str, level: str, levels: Levels
) -> None:
    for left, right in ((one, other), (other, one)):
        given, family, *_ = levels(field(name("Erika", left), name("Erika", right)))
        assert (given, family) == ("exact", level)
        given, family, *_ = levels(field(name(left, "Muster"), name(right, "Muster")))
        assert (given, family) == (level, "exact")


def test_the_order_is_evidence_only_where_a_name_agrees(levels: Levels) -> None:
    same, other = name("Erika", "Muster"), name("Heinz", "Vogt")

    assert levels(field(same, same)) == ("exact", "exact", "exact", "unknown")
    assert levels(field(same, other)) == ("differs", "differs", "unknown", "unknown")


def test_swapped_names_agree_and_the_order_differs(levels: Levels) -> None:
    one, other = name("Erika", "Muster"), name("Muster", "Erika")

    assert levels(field(one, other)) == ("exact", "exact", "differs", "unknown")
    assert levels(field(other, one)) == ("exact", "exact", "differs", "unknown")


def test_swapped_and_misspelt_names_agree_nearly(levels: Levels) -> None:
    assert levels(field(name("Ericka", "Muster"), name("Muster", "Erika"))) == (
        "near", "exact", "differs", "unknown",
    )  # fmt: skip


def test_a_name_that_stands_in_the_wrong_place_among_many_is_put_right(levels: Levels) -> None:
    # 14 bear Muster as family name and 1 as given name: log2(14.5 / 1.5) is 3.3 bits, more
    # than 3, and Erika is as often one as the other.
    crowd = [name(f"{letter}nton", "Muster") for letter in "abcdefghijklm"]

    found = field(name("Erika", "Muster"), name("Muster", "Erika"), *crowd)

    assert levels(found) == ("exact", "exact", "exact", "unknown")


def test_of_two_who_share_a_name_crosswise_it_is_the_family_name(levels: Levels) -> None:
    # Otto is Karl's family name. What is known of others says so.
    crowd = [name("Ida", "Otto"), name("Emil", "Otto"), name("Otto", "Vogt")]

    given, family, order, _ = levels(field(name("Otto", "Hahn"), name("Karl", "Otto"), *crowd))

    assert (given, family, order) == ("differs", "exact", "differs")


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Andreas", "Andreo", "exact"),  # nobody else is called Andreo
        ("Andreas", "Qx", "exact"),
        ("Andreas", "Andrea", "differs"),  # both are names
        ("Andreas", "Karl", "differs"),
        ("Andreas", "A.", "unknown"),  # an initial is no other name
        ("Andreas", "Andreas", "unknown"),
        ("Andreas", "", "unknown"),
    ],
)
def test_another_given_name_that_nobody_else_bears_may_be_a_wrong_one(
    one: str, other: str, level: str, levels: Levels
) -> None:
    crowd = [
        name(given, f"Vogt{at}") for given in ("Andreas", "Andrea", "Karl") for at in range(90)
    ]

    *_, unheard = levels(field(name(one, "Muster"), name(other, "Muster"), *crowd))

    assert unheard == level


@pytest.mark.parametrize("among", [Population.of([1, 2]), Population.sample(2, 1000)])
def test_among_few_rows_nobody_else_need_bear_a_name(among: Population, levels: Levels) -> None:
    rows = [name("Andreas", "Muster"), name("Qx", "Muster")]

    assert levels(person_name(rows, ["", ""], among))[-1] == "unknown"


def test_a_rare_name_is_worth_more_than_a_common_one() -> None:
    rows = [name(f"G{number}x", "Meier") for number in range(20)]
    rows += [name("Hans", "Lüdenscheidt"), name("Ida", "Lüdenscheidt")]
    found = field(*rows)

    _, codes, *_ = found.compare(np.asarray([0, 20], np.int32), np.asarray([1, 21], np.int32))

    # Meier: (19 + 50/2000) / 72 = 2**-1.9; Lüdenscheidt: (1 + 50/2000) / 72 = 2**-6.1.
    assert bits_of(codes).tolist() == [2, 6]


def test_a_misspelt_name_is_as_common_as_the_commoner_writing() -> None:
    rows = [name(f"G{number}x", "Meier") for number in range(20)] + [name("Hans", "Meyer")]
    found = field(*rows)

    _, codes, *_ = found.compare(np.asarray([0], np.int32), np.asarray([20], np.int32))

    assert bits_of(codes).tolist() == [2]


def test_rows_are_found_by_their_whole_name_in_any_order_and_by_each_name() -> None:
    found = field(name("Erika", "Muster"), name("Muster", "Erika"), name("Erika", "Vogt"),
                  name("", "Muster"))  # fmt: skip
    (whole,), (each,) = found.strong, found.loose

    assert whole[0].tolist() == whole[1].tolist() != whole[2].tolist()
    assert whole[3].tolist() == [-1]
    assert set(each[0].tolist()) & set(each[2].tolist()) - {-1}


def test_rows_without_names_are_compared_with_nothing(levels: Levels) -> None:
    assert levels(field(name("", ""), name("", ""))) == ("unknown",) * 4


def test_names_of_hundreds_of_letters_that_share_none_differ(levels: Levels) -> None:
    # 256 slips would be none, were they counted in one byte.
    one, other = (((letter * 128, letter * 128), ()) for letter in "ab")

    assert levels(field(one, other)) == ("differs", "unknown", "unknown", "unknown")
