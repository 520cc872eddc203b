"""May this person be contacted on this channel for this purpose on this day, and why.

Events are only ever appended to the contact; what holds on a day is derived from them each time.
The rules are those of German law, which is stricter than the ePrivacy directive that it carries
out; each rule names its source. This is no legal advice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from crmctl.matching.consents import moment
from crmctl.model.purposes import EVERY_PURPOSE

Event = Mapping[str, Any]

_YEARS_OF_PROOF = 5
# Where an address was obtained by a sale: section 7(3) no. 1 UWG.
_SALES = frozenset({"sale", "order", "purchase", "contract"})
_WITHOUT_CONSENT = frozenset({"contract", "legal_obligation"})
_GIVING = frozenset({"granted", "confirmed"})


class Reason(StrEnum):
    """Why somebody may be contacted, or may not; a sentence for people."""

    OBJECTED = "the person objected (GDPR Art. 21), which beats everything and holds at once"
    WITHDRAWN = "the consent was withdrawn (GDPR Art. 7(3))"
    EXPIRED = "the consent has expired"
    DO_NOT_CONTACT = "the contact is marked do_not_contact"
    ERASED = "the person was erased"
    NECESSARY = "the contact is necessary for a contract or by law, which is not marketing"
    CONFIRMED = "the consent was given and confirmed"
    GRANTED = "the consent was given"
    EXISTING_CUSTOMER = "all four conditions of section 7(3) UWG are recorded"
    LEGITIMATE_INTEREST = "post may rest on a legitimate interest (GDPR Art. 6(1)(f), recital 47)"
    PRESUMED = "a business may be phoned on presumed consent (section 7(2) no. 1 UWG)"
    NO_CONSENT = "there is no consent for this channel and purpose"
    NOT_CONFIRMED = "the consent was not confirmed by double opt-in"
    NOT_FOR_PHONE = "a double opt-in by e-mail does not prove consent to calls (BGH I ZR 164/09)"
    OTHER_ADDRESS = "the consent is for an address that the contact no longer has"
    CONDITIONS_MISSING = "not all four conditions of section 7(3) UWG are recorded"


# The gravest first.
_REFUSALS: Mapping[str, Reason] = {
    "objected": Reason.OBJECTED,
    "withdrawn": Reason.WITHDRAWN,
    "expired": Reason.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether somebody may be contacted.

    Attributes:
        allowed: the answer.
        reason: why.
        events: ids of the consent events on which it rests, the deciding one last.
        address: the address for which it was given, where it was given for one.
    """

    allowed: bool
    reason: Reason
    events: tuple[str, ...] = ()
    address: str = field(default="", repr=False)


def may(  # noqa: PLR0913 - the question's parts, each by name
    contact: Mapping[str, Any],
    *,
    channel: str,
    purpose: str,
    on: date,
    basis: str = "consent",
    consumer: bool = True,
) -> Decision:
    """Say whether a person may be contacted, and why.

    An objection beats everything and works at once (GDPR Art. 21(2) and (3)); a withdrawal as well
    (Art. 7(3)). Only a consent given after it lifts either. On one day without times the refusal
    is taken to be the later event.

    Args:
        contact: the contact's data.
        channel: phone, email, sms, post, messenger or social.
        purpose: a purpose of crm.yaml, as in `newsletter`.
        on: the day; later events do not count.
        basis: the purpose's lawful basis in crm.yaml.
        consumer: whether the person is called as a consumer; if not, as a business.
    """
    if "erased" in contact:
        return Decision(allowed=False, reason=Reason.ERASED)
    events = history(contact.get("consents", ()), channel=channel, purpose=purpose, on=on)
    necessary = basis in _WITHOUT_CONSENT or _rests_on(events, _WITHOUT_CONSENT)
    refused = _refusal(events)
    if refused and (refused.reason is Reason.OBJECTED or not necessary):
        return refused
    if necessary:
        return Decision(allowed=True, reason=Reason.NECESSARY, events=_ids(events))
    if contact.get("do_not_contact"):
        return Decision(allowed=False, reason=Reason.DO_NOT_CONTACT, events=_ids(events))
    live = [one for one in _since_refusal(events) if one["event"] in _GIVING]
    if channel == "phone":
        return _by_phone(live, basis, consumer=consumer)
    return _by_post(live, basis) if channel == "post" else _by_message(contact, live, channel)


def is_consumer(customers: Iterable[str]) -> bool:
    """Tell whether a person is asked as a consumer (section 13 BGB), and not as a business.

    Whoever stands for organisations only is a business; at a doubt the person is a consumer, whom
    the law protects more.

    Args:
        customers: the types of the customers for whom the person stands on the day.
    """
    return set(customers) != {"organisation"}


def history(events: Iterable[Event], *, channel: str, purpose: str, on: date) -> Sequence[Event]:
    """Give the events that concern a channel and a purpose up to a day, the earliest first.

    An event without a channel concerns all of them, and a refusal of every purpose each of them.
    """
    matching = [
        one
        for one in events
        if (one["purpose"] == purpose or _refuses_everything(one))
        and one.get("channel") in {None, channel}
        and date.fromisoformat(str(one["at"])[:10]) <= on
    ]
    return sorted(matching, key=moment)


def _refuses_everything(event: Event) -> bool:
    return event["purpose"] == EVERY_PURPOSE and event["event"] in _REFUSALS


def proof_kept_until(granted: date, uses: Iterable[date] = ()) -> date:
    """Give the day until which the proof of a consent to calls has to be kept.

    Five years from the consent and from each use of it (section 7a(2) UWG).
    """
    last = max((granted, *uses))
    try:
        return last.replace(year=last.year + _YEARS_OF_PROOF)
    except ValueError:  # 29 February; section 188(3) BGB ends such a period on the 28th
        return last.replace(year=last.year + _YEARS_OF_PROOF, day=28)


