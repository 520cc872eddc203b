"""What people did because of a campaign: one by one, or as a table of a mailing service."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from crmctl.campaigns.result import wave_days
from crmctl.errors.campaigns import EarlyResponseError, FutureResponseError, NoWaveFrozenError
from crmctl.errors.records import ErasedRecordError
from crmctl.errors.values import UnreadableDateError
from crmctl.model.entry import value_of
from crmctl.model.ids import ALPHABET
from crmctl.model.record import Record, Ref
from crmctl.privacy.consent import history
from crmctl.workspace.campaigning.people import basis_of
from crmctl.workspace.change import Change
from crmctl.workspace.meaning import day
from crmctl.workspace.workspace import Workspace

UNSUBSCRIBED = "unsubscribed"

_WITHDRAWN, _OBJECTED = "withdrawn", "objected"
_ID_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody did: which contact, when, and a word for what.

    Attributes:
        contact: the contact's id.
        at: the day or the moment; empty for now.
        response: replied, clicked, bounced, unsubscribed, ordered, or a word of one's own.
        text: what was said.
    """

    contact: str
    at: str
    response: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Responded:
    """Responses, collected.

    Attributes:
        change: the responses, and the withdrawals that follow from them.
        added: those that were not known.
        known: how many were.
        withdrawals: contacts whose consents got an event.
        strangers: contacts whom no wave reached.
    """

    change: Change
    added: tuple[Answer, ...]
    known: int
    withdrawals: tuple[str, ...]
    strangers: tuple[str, ...]


def respond(workspace: Workspace, found: Record, answers: Iterable[Answer]) -> Responded:
    """Collect responses for one commit. Who has unsubscribed is not contacted again.

    A response that the campaign has already counts once; one without a time is known if the same
    person gave the same response at any time.

    Raises:
        NoWaveFrozenError: the campaign has reached nobody yet.
        EarlyResponseError: a response is from before it began.
        FutureResponseError: a response is from after now.
        ErasedRecordError: somebody was erased.
        UnreadableDateError: a time is none.
    """
    begun = begin(found)
    change = workspace.change("campaign")
    said = list(found.data.get("responses", ()))
    seen = {key for one in said for key in _keys(one)}
    added, withdrawals, known = list[Answer](), list[str](), 0
    for answer in answers:
        at = moment(workspace, answer.at)
        if at[:10] < begun.isoformat():
            raise EarlyResponseError(str(found.ref))
        if lies_ahead(workspace, at):
            raise FutureResponseError
        item = {"contact": answer.contact, "at": at, "response": answer.response}
        if (answer.contact, answer.response, answer.at and at) in seen:
            known += 1
            continue
        seen |= _keys(item)
        said.append({**item, "text": answer.text} if answer.text else item)
        added.append(answer)
        contact = change.record(Ref("contacts", answer.contact))
        if "erased" in contact.data:
            raise ErasedRecordError(str(contact.ref))
        if answer.response == UNSUBSCRIBED and _withdraw(workspace, change, found, contact, at):
            withdrawals.append(answer.contact)
    if added:
        change.put(found.ref, {**found.data, "responses": said})
    reached = {one["contact"] for one in found.data.get("recipients", ())}
    strangers = dict.fromkeys(one.contact for one in added if one.contact not in reached)
    return Responded(change, tuple(added), known, tuple(withdrawals), tuple(strangers))


def begin(found: Record) -> date:
    """Give the day of a campaign's first frozen wave.

    Raises:
        NoWaveFrozenError: none is.
    """
    days = wave_days(found.data)
    if not days:
        raise NoWaveFrozenError(str(found.ref))
    return min(days.values())


def moment(workspace: Workspace, text: str) -> str:
    """Give a time as it is stored; now for none.

    Raises:
        UnreadableDateError: it is none.
    """
    field = workspace.catalogue.by_name["campaign"].by_path["responses.at"]
    meant = value_of(field, day(workspace, text.strip() or "now"), workspace.entry)
    try:
        date.fromisoformat(meant[:10])
    except ValueError:
        raise UnreadableDateError(text) from None
    return meant


def lies_ahead(workspace: Workspace, at: str) -> bool:
    """Tell whether a stored time has not come yet; a day has, once it begins."""
    then = datetime.fromisoformat(at)
    if then.tzinfo is None:
        return then.date() > workspace.now.date()
    return then > workspace.now


def _keys(response: Mapping[str, str]) -> set[tuple[str, str, str]]:
    """Give by what a response is known: with its time, and whenever it was."""
    who, what = response["contact"], response["response"]
    return {(who, what, response["at"]), (who, what, "")}


def _withdraw(
    workspace: Workspace, change: Change, found: Record, contact: Record, at: str
) -> bool:
    """Append the event that ends a consent, or an objection where there was none to withdraw.

    A consent is withdrawn (GDPR Art. 7(3)); use for direct marketing on any other basis is
    objected to (Art. 21(2)). Nothing is added where the same was said before, and is the last
    word.
    """
    purpose, channel = found.data["purpose"], found.data["channel"]
    basis = basis_of(workspace, found)
    event = _WITHDRAWN if basis == "consent" else _OBJECTED
    consents = contact.data.get("consents", ())
    past = history(consents, channel=channel, purpose=purpose, on=workspace.now.date())
    if past and past[-1]["event"] in {_WITHDRAWN, _OBJECTED}:
        return False
    added = {
        "id": _event_id(workspace, {one["id"] for one in consents}),
        "purpose": purpose,
        "channel": channel,
        "basis": basis,
        "event": event,
        "at": at,
        "method": "campaign",
    }
    change.put(contact.ref, {**contact.data, "consents": [*consents, added]})
    return True


def _event_id(workspace: Workspace, taken: set[str]) -> str:
    while True:
        letters = (workspace.outside.random.choice(ALPHABET) for _ in range(_ID_LENGTH))
        if (candidate := f"c-{''.join(letters)}") not in taken:
            return candidate
