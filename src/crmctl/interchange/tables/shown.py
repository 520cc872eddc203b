"""The text of a sheet's cell, as a person sees it, where that says more than the value."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from crmctl.interchange.tables.marks import Shown

Value = int | float | str | bool | date | datetime | time | timedelta

_DIGITS = 15  # as many as Excel shows, and keeps
_PERCENT_DIGITS = 10
# Tested in this order: a truth value is an integer, and a moment a date.
_TYPES = (
    (bool, "boolean"),
    (int | float, "number"),
    (datetime | date, "date"),
    (time | timedelta, "time"),
)


def type_of(value: Value) -> str:
    """Say what a value is: `number`."""
    return next((name for kind, name in _TYPES if isinstance(value, kind)), "text")


def text_of(value: Value, shown: Shown | None = None) -> str:
    """Give the text of a cell: dates as in ISO 8601, integers without a point.

    Args:
        value: of the cell.
        shown: how a number is shown, where that is more than its digits.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value, shown)
    if isinstance(value, datetime):
        return _to_second(value).isoformat()
    if isinstance(value, timedelta):
        return _duration(value)
    return value.isoformat(timespec="seconds") if isinstance(value, time) else value.isoformat()


def _number(value: float, shown: Shown | None) -> str:
    if shown is None:
        return str(int(value)) if _is_whole(value) else _digits(value, _DIGITS)
    if shown.percent:
        return f"{_digits(value * 100, _PERCENT_DIGITS)}%"
    if value < 0 or not _is_whole(value):
        return _digits(value, _DIGITS)
    return f"{'+' * shown.plus}{int(value):0{shown.digits}d}"


def _is_whole(value: float) -> bool:
    return isinstance(value, int) or value.is_integer()


def _digits(value: float, digits: int) -> str:
    """Write a number without an exponent: 242.65999999999997 -> 242.66."""
    text = format(Decimal(f"{value:.{digits}g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _to_second(moment: datetime) -> datetime:
    """Round a moment, which a spreadsheet keeps as a fraction of a day."""
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _duration(value: timedelta) -> str:
    """Write a span of time: 36:00:00."""
    seconds = round(value.total_seconds())
    sign, seconds = "-" * (seconds < 0), abs(seconds)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
