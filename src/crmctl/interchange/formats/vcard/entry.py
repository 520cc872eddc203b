"""One card as an entry: a contact, or a customer where it is an organisation's."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from crmctl.interchange.charsets import GUESSED
from crmctl.interchange.entries import BadEntry, Entry, Setting
from crmctl.interchange.formats.groups import Members
from crmctl.interchange.formats.vcard import people, reach
from crmctl.interchange.formats.vcard.dates import partial_day
from crmctl.interchange.formats.vcard.gathered import Gathered
from crmctl.interchange.formats.vcard.groups import groups_of
from crmctl.interchange.formats.vcard.properties import Property
from crmctl.interchange.formats.vcard.words import LOST, REMARKS, UNDERSTOOD, named, one_line
from crmctl.interchange.own import KINDS, own_id

_TAKEN = frozenset(
    {
        *("EMAIL", "TEL", "X-MS-TEL", "ADR", "IMPP", "X-SOCIALPROFILE", "SOCIALPROFILE", "URL"),
        *("NOTE", "CATEGORIES", "INTEREST", "LANG", "BDAY", "ORG", "TITLE", "ROLE"),
    }
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
# Google puts every contact into it.
_NO_TAG = "myContacts"
_NAMED_BY_LABEL = {
    "X-ABDATE": "Date",
    "X-ABRELATEDNAMES": "Related",
    "X-ANDROID-CUSTOM": "Custom",
    "RELATED": "Related",
}


def entry(
    line: int,
    raw: bytes,
    found: Iterable[Property | str],
    setting: Setting,
    groups: Members | None = None,
) -> Entry | BadEntry | None:
    """Give what a card says; None for a group, whose name its members have as a tag.

    Args:
        line: on which it begins.
        raw: as the file has it.
        found: its properties; a text for a line that is none.
        setting: what is known of the CRM.
        groups: who is in which group; None where the file could not be looked through for them.
    """
    card = Gathered.of(found)
    kind = people.kind_of(card)
    if kind == "group":
        once = "is a group, whose members are known only in a file and not from standard input"
        return BadEntry(line, raw, "KIND", once) if groups is None else None
    if kind not in KINDS:
        return BadEntry(line, raw, "KIND", "is neither a person nor an organisation")
    kind = setting.kind or kind
    data = _customer(card) if kind == "customer" else _contact(card)
    if not data.get("name"):
        return BadEntry(line, raw, "FN", "names neither a person nor an organisation")
    data |= _common(card, groups_of(card, groups or {}))
    own_kind, own = own_id(card.text("UID"))
    id_ = own if own_kind == kind else ""
    if not id_ and (uid := uid_of(card)):
        data["external_ids"] = {setting.source or "vcard": uid}
    _leave(card)
    remarks = tuple(dict.fromkeys(map(one_line, filter(None, card.remarks))))
    losses = tuple(dict.fromkeys(card.losses))
    filled = {word: value for word, value in data.items() if value}
    return Entry(kind, line, raw, filled, id_, remarks, losses=losses)


def uid_of(card: Gathered) -> str:
    """Give a card's id in the address book that it comes from."""
    return (card.text("UID") or card.text("X-ABUID")).removeprefix("urn:uuid:")


def _contact(card: Gathered) -> dict[str, Any]:
    data: dict[str, Any] = {"name": people.name(card), "roles": people.roles(card)}
    data |= {"emails": reach.emails(card), "phones": reach.phones(card)}
    data |= {"addresses": reach.addresses(card), "birthday": _birthday(card)}
    data |= {"language": _language(card), "profiles": reach.profiles(card)}
    card.remarks += [
        _labelled(card, one, "Website")
        for one in card.all("URL")
        if not reach.is_profile(one.text)
    ]
    return data


