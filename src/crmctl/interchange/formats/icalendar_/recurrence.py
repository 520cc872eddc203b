"""Rules of what comes again (RFC 5545, section 3.3.10): told, and never expanded."""

import re
from collections.abc import Mapping
from datetime import date

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
_SHORTEST_MONTH = 28


def every(rule: str, first: date) -> str:
    """Give the period of a rule, `3 months`; nothing where a period cannot say it.

    Args:
        rule: the value of an RRULE.
        first: the day on which it begins.
    """
    pairs = [part.partition("=") for part in rule.upper().split(";") if part.strip()]
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    unit, size = _UNITS.get(parts.pop("FREQ", "")), parts.pop("INTERVAL", "1")
    parts.pop("WKST", None)
    if unit is None or len(pairs) > len(parts) + 3 or not _NUMBER.fullmatch(size):
        return ""
    if parts and parts not in _implied(unit, first):
        return ""
    return f"{size} {unit}" if size == "1" else f"{size} {unit}s"


def _implied(unit: str, first: date) -> tuple[Mapping[str, str], ...]:
    """Give what a rule may say of days that its first one says already."""
    day, month = {"BYMONTHDAY": str(first.day)}, {"BYMONTH": str(first.month)}
    # As our own calendars say the last day of months that are too short.
    last = ",".join(str(at) for at in range(_SHORTEST_MONTH, first.day + 1))
    clamped = {"BYMONTHDAY": last, "BYSETPOS": "-1"}
    match unit:
        case "week":
            return ({"BYDAY": _WEEKDAYS[first.weekday()]},)
        case "month":
            return (day, clamped)
        case "year":
            return (month, day | month, clamped | month)
        case _:
            return ()
