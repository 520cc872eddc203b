"""What an event, a to-do or a journal entry says of a record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crmctl.interchange.entries import BadEntry, Elsewhere, Entry, Setting
from crmctl.interchange.formats.icalendar_ import lines, moments, people, recurrence
from crmctl.interchange.formats.icalendar_.cutting import Component
from crmctl.interchange.formats.icalendar_.lines import Property
from crmctl.interchange.formats.icalendar_.zones import Zones

SYSTEM = "calendar"
"""Below this name `external_ids` has the UID, where no source is named."""
OWN = "@crmctl"
"""Ends the UID of what crmctl itself wrote: `tasks/t-m4k8z1qp@crmctl`."""

_FOLDERS = {"interactions": "interaction", "tasks": "task"}
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
_ONCE = ("UID", "DTSTART", "DTEND", "DUE", "DURATION", "COMPLETED", "RECURRENCE-ID", "SUMMARY")
_OWN_TEXTS = {
    "X-CRMCTL-CHANNEL": "channel", "X-CRMCTL-DIRECTION": "direction",
    "X-CRMCTL-CUSTOMER": "customer", "X-CRMCTL-OWNER": "owner", "X-CRMCTL-OUTCOME": "outcome",
    "X-CRMCTL-WAITING-FOR": "waiting_for", "X-CRMCTL-DURATION": "duration",
    "X-CRMCTL-MONTH-DAY": "month_day", "X-CRMCTL-EVERY": "every",
}  # fmt: skip
_OWN_LISTS = {"X-CRMCTL-CONTACT": "contacts", "X-CRMCTL-ABOUT": "about"}


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


def entry(
    component: Component, properties: Sequence[Property], around: Around
) -> Entry | BadEntry:
    """Give what a component says, or why it cannot be taken."""
    raw = b"".join(component.raw)
    try:
        return _Reading(component, properties, around).entry(raw)
    except Fault as fault:
        zones = around.zones.definitions(zone_names(properties))
        return BadEntry(component.number, zones + raw, fault.place, fault.reason)


def zone_names(properties: Iterable[Property]) -> list[str]:
    """Give the names of the time zones that properties refer to, each once."""
    found = (each.parameters.get("TZID", "").strip() for each in properties)
    return list(dict.fromkeys(filter(None, found)))


class _Reading:
    """Takes one component apart."""

    def __init__(
        self, component: Component, properties: Sequence[Property], around: Around
    ) -> None:
        self._component, self._around = component, around
        self._by_name: dict[str, list[Property]] = {}
        self._remarks: list[str] = []
        self._losses: set[str] = set(component.inner)
        for each in properties:
            self._by_name.setdefault(each.name, []).append(each)

    # --- one kind after another --------------------------------------------------------------

    def entry(self, raw: bytes) -> Entry:
        """Give the entry."""
        if self._component.problem:
            raise Fault("", self._component.problem)
        for name in _ONCE:
            if len({(each.value, each.problem) for each in self._by_name.get(name, ())}) > 1:
                raise Fault(name, "stands twice, and not the same")
        uid = self._value("UID").strip()
        ours = uid.removesuffix(OWN) if uid.endswith(OWN) else ""
        folder, _, own_id = ours.partition("/")
        if folder == "orders" and own_id:
            return self._delivery(raw, own_id.partition("/")[0])
        own = _FOLDERS.get(folder, "") if own_id else ""
        kind = "task" if self._component.name == "VTODO" else "interaction"
        if own and own != kind:
            raise Fault("UID", f"is that of a {own}, which this is not")
        party = self._party(kind)
        read = self._task if kind == "task" else self._interaction
        data = {**read(own=bool(own)), **self._common(uid, own=bool(own))}
        if kind == "interaction":
            data |= self._with(data, party)
        links = tuple(self._links(data))
        self._leftovers()
        return Entry(
            kind,
            self._component.number,
            raw,
            {name: value for name, value in data.items() if value},
            id=own_id if own else "",
            remarks=tuple(self._remarks),
            people=party.people,
            links=links,
            losses=tuple(sorted(self._losses)),
        )

    def _delivery(self, raw: bytes, order: str) -> Entry:
        """Leave a delivery of ours alone: it stands in its order, and a calendar moves none."""
        return Entry("order", self._component.number, raw, {}, id=order, losses=("DELIVERY",))

    def _interaction(self, *, own: bool) -> dict[str, Any]:
        journal = self._component.name == "VJOURNAL"
        at, text = self._beginning(journal=journal)
        state = self._text("STATUS").upper()
        planned = _day(at, self._around) > self._around.setting.today
        if own and state in {"CONFIRMED", "FINAL", "TENTATIVE"}:
            planned = state == "TENTATIVE"
        elif state not in {"", "CONFIRMED", "FINAL", "CANCELLED"}:
            self._remarks.append(f"Status: {state}")
        data = {
            "at": text,
            "planned": "true" if planned else "",
            "channel": "note" if journal else "meeting",
            "subject": self._summary(),
            "body": self._body(),
            "duration": "" if journal else self._duration(at),
        }
        if self._cancelled(state):
            # Nobody met. It stays planned, as what never came, and out of the way.
            data |= {"planned": "true", "outcome": "cancelled"}
            data["archived"] = self._changed() or _day(at, self._around).isoformat()
        self._rule()
        return data

    def _task(self, *, own: bool) -> dict[str, Any]:
        due, text = self._due()
        state = self._text("STATUS").upper()
        data = {
            "title": self._summary(),
            "due": text,
            "priority": self._priority(),
            "every": self._rule(due),
            "notes": self._body(),
        }
        if not data["title"]:
            raise Fault("SUMMARY", "is missing, so that the to-do has no title")
        if done := self._moment("COMPLETED"):
            data["done"] = done[1]
        elif state == "COMPLETED":
            data["done"] = self._changed() or text
            if not data["done"]:
                raise Fault("COMPLETED", "is missing, so that nobody knows when it was done")
        if self._cancelled(state):
            data["archived"] = self._changed() or text[:10]
            if not data["archived"]:
                raise Fault("STATUS", "says cancelled, and nothing says when")
            self._remarks.append("Status: CANCELLED")
        elif state not in {"", "NEEDS-ACTION", "COMPLETED"}:
            self._remarks.append(f"Status: {state}")
        if own and "X-CRMCTL-EVERY" in self._by_name and data["every"]:
            del self._by_name["X-CRMCTL-EVERY"]  # the rule has it, and may have been changed
        return data

    # --- what they have in common ------------------------------------------------------------

    def _common(self, uid: str, *, own: bool) -> dict[str, Any]:
        tags = [tag for each in self._take("CATEGORIES") for tag in lines.items(each.value)]
        comments = "\n".join(lines.text(each.value) for each in self._take("COMMENT"))
        said: dict[str, Any] = {"tags": list(dict.fromkeys(tags))}
        if comments.strip() and self._component.name != "VTODO":
            said["notes"] = comments
        elif comments.strip():
            self._remarks.append(f"Comment: {' '.join(comments.split())}")
        if own:
            return said | self._own()
        if uid:
            system = self._around.setting.source or SYSTEM
            said["external_ids"] = {system: lines.text(uid) + self._occurrence()}
        return said

    def _own(self) -> dict[str, Any]:
        texts = {field: text for name, field in _OWN_TEXTS.items() if (text := self._text(name))}
        lists = {
            field: [lines.text(each.value).strip() for each in self._take(name)]
            for name, field in _OWN_LISTS.items()
            if name in self._by_name
        }
        return texts | lists

    def _summary(self) -> str:
        """Give the title; where names were put behind it to be read, without them."""
        shown, own = self._text("SUMMARY"), self._take("X-CRMCTL-SUMMARY")
        title = lines.text(own[0].value).strip() if own else shown
        return title if shown.startswith(title) else shown

    def _occurrence(self) -> str:
        """Give what tells one of a series from the others."""
        found = self._moment("RECURRENCE-ID")
        return f"/{found[1]}" if found else ""

    def _party(self, kind: str) -> people.Party:
        named = [*self._take("ORGANIZER"), *self._take("ATTENDEE")]
        self._losses.update(each.name for each in named if each.problem)
        sound = [each for each in named if not each.problem]
        if kind == "task":
            self._remarks.extend(people.told(sound))
            return people.Party((), (), "", ())
        found = people.party(sound, self._around.setting.own_addresses)
        self._remarks.extend(found.remarks)
        return found

    @staticmethod
    def _with(data: Mapping[str, Any], party: people.Party) -> dict[str, Any]:
        contacts = [*data.get("contacts", ()), *party.addresses]
        return {"direction": data.get("direction") or party.direction, "contacts": contacts}

    def _links(self, data: dict[str, Any]) -> Iterator[Elsewhere]:
        """Give what it is related to; what is ours goes among what it is about."""
        system = self._around.setting.source or SYSTEM
        for each in self._take("RELATED-TO"):
            value = lines.text(each.value).strip()
            if value.endswith(OWN) and value.partition("/")[0] in _FOLDERS:
                data["about"] = [*data.get("about", ()), value.removesuffix(OWN)]
            elif value:
                yield Elsewhere("interaction", system, value)
                yield Elsewhere("task", system, value)

    def _body(self) -> str:
        texts = [lines.text(each.value).strip("\n") for each in self._take("DESCRIPTION")]
        place = " ".join(self._text("LOCATION").split())
        if place:
            texts.append(f"Location: {place}")
        return "\n\n".join(text for text in texts if text.strip())

    def _priority(self) -> str:
        value = self._text("PRIORITY")
        if value in {"", "0"}:
            return ""
        if value not in set("123456789"):
            self._remarks.append(f"Priority: {value}"[:_LONGEST_REMARK])
            return ""
        return "high" if value < "5" else "normal" if value == "5" else "low"

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
                    return _day(moments.read(each, self._around.zones), self._around).isoformat()
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


def _day(moment: date, around: Around) -> date:
    if isinstance(moment, datetime):
        return moment.astimezone(around.setting.timezone).date()
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
