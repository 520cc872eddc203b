"""How values of each type are written. No pydantic here: quick looks need these forms, too."""

import re
from datetime import date, datetime

INTEGER = re.compile(r"[+-]?[0-9]{1,18}").fullmatch
DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?").fullmatch
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
YEARLESS = re.compile(r"--([0-9]{2})-([0-9]{2})").fullmatch
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
).fullmatch
MONEY = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})? [A-Z]{3}").fullmatch
DURATION = re.compile(r"[0-9]{1,6} (s|min|h|d)").fullmatch
# Patterns of fields whose type alone does not say their form.
DISCOUNT = r"^([0-9]{1,3}(\.[0-9]+)? %|[0-9]+(\.[0-9]+)? [A-Z]{3})$"
PERIOD = r"^[1-9][0-9]{0,3} (day|week|month|year)s?$"
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
_LEAP_YEAR = 2000  # a birthday without a year may be 29 February


def is_day(text: str) -> bool:
    """Tell whether a text is a date that exists, YYYY-MM-DD."""
    return DATE(text) is not None and exists(text)


def is_partial_day(text: str) -> bool:
    """Tell whether a text is a date that exists, or one without its year, --MM-DD."""
    return yearless_exists(text) if YEARLESS(text) else is_day(text)


def is_moment(text: str) -> bool:
    """Tell whether a text is a moment that exists, ISO 8601, or a date."""
    return exists(text) if MOMENT(text) else is_day(text)


def exists(text: str) -> bool:
    """Tell whether a date or moment of the right form is one that there is."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def yearless_exists(text: str) -> bool:
    """Tell whether --MM-DD is a day of some year."""
    try:
        date.fromisoformat(f"{_LEAP_YEAR}{text[1:]}")
    except ValueError:
        return False
    return True
