import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.model import forms
from crmctl.model.amounts import discount, money
from crmctl.model.currencies import minor_unit


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("39", "39.00 EUR"),
        ("9.8", "9.80 EUR"),
        ("-9,8", "-9.80 EUR"),
        ("12,50 €", "12.50 EUR"),
        ("€ 12", "12.00 EUR"),
        ("EUR 39.5", "39.50 EUR"),
        ("39.5 chf", "39.50 CHF"),
        ("1.234,56", "1234.56 EUR"),
        ("1,234.56 £", "1234.56 GBP"),
        ("1.234.567", "1234567.00 EUR"),
        ("1 234,5", "1234.50 EUR"),
        ("1'234.50 CHF", "1234.50 CHF"),
        ("500 JPY", "500 JPY"),
        ("5 KWD", "5.000 KWD"),
    ],
)
def test_an_amount_is_read_in_usual_writings(typed: str, stored: str) -> None:
    assert money(typed, "EUR") == stored


@pytest.mark.parametrize(
    "typed",
    ["", "much", "1.234", "1,234", "12 apples", "5 EURO", "1.23.45,6", "1,2,3", "€", "0.0000000"],
)
def test_what_is_no_amount_or_may_be_two_stays_as_typed(typed: str) -> None:
    assert money(typed, "EUR") == typed


@given(st.text("0123456789.,-€ EURx'", max_size=14))
def test_an_amount_is_of_the_stored_form_or_as_typed(typed: str) -> None:
    found = money(typed, "EUR")
    assert found == typed or forms.MONEY(found)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("10 %", "10 %"), ("10%", "10 %"), ("7,5", "7.5 %"), ("0.15", "15 %"), ("15", "15 %"),
        ("0.0", ""), ("0", ""), ("0.05", "5 %"), ("0.5 %", "0.5 %"), ("50.00 EUR", "50.00 EUR"),
        ("x", "x"),
    ],
)  # fmt: skip
def test_a_discount_is_a_share_or_stays_as_typed(typed: str, stored: str) -> None:
    assert discount(typed) == stored


def test_currencies_differ_in_their_smallest_unit() -> None:
    assert [minor_unit(code) for code in ("EUR", "JPY", "KWD")] == [2, 0, 3]
