"""What a time zone's name in a calendar means.

A zone of the IANA database goes by it, with or without a maker's prefix; another by what the file
itself defines (VTIMEZONE), or, where it defines nothing, by Windows' name for it. A definition is
worked out year by year and never expanded, so that no rule can take long.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crmctl.interchange.formats.icalendar_ import lines
from crmctl.interchange.formats.icalendar_.cutting import Component
from crmctl.interchange.formats.icalendar_.lines import Property

Zone = Callable[[datetime], datetime]
"""Gives a moment on the wall its offset."""

_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?", re.ASCII)
_WALL = re.compile(r"(\d{8})T(\d{6})Z?", re.ASCII)
_BY_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNDERSTOOD = frozenset(
    {"FREQ", "INTERVAL", "UNTIL", "BYMONTH", "BYDAY", "BYMONTHDAY", "BYHOUR", "BYMINUTE", "WKST"}
)
_LONGEST_NAME = 200
_MOST = 500  # zones of one calendar
_DAY = timedelta(days=1)


class _Rule(NamedTuple):
    """On which day of each year the clocks change."""

    month: int
    days: frozenset[int]  # of the month; empty for any
    weekday: int | None
    nth: int  # 1 is the first, -1 the last, 0 any
    until: datetime | None


class _Observance(NamedTuple):
    """A part of a zone: since when its clocks have shown what they show."""

    start: datetime
    before: timedelta
    after: timedelta
    rule: _Rule | None
    dates: tuple[datetime, ...]


class Zones:
    """The time zones of one calendar."""

    def __init__(self, default: tzinfo) -> None:
        self.default = default
        self._defined: dict[str, tuple[Component, Zone | None]] = {}

    def define(self, component: Component) -> None:
        """Learn what a VTIMEZONE says."""
        name, zone = _definition(component)
        if name and len(self._defined) < _MOST:
            self._defined[name] = (component, zone)

    def find(self, name: str) -> Zone | None:
        """Give the zone of a name; None where nobody knows what it means."""
        if zone := _iana(name):
            return _of(zone)
        if name in self._defined:
            return self._defined[name][1]
        parts = name.split("/")
        tails = ("/".join(parts[at:]) for at in range(1, len(parts) - 1))
        known = next(filter(None, map(_iana, tails)), None) or _iana(_windows(name))
        return _of(known) if known else None

    def definitions(self, names: Iterable[str]) -> bytes:
        """Give the VTIMEZONEs of some names, as the file has them."""
        found = (self._defined[name][0] for name in names if name in self._defined)
        return b"".join(b"".join(component.raw) for component in found)


def _of(zone: tzinfo) -> Zone:
    # fold=0: of an hour that comes twice the first, and one that is left out by the offset
    # before it, as RFC 5545 has it (3.3.5).
    return lambda wall: wall.replace(tzinfo=zone)


@lru_cache(maxsize=1_000)
def _iana(name: str) -> ZoneInfo | None:
    if not name or len(name) > _LONGEST_NAME:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _windows(name: str) -> str:
    from icalendar.timezone.windows_to_olson import (  # noqa: PLC0415 - 300 ms that few need
        WINDOWS_TO_OLSON,
    )

    return str(WINDOWS_TO_OLSON.get(name, ""))


def _definition(component: Component) -> tuple[str, Zone | None]:
    """Read a VTIMEZONE: its name, and what it says if all of that is understood."""
    name, place, parts = "", "", list[dict[str, list[str]]]()
    inside = ""
    for line in component.lines:
        found = lines.read(line)
        value = found.value.strip()
        if found.name in {"BEGIN", "END"}:
            inside = value.upper() if found.name == "BEGIN" else ""
            if inside in {"STANDARD", "DAYLIGHT"}:
                parts.append({})
        elif inside and parts:
            parts[-1].setdefault(found.name, []).append(value)
        elif found.name == "TZID":
            name = name_of(found)
        elif found.name == "X-LIC-LOCATION":
            place = value
    if not component.problem and (zone := _iana(place)):
        return name, _of(zone)
    try:
        observances = [_observance(part) for part in parts]
    except (ValueError, KeyError, OverflowError):
        return name, None
    if component.problem or not observances:
        return name, None
    return name, lambda wall: _localised(wall, observances)


def name_of(found: Property) -> str:
    """Give the name that a TZID defines."""
    return lines.text(found.value).strip()


def _localised(wall: datetime, observances: Iterable[_Observance]) -> datetime:
    """Give a moment the offset of the observance that began last (3.6.5)."""
    begun = [
        (onset, one.after)
        for one in observances
        for onset in _onsets(one, wall)
        # Clocks that go forward leave an hour out; within it the offset before holds.
        if onset + max(one.after - one.before, timedelta()) <= wall
    ]
    earliest = min(observances, key=lambda one: one.start)
    offset = max(begun)[1] if begun else earliest.before
    return wall.replace(tzinfo=timezone(offset))


def _onsets(one: _Observance, wall: datetime) -> Iterator[datetime]:
    """Give the last days on which an observance began, not all of them."""
    yield one.start
    yield from one.dates
    if one.rule is None:
        return
    last = wall.year if one.rule.until is None else min(wall.year, one.rule.until.year)
    for year in (last, last - 1):
        onset = _in_year(one.rule, year, one.start)
        if onset and onset >= one.start and _holds(one, onset):
            yield onset


def _holds(one: _Observance, onset: datetime) -> bool:
    until = one.rule.until if one.rule else None
    return until is None or onset - one.before <= until


def _in_year(rule: _Rule, year: int, start: datetime) -> datetime | None:
    first = start.replace(year=max(year, 1), month=rule.month, day=1)
    days = [first + at * _DAY for at in range(31)]
    fitting = [
        day
        for day in days
        if day.month == rule.month
        and (not rule.days or day.day in rule.days)
        and (rule.weekday is None or day.weekday() == rule.weekday)
    ]
    at = rule.nth - 1 if rule.nth > 0 else rule.nth
    return fitting[at] if -len(fitting) <= at < len(fitting) else None


def _observance(part: dict[str, list[str]]) -> _Observance:
    start = _wall(part["DTSTART"][0])
    dates = [each for value in part.get("RDATE", ()) for each in value.split(",") if each]
    texts = part.get("RRULE", [])
    if len(texts) > 1:
        raise ValueError
    return _Observance(
        start,
        _offset(part["TZOFFSETFROM"][0]),
        _offset(part["TZOFFSETTO"][0]),
        _rule(texts[0], start) if texts else None,
        tuple(map(_wall, dates)),
    )


def _rule(text: str, start: datetime) -> _Rule:
    """Read a rule of once a year; another one is not understood.

    Raises:
        ValueError: it is another one.
    """
    parts = dict(part.split("=", 1) for part in text.upper().split(";") if part)
    if parts.get("FREQ") != "YEARLY" or parts.get("INTERVAL", "1") != "1":
        raise ValueError
    if not parts.keys() <= _UNDERSTOOD:
        raise ValueError
    clock = (int(parts.get("BYHOUR", start.hour)), int(parts.get("BYMINUTE", start.minute)))
    if clock != (start.hour, start.minute):
        raise ValueError
    days = frozenset(map(int, parts["BYMONTHDAY"].split(","))) if "BYMONTHDAY" in parts else None
    by_day = _BY_DAY.fullmatch(parts["BYDAY"].strip()) if "BYDAY" in parts else None
    if "BYDAY" in parts and (by_day is None or not (by_day[1] or days)):
        raise ValueError
    weekday = _WEEKDAYS.index(by_day[2]) if by_day else None
    nth = int(by_day[1]) if by_day and by_day[1] else 1
    month = int(parts.get("BYMONTH", start.month))
    start.replace(month=month, day=1)  # so that a month that is none is a ValueError here
    until = _wall(parts["UNTIL"]) if "UNTIL" in parts else None
    if days is None and by_day is None:
        days = frozenset({start.day})
    return _Rule(month, days or frozenset(), weekday, nth, until)


def _wall(text: str) -> datetime:
    """Read a moment; of one in UTC, too, what the clock says.

    Raises:
        ValueError: it is none.
    """
    found = _WALL.fullmatch(text)
    if found is None:
        raise ValueError
    return datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S")  # noqa: DTZ007 - of the wall


def _offset(text: str) -> timedelta:
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[2]) >= 24 or int(found[3]) >= 60:  # noqa: PLR2004 - hours, minutes
        raise ValueError
    size = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -size if found[1] == "-" else size
