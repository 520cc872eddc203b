import re

import pytest

from crmctl.privacy import writings
from crmctl.privacy.writings import Strength, Writing


def _found(made: list[Writing], text: str, strength: Strength = Strength.WHOLE) -> list[str]:
    return [
        match[0]
        for one in made
        if one.strength is strength
        for match in one.pattern.finditer(text)
    ]


def _name(given: str, family: str, text: str) -> list[str]:
    return _found(list(writings.of_name({"given": given, "family": family})), text)


@pytest.mark.parametrize(
    "text",
    [
        "Erika Müller",
        "ERIKA MÜLLER",
        "erika mueller",
        "Erika Muller",
        "Erika Mu\u0308ller",
        "Erika\u00a0Müller",
        "Erika\nMüller",
        "Eri\u00adka Mül\u200bler",
        "Erika M. Müller",
        "Erika.Müller",
        "erika_mueller",
        "Müller, Erika",
        "Müller Erika",
        "MUELLER,ERIKA",
        "\uff25rika Müller",
    ],
)
def test_a_name_is_found_in_all_its_writings(text: str) -> None:
    assert _name("Erika", "Müller", f"mit {text}, gestern") == [text]


@pytest.mark.parametrize(
    ("given", "family", "text"),
    [
        ("Erika", "Mueller", "Erika Müller"),
        ("Jürgen", "Groß", "Juergen GROSS"),
        ("Jürgen", "Gross", "Jürgen Groß"),
        ("Søren", "Ærø", "Soeren Aeroe"),
        ("Åse", "Bråten", "Aase Braaten"),
        ("José", "García", "Jose GARCIA"),
        ("Łukasz", "Wójcik", "Lukasz Wojcik"),
        ("Sinéad", "O'Brien", "Sinead O\u2019Brien"),
        ("Sinéad", "O\u2019Brien", "Sinead OBrien"),
        ("Anna-Lena", "Müller-Lüdenscheidt", "Anna Lena Mueller - Luedenscheidt"),
        ("Ursula", "von der Leyen", "Ursula Von Der Leyen"),
        ("Алёна", "Соловьёва", "Алена СОЛОВЬЕВА"),
        ("小明", "王", "小明 王"),
        ("민준", "김", "민준 김"),
    ],
)
def test_a_name_in_another_spelling_is_the_same_name(given: str, family: str, text: str) -> None:
    assert _name(given, family, text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Erika Müllerin",
        "Ulerika Müller",
        "Erika Mülle",
        "Erik Müller",
        "Erika und Thomas Müller",
        "Erika. Müller",
        "Erika Möller",
        "Erika Mau Müller",
    ],
)
def test_another_name_is_not_taken_for_it(text: str) -> None:
    assert _name("Erika", "Müller", text) == []


def test_the_genitive_is_left_standing() -> None:
    assert _name("Erika", "Müller", "Erika Müllers Angebot") == ["Erika Müller"]
    assert _name("Erika", "Müller", "Erika Müller's offer") == ["Erika Müller"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Frau Müller", ["Müller"]),
        ("E. Müller", ["E. Müller", "Müller"]),
        ("Müller, E.", ["Müller, E.", "Müller"]),
        ("Müllerei", []),
    ],
)
def test_a_part_of_a_name_is_only_a_part(text: str, found: list[str]) -> None:
    made = list(writings.of_name({"given": "Erika", "family": "Müller"}))
    assert _found(made, text) == []
    assert _found(made, text, Strength.PART) == found


def test_one_of_several_given_names_and_half_of_a_double_name_are_parts() -> None:
    made = list(writings.of_name({"given": "Anna Lena", "family": "Müller-Lüdenscheidt"}))
    assert _found(made, "Lena Müller-Lüdenscheidt", Strength.PART)
    assert _found(made, "Anna Lena Müller", Strength.PART) == ["Anna Lena Müller"]
    noble = list(writings.of_name({"given": "Ursula", "family": "von Thun"}))
    assert _found(noble, "Ursula von", Strength.PART) == []
    assert _found(noble, "Ursula Thun", Strength.PART) == ["Ursula Thun"]


def test_a_given_name_alone_says_little() -> None:
    made = list(writings.of_name({"given": "Erika"}))
    assert [one.strength for one in made] == [Strength.FAINT]


def test_an_initial_in_place_of_a_given_name_is_only_a_part() -> None:
    made = list(writings.of_name({"given": "E.", "family": "Müller"}))
    assert {one.strength for one in made} == {Strength.PART}
    assert _found(made, "E. Müller", Strength.PART)
    korean = list(writings.of_name({"given": "준", "family": "김"}))
    assert Strength.WHOLE in {one.strength for one in korean}


