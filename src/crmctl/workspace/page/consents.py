"""Whether a person may be contacted: what follows from the events of their consents."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crmctl.index.read import Stored
from crmctl.model.record import Ref
from crmctl.privacy.consent import may
from crmctl.workspace.consumers import is_consumer
from crmctl.workspace.page.layout import Line, Section, Shown, section

# What an event without a channel, which concerns all of them, is most often asked about.
_USUAL_CHANNELS = ("phone", "email")


def consents(shown: Shown, members: Iterable[Stored] = ()) -> Iterator[Section]:
    """Give the answer for each purpose and channel that an event speaks of.

    Args:
        shown: a contact, or a customer.
        members: the people at an organisation; each is named before the answers.
    """
    contact, whose = shown.person_data or shown.data, shown.person or shown.ref
    lines = [_line(shown, whose, contact, *asked) for asked in _asked(contact)]
    for one in members:
        for asked in _asked(one.data):
            line = _line(shown, Ref("contacts", one.id), one.data, *asked)
            purpose, channel, answer, why = line.cells
            lines.append(Line((one.label, f"{purpose}, {channel}: {answer}"), (why, *line.more)))
    return section("May be contacted", lines)


def _asked(contact: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted(
        {
            (event["purpose"], channel)
            for event in contact.get("consents", ())
            for channel in ([event["channel"]] if "channel" in event else _USUAL_CHANNELS)
        }
    )


def _line(shown: Shown, whose: Ref, contact: Any, purpose: str, channel: str) -> Line:
    purposes = shown.view.config["purposes"]
    decision = may(
        contact,
        channel=channel,
        purpose=purpose,
        on=shown.view.now.date(),
        basis=purposes.get(purpose, {}).get("basis", "consent"),
        consumer=is_consumer(shown.view, whose),
    )
    more = (decision.address,) if decision.address else ()
    return Line(
        (purpose, channel, "yes" if decision.allowed else "NO", str(decision.reason)), more
    )
