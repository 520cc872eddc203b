"""What a test asks of a field's values, by the field's type.

Patterns are mere texts because every search starts by loading this module.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from crmctl.errors.queries import QueryValueError
from crmctl.model.catalogue import Field, FieldType
from crmctl.model.text import fold, loose
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
from crmctl.query.dates import days_ago, period
from crmctl.query.fields import Computed
from crmctl.query.tree import Op, Test

# What happened on some day, as `archived` and `done`, may be asked for by yes and no.
_DAYS = {FieldType.DATE, FieldType.MOMENT}
_YES = {"yes", "true", "1", "ja", "y"}
_NO = {"no", "false", "0", "nein", "n"}
_NUMBER = r"[+-]?\d{1,15}(?:\.\d{1,10})?"
_MONEY = r"([+-]?\d{1,15}(?:\.\d{1,10})?)\s*([A-Za-z]{3})?"
_DURATION = r"(?:(\d{1,6}(?:\.\d+)?)\s*h)?\s*(?:(\d{1,8}(?:\.\d+)?)\s*(?:m|min)?)?"
_MONTH_DAY = r"(?:--)?(\d{2}-\d{2})|--(\d{2})"
_MOMENT = r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(?::\d{2})?"
_COUNTRY = r"[A-Za-z]{2}"


def interpret(test: Test, field: Field | Computed, today: date) -> Condition:
    """Give what a test asks of the values of a field.

    Raises:
        QueryValueError: the field never holds such a value, or cannot be compared so.
    """
    if test.op is Op.MATCH and test.value not in field.choices:
        is_day = field.type in _DAYS
        if test.value.lower() in ({"none", "no"} if is_day else {"none"}):
            return Missing()
        if test.value.lower() in ({"any", "yes"} if is_day else {"any"}):
            return Present()
    return _READERS[field.type](test, field, today)


def minutes(text: str) -> float | None:
    """Give the minutes of `12 min`, `90`, `1.5 h` or `1 h 30 min`; None for anything else."""
    match = re.fullmatch(_DURATION, text.strip().lower())
    if not match or not any(match.groups()):
        return None
    return float(match[1] or 0) * 60 + float(match[2] or 0)


def _text(test: Test, field: Field | Computed, _today: date) -> Condition:
    if _whole(test, field):
        return Equals(fold(test.value))
    return Contains(fold(test.value), loose(test.value), not test.value.isascii())


def _label(test: Test, field: Field | Computed, _today: date) -> Condition:
    _whole(test, field)
    return Equals(fold(test.value))


def _choice(test: Test, field: Field | Computed, _today: date) -> Condition:
    _whole(test, field)
    folded = fold(test.value)
    if field.choices and folded not in map(fold, field.choices):
        from crmctl.model.entry import choice  # noqa: PLC0415 - for the words of people only

        folded = choice(folded, field.choices)
        if folded not in field.choices:
            raise QueryValueError(field.path, f"one of {', '.join(field.choices)}")
    return Equals(folded)


def _country(test: Test, field: Field | Computed, _today: date) -> Condition:
    _whole(test, field)
    if re.fullmatch(_COUNTRY, test.value):
        return Equals(fold(test.value))
    from crmctl.model.places import country_code  # noqa: PLC0415 - for a country's name only

    code = country_code(test.value)
    if not code:
        raise QueryValueError(field.path, "a country's two letters or its name, as in DE, Norway")
    return Equals(fold(code))


def _reference(test: Test, field: Field | Computed, _today: date) -> Condition:
    _whole(test, field)
    folder, _, identifier = test.value.rpartition("/")
    return RefersTo(identifier, folder or getattr(field, "target", ""))


def _link(test: Test, field: Field | Computed, _today: date) -> Condition:
    _whole(test, field)
    folder, _, identifier = test.value.rpartition("/")
    return RefersTo(identifier, folder)


def _phone(test: Test, field: Field | Computed, _today: date) -> Condition:
    whole = _whole(test, field)
    # "+49 (0)351" says the trunk zero that an international number must not have.
    digits = "".join(re.findall(r"\d", test.value.replace("(0)", "")))
    if not digits:
        raise QueryValueError(field.path, "a telephone number or a part of one")
    return DigitsContain(digits.removeprefix("00"), whole)


def _whole(test: Test, field: Field | Computed) -> bool:
    if test.op not in {Op.MATCH, Op.EQUAL}:
        raise QueryValueError(field.path, f"`{field.path}:value` or `{field.path}=value`")
    return test.op is Op.EQUAL


def _number(test: Test, field: Field | Computed, _today: date) -> Condition:
    if not re.fullmatch(_NUMBER, test.value):
        raise QueryValueError(field.path, "a number, as in 3.2")
    return Compare(_comparison(test.op), Decimal(test.value))


def _money(test: Test, field: Field | Computed, _today: date) -> Condition:
    match = re.fullmatch(_MONEY, test.value)
    if not match:
        raise QueryValueError(field.path, 'an amount, as in 500 or "500 EUR"')
    return Compare(_comparison(test.op), Decimal(match[1]), (match[2] or "").upper())


def _duration(test: Test, field: Field | Computed, _today: date) -> Condition:
    length = minutes(test.value)
    if length is None:
        raise QueryValueError(field.path, "a duration, as in 30min or 2h")
    return Compare(_comparison(test.op), Decimal(str(length)))


def _comparison(op: Op) -> Op:
    return Op.EQUAL if op is Op.MATCH else op


def _boolean(test: Test, field: Field | Computed, _today: date) -> Condition:
    _whole(test, field)
    value = test.value.lower()
    if value not in _YES | _NO:
        raise QueryValueError(field.path, "yes or no")
    return IsTrue() if value in _YES else IsFalse()


def _partial_date(test: Test, field: Field | Computed, today: date) -> Condition:
    if (match := re.fullmatch(_MONTH_DAY, test.value)) and test.op in {Op.MATCH, Op.EQUAL}:
        return DayOfYear(match[1] or match[2])
    condition = _date(test, field, today)
    if isinstance(condition, Between) and condition.low is None:
        # A birthday without a year, "--03-12", sorts before "0" and is before no day.
        return Between("0", condition.high)
    return condition


def _moment(test: Test, field: Field | Computed, today: date) -> Condition:
    if not re.fullmatch(_MOMENT, test.value):
        return _date(test, field, today)
    # As texts: "~" sorts after every letter of a moment that begins with the given one.
    moment = test.value.upper()
    return _range(test.op, moment, f"{moment}~")


def _date(test: Test, field: Field | Computed, today: date) -> Condition:
    if day := days_ago(test.value, today):
        # An age is less, the later the day is.
        return _range(_BACKWARDS[test.op], day.isoformat(), _after(day))
    days = period(test.value, today)
    if not days:
        raise QueryValueError(
            field.path,
            "a day or a period (2026, 2026-05, 2026-Q3, 2026-05-02, today, -30d) or an age (90d)",
        )
    return _range(test.op, days[0].isoformat(), _after(days[1]))


def _after(day: date) -> str | None:
    return None if day == date.max else (day + timedelta(days=1)).isoformat()


def _range(op: Op, low: str, high: str | None) -> Between:
    match op:
        case Op.LESS:
            return Between(None, low)
        case Op.LESS_EQUAL:
            return Between(None, high)
        case Op.GREATER:
            return Between(high or "~", None)
        case Op.GREATER_EQUAL:
            return Between(low, None)
        case _:
            return Between(low, high)


_BACKWARDS = {
    Op.MATCH: Op.MATCH,
    Op.EQUAL: Op.EQUAL,
    Op.LESS: Op.GREATER,
    Op.LESS_EQUAL: Op.GREATER_EQUAL,
    Op.GREATER: Op.LESS,
    Op.GREATER_EQUAL: Op.LESS_EQUAL,
}

_READERS: dict[FieldType, Callable[[Test, Field | Computed, date], Condition]] = {
    FieldType.TEXT: _text,
    FieldType.NOTE: _text,
    FieldType.URL: _text,
    FieldType.DOMAIN: _text,
    FieldType.EMAIL: _text,
    FieldType.LABEL: _label,
    FieldType.LANGUAGE: _label,
    FieldType.IDENTIFIER: _label,
    FieldType.CHOICE: _choice,
    FieldType.COUNTRY: _country,
    FieldType.REFERENCE: _reference,
    FieldType.LINK: _link,
    FieldType.PHONE: _phone,
    FieldType.DATE: _date,
    FieldType.MOMENT: _moment,
    FieldType.PARTIAL_DATE: _partial_date,
    FieldType.INTEGER: _number,
    FieldType.DECIMAL: _number,
    FieldType.MONEY: _money,
    FieldType.DURATION: _duration,
    FieldType.BOOLEAN: _boolean,
}