def test_a_name_without_a_letter_has_no_writings() -> None:
    assert list(writings.of_name({"given": "-", "family": "'", "display": "..."})) == []


def test_a_display_name_of_several_words_is_whole_and_a_single_word_is_not() -> None:
    assert [one.strength for one in writings.of_name({"display": "Rike M."})] == [Strength.WHOLE]
    assert [one.strength for one in writings.of_name({"display": "Rike"})] == [Strength.PART]


@pytest.mark.parametrize(
    "text",
    [
        "e.mueller@acme.example",
        "E.Mueller@ACME.example",
        "mailto:e.mueller@acme.example",
        "e.mueller+crm@acme.example",
        "e.mueller(at)acme.example",
        "e.mueller [at] acme.example",
        "e.mueller%40acme.example",
    ],
)
def test_an_email_address_is_found_in_all_its_writings(text: str) -> None:
    made = list(writings.of_email("e.mueller@acme.example"))
    assert _found(made, f"<{text}>.") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "anne.e.mueller@acme.example",
        "e.mueller@acme.example.com",
        "e.mueller@acme.examples",
        "exmueller@acme.example",
    ],
)
def test_another_email_address_is_not_taken_for_it(text: str) -> None:
    assert _found(list(writings.of_email("e.mueller@acme.example")), text) == []


def test_what_is_no_email_address_has_no_writings() -> None:
    assert [*writings.of_email(""), *writings.of_email("a@"), *writings.of_email("@b")] == []


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("+493023125100", "+493023125100"),
        ("+493023125100", "+49 30 23125-100"),
        ("+493023125100", "0049 30 23125100"),
        ("+493023125100", "+49 (0)30 231 25 100"),
        ("+493023125100", "(030) 23125-100"),
        ("+493023125100", "030/23125100"),
        ("+493023125100", "030 - 23 12 51 00"),
        ("+493023125100", "tel:+49-30-23125100"),
        ("+12125550123", "(212) 555-0123"),
        ("+12125550123", "1-212-555-0123"),
        ("+390612345678", "06 1234 5678"),
        ("+4721234567", "21 23 45 67"),
        ("030/231251", "030 231251"),
    ],
)
def test_a_phone_number_is_found_in_any_grouping(number: str, text: str) -> None:
    found = _found(list(writings.of_phone(number)), f"unter {text}, ab 9 Uhr")
    assert [re.sub(r"\D", "", one) for one in found] == [re.sub(r"\D", "", text)]


@pytest.mark.parametrize(
    "text", ["030 231251001", "1030 23125100", "030 23125101", "030 23125 1 und 00", "23125100"]
)
def test_another_phone_number_is_not_taken_for_it(text: str) -> None:
    assert _found(list(writings.of_phone("+493023125100")), text) == []


def test_a_number_that_is_too_short_to_tell_anybody_has_no_writings() -> None:
    assert list(writings.of_phone("110")) == []


def test_a_profile_is_found_by_its_page_and_less_surely_by_the_handle() -> None:
    made = list(writings.of_profile("linkedin", "erika-mueller"))
    page = "https://www.linkedin.com/in/erika-mueller"
    assert _found(made, f"siehe {page}?x") == [page]
    assert _found(made, "linkedin.com/in/erika-mueller-2") == []
    assert _found(made, "Profil @erika-mueller", Strength.FAINT) == ["@erika-mueller"]
    assert len(list(writings.of_profile("x", "em"))) == 1


def test_a_street_needs_a_number_to_say_anything() -> None:
    made = list(writings.of_street("Hauptstraße 1"))
    assert _found(made, "in der Hauptstrasse 1, hinten", Strength.FAINT) == ["Hauptstrasse 1"]
    assert _found(made, "Hauptstraße 11", Strength.FAINT) == []
    assert list(writings.of_street("Hauptstraße")) == []


@pytest.mark.parametrize("text", ["1984-03-02", "2.3.1984", "02.03.1984", "3/2/1984"])
def test_a_birthday_is_found_in_the_usual_writings(text: str) -> None:
    assert _found(list(writings.of_birthday("1984-03-02")), text, Strength.FAINT) == [text]


def test_a_birthday_without_its_year_says_nothing() -> None:
    assert list(writings.of_birthday("--03-02")) == []


def test_what_says_the_same_is_told_once_and_the_surest_first() -> None:
    twice = [*writings.of_name({"given": "Erika", "family": "Müller"})] * 2
    once = writings.distinct(twice)
    assert len(once) == len(twice) // 2
    assert [one.strength for one in once] == sorted(one.strength for one in once)
