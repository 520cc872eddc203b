"""The lawful way back for a person who was erased: a consent given after the erasure.

Nothing is taken out of the suppression list. Lines are added that lift the others, sealed with
the key; the commit names the erasures; the contact holds the consent and where it is proven.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from crmctl.errors.suppression import NoKeyError, NotErasedError, StaleConsentError
from crmctl.model.ids import IdContext, opaque
from crmctl.model.record import Ref
from crmctl.privacy.suppression_list import PATH
from crmctl.workspace.change import Change
from crmctl.workspace.epochs import certificates
from crmctl.workspace.suppressing import said_in, suppression
from crmctl.workspace.workspace import Workspace

PURPOSE, METHOD = "storage", "after-erasure"
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[\s,:]*(.*)", re.DOTALL)


def come_back(workspace: Workspace, change: Change, ref: Ref, evidence: str) -> None:
    """Let a change take a person in again who was erased.

    Args:
        workspace: the CRM.
        change: the change that adds or changes the contact.
        ref: the contact, or the private customer that links to it.
        evidence: where the consent is proven, after its day if that is not today:
            `2026-11-22 letter in folder 7`.

    Raises:
        NotErasedError: the suppression list knows nothing of the person.
        StaleConsentError: the consent is older than the erasure.
        NoKeyError: the key of the list is not here.
        InvalidDataError: the evidence cannot stand in a record.
    """
    record = change.record(ref)
    if record.kind == "customer" and record.data.get("person"):
        record = change.record(Ref("contacts", str(record.data["person"])))
    said = said_in(change.read(PATH))
    known = suppression(workspace, said)
    if known.unchecked and not known.keys:
        raise NoKeyError("so nobody can be let in again")
    hits = known.hits(record.kind, record.data)
    if not hits:
        raise NotErasedError
    at, proof = _dated(evidence, workspace.now.date())
    lifted = known.lifting(hits, at)
    epochs = sorted({one.entry.epoch for one in lifted})
    since = max((_day_of(workspace, epoch) for epoch in epochs), default="")
    if at < since:
        raise StaleConsentError(since)
    listed = replace(said, lifted=said.lifted | lifted)
    change.write(PATH, listed.text.encode())
    if record.kind == "contact":
        consents = [*record.data.get("consents", ()), _consent(workspace, at, proof)]
        change.put(record.ref, {**record.data, "consents": consents})
    change.lifting(epochs)


def _consent(workspace: Workspace, at: str, proof: str) -> dict[str, Any]:
    chance = IdContext(workspace.outside.random, workspace.now.date(), lambda _id: False)
    today = workspace.now.date().isoformat()
    return {
        "id": opaque("c", chance),
        "purpose": PURPOSE,
        "basis": "consent",
        "event": "granted",
        "at": workspace.now.isoformat(timespec="seconds") if at == today else at,
        "method": METHOD,
        "evidence": {"document": proof},
    }


def _dated(evidence: str, today: date) -> tuple[str, str]:
    """Give the day of a consent, today where none is written, and where it is proven."""
    text = " ".join(evidence.split())
    found = _DAY.fullmatch(text)
    try:
        day = date.fromisoformat(found[1]) if found else today
    except ValueError:
        return today.isoformat(), text
    return min(day, today).isoformat(), (found[2] if found else text) or text


def _day_of(workspace: Workspace, epoch: str) -> str:
    return str(certificates(workspace).get(epoch, {}).get("date", ""))
