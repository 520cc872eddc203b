import pytest

from crmctl.model.text import fold, loose, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße", "strasse"),
        ("STRAẞE", "strasse"),
        ("Müller", "muller"),
        ("Mu\u0308ller", "muller"),
        ("Łódź", "lodz"),
        ("Ærøskøbing", "aeroskobing"),
        ("Þór Đặng", "thor dang"),
        ("İstanbul \u0131\u015f\u0131k", "istanbul isik"),
        ("ﬁle \u2121", "file tel"),
        ("Ромашка", "ромашка"),
        ("ABC", "abc"),
        ("", ""),
    ],
)
def test_case_and_accents_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_every_character_is_folded_in_one_go() -> None:
    for code in range(0x3000):
        char = chr(code)
        assert fold(fold(char)) == fold(char), hex(code)


@pytest.mark.parametrize("text", ["Müller", "Mueller", "Muller", "MÜLLER", "mu\u0308ller"])
def test_the_german_writings_of_a_name_are_one(text: str) -> None:
    assert loose(text) == "muller"


def test_words_are_folded_and_without_punctuation() -> None:
    assert words("Müller-Lüdenscheidt, Hauptstraße 1a_b") == [
        "muller", "ludenscheidt", "hauptstrasse", "1a", "b",
    ]  # fmt: skip
    assert words(" -- ") == []
