from datetime import UTC, datetime
from typing import Any

import pytest

from crmctl.model import amounts
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.describe import catalogue
from crmctl.model.entry import (
    EntryContext,
    looks_like_email,
    normalise,
    phone,
    value_of,
)
from crmctl.model.profiles import network_of
from crmctl.model.settings import Settings

_NOW = datetime(2026, 11, 21, 11, 0, 5, tzinfo=UTC)
_CONTEXT = EntryContext.at(_NOW, "DE", "Europe/Berlin")


def _kind(name: str) -> Kind:
    return catalogue(Settings.model_validate({"format": 1, "name": "Test"})).by_name[name]


def _value(kind: FieldType, typed: str, context: EntryContext = _CONTEXT) -> str:
    choices = ("phone", "post", "email") if kind is FieldType.CHOICE else ()
    return value_of(Field("field", kind, choices=choices), typed, context)


def _profile(typed: str) -> str:
    return value_of(_kind("contact").by_name["profiles"], typed, _CONTEXT)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Erika \t Müller ", "Erika Müller"),
        ("Mu\u0308ller", "Müller"),
        ("one\r\ntwo\nthree", "one two three"),
        ("MÜLLER gmbh", "MÜLLER gmbh"),
        ("a\u00a0b\u2003c", "a b c"),
        ("", ""),
    ],
)
def test_text_gets_its_spaces_and_unicode_in_order_and_keeps_its_spelling(
    typed: str, stored: str
) -> None:
    assert _value(FieldType.TEXT, typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("one", "one\n"),
        ("\n\none  \r\n\r\n  two\r\n\n", "one\n\n  two\n"),
        (" \n\t", ""),
    ],
)
def test_a_note_keeps_its_lines(typed: str, stored: str) -> None:
    assert _value(FieldType.NOTE, typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Erika.Mueller@ACME.Example", "Erika.Mueller@acme.example"),
        ("mailto:e@acme.example", "e@acme.example"),
        ("<MAILTO:e@acme.example>", "e@acme.example"),
        ("no address", "no address"),
    ],
)
def test_an_email_address_keeps_its_mailbox_and_gets_a_small_domain(
    typed: str, stored: str
) -> None:
    assert _value(FieldType.EMAIL, typed) == stored


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("030 23125 100", "DE", "+493023125100"),
        ("(030) 23125-100", "DE", "+493023125100"),
        ("+49 (0)30 23125100", "DE", "+493023125100"),
        ("+4903023125100", "DE", "+493023125100"),
        ("0049 30 23125100", "DE", "+493023125100"),
        ("0171/3920012", "DE", "+491713920012"),
        ("+491713920012", "US", "+491713920012"),
        ("tel:+49-30-23125100", "DE", "+493023125100"),
        ("030 23125100 ext. 7", "DE", "+493023125100;ext=7"),
        ("01 23456789", "AT", "+43123456789"),
        ("044 668 18 00", "CH", "+41446681800"),
        ("(212) 555-0123", "US", "+12125550123"),
        ("020 7946 0123", "GB", "+442079460123"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("+390612345678", "IT", "+390612345678"),
        ("110", "DE", ""),
        ("ask Frau Müller", "DE", ""),
        ("030 23125100", "", ""),
        ("0" * 300, "DE", ""),
    ],
)
def test_a_phone_number_has_one_writing_in_the_world(
    typed: str, country: str, stored: str
) -> None:
    assert phone(typed, country) == stored


def test_a_phone_number_without_an_international_writing_stays_as_typed() -> None:
    assert _value(FieldType.PHONE, " 110 ") == "110"
    assert _value(FieldType.PHONE, "030 23125 100") == "+493023125100"


@pytest.mark.parametrize(
    ("typed", "stored"), [("Deutschland", "DE"), ("uk", "GB"), ("NO", "NO"), ("Mars", "Mars")]
)
def test_a_country_becomes_its_code(typed: str, stored: str) -> None:
    assert _value(FieldType.COUNTRY, typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"), [("DE", "de"), ("pt-BR", "pt-BR"), ("EN_us", "en-us")]
)
def test_a_language_has_small_letters(typed: str, stored: str) -> None:
    assert _value(FieldType.LANGUAGE, typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://www.ACME.example/impressum?x", "acme.example"),
        ("WWW.acme.example.", "acme.example"),
        ("info@acme.example", "acme.example"),
        ("acme.example:8080", "acme.example"),
        ("www.example", "www.example"),
    ],
)
def test_a_domain_is_found_in_an_address(typed: str, stored: str) -> None:
    assert _value(FieldType.DOMAIN, typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("acme.example/a", "https://acme.example/a"),
        ("http://acme.example", "http://acme.example"),
        ("", ""),
    ],
)
def test_a_web_address_gets_a_scheme(typed: str, stored: str) -> None:
    assert _value(FieldType.URL, typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("call", "phone"),
        ("Letter", "post"),
        ("E-Mail", "email"),
        ("mail", "email"),
        ("PHONE", "phone"),
        ("Pigeon", "Pigeon"),
    ],
)
def test_everyday_words_for_a_channel_are_understood(typed: str, stored: str) -> None:
    assert _value(FieldType.CHOICE, typed) == stored


