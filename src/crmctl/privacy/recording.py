"""What an event in the life of a consent has to say before it is appended to a contact.

Events are never changed and never taken out: what holds on a day is derived from them each time
(`consent.may`). Whoever relies on a consent must be able to show it (GDPR Art. 7(1)): which
wording, when, how, by whom it was recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from crmctl.errors.privacy import (
    ConsentPartMissingError,
    NoPurposeError,
    NoSuchAddressError,
    NothingToConfirmError,
    UnknownRefusalError,
)
from crmctl.model.purposes import EVERY_PURPOSE
from crmctl.privacy.consent import history

Event = Mapping[str, Any]


class Act(StrEnum):
    """What somebody did; the value is the event that it makes."""

    REQUEST = "requested"
    GRANT = "granted"
    CONFIRM = "confirmed"
    WITHDRAW = "withdrawn"
    OBJECT = "objected"
    EXPIRE = "expired"


_REFUSING = frozenset({Act.WITHDRAW, Act.OBJECT, Act.EXPIRE})
_CONFIRMABLE = frozenset({Act.REQUEST, Act.GRANT})
_BY_ADDRESS = frozenset({"email", "phone", "sms"})


class Said(NamedTuple):
    """What is to be recorded, in the form in which it is stored; empty texts were not said.

    Attributes:
        act: what the person did.
        purpose: a purpose of crm.yaml; a refusal without one is of all of them.
        channel: a refusal without one is of all of them.
        address: the e-mail address or number.
        basis: the lawful basis, if not the purpose's.
        at: when.
        by: who records it: the id of a user.
        method: how it was said: form, phone, paper, sale.
        text: the wording, as in `newsletter-de@3 sha256:...`.
        evidence: what proves it.
    """

    act: Act
    purpose: str
    channel: str
    address: str
    basis: str
    at: str
    by: str = ""
    method: str = ""
    text: str = ""
    evidence: Mapping[str, str] = {}


def event(
    contact: Mapping[str, Any], said: Said, purposes: Mapping[str, Mapping[str, Any]], id_: str
) -> dict[str, Any]:
    """Give the event to append.

    A confirmation takes over what its request says: the address, the wording, when the mail was
    sent. Only what was asked for or granted, and not refused since, can be confirmed.

    Args:
        contact: the contact's data.
        said: what is to be recorded.
        purposes: those of crm.yaml.
        id_: a free id.

    Raises:
        ConsentPartMissingError: a consent without purpose or channel.
        NoPurposeError: a consent for a purpose that crm.yaml does not have.
        UnknownRefusalError: a refusal of a purpose that nobody knows.
        NoSuchAddressError: the contact does not have the address.
        NothingToConfirmError: there is nothing to confirm.
    """
    events: Sequence[Event] = contact.get("consents", ())
    purpose = _purpose(said, events, purposes)
    past = _past(events, purpose, said)
    begun = _begun(past) if said.act is Act.CONFIRM else {}
    address = said.address or begun.get("address", "")
    _require_address(contact, said.channel, address)
    default = _first_address(contact, said.channel) if said.act not in _REFUSING else ""
    evidence = _evidence(said, begun)
    tree = {
        "id": id_,
        "purpose": purpose,
        "channel": said.channel,
        "address": address or default,
        "basis": said.basis or _basis(purpose, past, purposes),
        "event": str(said.act),
        "at": said.at,
        "by": said.by,
        "method": said.method or begun.get("method", ""),
        "text": said.text or begun.get("text", ""),
        "evidence": evidence,
    }
    return {name: value for name, value in tree.items() if value}


def _purpose(said: Said, events: Iterable[Event], purposes: Mapping[str, Any]) -> str:
    if said.act in _REFUSING:
        known = [*purposes, *(one["purpose"] for one in events), EVERY_PURPOSE, ""]
        if said.purpose not in known:
            raise UnknownRefusalError(sorted({*purposes, *(one["purpose"] for one in events)}))
        return said.purpose or EVERY_PURPOSE
    for option, value in (("--purpose", said.purpose), ("--channel", said.channel)):
        if not value:
            raise ConsentPartMissingError(option)
    if said.purpose not in purposes:
        raise NoPurposeError(list(purposes))
    return said.purpose


def _past(events: Sequence[Event], purpose: str, said: Said) -> Sequence[Event]:
    """Give the earlier events about the same, without those that only another day will know."""
    if not said.channel:
        return [one for one in events if one["purpose"] == purpose]
    on = date.fromisoformat(said.at[:10])
    return history(events, channel=said.channel, purpose=purpose, on=on)


def _begun(past: Sequence[Event]) -> Event:
    """Give what a confirmation confirms: the last word must be a request or a consent."""
    if not past or past[-1]["event"] not in _CONFIRMABLE:
        raise NothingToConfirmError
    return past[-1]


def _basis(purpose: str, past: Sequence[Event], purposes: Mapping[str, Any]) -> str:
    """Give the basis of what is refused, or of the purpose; an objection may meet none at all."""
    if past:
        return str(past[-1]["basis"])
    return str(purposes.get(purpose, {}).get("basis", "consent"))


def _require_address(contact: Mapping[str, Any], channel: str, address: str) -> None:
    if address and channel in _BY_ADDRESS and _folded(address) not in _addresses(contact, channel):
        raise NoSuchAddressError(channel)


def _first_address(contact: Mapping[str, Any], channel: str) -> str:
    """Give the e-mail address that counts, for a consent to mails that names none.

    A number is not guessed: a consent to calls holds for the person, whatever the number.
    """
    emails = sorted(contact.get("emails", ()), key=lambda one: not one.get("primary"))
    return str(emails[0]["address"]) if channel == "email" and emails else ""


def _addresses(contact: Mapping[str, Any], channel: str) -> set[str]:
    if channel == "email":
        return {_folded(one["address"]) for one in contact.get("emails", ())}
    return {_folded(one["number"]) for one in contact.get("phones", ())}


def _folded(address: str) -> str:
    return address.strip().casefold()


def _evidence(said: Said, begun: Event) -> dict[str, str]:
    """Give what proves it; of a double opt-in the mail that was sent and the click."""
    if said.act is not Act.CONFIRM:
        return {name: value for name, value in said.evidence.items() if value}
    before = dict(begun.get("evidence", {}))
    if begun["event"] == Act.REQUEST:
        before.setdefault("sent_at", begun["at"])
    found = {**before, "confirmed_at": said.at, **_filled(said.evidence)}
    return _filled(found)


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
