from datetime import date
from decimal import Decimal

import pytest

from crmctl.errors.sales import (
    DifferentCurrenciesError,
    MissingRateError,
    UnreadableMoneyError,
)
from crmctl.sales.money import Money, total, written
from crmctl.sales.rates import convert, rates


def _money(text: str) -> Money:
    return Money.parse(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("12500.00 EUR", "12500.00 EUR"),
        ("12500 EUR", "12500.00 EUR"),
        ("0.0125 EUR", "0.0125 EUR"),
        ("-3.5 EUR", "-3.50 EUR"),
        ("100 JPY", "100 JPY"),
        ("1.5 KWD", "1.500 KWD"),
        ("-0 EUR", "0.00 EUR"),
    ],
)
def test_an_amount_is_written_with_the_digits_of_its_currency(text: str, shown: str) -> None:
    assert str(_money(text)) == shown
    assert written(_money(text)) == shown


@pytest.mark.parametrize(
    "text", ["", "12500", "12500.00", "1e3 EUR", "EUR 5", "5 eur", "5,00 EUR"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(UnreadableMoneyError):
        _money(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.005 EUR", "0.01 EUR"),
        ("-0.005 EUR", "-0.01 EUR"),
        ("0.0049 EUR", "0.00 EUR"),
        ("-0.001 EUR", "0.00 EUR"),
        ("0.5 JPY", "1 JPY"),
        ("0.0005 KWD", "0.001 KWD"),
    ],
)
def test_half_is_rounded_away_from_zero(text: str, shown: str) -> None:
    assert str(_money(text).rounded()) == shown


def test_large_amounts_stay_exact() -> None:
    large = _money("999999999999999.999999 EUR")
    assert large.times(Decimal(3)).amount == Decimal("2999999999999999.999997")
    assert str(total([large, large], "EUR")) == "1999999999999999.999998 EUR"


def test_two_currencies_are_not_added() -> None:
    with pytest.raises(DifferentCurrenciesError, match=r"in EUR and in CHF"):
        _money("1 EUR") + _money("1 CHF")
    with pytest.raises(DifferentCurrenciesError):
        total([_money("1 CHF")], "EUR")
    assert str(_money("1 EUR") - _money("0.01 EUR")) == "0.99 EUR"


_RATES = rates(
    {
        "rates": [
            {"from": "EUR", "to": "CHF", "rate": "0.95", "since": "2026-01-01"},
            {"from": "EUR", "to": "CHF", "rate": 0.9, "since": "2026-06-01"},
            {"from": "CHF", "to": "EUR", "rate": "1.2", "since": "2026-06-01"},
            {"from": "USD", "to": "EUR", "rate": 0, "since": "2026-01-01"},
        ]
    }
)


def test_the_newest_rate_that_is_not_after_the_day_counts() -> None:
    def francs(day: str) -> str:
        return str(convert(_money("100.00 EUR"), "CHF", date.fromisoformat(day), _RATES))

    assert francs("2026-01-01") == francs("2026-05-31") == "95.00 CHF"
    assert francs("2026-06-01") == "90.00 CHF"


def test_a_rate_is_turned_where_only_the_other_way_is_known() -> None:
    day = date(2026, 2, 28)
    assert str(convert(_money("95.00 CHF"), "EUR", day, _RATES)) == "100.00 EUR"
    assert str(convert(_money("100.00 CHF"), "EUR", date(2026, 7, 1), _RATES)) == "120.00 EUR"
    assert convert(_money("1 CHF"), "CHF", day, ()) == _money("1 CHF")


@pytest.mark.parametrize(("to", "day"), [("CHF", "2025-12-31"), ("USD", "2026-02-01")])
def test_a_rate_that_is_missing_is_named(to: str, day: str) -> None:
    with pytest.raises(MissingRateError) as raised:
        convert(_money("1 EUR"), to, date.fromisoformat(day), _RATES)
    assert str(raised.value) == (
        f"No rate from EUR to {to} is known for {day}; add it to `rates` in crm.yaml: "
        f"{{from: EUR, to: {to}, rate: ..., since: {day}}}."
    )