def _refusal(events: Sequence[Event]) -> Decision | None:
    """Give the refusal that no later consent has lifted; the gravest if there are several.

    An old business relation is no new consent: only basis `consent` lifts an objection.
    """
    since = _since_refusal(events)
    ended = [one for one in events if one["event"] in _REFUSALS and one not in since]
    if not ended or any(one["basis"] == "consent" and one["event"] in _GIVING for one in since):
        return None
    gravest = next(event for event in _REFUSALS if any(one["event"] == event for one in ended))
    ids = _ids(one for one in ended if one["event"] == gravest)
    return Decision(allowed=False, reason=_REFUSALS[gravest], events=ids)


def _since_refusal(events: Sequence[Event]) -> Sequence[Event]:
    last = max((at for at, one in enumerate(events) if one["event"] in _REFUSALS), default=-1)
    return events[last + 1 :]


def _by_phone(live: Sequence[Event], basis: str, *, consumer: bool) -> Decision:
    """Decide about a call, a text of its own channel left aside.

    Consumers: prior express consent (section 7(2) no. 1 UWG), given for calls; a double opt-in by
    e-mail proves nothing for the phone (BGH, 10 February 2011, I ZR 164/09). Businesses: presumed
    consent is enough.
    """
    given = [one for one in live if one["basis"] == "consent" and one.get("channel") == "phone"]
    proven = [one for one in given if not _is_proven_by_email_alone(one)]
    if proven:
        return Decision(allowed=True, reason=_given(proven), events=_ids(proven))
    if not consumer and basis == "legitimate_interest":
        return Decision(allowed=True, reason=Reason.PRESUMED)
    doubtful = given or [one for one in live if one["basis"] == "consent"]
    reason = Reason.NOT_FOR_PHONE if doubtful else Reason.NO_CONSENT
    return Decision(allowed=False, reason=reason, events=_ids(doubtful))


def _by_post(live: Sequence[Event], basis: str) -> Decision:
    """Decide about a letter: a legitimate interest is enough (GDPR recital 47)."""
    given = [one for one in live if one["basis"] == "consent"]
    if given:
        return Decision(allowed=True, reason=_given(given), events=_ids(given))
    if basis == "legitimate_interest" or _rests_on(live, {"legitimate_interest"}):
        return Decision(allowed=True, reason=Reason.LEGITIMATE_INTEREST, events=_ids(live))
    return Decision(allowed=False, reason=Reason.NO_CONSENT)


def _by_message(contact: Mapping[str, Any], live: Sequence[Event], channel: str) -> Decision:
    """Decide about electronic mail: e-mail, sms, messengers, social networks.

    Prior express consent (section 7(2) no. 2 UWG), which e-mail proves by double opt-in, or, by
    e-mail, all four conditions of section 7(3) UWG. Consent holds for the address it names.
    """
    given = [one for one in live if one["basis"] == "consent"]
    usable = [one for one in given if _has_address(contact, one)]
    confirmed = [one for one in usable if one["event"] == "confirmed" or channel != "email"]
    if confirmed:
        address = str(confirmed[-1].get("address", ""))
        return Decision(
            allowed=True, reason=_given(confirmed), events=_ids(confirmed), address=address
        )
    soft = [one for one in live if one["basis"] == "soft_opt_in" and channel == "email"]
    if soft:
        return _to_existing_customer(contact, soft)
    if given:
        reason = Reason.NOT_CONFIRMED if usable else Reason.OTHER_ADDRESS
        return Decision(allowed=False, reason=reason, events=_ids(given))
    return Decision(allowed=False, reason=Reason.NO_CONSENT)


def _to_existing_customer(contact: Mapping[str, Any], soft: Sequence[Event]) -> Decision:
    """Decide by section 7(3) UWG about advertising to an existing customer without consent.

    The four conditions, and where they are recorded: (1) the address was obtained by the sale of
    goods or a service: `method`; (2) it is used for own, similar goods: the event's purpose;
    (3) the customer has not objected: no such event; (4) the customer was told clearly, when the
    address was obtained and with each use, that they may object: `text`, the wording.
    """
    met = [
        one
        for one in soft
        if one.get("method") in _SALES and one.get("text") and _has_address(contact, one)
    ]
    if met:
        address = str(met[-1].get("address", ""))
        return Decision(
            allowed=True, reason=Reason.EXISTING_CUSTOMER, events=_ids(met), address=address
        )
    return Decision(allowed=False, reason=Reason.CONDITIONS_MISSING, events=_ids(soft))


def _is_proven_by_email_alone(event: Event) -> bool:
    evidence = event.get("evidence", {})
    return bool(evidence.get("message_id")) and not evidence.get("document")


def _has_address(contact: Mapping[str, Any], event: Event) -> bool:
    """Tell whether the contact still has the address that a consent names, if it names one."""
    named = str(event.get("address", "")).casefold()
    emails = {one["address"].casefold() for one in contact.get("emails", ())}
    return "@" not in named or named in emails


def _rests_on(events: Iterable[Event], bases: Iterable[str]) -> bool:
    return any(one["basis"] in bases and one["event"] in _GIVING for one in events)


def _given(events: Sequence[Event]) -> Reason:
    return Reason.CONFIRMED if events[-1]["event"] == "confirmed" else Reason.GRANTED


def _ids(events: Iterable[Event]) -> tuple[str, ...]:
    return tuple(str(one["id"]) for one in events)
