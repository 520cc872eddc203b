"""Taking the properties of a component one by one, so that what is left is told and not lost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from crmctl.interchange.entries import Setting
from crmctl.interchange.formats.icalendar_ import lines, moments, recurrence
from crmctl.interchange.formats.icalendar_.cutting import Component
from crmctl.interchange.formats.icalendar_.lines import Property
from crmctl.interchange.formats.icalendar_.zones import Zones

_MOST_DATES = 10  # of a series that a remark names
_MOST_REMARKS = 50  # of one property
_LONGEST_REMARK = 2_000
# The calendar's own bookkeeping, of which nobody makes a note.
_BOOKKEEPING = frozenset(
    {"CREATED", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "TRANSP", "UID", "X-CRMCTL-REASON"}
)
_REMARKS: Mapping[str, str] = {
    "URL": "URL", "CONTACT": "Contact", "RESOURCES": "Resources", "GEO": "Geo", "CLASS": "Class",
    "CONFERENCE": "Conference", "PERCENT-COMPLETE": "Percent complete", "RRULE": "Repeats",
    "EXRULE": "Except by rule", "RDATE": "Also on", "EXDATE": "Except on", "ATTACH": "Attachment",
    "PRIORITY": "Priority",
}  # fmt: skip
_LISTS = frozenset({"RDATE", "EXDATE"})
_SAYING_NOTHING = frozenset(
    {("CLASS", "PUBLIC"), ("PERCENT-COMPLETE", "0"), ("PRIORITY", "0"), ("PRIORITY", "5")}
)


class Fault(Exception):  # noqa: N818 - it becomes a BadEntry and never leaves this package
    """A component that cannot be taken: the property at fault, and why."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place, self.reason = place, reason


@dataclass(frozen=True, slots=True)
class Around:
    """What counts for all components of a calendar.

    Attributes:
        setting: of the CRM.
        zones: of the calendar.
        cancelled: whether the calendar as a whole takes back what it names (METHOD:CANCEL).
    """

    setting: Setting
    zones: Zones
    cancelled: bool = False


