"""Fixing the recipients of a wave: from then on they are what is sent to, and counted."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from crmctl.campaigns.audience import CONTROL, SENT, Audience
from crmctl.errors.campaigns import WaveFrozenError
from crmctl.model.record import Record
from crmctl.workspace.campaigning.people import audience, wave_of
from crmctl.workspace.change import Change
from crmctl.workspace.workspace import Workspace


class Frozen(NamedTuple):
    """A wave whose recipients are fixed, not yet committed."""

    change: Change
    wave: str
    audience: Audience


def freeze(workspace: Workspace, found: Record, wave: str) -> Frozen:
    """Collect the recipients of a wave, and everybody who is left out with the reason.

    The first wave of a campaign is made by its name; further ones must be there, so that a name
    that was mistyped chooses nobody.

    Raises:
        UnknownWaveError: the campaign has no such wave.
        WaveFrozenError: they are fixed already.
        UnknownPurposeError: the campaign's purpose has no lawful basis.
        NoSegmentError: the campaign is for nobody.
    """
    waves = found.data.get("waves", ()) or ([{"name": wave}] if wave else [])
    found = found._replace(data={**found.data, "waves": waves})
    meant = wave_of(found, wave)
    name: str = meant["name"]
    if "frozen" in meant or any(one["wave"] == name for one in found.data.get("recipients", ())):
        raise WaveFrozenError(str(found.ref), name)
    chosen = audience(workspace, found, name)
    change = workspace.change("campaign")
    now = workspace.now.isoformat(timespec="seconds")
    change.put(
        found.ref,
        {
            **found.data,
            "waves": [
                {**one, "frozen": now} if one["name"] == name else one
                for one in found.data["waves"]
            ],
            "recipients": [*found.data.get("recipients", ()), *_recipients(chosen, name)],
            "excluded": [*found.data.get("excluded", ()), *_excluded(chosen, name)],
        },
    )
    return Frozen(change, name, chosen)


def _recipients(chosen: Audience, wave: str) -> Iterator[Mapping[str, Any]]:
    for group, members in ((SENT, chosen.sent), (CONTROL, chosen.control)):
        for one in members:
            yield {"contact": one.person.contact, "wave": wave, "group": group}


def _excluded(chosen: Audience, wave: str) -> Iterator[Mapping[str, Any]]:
    for one in chosen.excluded:
        yield {"contact": one.person.contact, "wave": wave, "reason": one.reason}