def _customer(card: Gathered) -> dict[str, Any]:
    called, legal = people.organisation(card)
    person = people.name(card) if card.text("N").strip(" ;") and not card.own else {}
    if {"given", "family"} & person.keys():
        card.remarks.append(f"Contact person: {' '.join(person.values())}")
    for word in ("TITLE", "ROLE", "BDAY", "LANG"):
        card.remarks += [_labelled(card, one, word.capitalize()) for one in card.all(word)]
    card.remarks += [
        f"Organisation unit: {unit}" for one in card.all("ORG") for unit in one.units[1:] if unit
    ]
    addresses = [one.text for one in card.all("URL") if one.text]
    networks = reach.profiles(card).items()
    card.remarks += [f"{network}: {name}" for network, name in networks if name not in addresses]
    return {
        "type": "organisation",
        "name": called,
        "legal_name": legal,
        "websites": list(dict.fromkeys(addresses)),
        "emails": reach.emails(card),
        "phones": reach.phones(card),
        "addresses": reach.addresses(card),
    }


def _common(card: Gathered, tags: Iterable[str]) -> dict[str, Any]:
    labels = [label for one in card.all("CATEGORIES") for label in one.items]
    if _NO_TAG in labels:
        card.losses.append(f"CATEGORIES:{_NO_TAG}")
    wanted = dict.fromkeys(label for label in (*labels, *tags) if label != _NO_TAG)
    interests = dict.fromkeys(one.text for one in card.all("INTEREST") if one.text)
    texts = (one.verbatim if card.own else one.text for one in card.all("NOTE"))
    notes = "\n".join(filter(str.strip, texts))
    return {"interests": list(interests), "tags": list(wanted), "notes": notes}


def _birthday(card: Gathered) -> str:
    """Give the birthday; what else is said about it goes to remarks."""
    taken = ""
    for one in card.all("BDAY"):
        day, time = partial_day(one.text, one.first("X-APPLE-OMIT-YEAR"))
        if day and not taken:
            taken = day
            card.remarks += [f"Time of birth: {time}"] if time else []
        elif one.text and (not day or day != taken):
            card.remarks.append(f"Birthday: {one.text}")
    return taken


def _language(card: Gathered) -> str:
    found = sorted((one for one in card.all("LANG") if one.text), key=lambda o: o.rank or 101)
    first = next((one for one in found if _LANGUAGE.fullmatch(one.text)), None)
    card.remarks += [f"Language: {one.text}" for one in found if one is not first]
    return first.text if first else ""


def _labelled(card: Gathered, one: Property, called: str) -> str:
    """Give a remark on a property with the label that a person gave it."""
    label = named(card.label(one))
    return f"{called} ({label}): {one.text}" if label else f"{called}: {one.text}"


def _leave(card: Gathered) -> None:
    """Say what no field takes, or that it is not kept."""
    for title, several in card.by_name.items():
        if title in LOST and not (title == "LABEL" and not card.all("ADR")):
            card.losses.append(title)
        elif title in _NAMED_BY_LABEL:
            card.remarks += [text for one in several if (text := _special(card, one))]
        elif not (title in _TAKEN or title in UNDERSTOOD or reach.is_messenger(title)):
            called = REMARKS.get(title, title)
            card.losses += [title for one in several if one.is_read_past]
            card.remarks += [f"{called}: {text}" for one in several if (text := _readable(one))]
    if any(one.guessed for several in card.by_name.values() for one in several):
        card.remarks.append(f"Read as {GUESSED}: the card does not name its character set")


def _special(card: Gathered, one: Property) -> str:
    called = _NAMED_BY_LABEL[one.name]
    if one.name == "X-ANDROID-CUSTOM":
        item, *texts = one.units
        called, text = item.rpartition("/")[2] or called, next(filter(None, texts), "")
        return f"{called.replace('_', ' ').capitalize()}: {text}" if text else ""
    called = named(card.label(one)) or ", ".join(one.types) or called
    return f"{called[:1].upper()}{called[1:]}: {one.text}" if one.text else ""


def _readable(one: Property) -> str:
    texts = (", ".join(part) for part in one.components)
    return "; ".join(filter(None, texts)) if ";" in one.value else one.text


def nested(found: Iterable[Property | str]) -> Iterator[str]:
    """Give what a card says of its agent, in one line."""
    agent = Gathered.of(found)
    reached = [item["number"] for item in reach.phones(agent)]
    reached += [item["address"] for item in reach.emails(agent)]
    if called := " ".join(people.name(agent).values()):
        yield f"Agent: {', '.join((called, *reached))}"