class Taking:
    """The properties of one component; what is taken is gone."""

    def __init__(
        self, component: Component, properties: Sequence[Property], around: Around
    ) -> None:
        self._component, self._around = component, around
        self._by_name: dict[str, list[Property]] = {}
        self._remarks: list[str] = []
        self._losses: set[str] = set(component.inner)
        for each in properties:
            self._by_name.setdefault(each.name, []).append(each)

    # --- times -------------------------------------------------------------------------------

    def _beginning(self, *, journal: bool) -> tuple[date, str]:
        for name in ("DTSTART", *(("CREATED",) if journal else ())):
            if found := self._moment(name):
                return found
        raise Fault("DTSTART", "is missing, so that nobody knows when it was")

    def _due(self) -> tuple[date | None, str]:
        if found := self._moment("DUE"):
            if "DTSTART" in self._by_name:
                self._remark(self._take("DTSTART"), "Start")
            return found
        start, length = self._moment("DTSTART"), self._take("DURATION")
        if start is None:
            return None, ""
        if length:
            try:
                due = start[0] + moments.length(length[0].value)
            except (ValueError, OverflowError):
                raise Fault("DURATION", "is no length of time") from None
            self._remarks.append(f"Start: {start[1]}")
            return due, moments.written(due)
        if "RRULE" in self._by_name:  # only so can what comes again be due
            return start
        self._remarks.append(f"Start: {start[1]}")
        return None, ""

    def _duration(self, at: date) -> str:
        """Give how long it takes; what cannot be understood is told as it stands."""
        ends, sizes = self._take("DTEND"), self._take("DURATION")
        try:
            if sizes:
                return moments.said(sizes[0].value)
            if ends:
                size = _between(at, moments.read(ends[0], self._around.zones))
                one_day = not isinstance(at, datetime) and size in {"", "1 d"}
                return "" if one_day else size
        except (ValueError, OverflowError):
            self._remark(ends, "End")
            self._remark(sizes, "Duration")
        return ""

    def _moment(self, name: str) -> tuple[date, str] | None:
        """Take a date or a moment, with how it is written.

        Of a moment in a zone that nobody knows the day is taken, and a remark says the rest.
        """
        found = self._take(name)
        if not found:
            return None
        zones = self._around.zones
        try:
            moment = moments.read(found[0], zones)
            return moment, moments.exactly(found[0], moment, zones)
        except moments.UnknownZoneError:
            zone = " ".join(found[0].parameters["TZID"].split())
            self._remarks.append(f"{name}: {found[0].value.strip()} {zone}"[:_LONGEST_REMARK])
            day = moments.day_of(found[0])
            return day, day.isoformat()
        except (ValueError, OverflowError):
            raise Fault(name, "is no date or moment of a calendar") from None

    def _changed(self) -> str:
        """Give the day of the last change, as the file tells it."""
        for name in ("LAST-MODIFIED", "DTSTAMP"):
            for each in self._by_name.get(name, ()):
                try:
                    return day_of(moments.read(each, self._around.zones), self._around).isoformat()
                except (ValueError, OverflowError):
                    continue
        return ""

    def _cancelled(self, state: str) -> bool:
        return state == "CANCELLED" or self._around.cancelled

    def _rule(self, first: date | None = None) -> str:
        """Give the period of a series of tasks; the leftovers tell what a period does not say."""
        rules = self._by_name.get("RRULE", [])
        if first is None or len(rules) != 1 or {"RDATE", "EXDATE", "EXRULE"} & set(self._by_name):
            return ""
        found = recurrence.every(rules[0].value, first)
        if found:
            del self._by_name["RRULE"]
        return found

    # --- what is left ------------------------------------------------------------------------

    def _leftovers(self) -> None:
        """Tell what no field takes."""
        for name, found in self._by_name.items():
            if name in _BOOKKEEPING:
                continue
            label = _REMARKS.get(name)
            told = [each for each in found if label and _is_text(each)]
            if told and label:
                self._remark(told, label)
            if len(told) < len(found):
                self._losses.add(name)

    def _remark(self, found: Sequence[Property], label: str) -> None:
        texts = _lists(found) if found and found[0].name in _LISTS else map(_in_one_line, found)
        wanted = [text for text in texts if (found[0].name, text.upper()) not in _SAYING_NOTHING]
        for text in filter(None, wanted[:_MOST_REMARKS]):
            self._remarks.append(f"{label}: {text}"[:_LONGEST_REMARK])
        if len(wanted) > _MOST_REMARKS or any(len(text) > _LONGEST_REMARK for text in wanted):
            self._losses.add(found[0].name)

    def _take(self, name: str) -> list[Property]:
        return self._by_name.pop(name, [])

    def _value(self, name: str) -> str:
        found = self._by_name.get(name, [])
        if found and found[0].problem:
            raise Fault(name, found[0].problem)
        return found[0].value if found else ""

    def _text(self, name: str) -> str:
        value = lines.text(self._value(name)).strip()
        self._take(name)
        return value


def _between(at: date, end: date) -> str:
    if isinstance(at, datetime) != isinstance(end, datetime):
        raise ValueError
    size = end - at
    return moments.in_words(size) if size else ""


def day_of(moment: date, around: Around) -> date:
    """Give the day of a moment in the CRM's time zone."""
    if isinstance(moment, datetime):
        try:
            return moment.astimezone(around.setting.timezone).date()
        except OverflowError:  # the first or the last day that a date can say
            return moment.date()
    return moment


def _is_text(each: Property) -> bool:
    inline = each.parameters.get("ENCODING") or each.value[:5].lower() == "data:"
    return not (each.problem or inline)


def _in_one_line(each: Property) -> str:
    value = " ".join(lines.text(each.value).split())
    return f"{value} {each.parameters['TZID']}" if value and "TZID" in each.parameters else value


def _lists(found: Iterable[Property]) -> Iterator[str]:
    """Give the dates of a series, shortened, for each time zone together."""
    by_zone: dict[str, list[str]] = {}
    for each in found:
        values = by_zone.setdefault(each.parameters.get("TZID", ""), [])
        values.extend(filter(None, each.value.strip().split(",")))
    for zone, values in by_zone.items():
        more = len(values) - _MOST_DATES
        rest = f"and {more} more" if more > 0 else ""
        yield " ".join(f"{', '.join(values[:_MOST_DATES])} {rest} {zone}".split())
