"""Columns of numbers, amounts and shares."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from crmctl.errors.tables import AmbiguousNumbersError, UnknownDecimalSignError
from crmctl.interchange.columns import Formats, decimal_sign, read_columns
from crmctl.model.catalogue import Field, FieldType
from crmctl.model.forms import DISCOUNT

_Read = Callable[..., list[str]]
_NUMBER, _WHOLE, _MONEY = FieldType.DECIMAL, FieldType.INTEGER, FieldType.MONEY


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("1'234.50", "1234.50"),
        ("1\u2019234,5", "1234.5"), ("1 234,56", "1234.56"), ("1\u00a0234,56", "1234.56"),
        ("1\u202f234.56", "1234.56"), ("12.5", "12.5"), ("12,5", "12.5"), ("0.500", "0.500"),
        ("1234.500", "1234.500"), ("1.234.567", "1234567"), ("12,34,567.8", "1234567.8"),
        ("1'234", "1234"), ("-12", "-12"), ("12-", "-12"), ("(12)", "-12"),
        ("\u221212,5", "-12.5"), ("+12", "12"), (",5", "0.5"), ("12,-", "12"),
        ("12.\u2013", "12"), ("007,50", "7.50"), ("6.0E7", "60000000"), ("-1.25E-3", "-0.00125"),
        ("000", "0"), ("-0,00", "0.00"), ("12.", "12"), ("", ""),
    ],
)  # fmt: skip
def test_a_number_that_is_plain_is_read(written: str, number: str, read: _Read) -> None:
    assert read(_NUMBER, [written]) == [number]


@pytest.mark.parametrize(
    "written",
    [
        "twelve", "1.23.4", "1,2,3", "--12", "-12-", "(-12)", "1.234,56.7", "1'23", "12 13", ".",
        "1,23,45", "12 EUR EUR", "\u00a0x", "1" * 100, "1.234'567", "0.123.456",
    ],
)  # fmt: skip
def test_what_is_no_number_is_said(written: str, read: _Read) -> None:
    assert read(_NUMBER, [written]) == ["!is no number that can be read"]


@pytest.mark.parametrize("cell", ["12.500", "1,000", "-12.500", "(1,000)", "999.999"])
@pytest.mark.parametrize("type_", [_NUMBER, _WHOLE, _MONEY])
def test_one_mark_before_three_digits_is_refused(type_: FieldType, cell: str, read: _Read) -> None:
    with pytest.raises(AmbiguousNumbersError) as refused:
        read(type_, [cell, "12"])
    assert str(refused.value) == (
        "No number in 'X' tells its decimal sign for certain: 1.234 may be a little more than "
        "one, or more than a thousand. Say it with --decimal . (a point) or --decimal , (a comma)."
    )


def test_another_number_decides_for_its_column(read: _Read) -> None:
    assert read(_NUMBER, ["12.500", "1,5"]) == ["12500", "1.5"]
    assert read(_NUMBER, ["12.500", "1.5"]) == ["12.500", "1.5"]
    assert read(_WHOLE, ["1,000", "1,000,000"]) == ["1000", "1000000"]


def test_one_column_decides_for_the_others(formats: Formats) -> None:
    columns = {
        "A": (Field("a", _MONEY), ["12.500"]),
        "B": (Field("b", _NUMBER), ["0,5", "12"]),
        "C": (Field("c", _WHOLE), ["1", "2"]),
    }
    found = read_columns(columns, formats)
    assert found.columns["A"]["12.500"].text == "12500.00 EUR"
    assert found.told == (
        "Numbers in 'A' have a decimal comma, as column 'B' shows.",
        "Numbers in 'B' have a decimal comma.",
    )


def test_columns_that_differ_decide_nothing_for_a_third(formats: Formats) -> None:
    columns = {
        "A": (Field("a", _NUMBER), ["1.5"]),
        "B": (Field("b", _NUMBER), ["1,5"]),
        "C": (Field("c", _NUMBER), ["1.500"]),
    }
    with pytest.raises(AmbiguousNumbersError, match="No number in 'C'"):
        read_columns(columns, formats)


def test_of_a_column_that_contradicts_itself_only_plain_numbers_are_read(
    read: _Read, formats: Formats
) -> None:
    cells = ["1.5", "1,5", "1.500", "12"]
    assert read(_NUMBER, cells) == [
        "1.5",
        "1.5",
        "!may have a decimal point or a decimal comma: numbers of both kinds are in its column",
        "12",
    ]
    (told,) = read_columns({"X": (Field("x", _NUMBER), cells)}, formats).told
    assert told.startswith("Numbers in 'X' have in part a decimal point and in part")


def test_what_a_person_says_decides(read: _Read, formats: Formats) -> None:
    said = replace(formats, decimal=decimal_sign("Komma"))
    assert read(_NUMBER, ["12.500", "1.5"], formats=said) == [
        "12500",
        "!is no number with the decimal sign that numbers are said to have",
    ]
    usual = replace(formats, usual_decimal=".")
    assert read(_NUMBER, ["12.500"], formats=usual) == ["12.500"]
    assert read(_NUMBER, ["12.500", "1,5"], formats=usual) == ["12500", "1.5"]
    a, b = Field("a", _NUMBER), Field("b", _NUMBER)
    with pytest.raises(AmbiguousNumbersError, match="No number in 'B'"):
        read_columns({"A": (a, ["1.5", "1,5"]), "B": (b, ["12.500"])}, usual)
    with pytest.raises(UnknownDecimalSignError, match="no decimal sign"):
        decimal_sign("'")


def test_whole_numbers_never_lose_digits(read: _Read) -> None:
    assert read(_WHOLE, ["17850.0", "12", "1234567.00"]) == ["17850", "12", "1234567"]
    assert read(_WHOLE, ["12.5", "1" * 19]) == [
        "!is no whole number",
        "!has more digits than can be kept",
    ]
    assert read(_NUMBER, ["1,7E+10", "6E-05", "0.1234567891"]) == [
        "!is a number that a spreadsheet has shortened, as in 1,7E+10; its digits are lost",
        "!is a number that a spreadsheet has shortened, as in 1,7E+10; its digits are lost",
        "!has more digits than can be kept",
    ]


def test_a_unit_is_the_field_s_own(read: _Read) -> None:
    assert read(_NUMBER, ["3,2 m", "3,2 cm"], unit="m") == [
        "3.2",
        "!has a word beside the number that is not the unit of the field",
    ]
    assert read(_WHOLE, ["40%", "40 kg"], unit="%") == [
        "40",
        "!has a word beside the number that is not the unit of the field",
    ]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("12.50", "12.50 EUR"), ("12,50 €", "12.50 EUR"), ("€12", "12.00 EUR"),
        ("CHF 12.50", "12.50 CHF"), ("Fr. 12.-", "12.00 CHF"), ("-12,50 EUR", "-12.50 EUR"),
        ("€ -12,50", "-12.50 EUR"), ("-€12,50", "-12.50 EUR"), ("12,50- €", "-12.50 EUR"),
        ("12,50 €-", "-12.50 EUR"), ("(1.234,50 usd)", "-1234.50 USD"), ("US$ 5", "5.00 USD"),
        ("100 Kč", "100.00 CZK"), ("500 JPY", "500 JPY"), ("12 Euro", "12.00 EUR"),
        ("1.234,5 zł", "1234.50 PLN"), ("₹12,34,567.8", "1234567.80 INR"),
    ],
)  # fmt: skip
def test_an_amount_is_read_with_its_currency(written: str, amount: str, read: _Read) -> None:
    assert read(_MONEY, [written]) == [amount]


def test_a_sign_of_several_currencies_is_the_crm_s_own_or_none(
    read: _Read, formats: Formats
) -> None:
    refused = "!does not say which currency is meant; write its code, as in 12.50 USD"
    assert read(_MONEY, ["$5", "5 kr", "5 TEURO"]) == [refused] * 3
    canadian = replace(formats, currency="CAD")
    assert read(_MONEY, ["$5", "5"], formats=canadian) == ["5.00 CAD", "5.00 CAD"]
    assert read(_MONEY, ["5"], formats=replace(formats, currency="")) == [refused]
    assert read(_MONEY, ["1" * 16]) == ["!has more digits than can be kept"]


def test_discounts_are_shares_or_percentages_as_their_column_says(read: _Read) -> None:
    def discounts(*cells: str) -> list[str]:
        return read(FieldType.TEXT, cells, pattern=DISCOUNT)

    assert discounts("0,15", "1", "0") == ["15 %", "100 %", ""]
    assert discounts("15", "1", "0,5 %") == ["15 %", "1 %", "0.5 %"]
    assert discounts("10 %", "50,00 €", "-5") == [
        "10 %", "50.00 EUR", "!is no number that can be read",
    ]  # fmt: skip
    assert (
        discounts("0,5", "15")
        == ["!may be a share or a percentage: numbers below and above one are in its column"] * 2
    )