def test_a_word_for_a_choice_of_another_field_is_left() -> None:
    stage = _kind("customer").by_name["stage"]
    assert value_of(stage, "call", _CONTEXT) == "call"
    assert value_of(stage, "Lead", _CONTEXT) == "lead"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1.2.2026", "2026-02-01"),
        ("21.11.2026", "2026-11-21"),
        ("31.02.2026", "2026-02-31"),
        ("today", "2026-11-21"),
        ("Gestern", "2026-11-20"),
        ("tomorrow", "2026-11-22"),
        ("2026-11-21", "2026-11-21"),
        ("11/21/2026", "11/21/2026"),
        ("21.11.26", "21.11.26"),
    ],
)
def test_a_date_is_turned_round_and_never_guessed(typed: str, stored: str) -> None:
    assert _value(FieldType.DATE, typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"), [("12.3.", "--03-12"), ("12.3.1984", "1984-03-12"), ("12.3", "12.3")]
)
def test_a_birthday_may_be_typed_without_its_year(typed: str, stored: str) -> None:
    assert _value(FieldType.PARTIAL_DATE, typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("now", "2026-11-21T12:00:05+01:00"),
        ("today", "2026-11-21"),
        ("9:30", "2026-11-21T09:30:00+01:00"),
        ("heute 9:30 Uhr", "2026-11-21T09:30:00+01:00"),
        ("tomorrow 14:05", "2026-11-22T14:05:00+01:00"),
        ("21.7.2026 9:30", "2026-07-21T09:30:00+02:00"),
        ("2026-11-21 09:30", "2026-11-21T09:30:00+01:00"),
        ("2026-11-21T09:30:15", "2026-11-21T09:30:15+01:00"),
        ("2026-11-21T09:30:15.250", "2026-11-21T09:30:15.250000+01:00"),
        ("2026-11-21T09:30:00+05:30", "2026-11-21T09:30:00+05:30"),
        ("2026-11-21 09:30Z", "2026-11-21T09:30Z"),
        ("2026-11-21T09:30:00 +0100", "2026-11-21T09:30:00+01:00"),
        ("2026-11-21", "2026-11-21"),
    ],
)
def test_a_moment_is_in_the_crms_time_zone_unless_it_says_otherwise(
    typed: str, stored: str
) -> None:
    assert _value(FieldType.MOMENT, typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["2026-11-21 9:30 PM", "21.11.2026 25:00", "2026-02-30 09:00", "some day 9:30", "soon", "9:3"],
)
def test_a_moment_that_cannot_be_told_for_certain_stays_as_typed(typed: str) -> None:
    assert _value(FieldType.MOMENT, typed) == typed


def test_an_hour_that_the_clocks_show_twice_is_the_first_and_one_they_skip_is_still_a_moment() -> (
    None
):
    assert _value(FieldType.MOMENT, "25.10.2026 2:30") == "2026-10-25T02:30:00+02:00"
    assert _value(FieldType.MOMENT, "29.3.2026 2:30") == "2026-03-29T02:30:00+01:00"


