"""Whether a person may be contacted: what follows from the events of their consents."""

from collections.abc import Iterator
from typing import Any

from crmctl.privacy.consent import may
from crmctl.workspace.page.layout import Line, Section, Shown, section

# What an event without a channel, which concerns all of them, is most often asked about.
_USUAL_CHANNELS = ("phone", "email")


def consents(shown: Shown) -> Iterator[Section]:
    """Give the answer for each purpose and channel that an event speaks of."""
    contact = shown.person_data or shown.data
    events = contact.get("consents", ())
    asked = {
        (event["purpose"], channel)
        for event in events
        for channel in ([event["channel"]] if "channel" in event else _USUAL_CHANNELS)
    }
    lines = (_line(shown, contact, purpose, channel) for purpose, channel in sorted(asked))
    return section("May be contacted", lines)


def _line(shown: Shown, contact: Any, purpose: str, channel: str) -> Line:
    purposes = shown.view.config["purposes"]
    decision = may(
        contact,
        channel=channel,
        purpose=purpose,
        on=shown.view.now.date(),
        basis=purposes.get(purpose, {}).get("basis", "consent"),
        consumer=shown.person is not None or "roles" not in contact,
    )
    more = (decision.address,) if decision.address else ()
    return Line(
        (purpose, channel, "yes" if decision.allowed else "NO", str(decision.reason)), more
    )
