"""Who takes part: ORGANIZER and ATTENDEE (RFC 5545, sections 3.8.4.1 and 3.8.4.3)."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from crmctl.interchange.formats.icalendar_.lines import Property
from crmctl.model.entry import looks_like_email
from crmctl.model.names import split

_MAILTO = re.compile(r"^\s*mailto:", re.IGNORECASE)
_THINGS = frozenset({"ROOM", "RESOURCE"})


class Party(NamedTuple):
    """Everybody whom an event names.

    Attributes:
        addresses: of the others, in the order of the file, each once.
        people: the same, as data of contacts.
        direction: `out` for what one of us has called, `in` for what another has; empty where
            that is not known.
        remarks: whom no address names, rooms, and who declined.
    """

    addresses: tuple[str, ...]
    people: tuple[Mapping[str, Any], ...]
    direction: str
    remarks: tuple[str, ...]


def party(properties: Iterable[Property], own: Collection[str]) -> Party:
    """Tell who takes part.

    Args:
        properties: the organizers and attendees.
        own: addresses of the CRM's users, in lower case.
    """
    people: dict[str, Mapping[str, Any]] = {}
    remarks, direction = list[str](), ""
    for each in sorted(properties, key=lambda one: one.name != "ORGANIZER"):
        address, name = _address(each), _name(each)
        thing = each.parameters.get("CUTYPE", "").upper() in _THINGS
        if each.name == "ORGANIZER" and address and own:
            direction = "out" if address.lower() in own else "in"
        if thing or not address:
            remarks.append(f"{_role(each, thing=thing)}: {_told(name, address, each)}")
        elif address.lower() not in own:
            known = people.get(address.lower(), {})
            people[address.lower()] = {**_contact(address, name), **known}
            if each.parameters.get("PARTSTAT", "").upper() == "DECLINED":
                remarks.append(f"Declined: {_told(name, address, each)}")
    addresses = tuple(one["emails"][0]["address"] for one in people.values())
    return Party(addresses, tuple(people.values()), direction, tuple(remarks))


def told(properties: Iterable[Property]) -> tuple[str, ...]:
    """Give a remark for each, where a record has no field for people."""
    return tuple(
        f"{_role(each, thing=False)}: {_told(_name(each), _address(each), each)}"
        for each in properties
    )


def _contact(address: str, name: str) -> dict[str, Any]:
    named = {"name": split(name)} if name and name.casefold() != address.casefold() else {}
    return {**named, "emails": [{"address": address}]}


def _role(each: Property, *, thing: bool) -> str:
    if thing:
        return "Room or resource"
    return "Organizer" if each.name == "ORGANIZER" else "Attendee"


def _told(name: str, address: str, each: Property) -> str:
    if address and address.casefold() != name.casefold():
        return f"{name} <{address}>" if name else address
    return name or " ".join(each.value.split())


def _name(each: Property) -> str:
    return " ".join(each.parameters.get("CN", "").split()).strip("'\" ")


def _address(each: Property) -> str:
    """Give the e-mail address; nothing where there is none."""
    value = unquote(_MAILTO.sub("", each.value).partition("?")[0]).strip()
    candidates = (value, each.parameters.get("EMAIL", "").strip())
    return next(filter(looks_like_email, candidates), "")
