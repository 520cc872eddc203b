"""What was said, to whom, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.errors import UnreadableDateError
from crmctl.model.entry import normalise
from crmctl.model.record import Record, Ref
from crmctl.query.dates import period
from crmctl.workspace.change import Change
from crmctl.workspace.resolving import resolve
from crmctl.workspace.workspace import Workspace

_TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Note:
    """What a person says about a call, a mail, a meeting; empty texts are left out."""

    channel: str
    at: str
    body: str = ""
    subject: str = ""
    direction: str = ""
    outcome: str = ""
    duration: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What to do next: when, and in a few words what."""

    due: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """An interaction, collected, and the task that follows it."""

    change: Change
    interaction: Ref
    task: Ref | None


def log(  # noqa: PLR0913 - whom, what, about what, when, what next
    workspace: Workspace,
    whom: Sequence[str],
    said: Note,
    *,
    about: Sequence[str] = (),
    planned: bool = False,
    follow_up: FollowUp | None = None,
) -> Logged:
    """Collect an interaction and the task that follows it.

    Raises:
        UnknownRecordError: nobody answers to one of the names.
        AmbiguousRecordError: several do.
        InvalidDataError: the channel or the time is none.
        UnreadableDateError: the follow-up's date is none.
    """
    people = [_record(workspace, text) for text in whom]
    data = {
        "at": _day(workspace, said.at),
        "channel": said.channel,
        "direction": said.direction,
        "planned": planned,
        **_sides(people),
        "subject": said.subject,
        "body": said.body,
        "outcome": said.outcome,
        "duration": said.duration,
        "about": [str(resolve(workspace, text)) for text in about],
    }
    change = workspace.change("log")
    kind = workspace.catalogue.by_name["interaction"]
    interaction = change.add(kind.name, normalise(kind, _filled(data), workspace.entry))
    task = _follow_up(workspace, change, interaction, people, follow_up) if follow_up else None
    return Logged(change, interaction, task)


def _record(workspace: Workspace, text: str) -> Record:
    ref = resolve(workspace, text, ("customer", "contact"))
    record = workspace.record(ref)
    assert record is not None  # noqa: S101 - `resolve` gives only what exists
    return record


def _sides(people: Sequence[Record]) -> dict[str, Any]:
    """Tell customer and contacts apart; a contact with one role brings its customer along."""
    contacts = [record.id for record in people if record.kind == "contact"]
    customers = [record for record in people if record.kind == "customer"]
    contacts += [str(c.data["person"]) for c in customers if c.data.get("person")]
    named = [record.id for record in customers]
    if not named:
        roles = [record.data.get("roles", ()) for record in people]
        named = [role["customer"] for each in roles if len(each) == 1 for role in each]
    return {"customer": named[0] if named else "", "contacts": list(dict.fromkeys(contacts))}


def _follow_up(
    workspace: Workspace,
    change: Change,
    interaction: Ref,
    people: Sequence[Record],
    follow_up: FollowUp,
) -> Ref:
    said = change.record(interaction).data
    title = follow_up.title or str(said.get("subject") or said.get("body") or "Follow up")
    kind = workspace.catalogue.by_name["task"]
    data = {
        "title": title.strip().splitlines()[0][:_TITLE_LENGTH],
        "due": _day(workspace, follow_up.due),
        "about": [str(interaction), *(str(record.ref) for record in people)],
    }
    return change.add(kind.name, normalise(kind, data, workspace.entry))


def _day(workspace: Workspace, text: str) -> str:
    """Give a day that is relative, as in `+3d`, as a date; anything else as typed.

    Raises:
        UnreadableDateError: the days that it means are more than one.
    """
    found = period(text, workspace.now.date())
    if found is None:
        return text
    first, last = found
    if first != last:
        raise UnreadableDateError(text)
    return first.isoformat()


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}
