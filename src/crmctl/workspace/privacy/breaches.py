"""Personal data breaches: noticed, notified, or why not. Files below privacy/breaches/.

Every breach is documented with its facts, its effects and what was done (GDPR Art. 33(5)), whether
the supervisory authority has to be told of it (Art. 33(1)) and the people (Art. 34) or not.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from crmctl.errors.privacy import ClosedEntryError, FutureEventError, ReasonNeededError
from crmctl.errors.values import UnreadableDateError
from crmctl.model.entry import value_of
from crmctl.model.plain import Plain
from crmctl.privacy.deadlines import notify_by
from crmctl.workspace.change import Change
from crmctl.workspace.meaning import day
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

FOLDER = "privacy/breaches"
_MOMENTS = ("noticed", "notified", "told", "closed")


class Facts(NamedTuple):
    """What is known of a breach; empty texts were not said (GDPR Art. 33(3)).

    Attributes:
        what: its nature.
        people: about how many people, in words.
        data: which sorts of data.
        effects: its likely consequences.
        measures: what was done.
    """

    what: str = ""
    people: str = ""
    data: str = ""
    effects: str = ""
    measures: str = ""


class Breach(NamedTuple):
    """One breach.

    Attributes:
        id: of its file.
        noticed: when we became aware of it.
        due: by when the supervisory authority must have been told.
        notified: when it was.
        told: when the people were.
        reason: why the authority need not be told.
        closed: when it was closed.
        facts: what is known of it.
    """

    id: str
    noticed: datetime
    due: datetime
    notified: str
    told: str
    reason: str
    closed: str
    facts: Facts


def breaches(workspace: Workspace) -> Sequence[Breach]:
    """Give all breaches: the open ones first, by when they are due."""
    found = [
        _breach(workspace, one) for one in entries(workspace, FOLDER) if "noticed" in one.data
    ]
    return sorted(found, key=lambda one: (bool(one.closed), one.due, one.id))


def add(workspace: Workspace, facts: Facts, noticed: str) -> tuple[Change, str]:
    """Collect a breach; gives the change and its id.

    Raises:
        FutureEventError: it would be noticed yet.
        UnreadableDateError: the time is none.
        NamedInReasonError: somebody is named.
    """
    _require_neutral(facts)
    change, id_ = workspace.change("breach"), free_id(workspace, FOLDER, "b")
    at = _moment(workspace, noticed or "now")
    tree = {"noticed": Plain(at), **_said(facts), "by": operator(workspace)}
    put(change, FOLDER, id_, tree)
    return change, id_


def close(  # noqa: PLR0913 - what is said of a breach, each by name
    workspace: Workspace, id_: str, facts: Facts, *, notified: str, told: str, reason: str
) -> Change:
    """Collect what was done: who was notified when, or why the authority need not be.

    Raises:
        UnknownEntryError: there is no such breach.
        ClosedEntryError: it is closed already.
        ReasonNeededError: nobody was notified, and no reason is said.
        NamedInReasonError: somebody is named.
    """
    known = entry(workspace, FOLDER, id_)
    if "closed" in known.data:
        raise ClosedEntryError(id_)
    if not notified and not reason:
        raise ReasonNeededError("--reason, or when the authority was told with --notified")
    _require_neutral(facts)
    require_nobody_named(reason, "--reason")
    moments = {"notified": notified, "told": told, "closed": "now"}
    more = {name: Plain(_moment(workspace, text)) for name, text in moments.items() if text}
    before = {
        name: Plain(value) if name in _MOMENTS else value for name, value in known.data.items()
    }
    change = workspace.change("breach")
    put(change, FOLDER, id_, {**before, **_said(facts), **more, "reason": reason})
    return change


def _said(facts: Facts) -> dict[str, Any]:
    return {name: value for name, value in facts._asdict().items() if value}


def _require_neutral(facts: Facts) -> None:
    for name, text in facts._asdict().items():
        require_nobody_named(text, f"--{name}")


def _moment(workspace: Workspace, text: str) -> str:
    field = workspace.catalogue.by_name["contact"].by_path["consents.at"]
    stored = value_of(field, day(workspace, text.strip()), workspace.entry)
    try:
        at = _aware(workspace, stored)
    except ValueError:
        raise UnreadableDateError(text) from None
    if at > workspace.now:
        raise FutureEventError
    return stored


def _breach(workspace: Workspace, one: Entry) -> Breach:
    said = {name: str(one.data.get(name, "")) for name in one.data}
    noticed = _aware(workspace, said["noticed"])
    return Breach(
        one.id,
        noticed,
        notify_by(noticed),
        said.get("notified", ""),
        said.get("told", ""),
        said.get("reason", ""),
        said.get("closed", ""),
        Facts(**{name: said.get(name, "") for name in Facts._fields}),
    )


def _aware(workspace: Workspace, text: str) -> datetime:
    """Give a moment; of a day its beginning, so that nothing is told too late."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=workspace.now.tzinfo)
