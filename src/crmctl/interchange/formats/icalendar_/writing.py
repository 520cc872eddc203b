"""Interactions and tasks as a calendar that any program shows and that comes back as they were.

What RFC 5545 has a property for stands in it; short fields of ours stand beside it in properties
of our own (`X-CRMCTL-CHANNEL`), which other programs leave alone (3.8.8.2). What is neither is
lost; `LOSSES` names it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from crmctl.interchange.formats.content_lines import escaped, folded
from crmctl.interchange.formats.icalendar_.meaning import OWN

Record = Mapping[str, Any]  # `kind`, `id`, then the fields as in the file

KINDS = ("interaction", "task")
"""The kinds of records that a calendar holds."""
KEPT: Mapping[str, tuple[str, ...]] = {
    "interaction": (
        "at", "planned", "channel", "direction", "customer", "contacts", "subject", "body",
        "outcome", "duration", "about", "owner", "tags", "notes",
    ),
    "task": (
        "title", "due", "about", "owner", "priority", "waiting_for", "every", "month_day", "done",
        "tags", "notes",
    ),
}  # fmt: skip
"""The fields that come back as they were."""
_OURS_ALONE = ("custom", "external_ids", "attachments", "aliases", "archived")
LOSSES: Mapping[str, tuple[str, ...]] = {"interaction": _OURS_ALONE, "task": _OURS_ALONE}
"""The fields that a calendar does not hold."""

_PRIORITIES = {"high": "1", "normal": "5", "low": "9"}  # RFC 5545, 3.8.1.9
_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_SIZES = {"s": "PT{}S", "min": "PT{}M", "h": "PT{}H", "d": "P{}D"}
_SHORTEST_MONTH = 28
_FEBRUARY = 2


def to_ics(records: Iterable[Record], zone: ZoneInfo, now: datetime) -> Iterator[str]:
    """Give a calendar, piece by piece; records of other kinds are left out.

    Args:
        records: interactions and tasks.
        zone: the CRM's time zone: what comes again keeps its time of day there.
        now: when the calendar is made.
    """
    yield "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//crmctl//crmctl//EN\r\n"
    zone_is_told = False
    for record in records:
        if record["kind"] not in KINDS:
            continue
        written = _task if record["kind"] == "task" else _interaction
        name, lines = written(record, zone)
        if not zone_is_told and any(";TZID=" in line for line in lines):
            yield _zone(zone, now)
            zone_is_told = True
        stamp = f"DTSTAMP:{_utc(now)}"
        uid = f"UID:{record['kind']}s/{record['id']}{OWN}"
        whole = (f"BEGIN:{name}", uid, stamp, *lines, f"END:{name}")
        yield "".join(f"{folded(line)}\r\n" for line in whole)
    yield "END:VCALENDAR\r\n"


def _interaction(record: Record, zone: ZoneInfo) -> tuple[str, list[str]]:
    journal = record.get("channel") == "note" and not {"duration", "planned"} & record.keys()
    state = "TENTATIVE" if record.get("planned") else "FINAL" if journal else "CONFIRMED"
    lines = [
        *_moment("DTSTART", record["at"], zone),
        *_text("SUMMARY", record.get("subject")),
        *_text("DESCRIPTION", record.get("body")),
        *_text("COMMENT", record.get("notes")),
        f"STATUS:{state}",
        *_tags(record),
        *_duration(record),
        *_own("CHANNEL", record.get("channel")),
        *_own("DIRECTION", record.get("direction")),
        *_own("CUSTOMER", record.get("customer")),
        *_own("OUTCOME", record.get("outcome")),
        *_each("CONTACT", record.get("contacts")),
        *_belongings(record),
    ]
    return ("VJOURNAL" if journal else "VEVENT"), lines


def _task(record: Record, zone: ZoneInfo) -> tuple[str, list[str]]:
    """Give a to-do. One that comes again begins when it is due: only so is a rule told."""
    due, every = record.get("due"), record.get("every")
    lines = _text("SUMMARY", record["title"])
    if due and every:
        lines += _moment("DTSTART", due, zone, local=True)
        lines.append(f"RRULE:{_rule(every, date.fromisoformat(due[:10]))}")
    elif due:
        lines += _moment("DUE", due, zone)
    if "done" in record:
        lines += _moment("COMPLETED", record["done"], zone, instant=True)
    return "VTODO", [
        *lines,
        f"STATUS:{'COMPLETED' if 'done' in record else 'NEEDS-ACTION'}",
        *(f"PRIORITY:{_PRIORITIES[each]}" for each in (record.get("priority"),) if each),
        *_text("DESCRIPTION", record.get("notes")),
        *_tags(record),
        *_own("EVERY", every),
        *_own("MONTH-DAY", record.get("month_day")),
        *_own("WAITING-FOR", record.get("waiting_for")),
        *_belongings(record),
    ]


def _belongings(record: Record) -> list[str]:
    return [*_each("ABOUT", record.get("about")), *_own("OWNER", record.get("owner"))]


def _tags(record: Record) -> list[str]:
    tags = ",".join(map(escaped, record.get("tags", ())))
    return [f"CATEGORIES:{tags}"] if tags else []


def _duration(record: Record) -> list[str]:
    """Give how long it takes; of a day only whole days can be said (3.8.2.5)."""
    text = record.get("duration")
    if text is None:
        return []
    size, _, unit = text.partition(" ")
    if size.startswith("0") or ("T" not in record["at"] and unit != "d"):
        return _own("DURATION", text)
    return [f"DURATION:{_SIZES[unit].format(size)}"]


def _rule(every: str, first: date) -> str:
    """Give the rule of a period; `crmctl.rendering.calendar` tells why so."""
    size, _, unit = every.partition(" ")
    frequency = _FREQUENCIES[unit.removesuffix("s")]
    rule = f"FREQ={frequency};INTERVAL={int(size)}"
    leap = (first.month, first.day) == (_FEBRUARY, _SHORTEST_MONTH + 1)
    if first.day > _SHORTEST_MONTH and (
        frequency == "MONTHLY" or (frequency == "YEARLY" and leap)
    ):
        days = ",".join(str(day) for day in range(_SHORTEST_MONTH, first.day + 1))
        month = f";BYMONTH={first.month}" if frequency == "YEARLY" else ""
        return f"{rule}{month};BYMONTHDAY={days};BYSETPOS=-1"
    return rule


def _moment(
    name: str, text: str, zone: ZoneInfo, *, local: bool = False, instant: bool = False
) -> list[str]:
    """Give a date or a moment: in UTC, with how we write it beside it.

    Args:
        name: of the property.
        text: the date or moment.
        zone: the CRM's time zone.
        local: whether the time of day in that zone counts, as for what comes again.
        instant: whether the property takes no date.
    """
    own = f';X-CRMCTL-MOMENT="{text}"'
    moment = datetime.fromisoformat(text)
    if "T" not in text and " " not in text:
        if not instant:
            return [f"{name};VALUE=DATE:{moment:%Y%m%d}"]
        return [f"{name}{own}:{_utc(moment.replace(tzinfo=zone))}"]
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if local:
        return [f"{name}{own};TZID={zone.key}:{aware.astimezone(zone):%Y%m%dT%H%M%S}"]
    return [f"{name}{own}:{_utc(aware)}"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _own(name: str, value: Any) -> list[str]:
    return _text(f"X-CRMCTL-{name}", None if value is None else str(value))


def _each(name: str, values: Iterable[str] | None) -> list[str]:
    return [line for value in values or () for line in _own(name, value)]


def _text(name: str, text: str | None) -> list[str]:
    return [f"{name}:{escaped(text.rstrip())}"] if text and text.strip() else []


def _zone(zone: ZoneInfo, now: datetime) -> str:
    """Give the time zone's definition, without which its name means nothing (3.6.5)."""
    from icalendar import Timezone  # noqa: PLC0415 - 300 ms that only what comes again needs

    first = date(now.year - 1, 1, 1)
    made = Timezone.from_tzinfo(zone, zone.key, first_date=first)
    return bytes(made.to_ical()).decode()
