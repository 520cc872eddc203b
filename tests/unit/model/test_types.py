from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from crmctl.model import types
from crmctl.model.plain import Plain


def _code(read: Any, value: object) -> str:
    with pytest.raises(PydanticCustomError) as refused:
        read(value)
    return refused.value.type


@pytest.mark.parametrize("value", ["01067", "NO", "1e3", "", "12:30", "true"])
def test_text_stays_what_stands_in_the_file(value: str) -> None:
    assert types.text(value) == value


@pytest.mark.parametrize("value", [1067, 1.0, True, None, [], {}])
def test_a_number_from_json_is_no_text(value: object) -> None:
    assert _code(types.text, value) == "S203"


@pytest.mark.parametrize(("value", "number"), [("12", 12), ("-3", -3), ("007", 7), (5, 5)])
def test_a_whole_number_is_read_from_text_and_json(value: object, number: int) -> None:
    assert types.integer(value) == number


@pytest.mark.parametrize("value", ["1_000", "0x1f", "1e3", "1.0", "", "٣", True, 1.0, None, []])
def test_what_yaml_might_take_for_a_whole_number_is_refused(value: object) -> None:
    assert _code(types.integer, value) == "S203"


def test_a_whole_number_too_long_for_a_file_is_too_long_from_json_as_well() -> None:
    assert _code(types.integer, "1" * 19) == "S203"
    assert _code(types.integer, int("1" * 19)) == "S203"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("3.20", Decimal("3.20")),
        (3.2, Decimal("3.2")),
        (0.1, Decimal("0.1")),
        (1e-07, Decimal("0.0000001")),
        (7, Decimal(7)),
        (Decimal("1.50"), Decimal("1.50")),
        ("-0.5", Decimal("-0.5")),
    ],
)
def test_a_decimal_keeps_the_digits_that_were_written(value: object, number: Decimal) -> None:
    assert types.decimal(value).as_tuple() == number.as_tuple()


@pytest.mark.parametrize("value", ["3,2", "1e3", ".5", "5.", "nan", "", True, None, []])
def test_a_decimal_in_another_writing_is_refused(value: object) -> None:
    assert _code(types.decimal, value) == "S203"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300])
def test_a_float_that_is_no_plain_number_is_refused(value: float) -> None:
    assert _code(types.decimal, value) == "S203"


@pytest.mark.parametrize(
    ("value", "truth"), [("true", True), ("false", False), (True, True), (False, False)]
)
def test_true_and_false_are_read(value: object, truth: bool) -> None:
    assert types.boolean(value) is truth


@pytest.mark.parametrize("value", ["yes", "no", "on", "True", "y", "", 1, 0, None, [], {}])
def test_other_words_that_yaml_takes_for_booleans_are_refused(value: object) -> None:
    assert _code(types.boolean, value) == "S203"


def test_a_day_is_kept_as_it_is_written() -> None:
    assert types.day("2026-11-21") == "2026-11-21"
    assert isinstance(types.day("2026-11-21"), Plain)
    assert types.day(date(2026, 11, 21)) == "2026-11-21"


@pytest.mark.parametrize("value", ["2026-02-30", "2025-02-29", "2026-13-01", "0000-01-01"])
def test_a_day_that_does_not_exist_is_told_apart_from_a_wrong_form(value: str) -> None:
    assert _code(types.day, value) == "D601"


@pytest.mark.parametrize(
    "value",
    ["21.11.2026", "2026-1-1", "2026-11-21\n", "20261121", "", 20261121, None, datetime.now(UTC)],
)
def test_a_day_in_another_form_is_refused(value: object) -> None:
    assert _code(types.day, value) == "D602"


@pytest.mark.parametrize("value", ["--03-12", "--02-29", "1984-03-12"])
def test_a_birthday_may_stand_without_its_year(value: str) -> None:
    assert types.partial_day(value) == value


def test_a_birthday_without_its_year_must_exist() -> None:
    assert _code(types.partial_day, "--02-30") == "D601"
    assert _code(types.partial_day, "--2-3") == "D602"
    assert _code(types.partial_day, None) == "D602"
    with pytest.raises(PydanticCustomError, match="as in 1980-11-21, or --11-21 for any year"):
        types.partial_day("11-21")


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-21T09:30:00+01:00",
        "2026-11-21T09:30+01:00",
        "2026-11-21 09:30:00Z",
        "2026-11-21T09:30:00.123456",
        "2026-11-21",
    ],
)
def test_a_moment_keeps_its_own_writing(value: str) -> None:
    assert types.moment(value) == value


def test_a_moment_of_python_is_written_with_its_offset() -> None:
    assert types.moment(datetime(2026, 11, 21, 9, 30, tzinfo=UTC)) == "2026-11-21T09:30:00+00:00"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026-11-21T25:00:00", "D601"),
        ("2026-02-30T09:00:00", "D601"),
        ("2026-02-30", "D601"),
        ("2026-11-21T09:30:00+99:99", "D601"),
        ("soon", "D602"),
        ("2026-11-21T9:30", "D602"),
        (17, "D602"),
        (None, "D602"),
    ],
)
def test_a_moment_that_is_none_is_refused(value: object, code: str) -> None:
    assert _code(types.moment, value) == code


@pytest.mark.parametrize("value", ["12500.00 EUR", "-3 USD", "0.5 CHF"])
def test_money_is_an_amount_and_a_currency(value: str) -> None:
    assert types.money(value) == value


@pytest.mark.parametrize("value", ["12500.00", "12.500,00 EUR", "EUR 5", "5 eur", "5 €", 5, None])
def test_money_in_another_writing_is_refused(value: object) -> None:
    assert _code(types.money, value) == "M702"


@pytest.mark.parametrize("value", ["12 min", "30 s", "2 h", "3 d"])
def test_a_duration_is_a_number_and_a_unit(value: str) -> None:
    assert types.duration(value) == value


@pytest.mark.parametrize("value", ["12", "12min", "1.5 h", "12 minutes", 12, None])
def test_a_duration_in_another_writing_is_refused(value: object) -> None:
    assert _code(types.duration, value) == "S203"


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        (types.Country, "NO", True),
        (types.Country, "no", False),
        (types.Country, "NO\n", False),
        (types.Language, "de", True),
        (types.Language, "pt-BR", True),
        (types.Language, "German", False),
        (types.Link, "contacts/p-7k3f9q2m", True),
        (types.Link, "contacts/../x", False),
        (types.RecordId, "1e3", True),
        (types.RecordId, "../x", False),
        (types.RecordId, "Acme", False),
        (types.RecordId, "-x", False),
    ],
)
def test_codes_and_ids_have_their_form(kind: Any, value: str, fits: bool) -> None:
    try:
        assert TypeAdapter(kind).validate_python(value) == value
    except ValidationError:
        assert not fits
    else:
        assert fits


def test_a_refusal_does_not_carry_the_value() -> None:
    with pytest.raises(PydanticCustomError) as refused:
        types.day("Erika Müller")
    assert "Erika" not in str(refused.value)
