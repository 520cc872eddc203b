"""Requests of people about their data: received, due, answered. Files below privacy/requests/.

They name nobody: the record's id, which after an erasure leads to a tombstone, the days, and what
became of it. They are the evidence that requests are answered in time (GDPR Art. 5(2), 12(3)).
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from crmctl.errors.privacy import ClosedEntryError, FutureEventError, TooLateToExtendError
from crmctl.model.record import Record
from crmctl.privacy.deadlines import answer_by, extend_by
from crmctl.workspace.change import Change
from crmctl.workspace.privacy.entries import (
    Entry,
    entries,
    entry,
    free_id,
    put,
    require_nobody_named,
)
from crmctl.workspace.privacy.operator import operator
from crmctl.workspace.workspace import Workspace

FOLDER = "privacy/requests"


class RequestKind(StrEnum):
    """What is asked for, by the article of the GDPR."""

    ACCESS = "access"  # Art. 15
    RECTIFICATION = "rectification"  # Art. 16
    ERASURE = "erasure"  # Art. 17
    RESTRICTION = "restriction"  # Art. 18
    PORTABILITY = "portability"  # Art. 20
    OBJECTION = "objection"  # Art. 21


class Request(NamedTuple):
    """One request.

    Attributes:
        id: of its file.
        kind: what is asked for.
        record: the contact; empty where nobody of that name is known.
        received: the day on which it came.
        due: the last day for the answer.
        extended: the day on which the person was told that it takes longer.
        done: the day on which it was answered.
        outcome: what became of it, without a name.
    """

    id: str
    kind: str
    record: str
    received: date
    due: date
    extended: date | None
    done: date | None
    outcome: str


def requests(workspace: Workspace) -> Sequence[Request]:
    """Give all requests: the open ones first, by the day on which they are due."""
    found = [_request(one) for one in entries(workspace, FOLDER) if "received" in one.data]
    return sorted(found, key=lambda one: (one.done is not None, one.due, one.id))


def add(
    workspace: Workspace, person: Record | None, kind: RequestKind, received: date
) -> tuple[Change, str]:
    """Collect a request that came in; gives the change and its id.

    Raises:
        FutureEventError: it would come in yet.
    """
    if received > workspace.now.date():
        raise FutureEventError
    change, id_ = workspace.change("request"), free_id(workspace, FOLDER, "r")
    tree = {
        "kind": str(kind),
        "record": str(person.ref) if person else "",
        "received": received,
        "by": operator(workspace),
    }
    put(change, FOLDER, id_, tree)
    return change, id_


def extend(workspace: Workspace, id_: str, reason: str) -> Change:
    """Collect that a request takes up to two months longer.

    Raises:
        UnknownEntryError: there is no such request.
        ClosedEntryError: it is answered.
        TooLateToExtendError: the first month is over.
        NamedInReasonError: the reason names somebody.
    """
    known, today = _open(workspace, id_), workspace.now.date()
    if today > extend_by(date.fromisoformat(str(known.data["received"]))):
        raise TooLateToExtendError(id_)
    require_nobody_named(reason, "--reason")
    return _changed(workspace, known, {"extended": today, "reason": reason})


def done(workspace: Workspace, id_: str, outcome: str) -> Change:
    """Collect that a request was answered; what became of it may be that it was refused.

    Raises:
        UnknownEntryError: there is no such request.
        ClosedEntryError: it is answered already.
        NamedInReasonError: the outcome names somebody.
    """
    require_nobody_named(outcome, "--outcome")
    known = _open(workspace, id_)
    return _changed(workspace, known, {"done": workspace.now.date(), "outcome": outcome})


def _open(workspace: Workspace, id_: str) -> Entry:
    known = entry(workspace, FOLDER, id_)
    if "done" in known.data:
        raise ClosedEntryError(id_)
    return known


def _changed(workspace: Workspace, known: Entry, more: dict[str, object]) -> Change:
    change = workspace.change("request")
    days = {name: date.fromisoformat(str(known.data[name]))
            for name in ("received", "extended") if name in known.data}  # fmt: skip
    put(change, FOLDER, known.id, {**known.data, **days, **more})
    return change


def _request(one: Entry) -> Request:
    days = {
        name: date.fromisoformat(str(one.data[name])) if name in one.data else None
        for name in ("received", "extended", "done")
    }
    received = days["received"] or date.min
    return Request(
        one.id,
        str(one.data.get("kind", "")),
        str(one.data.get("record", "")),
        received,
        answer_by(received, extended=days["extended"] is not None),
        days["extended"],
        days["done"],
        str(one.data.get("outcome", "")),
    )
