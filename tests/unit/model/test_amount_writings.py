import pytest

from crmctl.model.amount_writings import decimal_amount


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.250,00 EUR", "1250.00 EUR"),
        ("1,250.00 EUR", "1250.00 EUR"),
        ("1250,5 EUR", "1250.5 EUR"),
        ("1.250.000 EUR", "1250000 EUR"),
        ("1.250.000,75 EUR", "1250000.75 EUR"),
        ("EUR 1 250,00", "1250.00 EUR"),
        ("€ 12", "12 EUR"),
        ("12€", "12 EUR"),
        ("-3,20 chf", "-3.20 CHF"),
        ("12500.000000001 EUR", "12500.00 EUR"),
    ],
)
def test_an_amount_is_read_where_one_reading_is_likely(written: str, meant: str) -> None:
    assert decimal_amount(written) == meant


@pytest.mark.parametrize(
    "written", ["1,250 EUR", "12", "EUR", "EUR 12 USD", "twelve EUR", "1.2.3,4.5 EUR", ""]
)
def test_an_amount_that_could_be_several_is_none(written: str) -> None:
    assert decimal_amount(written) == ""
