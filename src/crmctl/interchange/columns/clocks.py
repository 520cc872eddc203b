"""Times of day, as they are written beside a date."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple

_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})"
    r"(?:(?P<colon>[:.]|(?<=[0-9]{2})(?=[0-9]{2}))(?P<minute>[0-9]{2})"
    r"(?:(?P=colon)(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?)?"
    r"(?P<half> ?[ap]\.?m\.?)?(?P<uhr> ?uhr)?"
    r"(?: ?(?P<zone>z|[a-z]{3,4}|(?:utc|gmt)?[+\u2212-][0-9]{1,2}(?::?[0-9]{2})?))?"
    r"(?: ?(?:\([^()]*\)|\[[^\[\]]*\]))?",  # names of the zone: `(CET)`, `[Europe/Berlin]`
)
# What programs write; much quicker to read.
_PLAIN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?(?:\.0+)?(Z|z)?")
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])([0-9]{1,2}):?([0-9]{2})?")
# Abbreviations that mean one thing; most others are used in several parts of the world.
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "mez": 1, "cet": 1, "mesz": 2, "cest": 2}
_NOON = 12
_WIDEST = timedelta(hours=14)
_MICROSECONDS = 6


class Clock(NamedTuple):
    """A time of day.

    Attributes:
        hour: 0 to 23.
        minute: 0 to 59.
        second: 0 to 59.
        microsecond: 0 to 999,999.
        zone: the offset that it names, if any.
    """

    hour: int
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    zone: tzinfo | None = None

    @property
    def midnight(self) -> bool:
        """Whether it is the first moment of a day."""
        return not (self.hour or self.minute or self.second or self.microsecond)


def read_clock(text: str) -> Clock | None:
    """Read `9:30`, `09:30:00.000Z`, `9:30 PM`, `9.30 Uhr`, `093000+0100`; None for no time."""
    if plain := _PLAIN.fullmatch(text):
        hour, minute, second, zulu = plain.groups("0")
        return Clock(int(hour), int(minute), int(second), 0, None if zulu == "0" else UTC)
    return _read_clock(text)


@lru_cache(maxsize=2**16)
def _read_clock(text: str) -> Clock | None:
    found = _CLOCK.fullmatch(text.strip().lower())
    if not found:
        return None
    colon, half, uhr = found.group("colon", "half", "uhr")
    # A lone hour, or one with a dot, is a time only where a word says so; four digits are a year.
    if (colon is None or colon == ".") and not (half or uhr):
        return None
    if colon == "" and not found["second"]:
        return None
    hour = _hour(int(found["hour"]), half)
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    if hour is None or minute > 59 or second > 59:  # noqa: PLR2004 - of a clock
        return None
    zone = _zone(found["zone"])
    if found["zone"] and zone is None:
        return None
    fraction = (found["fraction"] or "0")[:_MICROSECONDS].ljust(_MICROSECONDS, "0")
    return Clock(hour, minute, second, int(fraction), zone)


def _hour(hour: int, half: str | None) -> int | None:
    """Give the hour of 24; `half` is `am`, `pm` or nothing."""
    if not half:
        return hour if hour < 2 * _NOON else None
    if not 1 <= hour <= _NOON:
        return None
    return hour % _NOON + (_NOON if "p" in half else 0)


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in _ZONES:
        return timezone(timedelta(hours=_ZONES[text]))
    found = _OFFSET.fullmatch(text.replace("\u2212", "-"))
    if not found:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if offset > _WIDEST:
        return None
    return timezone(-offset if found[1] == "-" else offset)