def test_another_zone_has_another_today() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert _value(FieldType.DATE, "today", EntryContext.at(late, "DE", "Europe/Berlin")) == (
        "2026-11-22"
    )
    assert _value(FieldType.DATE, "today", EntryContext.at(late, "US", "America/New_York")) == (
        "2026-11-21"
    )


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12", "12"),
        ("12 min", "12 min"),
        ("12min", "12 min"),
        ("12m", "12 min"),
        ("1 hour", "1 h"),
        ("2 Std.", "2 h"),
        ("2 Stunden", "2 h"),
        ("30 Sekunden", "30 s"),
        ("3 days", "3 d"),
        ("3 months", "3 months"),
        ("long", "long"),
    ],
)
def test_a_duration_gets_its_unit(typed: str, stored: str) -> None:
    assert _value(FieldType.DURATION, typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Ja", "true"), ("1", "true"), ("nein", "false"), ("N", "false"), ("maybe", "maybe")],
)
def test_yes_and_no_are_understood_in_english_and_german(typed: str, stored: str) -> None:
    assert _value(FieldType.BOOLEAN, typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://www.linkedin.com/in/erika-mueller/?trk=x", "erika-mueller"),
        ("de.linkedin.com/in/erika-mueller", "erika-mueller"),
        ("https://www.xing.com/profile/Erika_Mueller", "Erika_Mueller"),
        ("https://www.xing.com/profile/Erika_Mueller/cv?x=1", "Erika_Mueller"),
        ("https://www.linkedin.com/in/erika-mueller/details/skills/", "erika-mueller"),
        ("https://github.com/carla", "carla"),
        ("https://github.com/ingo/", "ingo"),
        ("https://x.com/u2", "u2"),
        ("https://www.youtube.com/@erika", "erika"),
        ("https://t.me/erika", "erika"),
        ("@erika", "erika"),
        ("erika", "erika"),
        ("https://mastodon.social/@erika", "erika@mastodon.social"),
        ("@erika@mastodon.social", "erika@mastodon.social"),
    ],
)
def test_the_address_of_a_persons_page_becomes_the_handle(typed: str, stored: str) -> None:
    assert _profile(typed) == stored


@pytest.mark.parametrize(
    "address",
    [
        "https://www.linkedin.com/company/acme",
        "https://www.youtube.com/channel/UC123",
        "https://www.facebook.com/profile.php?id=4711",
        "https://erika.example/about/me",
        "https://github.com/carla/project",
    ],
)
def test_an_address_whose_last_part_is_no_handle_is_kept_whole(address: str) -> None:
    assert _profile(address) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("https://www.linkedin.com/in/erika/", "linkedin"),
        ("https://de.linkedin.com/in/erika/", "linkedin"),
        ("http://x.com/erika", "x"),
        ("https://bsky.app/profile/erika.example", "bluesky"),
        ("https://t.me/erika", "telegram"),
        ("https://mastodon.social/@erika", "mastodon"),
        ("https://www.youtube.com/@erika", "youtube"),
        ("linkedin:erika", ""),
        ("erika", ""),
    ],
)
def test_the_address_of_a_page_names_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_whole_record_is_normalised_by_its_fields() -> None:
    raw: dict[str, Any] = {
        "name": {"given": " Zoë ", "family": "O'Brien"},
        "emails": [{"address": "Z@ACME.example", "primary": "ja"}],
        "phones": [{"number": "01 23456789", "label": "Büro"}],
        "addresses": [{"country": "Österreich", "postal_code": "01067"}],
        "birthday": "12.03.1984",
        "roles": [],
        "do_not_contact": True,
        "shoe": "unknown  field",
    }
    assert normalise(_kind("contact"), raw, _CONTEXT) == {
        "name": {"given": "Zoë", "family": "O'Brien"},
        "emails": [{"address": "Z@acme.example", "primary": "true"}],
        "phones": [{"number": "+43123456789", "label": "Büro"}],
        "addresses": [{"country": "AT", "postal_code": "01067"}],
        "birthday": "1984-03-12",
        "roles": [],
        "do_not_contact": True,
        "shoe": "unknown  field",
    }


def test_the_country_of_the_crm_stands_in_where_the_record_has_none_that_is_known() -> None:
    raw = {"phones": [{"number": "030 23125100"}], "addresses": [{"country": "Atlantis"}]}
    phones = normalise(_kind("customer"), raw, _CONTEXT)["phones"]
    assert phones == [{"number": "+493023125100"}]


@pytest.mark.parametrize(
    ("text", "answer"), [("a@b", True), ("a@b@c", False), ("a b@c", False), ("a", False)]
)
def test_an_email_address_is_known_by_its_form(text: str, answer: bool) -> None:
    assert looks_like_email(text) is answer


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("100 EUR", "100.00 EUR"), ("-5.5 EUR", "-5.50 EUR"), ("100 JPY", "100 JPY"),
     ("0.125 EUR", "0.125 EUR"), ("100.00 EUR", "100.00 EUR")],
)  # fmt: skip
def test_an_amount_has_the_digits_of_its_currency(typed: str, stored: str) -> None:
    assert amounts.money(typed, "EUR") == stored
