"""How long a contract lasts: its terms, the last day to give notice, the next renewal.

Lengths of time are counted as German law counts them (sections 187 and 188 BGB), which leaves no
doubt about months of different length. A term that begins on a day ends with the day before the
one of the same number (section 188(2) with 187(2)); notice is not counted on the day on which it
is given (section 187(1)). Where the day that matters is missing in a month, the last day of that
month takes its place (section 188(3)).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crmctl.model.recurrence import months_on

PLANNED, RUNNING, CANCELLED, ENDED = "planned", "running", "cancelled", "ended"
STATES = (PLANNED, RUNNING, CANCELLED, ENDED)
"""How far a contract is on a day; cancelled is one that still runs after notice was given."""

_ONE_DAY = timedelta(days=1)
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_LONGEST = {"day": 1, "week": 7, "month": 31, "year": 366}


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds of a contract on a day.

    Attributes:
        active: whether it is in force.
        ends: the last day, if that is settled; None while it goes on until somebody gives notice.
        term_end: the last day of the term that runs, or runs next; None without one.
        notice_by: the next day, that day included, until which notice has to be given; None when
            there is nothing to be given notice of, or no day for it.
        renews: the day on which it next goes on for another term; None if it does not.
    """

    active: bool
    ends: date | None = None
    term_end: date | None = None
    notice_by: date | None = None
    renews: date | None = None


def terms(contract: Mapping[str, Any], on: date) -> Terms:
    """Say what holds of a contract on a day.

    Args:
        contract: its data: if known `start`, `end`, `notice`, `renewal`, `cancelled`.
        on: the day.
    """
    start, end = _day(contract.get("start")), _day(contract.get("end"))
    ends = settled_end(contract)
    active = (start or date.min) <= on <= (ends or date.max)
    if ends is not None:
        return Terms(active, ends, term_end=ends)
    notice = str(contract.get("notice") or "0 days")
    if end is None:
        return Terms(active)
    term_end = _term_end(end, contract["renewal"], on)
    # The term that would be the last one if notice came on that day: this one, or a later one.
    last = _term_end(end, contract["renewal"], shifted(on, notice))
    renews = _after(term_end) if term_end < date.max else None
    return Terms(active, term_end=term_end, notice_by=latest_notice(last, notice), renews=renews)


def state(contract: Mapping[str, Any], on: date) -> str:
    """Tell how far a contract is on a day."""
    ends = settled_end(contract)
    if ends is not None and ends < on:
        return ENDED
    if (_day(contract.get("start")) or date.min) > on:
        return PLANNED
    return CANCELLED if (_day(contract.get("cancelled")) or date.max) <= on else RUNNING


def settled_end(contract: Mapping[str, Any]) -> date | None:
    """Give the last day of a contract if it is settled; None while it goes on.

    A contract for a fixed time ends then. One that is renewed ends with the first term for which
    notice came in time; one without an end, when the notice has run out.
    """
    end, cancelled = _day(contract.get("end")), _day(contract.get("cancelled"))
    notice = str(contract.get("notice") or "0 days")
    if end is None:
        return shifted(cancelled, notice) if cancelled else None
    renewal = str(contract.get("renewal") or "")
    if not _size(renewal):
        return end
    if cancelled is None:
        return None
    return _term_end(end, renewal, shifted(cancelled, notice))


def latest_notice(end: date, notice: str) -> date:
    """Give the last day on which notice may be given so that it has run out by the end."""
    latest = shifted(end, notice, backwards=True)
    while latest < date.max and shifted(latest + _ONE_DAY, notice) <= end:
        latest += _ONE_DAY
    return latest


def last_day(start: date, period: str, times: int = 1) -> date:
    """Give the last day of a term that begins with a day (section 188(2), (3) BGB).

    From 31 January a month lasts until 28 February, and two of them until 30 March.
    """
    count, unit = _parts(period)
    try:
        if unit in _DAYS:
            return start + timedelta(days=count * times * _DAYS[unit] - 1)
        months = count * times * _MONTHS[unit]
        if start.day == 1:
            return months_on(start, 1, months) - _ONE_DAY
        return months_on(start, start.day - 1, months)
    except (OverflowError, ValueError):
        return date.max


def shifted(day: date, period: str, *, backwards: bool = False) -> date:
    """Give the day of the same number a length of time later or earlier, or the month's last."""
    count, unit = _parts(period)
    sign = -1 if backwards else 1
    try:
        if unit in _DAYS:
            return day + timedelta(days=sign * count * _DAYS[unit])
        return months_on(day, day.day, sign * count * _MONTHS[unit])
    except (OverflowError, ValueError):
        return date.min if backwards else date.max


def _term_end(end: date, renewal: str, on: date) -> date:
    """Give the last day of the term in which a day lies, or of the first one if it is earlier.

    All terms are counted from the first end, so that a month of 31 days stays one.
    """
    if on <= end or end == date.max:
        return end
    begin, (_, unit) = end + _ONE_DAY, _parts(renewal)
    times = max(1, (on - end).days // (_size(renewal) * _LONGEST[unit]))
    while (last := last_day(begin, renewal, times)) < on:
        times += 1
    return last


def _after(day: date) -> date:
    return day + _ONE_DAY if day < date.max else day


def _parts(period: str) -> tuple[int, str]:
    count, _, unit = period.partition(" ")
    return int(count), unit.removesuffix("s")


def _size(period: str) -> int:
    return _parts(period)[0] if period else 0


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
