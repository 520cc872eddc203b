"""A test asks what the field's type can answer."""

from datetime import date
from decimal import Decimal

import pytest

from crmctl.errors.queries import QueryValueError
from crmctl.model.catalogue import Field, FieldType
from crmctl.query.conditions import (
    Between,
    Compare,
    Condition,
    Contains,
    DayOfYear,
    DigitsContain,
    Equals,
    IsFalse,
    IsTrue,
    Missing,
    Present,
    RefersTo,
)
from crmctl.query.tree import Op, Test
from crmctl.query.values import interpret, minutes

TODAY = date(2026, 5, 13)
F = FieldType


def meaning(type_: FieldType, op: str, value: str, choices: tuple[str, ...] = ()) -> Condition:
    field = Field("field", type_, choices=choices)
    return interpret(Test("field", Op(op), value), field, TODAY)


@pytest.mark.parametrize(
    ("type_", "op", "value", "condition"),
    [
        (F.TEXT, ":", "none", Missing()),
        (F.BOOLEAN, ":", "ANY", Present()),
        (F.TEXT, "=", "none", Equals("none")),
        (F.TEXT, ":", "Müll", Contains("mull", "mull", foreign=True)),
        (F.TEXT, ":", "Muell", Contains("muell", "mull")),
        (F.EMAIL, "=", "A@b.example", Equals("a@b.example")),
        (F.LABEL, ":", "B2B", Equals("b2b")),
        (F.COUNTRY, ":", "DE", Equals("de")),
        (F.COUNTRY, ":", "no", Equals("no")),
        (F.COUNTRY, ":", "Norwegen", Equals("no")),
        (F.REFERENCE, ":", "customers/acme", RefersTo("acme", "customers")),
        (F.REFERENCE, ":", "acme", RefersTo("acme")),
        (F.LINK, ":", "customers/acme", RefersTo("acme", "customers")),
        (F.LINK, "=", "acme", RefersTo("acme")),
        (F.PHONE, ":", "+49 (0)351 41", DigitsContain("4935141")),
        (F.PHONE, "=", "0049351", DigitsContain("49351", whole=True)),
        (F.INTEGER, ":", "3", Compare(Op.EQUAL, Decimal(3))),
        (F.DECIMAL, "<", "-3.2", Compare(Op.LESS, Decimal("-3.2"))),
        (F.MONEY, ">=", "500", Compare(Op.GREATER_EQUAL, Decimal(500))),
        (F.MONEY, ":", "500.50 eur", Compare(Op.EQUAL, Decimal("500.50"), "EUR")),
        (F.DURATION, ">", "1h", Compare(Op.GREATER, Decimal(60))),
        (F.BOOLEAN, ":", "yes", IsTrue()),
        (F.BOOLEAN, "=", "false", IsFalse()),
        (F.DATE, ":", "2025", Between("2025-01-01", "2026-01-01")),
        (F.DATE, "=", "2026-05-02", Between("2026-05-02", "2026-05-03")),
        (F.DATE, "<", "2025-Q2", Between(None, "2025-04-01")),
        (F.DATE, "<=", "2025-Q2", Between(None, "2025-07-01")),
        (F.DATE, ">", "2025", Between("2026-01-01", None)),
        (F.DATE, ">=", "2025", Between("2025-01-01", None)),
        (F.DATE, ">", "9999", Between("~", None)),
        (F.MOMENT, "<", "90d", Between("2026-02-13", None)),
        (F.MOMENT, "<=", "90d", Between("2026-02-12", None)),
        (F.MOMENT, ">", "90d", Between(None, "2026-02-12")),
        (F.MOMENT, ">=", "90d", Between(None, "2026-02-13")),
        (F.MOMENT, ":", "90d", Between("2026-02-12", "2026-02-13")),
        (F.MOMENT, ">=", "2026-05-02t09:30", Between("2026-05-02T09:30", None)),
        (F.MOMENT, ":", "2026-05-02T09:30", Between("2026-05-02T09:30", "2026-05-02T09:30~")),
        (F.PARTIAL_DATE, ":", "03-12", DayOfYear("03-12")),
        (F.PARTIAL_DATE, ":", "--03", DayOfYear("03")),
        (F.PARTIAL_DATE, "<", "1990", Between("0", "1990-01-01")),
        (F.PARTIAL_DATE, ">", "1990", Between("1991-01-01", None)),
    ],
)
def test_a_test_means(type_: FieldType, op: str, value: str, condition: Condition) -> None:
    found = meaning(type_, op, value)
    assert (type(found), found) == (type(condition), condition)


@pytest.mark.parametrize(
    ("type_", "op", "value"),
    [
        (F.TEXT, "<", "a"),
        (F.LABEL, ">", "a"),
        (F.LINK, ">", "a"),
        (F.PHONE, ":", "mobile"),
        (F.COUNTRY, ":", "Narnia"),
        (F.INTEGER, ":", "many"),
        (F.MONEY, ":", "EUR"),
        (F.DURATION, ":", "long"),
        (F.BOOLEAN, ":", "maybe"),
        (F.BOOLEAN, "<", "yes"),
        (F.DATE, ":", "01.02.2026"),
        (F.PARTIAL_DATE, "<", "03-12"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(type_: FieldType, op: str, value: str) -> None:
    with pytest.raises(QueryValueError, match="field takes"):
        meaning(type_, op, value)


def test_a_choice_is_one_of_its_choices() -> None:
    choices = ("lead", "customer", "none")
    assert meaning(F.CHOICE, ":", "Lead", choices) == Equals("lead")
    assert meaning(F.CHOICE, ":", "none", choices) == Equals("none")
    with pytest.raises(QueryValueError, match="one of lead, customer, none"):
        meaning(F.CHOICE, ":", "led", choices)
    assert meaning(F.CHOICE, ":", "Call", ("phone", "post")) == Equals("phone")


@pytest.mark.parametrize(
    ("text", "length"),
    [("12 min", 12), ("90", 90), ("1.5 h", 90), ("1 h 30 min", 90), ("", None), ("h", None)],
)
def test_a_duration_has_minutes(text: str, length: float | None) -> None:
    assert minutes(text) == length
