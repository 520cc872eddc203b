from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crmctl.rendering import figures


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("1234.56 EUR", "1.234,56\u00a0€", "€1,234.56"),
        ("-5.00 EUR", "-5,00\u00a0€", "-€5.00"),
        ("1234 JPY", "1.234\u00a0¥", "JP¥1,234"),
        ("0.0333 EUR", "0,0333\u00a0€", "€0.0333"),
    ],
)
def test_money_is_written_as_the_language_does(text: str, german: str, english: str) -> None:
    assert figures.money(text, "de") == german
    assert figures.money(text, "en") == english


def test_numbers_and_shares_are_written_as_the_language_does() -> None:
    assert figures.number("1234.5", "de") == "1.234,5"
    assert figures.number(2, "en") == "2"
    assert figures.percent(19, "de") == "19\u00a0%"
    assert figures.percent("7.5", "en") == "7.5%"


def test_days_and_moments_are_written_as_the_language_does() -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert figures.day("2026-03-01", "de") == "1. März 2026"
    assert figures.day("2026-03-01", "en") == "1 March 2026"
    assert figures.day("2026-07-01T08:00:00Z", "de", zone) == "1. Juli 2026, 10:00 Uhr"
    assert figures.day("2026-07-01T08:00:00Z", "en", zone) == "1 July 2026, 10:00"


def test_the_first_language_that_is_known_is_taken() -> None:
    assert figures.language_of(None, "pt-BR", "de-AT", "en") == "de"
    assert figures.language_of("fr", None) == "en"


def test_a_country_is_named_in_the_language() -> None:
    assert figures.country("AT", "de") == "Österreich"
    assert figures.country("QQ", "en") == "QQ"


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ({"quantity": 3, "price": "0.335 EUR"}, "1.01"),
        ({"quantity": "2", "price": "100.00 EUR", "discount": "12.5 %"}, "175.00"),
        ({"quantity": 2, "price": "100.00 EUR", "discount": "50.00 EUR"}, "150.00"),
        ({"quantity": -2, "price": "100.00 EUR", "discount": "50.00 EUR"}, "-150.00"),
        ({"quantity": 3, "price": "333 JPY", "discount": "10 %"}, "899"),
    ],
)
def test_a_line_comes_to_quantity_by_price_less_its_discount(
    line: dict[str, Any], amount: str
) -> None:
    assert figures.line_amount(line)[0] == Decimal(amount)


def test_an_amount_of_many_digits_is_written_whole() -> None:
    assert figures.money(f"{'9' * 33}.99 EUR", "de").startswith("999.999.999")
