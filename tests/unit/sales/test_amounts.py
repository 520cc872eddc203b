from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.sales.amounts import Amount, amount, summed

_RATES = (
    {"from": "CHF", "to": "EUR", "rate": "1.05", "since": "2026-01-01"},
    {"from": "CHF", "to": "EUR", "rate": "1.10", "since": "2026-06-01"},
)
_CENTS = st.decimals(-(10**9), 10**9, places=2)


@pytest.mark.parametrize(
    ("day", "euros"),
    [("2026-05-31", "10.50"), ("2026-06-01T09:00:00+02:00", "11.00"), ("2027-01-01", "11.00")],
)
def test_the_rate_of_the_day_counts(day: str, euros: str) -> None:
    assert str(summed([amount("10.00 CHF", day)], "EUR", _RATES)) == f"{euros} EUR"


def test_without_a_rate_of_that_day_an_amount_is_left_out_and_counted() -> None:
    early = amount("10.00 CHF", "2025-12-31")
    found = summed([early, amount("1.00 EUR", "2026-01-01")], "EUR", _RATES)
    assert (found.value, found.left_out) == (Decimal("1.00"), 1)


def test_a_rate_is_known_the_other_way_round_too_and_the_unit_is_the_currencys() -> None:
    assert str(summed([amount("11.00 EUR", "2026-07-01")], "CHF", _RATES)) == "10.00 CHF"
    yen = ({"source": "EUR", "to": "JPY", "rate": "170.5", "since": "2026-01-01"},)
    assert str(summed([amount("1.00 EUR", "2026-07-01")], "JPY", yen)) == "171 JPY"


def test_half_a_cent_is_rounded_up() -> None:
    assert summed([amount("0.10 CHF", "2026-05-01")], "EUR", _RATES).value == Decimal("0.11")


@given(st.lists(_CENTS))
def test_a_sum_is_what_decimal_arithmetic_gives_in_any_order(values: list[Decimal]) -> None:
    amounts = [Amount(value, "EUR", "2026-01-01") for value in values]
    assert summed(amounts, "EUR").value == sum(values)
    assert summed(amounts, "EUR") == summed(reversed(amounts), "EUR")
