"""What a person has agreed to: the state that follows from the events."""

from collections.abc import Iterator, Mapping
from typing import Any

from crmctl.workspace import wording
from crmctl.workspace.page.layout import Line, Section, Shown, section

# What each event leaves behind, in the words that matter before a call.
_STATES = {
    "requested": "no (not confirmed)",
    "granted": "yes",
    "confirmed": "yes",
    "withdrawn": "NO (withdrawn)",
    "objected": "NO (objected)",
    "expired": "no (expired)",
}


def consents(shown: Shown) -> Iterator[Section]:
    """Give for each purpose, channel and address what the last event says."""
    last: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    events = [*shown.data.get("consents", ()), *shown.person_data.get("consents", ())]
    for event in sorted(events, key=lambda event: str(event["at"])):
        about = (event["purpose"], event.get("channel", ""), event.get("address", ""))
        last[about] = event
    return section("Consents", (_line(shown, *about, event) for about, event in last.items()))


def _line(
    shown: Shown, purpose: str, channel: str, address: str, event: Mapping[str, Any]
) -> Line:
    day = wording.moment(event["at"], shown.view.now.tzinfo)[:10]
    said = f"{event['event']} {day}, {event['basis'].replace('_', ' ')}"
    return Line((purpose, channel, _STATES[event["event"]], said, address))
