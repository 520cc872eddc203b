"""What an event, a to-do or a journal entry says of a record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from crmctl.interchange.entries import BadEntry, Elsewhere, Entry
from crmctl.interchange.formats.icalendar_ import lines, people
from crmctl.interchange.formats.icalendar_.cutting import Component
from crmctl.interchange.formats.icalendar_.lines import Property
from crmctl.interchange.formats.icalendar_.taking import Around, Fault, Taking, day_of

SYSTEM = "calendar"
"""Below this name `external_ids` has the UID, where no source is named."""
OWN = "@crmctl"
"""Ends the UID of what crmctl itself wrote: `tasks/t-m4k8z1qp@crmctl`."""

_FOLDERS = {"interactions": "interaction", "tasks": "task"}
_ONCE = ("UID", "DTSTART", "DTEND", "DUE", "DURATION", "COMPLETED", "RECURRENCE-ID", "SUMMARY")
_OWN_TEXTS = {
    "X-CRMCTL-CHANNEL": "channel", "X-CRMCTL-DIRECTION": "direction",
    "X-CRMCTL-CUSTOMER": "customer", "X-CRMCTL-OWNER": "owner", "X-CRMCTL-OUTCOME": "outcome",
    "X-CRMCTL-WAITING-FOR": "waiting_for", "X-CRMCTL-DURATION": "duration",
    "X-CRMCTL-MONTH-DAY": "month_day", "X-CRMCTL-EVERY": "every",
}  # fmt: skip
_OWN_LISTS = {"X-CRMCTL-CONTACT": "contacts", "X-CRMCTL-ABOUT": "about"}


def entry(
    component: Component, properties: Sequence[Property], around: Around
) -> Entry | BadEntry:
    """Give what a component says, or why it cannot be taken."""
    raw = b"".join(component.raw)
    try:
        return _Record(component, properties, around).entry(raw)
    except Fault as fault:
        zones = around.zones.definitions(zone_names(properties))
        return BadEntry(component.number, zones + raw, fault.place, fault.reason)


def zone_names(properties: Iterable[Property]) -> list[str]:
    """Give the names of the time zones that properties refer to, each once."""
    found = (each.parameters.get("TZID", "").strip() for each in properties)
    return list(dict.fromkeys(filter(None, found)))


class _Record(Taking):
    """Makes a record of one component."""

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
        planned = day_of(at, self._around) > self._around.setting.today
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
            data["archived"] = self._changed() or day_of(at, self._around).isoformat()
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
            self._remarks.append(f"Priority: {value[:100]}")
            return ""
        return "high" if value < "5" else "normal" if value == "5" else "low"
