from collections.abc import Callable, Sequence

import pytest

from crmctl.matching.fields.field import Field, Part
from crmctl.matching.fields.wording import organisation, wording
from crmctl.matching.population import Population

Levels = Callable[[Field], Sequence[str]]
Bits = Callable[[Field], Sequence[int]]


def names(*rows: str) -> Field:
    return organisation("name", [[row] for row in rows], among(rows), forms=True)[0]


def forms(*rows: str) -> Field:
    return organisation("name", [[row] for row in rows], among(rows), forms=True)[1]


def among(rows: Sequence[str]) -> Population:
    return Population.of([*range(len(rows))])


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Schneider Sensorik GmbH", "SCHNEIDER SENSORIK G.m.b.H.", "exact"),
        ("Schneider Sensorik GmbH", "Schneider Sensorik AG", "exact"),  # the form is apart
        ("Schneider-Sensorik", "Schneidersensorik", "exact"),
        ("Müller & Söhne", "Mueller und Soehne", "exact"),
        ("Müller GmbH & Co. KG Dresden", "Müller Dresden", "exact"),
        ("Sensorik Schneider", "Schneider Sensorik", "near"),
        ("Maschinenfabrik Dresden", "Maschinenfabrlk Dre5den", "near"),  # a scanner's reading
        ("Schneider Sensorik Ulm", "Schnieder Sensorik Ulm", "near"),
        ("Delikatessen Krause Ulm", "Delikatess Krause Ulm", "near"),  # a word cut short
        ("Schneider", "Schneider Sensorik", "part"),  # one name holds the other whole
        ("Vogt Schneider Holz", "Vogt Schneider Bau", "like"),  # 6 and 6 bits of 24
        ("Schneider Sensorik Ulm", "Schneider Holzbau Berlin", "differs"),  # 6 bits of 30
        ("Schneider Sensorik", "Café Roma", "differs"),
        ("Vogt Bau", "Vogt Bar", "differs"),  # a word of three letters is no misspelling
        ("Schneider", "", "unknown"),
        ("Schneider", "🙂", "unknown"),
        ("株式会社 山田", "株式会社 山田", "exact"),
    ],
)
def test_names_of_organisations_agree_as_far_as_their_words_do(
    one: str, other: str, level: str, levels: Levels
) -> None:
    assert levels(names(one, other)) == (level,)
    assert levels(names(other, one)) == (level,)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Müller GmbH & Co. KG Dresden", "Müller Dresden GmbH und Co KG", "exact"),
        ("Müller GmbH", "Müller Gesellschaft mit beschränkter Haftung", "exact"),
        ("Müller GmbH", "Müller GmbH & Co. KG", "differs"),
        ("Müller GmbH", "Müller", "unknown"),
    ],
)
def test_legal_forms_are_compared_apart(one: str, other: str, level: str, levels: Levels) -> None:
    assert levels(forms(one, other)) == (level,)


def test_the_employers_form_of_a_person_is_no_evidence() -> None:
    found = organisation("name", [["Müller GmbH"]], among(["x"]), forms=False)

    assert [part.sort for field in found for part in field.parts] == ["organisation"]


def test_a_common_word_shared_says_less_than_a_rare_one(levels: Levels, bits: Bits) -> None:
    crowd = [f"Bau {number}zeile" for number in range(30)]

    # 31 others of 33 have `bau`: one bit. A word of its own: (0 + 50/3000) / 83, twelve bits;
    # shared by two, (1 + 50/3000) / 83, six. Of the 7 bits of one name one is a seventh.
    assert levels(names("Vogt Bau", "Klein Bau", *crowd)) == ("differs",)
    # Vogt: 6 of the 7 bits are shared, 6/7 = .857, less than the whole name; of the other 6 of 18.
    found = names("Vogt Bau", "Vogt Sensorik", *crowd)
    assert levels(found) == ("like",)
    assert bits(found) == (6,)


def test_the_words_of_one_name_are_no_independent_draws(bits: Bits) -> None:
    # Two rows share two words: each (1 + 50/3000) / 52 = 2**-5.7, six bits; 6 + 6 // 2 = 9.
    assert bits(names("Schneider Sensorik", "Schneider Sensorik")) == (9,)


def test_the_best_of_several_names_counts(levels: Levels) -> None:
    rows = [["Café Roma", "Schneider Sensorik"], ["Schneider Sensorik", "Hansa"]]

    assert levels(organisation("name", rows, Population.of([0, 1]), forms=True)[0]) == ("exact",)


def test_texts_are_compared_like_names_but_without_legal_forms(levels: Levels) -> None:
    part = Part("purpose", "text")
    rows = [["Holz AG"], ["Holz KG"]]

    # 6 bits of 18 are shared.
    assert levels(wording(part, rows, Population.of([0, 1]))) == ("differs",)
    assert levels(names("Holz AG", "Holz KG")) == ("exact",)
    assert wording(part, rows, Population.of([0, 1])).strong == []


def test_names_are_found_by_all_their_letters_and_by_the_sound_of_rare_words() -> None:
    found = names("Schneider Sensorik", "Schneidersensorik", "Schnaider Bau", "Bau")
    (whole,), (words,) = found.strong, found.loose

    assert whole[0].tolist() == whole[1].tolist() != whole[2].tolist()
    assert set(words[0].tolist()) & set(words[2].tolist()) - {-1}


def test_names_of_thousands_of_words_are_compared_by_their_beginning(levels: Levels) -> None:
    assert levels(names("ab cd " * 5_000, "ab cd " * 5_000)) == ("exact",)
    text = wording(Part("text", "text"), [["x" * 10_000], ["x" * 10_000]], Population.of([0, 1]))
    assert levels(text) == ("exact",)
