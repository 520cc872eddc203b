"""When a mail was sent: its date, or else when it was received, or came into the mailbox."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz

from crmctl.interchange.entries import Setting

_LONGEST = 200
_FIRST_YEAR = 1971  # the first mail; and a clock that was never set says 1970
_CLOCK_AND_ZONE = re.compile(
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?P<offset>[+-]\d{4}\b)?\s*(?P<name>[A-Za-z]{1,5}\b)?"
)
# Hours east of Greenwich. The standard library knows those of RFC 5322, and takes others for UTC.
_ZONES = {
    name: hours
    for hours, zones in {
        0: ("UT", "UTC", "GMT", "Z", "WET"),
        1: ("CET", "MET", "MEZ", "WEST", "BST"),
        2: ("CEST", "MEST", "MESZ", "EET"),
        3: ("EEST",),
        9: ("JST",),
        -4: ("EDT",),
        -5: ("EST", "CDT"),
        -6: ("CST", "MDT"),
        -7: ("MST", "PDT"),
        -8: ("PST",),
    }.items()
    for name in zones
}


def moment(
    date: str, received: Iterable[str], delivered: str, setting: Setting
) -> tuple[datetime | None, bool]:
    """Give when a mail was sent, and whether its own date says so.

    Args:
        date: the field `Date`.
        received: the fields `Received`, the latest first.
        delivered: what the line before an mbox message says: its date is in UTC (RFC 4155).
        setting: the time zone of dates that name none; a mail cannot come from the future.
    """
    if found := read(date, setting.timezone, setting):
        return found, True
    stamps = (read(one.rpartition(";")[2], setting.timezone, setting) for one in received)
    found = next(filter(None, stamps), None)
    return found or read(delivered, UTC, setting), False


def read(text: str, zone: tzinfo, setting: Setting) -> datetime | None:
    """Read a date of RFC 5322, of asctime or of ISO 8601; None where it cannot be right."""
    text = text.strip()[:_LONGEST]
    try:
        found = _rfc5322(text, zone) or _iso8601(text, zone)
        if found is None or found.year < _FIRST_YEAR:
            return None
        latest = setting.today + timedelta(days=1)  # somewhere it is tomorrow already
        return found if found.astimezone(setting.timezone).date() <= latest else None
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _rfc5322(text: str, zone: tzinfo) -> datetime | None:
    parts = parsedate_tz(text)
    if parts is None:
        return None
    wall = datetime(*parts[:5], min(parts[5], 59))  # noqa: DTZ001 - the zone follows; a leap second
    clock = _CLOCK_AND_ZONE.search(text)
    if clock and clock["offset"]:
        return wall.replace(tzinfo=timezone(timedelta(seconds=parts[9] or 0)))
    name = (clock["name"] or "").upper() if clock else ""
    if name in _ZONES:
        return wall.replace(tzinfo=timezone(timedelta(hours=_ZONES[name])))
    if parts[9]:  # as in `Mon Jan 01 00:00:00 +0100 2001`, or another place for the offset
        return wall.replace(tzinfo=timezone(timedelta(seconds=parts[9])))
    return wall.replace(tzinfo=zone)


def _iso8601(text: str, zone: tzinfo) -> datetime | None:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)
