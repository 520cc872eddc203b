"""How values read to a person: telephone numbers, days, moments, addresses."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from crmctl.index.phones import digit_forms

_SHORTEST = 8
# Capitals and other large towns have area codes of two digits, with the country's code in front.
_SHORT_AREAS = ("4930", "4940", "4969", "4989", "4420", "431")
_GROUP = 3


def phone(number: str) -> str:
    """Give a number in E.164 in groups, to be read aloud: `+49 351 412 345 60`.

    Any other number, and one with an extension, is given as it is. Groups are no area codes but
    where those are short: finding them takes a library that is slower than all else.
    """
    digits = number.removeprefix("+")
    if digits == number or not digits.isdecimal() or len(digits) < _SHORTEST:
        return number
    _, national = digit_forms(number)
    code = len(digits) - len(national) + 1
    area = next((len(start) for start in _SHORT_AREAS if digits.startswith(start)), code + _GROUP)
    rest = digits[area:]
    groups = [rest[at : at + _GROUP] for at in range(0, len(rest), _GROUP)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = ["".join(groups[-2:])]
    return " ".join([f"+{digits[:code]}", digits[code:area], *groups])


def moment(text: str, zone: tzinfo | None) -> str:
    """Give a day, or a moment as the clock shows it in a time zone: `2026-11-21 09:30`."""
    if "T" not in text:
        return text
    return datetime.fromisoformat(text).astimezone(zone).strftime("%Y-%m-%d %H:%M")


def day(text: str, zone: tzinfo | None) -> date:
    """Give the day of a date, or of a moment in a time zone."""
    return date.fromisoformat(moment(text, zone)[:10])


def distance(then: date, today: date) -> str:
    """Say how far a day lies from today: `today`, `in 3 days`, `2 months ago`."""
    days = (then - today).days
    if abs(days) <= 1:
        return ("yesterday", "today", "tomorrow")[days + 1]
    size, unit = _rounded(abs(days))
    return f"in {size} {unit}" if days > 0 else f"{size} {unit} ago"


def _rounded(days: int) -> tuple[int, str]:
    for length, unit in ((730, "years"), (60, "months")):
        if days >= length:
            return days // (365 if unit == "years" else 30), unit
    return days, "days"


def address(data: Mapping[str, Any]) -> str:
    """Give a postal address in one line."""
    town = " ".join(data[part] for part in ("postal_code", "city") if part in data)
    parts = (data.get("street"), town, data.get("region"), data.get("country"))
    return ", ".join(part for part in parts if part)
