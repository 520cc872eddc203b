"""Recording what a person agreed to, refused or took back: one more event on the contact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crmctl.errors.privacy import FutureEventError
from crmctl.errors.records import ErasedRecordError
from crmctl.errors.values import UnreadableDateError
from crmctl.model.entry import value_of
from crmctl.model.ids import ALPHABET
from crmctl.model.record import Record
from crmctl.privacy.recording import Act, Said, event
from crmctl.workspace.change import Change
from crmctl.workspace.meaning import day
from crmctl.workspace.privacy.operator import operator
from crmctl.workspace.privacy.wordings import wording
from crmctl.workspace.workspace import Workspace

_ID_LENGTH = 4
_WORDED = frozenset({Act.REQUEST, Act.GRANT})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person at the keyboard says of an event; empty texts were not said.

    Attributes:
        act: what the contact did.
        purpose: what for.
        channel: by which channel.
        address: which e-mail address or number.
        basis: the lawful basis.
        at: when; now otherwise.
        method: how it was said.
        text: the wording, as in `newsletter-de@3`.
        evidence: `sent_at`, `confirmed_at`, `message_id`, `ip`, `document`.
    """

    act: Act
    purpose: str = ""
    channel: str = ""
    address: str = ""
    basis: str = ""
    at: str = ""
    method: str = ""
    text: str = ""
    evidence: Mapping[str, str] | None = None


def record_event(workspace: Workspace, person: Record, wish: Wish) -> Change:
    """Collect the change that appends an event; what was there stays as it is.

    Raises:
        ErasedRecordError: the person was erased.
        FutureEventError: it has not happened yet.
        UnreadableDateError: a time is none.
        CrmctlError: `privacy.recording.event` refuses it.
    """
    if "erased" in person.data:
        raise ErasedRecordError(str(person.ref))
    purposes = workspace.config["purposes"]
    said = Said(
        wish.act,
        wish.purpose,
        wish.channel,
        _stored(workspace, wish),
        wish.basis,
        _moment(workspace, wish.at or "now", "at"),
        operator(workspace),
        wish.method,
        _text(workspace, wish, purposes),
        {
            name: _moment(workspace, value, name) if name.endswith("_at") else value
            for name, value in (wish.evidence or {}).items()
            if value
        },
    )
    events = person.data.get("consents", ())
    id_ = _free_id(workspace, {one["id"] for one in events})
    added = event(person.data, said, purposes, id_)
    change = workspace.change("consent")
    change.put(person.ref, {**person.data, "consents": [*events, added]})
    return change


def _stored(workspace: Workspace, wish: Wish) -> str:
    """Give an address in the form in which contacts have theirs."""
    fields = workspace.catalogue.by_name["contact"].by_path
    name = {"email": "emails.address", "phone": "phones.number", "sms": "phones.number"}
    field = fields.get(name.get(wish.channel, ""))
    typed = wish.address.strip()
    return value_of(field, typed, workspace.entry) if field and typed else typed


def _text(workspace: Workspace, wish: Wish, purposes: Mapping[str, Any]) -> str:
    if wish.text:
        return wording(workspace, wish.text, needed=True)
    usual = purposes.get(wish.purpose, {}).get("text") if wish.act in _WORDED else None
    return wording(workspace, usual, needed=False) if usual else ""


def _moment(workspace: Workspace, text: str, name: str) -> str:
    path = "consents.at" if name == "at" else f"consents.evidence.{name}"
    field = workspace.catalogue.by_name["contact"].by_path[path]
    stored = value_of(field, day(workspace, text.strip()), workspace.entry)
    try:
        moment = datetime.fromisoformat(stored)
    except ValueError:
        raise UnreadableDateError(text) from None
    now = workspace.now if moment.tzinfo else workspace.now.replace(tzinfo=None)
    if moment > now:
        raise FutureEventError
    return stored


def _free_id(workspace: Workspace, taken: set[str]) -> str:
    while True:
        letters = (workspace.outside.random.choice(ALPHABET) for _ in range(_ID_LENGTH))
        if (candidate := f"c-{''.join(letters)}") not in taken:
            return candidate
