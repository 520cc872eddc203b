"""The consents of several records that become one: a withdrawal always wins.

Nobody may be written to after a merge whom one of the records forbade to write to. Where another
record has a consent that is younger than the withdrawal, it was not given in view of it: the
withdrawal is carried over that consent, as an event of its own that names the first one. Only a
consent that is recorded after the merge lifts it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from crmctl.matching.items import canonical, in_order
from crmctl.model.purposes import EVERY_PURPOSE

Event = Mapping[str, Any]

# What a person said; an expiry is the course of time, and a younger consent is worth more.
_REFUSALS = frozenset({"withdrawn", "objected"})
_ENDINGS = _REFUSALS | {"expired"}
_GIVING = frozenset({"granted", "confirmed"})
_DAY = len("2026-03-01")
CARRIED = "merge"
"""Who wrote a refusal that a merge has carried over a consent (`by`)."""


def unite(lists: Sequence[Sequence[Any]]) -> list[Any]:
    """Give the events of all records in order of their dates, each once, with ids of their own.

    Args:
        lists: the consents of each record, the survivor's first.
    """
    own = list(_apart(lists))
    events = list({canonical(event): event for events in own for event in events}.values())
    return in_order([*events, *_carried(own, events)])


def moment(event: Event) -> tuple[datetime, bool]:
    """Give when an event took place; an ending without a time counts at the end of its day."""
    written, ending = str(event.get("at", "")), event.get("event") in _ENDINGS
    try:
        at = datetime.fromisoformat(written)
    except ValueError:  # no moment: before all others
        return datetime.min.replace(tzinfo=UTC), ending
    if len(written) > _DAY:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)), ending
    return datetime.combine(at.date(), time.max if ending else time.min, UTC), ending


def _apart(lists: Sequence[Sequence[Any]]) -> Iterator[list[Any]]:
    """Give the lists with another id for an event whose id an earlier record has for another."""
    taken: dict[str, Any] = {}
    for events in lists:
        kept = [_with_free_id(event, taken) for event in events]
        taken |= {str(each["id"]): canonical(each) for each in kept if _has_id(each)}
        yield kept


def _with_free_id(event: Any, taken: Mapping[str, Any]) -> Any:
    if not _has_id(event) or taken.get(str(event["id"]), canonical(event)) == canonical(event):
        return event
    return {**event, "id": _free(str(event["id"]), taken)}


def _has_id(event: Any) -> bool:
    return isinstance(event, Mapping) and "id" in event


def _free(id_: str, taken: Mapping[str, Any]) -> str:
    number = 2
    while f"{id_}-{number}" in taken:
        number += 1
    return f"{id_}-{number}"


def _carried(own: Sequence[Sequence[Any]], events: Sequence[Any]) -> Iterator[Event]:
    """Give the refusals anew over which another record's younger consent would go."""
    taken = {str(event["id"]): None for event in events if _has_id(event)}
    lifted: dict[tuple[str, str | None], tuple[Event, Event]] = {}
    for refusal, consent in _lifting(own, events):
        place = (str(consent["purpose"]), consent.get("channel") or refusal.get("channel"))
        if place not in lifted or moment(consent) >= moment(lifted[place][1]):
            lifted[place] = (refusal, consent)
    for (purpose, channel), (refusal, consent) in lifted.items():
        if not any(_settles(event, purpose, channel, consent) for event in events):
            id_ = _free(str(refusal.get("id", "c")), taken)
            taken[id_] = None
            yield _anew(refusal, consent, id_, purpose, channel)


def _lifting(own: Sequence[Sequence[Any]], events: Sequence[Any]) -> Iterator[tuple[Event, Event]]:
    """Give each refusal with each consent that was not given in view of it and would lift it."""
    consents = sorted(filter(_is_consent, events), key=moment)
    for refusals in own:
        for refusal in sorted(filter(_is_refusal, refusals), key=moment):
            for consent in consents:
                if _would_lift(consent, refusal) and not _has_lifted(refusals, refusal, consent):
                    yield refusal, consent


def _anew(refusal: Event, consent: Event, id_: str, purpose: str, channel: str | None) -> Event:
    """Give a refusal at the time of the consent that it ends, so that it stands behind it."""
    said = {
        "id": id_,
        "purpose": purpose,
        "channel": channel,
        "basis": refusal.get("basis", "consent"),
        "event": refusal["event"],
        "at": consent["at"],
        "by": CARRIED,
        "evidence": {"document": f"consent {refusal.get('id', '')}".strip()},
    }
    return {name: value for name, value in said.items() if value is not None}


def _is_refusal(event: Any) -> bool:
    return isinstance(event, Mapping) and event.get("event") in _REFUSALS


def _is_consent(event: Any) -> bool:
    return (
        isinstance(event, Mapping)
        and event.get("event") in _GIVING
        and event.get("basis") == "consent"
        and "purpose" in event
        and "at" in event
    )


def _would_lift(consent: Event, refusal: Event) -> bool:
    """Tell whether a consent stands behind a refusal of the same purpose and channel."""
    purposes = {consent["purpose"], EVERY_PURPOSE}
    channels = {consent.get("channel"), refusal.get("channel")} - {None}
    return (
        refusal.get("purpose") in purposes
        and len(channels) <= 1
        and moment(consent) > moment(refusal)
    )


def _has_lifted(events: Sequence[Any], refusal: Event, consent: Event) -> bool:
    """Tell whether the record that has a refusal has a later consent, too, in view of it."""
    channel = consent.get("channel") or refusal.get("channel")
    return any(
        each["purpose"] == consent["purpose"]
        and each.get("channel") in (None, channel)
        and moment(each) > moment(refusal)
        for each in filter(_is_consent, events)
    )


def _settles(event: Any, purpose: str, channel: str | None, consent: Event) -> bool:
    """Tell whether a refusal stands behind a consent already."""
    return (
        _is_refusal(event)
        and event.get("purpose") in (purpose, EVERY_PURPOSE)
        and event.get("channel") in (None, channel)
        and moment(event) > moment(consent)
    )
