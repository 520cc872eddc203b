from datetime import date
from zoneinfo import ZoneInfo

import pytest

from crmctl.workspace import wording

_BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+4935141234560", "+49 351 412 345 60"),
        ("+491712345678", "+49 171 234 5678"),
        ("+493012345678", "+49 30 123 456 78"),
        ("+12125550123", "+1 212 555 0123"),
        ("+431234567", "+43 1 234 567"),
        ("+493012345;ext=7", "+493012345;ext=7"),
        ("0351 4123", "0351 4123"),
        ("+4930", "+4930"),
        ("n/a", "n/a"),
        ("", ""),
    ],
)
def test_a_number_is_given_in_groups_and_any_other_as_it_is(number: str, shown: str) -> None:
    assert wording.phone(number) == shown


def test_a_moment_is_given_as_the_clock_shows_it_here() -> None:
    assert wording.moment("2026-11-21T23:30:00+00:00", _BERLIN) == "2026-11-22 00:30"
    assert wording.moment("2026-11-21", _BERLIN) == "2026-11-21"
    assert wording.day("2026-11-21T23:30:00+00:00", _BERLIN) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 22), "yesterday"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2026, 11, 26), "in 3 days"),
        (date(2026, 10, 23), "31 days ago"),
        (date(2026, 6, 1), "5 months ago"),
        (date(2024, 1, 1), "2 years ago"),
    ],
)
def test_a_distance_is_given_in_words(then: date, said: str) -> None:
    assert wording.distance(then, date(2026, 11, 23)) == said


def test_an_address_is_given_in_one_line() -> None:
    data = {"street": "Hauptstr. 1", "postal_code": "01067", "city": "Dresden", "country": "DE"}

    assert wording.address(data) == "Hauptstr. 1, 01067 Dresden, DE"
    assert wording.address({"label": "office"}) == ""
