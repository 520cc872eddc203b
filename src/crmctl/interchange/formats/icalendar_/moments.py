"""Dates, moments and lengths of time of a calendar, as a record says them."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from crmctl.interchange.formats.icalendar_.lines import Property
from crmctl.interchange.formats.icalendar_.zones import Zones
from crmctl.model import forms

_VALUE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.ASCII)
_LENGTH = re.compile(
    r"([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?",
    re.ASCII,
)
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
_LETTERS = {"D": "d", "H": "h", "M": "min", "S": "s"}
_LEAP_SECOND = 60
_LARGEST = 999_999


class UnknownZoneError(ValueError):
    """A moment is of a zone that nobody knows."""


def read(found: Property, zones: Zones) -> date | datetime:
    """Give a date, or a moment with its offset.

    Raises:
        UnknownZoneError: the zone's name means nothing.
        ValueError: it is neither a date nor a moment.
    """
    value = _VALUE.fullmatch(found.value.strip())
    if value is None or found.problem:
        raise ValueError
    year, month, day = (int(part) for part in value.groups()[:3])
    if value[4] is None:
        return date(year, month, day)
    hour, minute, second = (int(part) for part in value.groups()[3:6])
    second = min(second, 59) if second == _LEAP_SECOND else second  # as RFC 5545, 3.3.12, says
    wall = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - given below
    if value[7]:
        return wall.replace(tzinfo=UTC)
    name = found.parameters.get("TZID", "").strip()
    if not name:
        return wall.replace(tzinfo=zones.default)
    zone = zones.find(name)
    if zone is None:
        raise UnknownZoneError
    return zone(wall)


def day_of(found: Property) -> date:
    """Give the day of a moment as the clocks there show it.

    Raises:
        ValueError: it is none.
    """
    value = _VALUE.fullmatch(found.value.strip())
    if value is None or found.problem:
        raise ValueError
    return date(*(int(part) for part in value.groups()[:3]))


def written(moment: date | datetime) -> str:
    """Give a date or a moment as a record says it."""
    text = moment.isoformat()
    if not isinstance(moment, datetime) or forms.is_moment(text):
        return text
    # Before zones were made, offsets had seconds.
    offset = moment.utcoffset() or timedelta()
    minutes = timedelta(minutes=round(offset.total_seconds() / 60))
    return moment.astimezone(timezone(minutes)).isoformat()


def exactly(found: Property, moment: date | datetime, zones: Zones) -> str:
    """Give a moment as our own export wrote it, if nobody has moved it since."""
    own = found.parameters.get("X-CRMCTL-MOMENT", "")
    if own and forms.is_moment(own) and _same(own, moment, zones):
        return own
    return written(moment)


def _same(own: str, moment: date | datetime, zones: Zones) -> bool:
    said = datetime.fromisoformat(own).replace(microsecond=0)
    if said.tzinfo is None:
        said = said.replace(tzinfo=zones.default)
    if isinstance(moment, datetime):
        return said == moment
    return own == moment.isoformat()


def length(text: str) -> timedelta:
    """Read a DURATION (3.3.6).

    Raises:
        ValueError: it is none.
    """
    found = _LENGTH.fullmatch(text.strip().upper())
    if found is None or not any(found.groups()[1:]):
        raise ValueError
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    size = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -size if found[1] == "-" else size


def in_words(size: timedelta) -> str:
    """Give a length of time as a record says it, in the largest unit that needs no fraction.

    Raises:
        ValueError: it is no length, or longer than a record can say.
    """
    seconds = int(size.total_seconds())
    count, unit = next((seconds // each, unit) for each, unit in _UNITS if not seconds % each)
    if not 0 < count <= _LARGEST:
        raise ValueError
    return f"{count} {unit}"


def said(text: str) -> str:
    """Give a DURATION in the unit in which it stands: `PT60M` is `60 min`.

    Raises:
        ValueError: it is none.
    """
    size = length(text)
    found = re.fullmatch(r"PT?0*([1-9]\d{0,5})([DHMS])", text.strip().upper(), re.ASCII)
    if found:
        return f"{found[1]} {_LETTERS[found[2]]}"
    return in_words(size)
