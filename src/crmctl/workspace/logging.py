"""What was said, to whom, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crmctl.errors.records import ErasedRecordError
from crmctl.errors.values import UnreadableDateError
from crmctl.model.catalogue import Field
from crmctl.model.entry import normalise, value_of
from crmctl.model.record import Record, Ref
from crmctl.query.dates import days_ago
from crmctl.workspace.change import Change
from crmctl.workspace.meaning import day
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

    What lies ahead is planned. Of several customers the first one is the interaction's, and it is
    about the others. Contacts bring the customer along for whom all of them stand.

    Raises:
        ErasedRecordError: one of them was erased.
        UnknownRecordError: nobody answers to one of the names.
        AmbiguousRecordError: several do.
        InvalidDataError: the channel is none.
        UnreadableDateError: the time or the follow-up's date is none.
    """
    people = list({(record := _record(workspace, text)).ref: record for text in whom}.values())
    contacts = _contacts(people)
    _require_not_erased(workspace, contacts)
    kind = workspace.catalogue.by_name["interaction"]
    at = _when(workspace, kind.by_path["at"], said.at)
    customers = _customers(workspace, people)
    others = [f"customers/{id_}" for id_ in customers[1:]]
    data = {
        "at": at,
        "channel": said.channel,
        "direction": said.direction,
        "planned": planned or _lies_ahead(workspace, at),
        "customer": customers[0] if customers else "",
        "contacts": contacts,
        "subject": said.subject,
        "body": said.body,
        "outcome": said.outcome,
        "duration": said.duration,
        "about": list(
            dict.fromkeys([*others, *(str(resolve(workspace, text)) for text in about)])
        ),
    }
    change = workspace.change("log")
    interaction = change.add(kind.name, normalise(kind, _filled(data), workspace.entry))
    task = _follow_up(workspace, change, interaction, people, follow_up) if follow_up else None
    return Logged(change, interaction, task)


def _record(workspace: Workspace, text: str) -> Record:
    ref = resolve(workspace, text, ("customer", "contact"))
    record = workspace.record(ref)
    assert record is not None  # noqa: S101 - `resolve` gives only what exists
    return record


def _contacts(people: Sequence[Record]) -> list[str]:
    """List the contacts; a private customer is one."""
    contacts = [record.id for record in people if record.kind == "contact"]
    contacts += [str(record.data["person"]) for record in people if record.data.get("person")]
    return list(dict.fromkeys(contacts))


def _require_not_erased(workspace: Workspace, contacts: Sequence[str]) -> None:
    for id_ in contacts:
        contact = workspace.record(Ref("contacts", id_))
        if contact and "erased" in contact.data:
            raise ErasedRecordError(str(contact.ref))


def _customers(workspace: Workspace, people: Sequence[Record]) -> list[str]:
    """List the customers; without any, the one whom all of the contacts stand for."""
    named = [record.id for record in people if record.kind == "customer"]
    if named:
        return named
    stands_for = [_stands_for(workspace, record) for record in people]
    # Who stands for nobody contradicts nobody.
    same = set.intersection(*filter(None, stands_for)) if any(stands_for) else set()
    return list(same) if len(same) == 1 else []


def _stands_for(workspace: Workspace, contact: Record) -> set[str]:
    """Give the customers of a contact: those of present roles, and who is this person."""
    today = workspace.now.date().isoformat()
    roles = (role for role in contact.data.get("roles", ()) if role.get("until", today) >= today)
    private = workspace.rows("SELECT id FROM customers WHERE person = ?", (contact.id,))
    return {str(role["customer"]) for role in roles if "customer" in role} | {
        id_ for (id_,) in private
    }


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
    due = follow_up.due.strip()
    if days_ago(due, workspace.now.date()):  # `3d` is an age where one looks back
        due = f"+{due}"
    data = {
        "title": title.strip().splitlines()[0][:_TITLE_LENGTH],
        "due": _when(workspace, kind.by_path["due"], due),
        "about": [str(interaction), *(str(record.ref) for record in people)],
    }
    return change.add(kind.name, normalise(kind, data, workspace.entry))


def _when(workspace: Workspace, field: Field, text: str) -> str:
    """Give a day or a moment in the form in which it is stored.

    Raises:
        UnreadableDateError: it is none, or several days.
    """
    meant = value_of(field, day(workspace, text.strip()), workspace.entry)
    try:
        datetime.fromisoformat(meant)
    except ValueError:
        raise UnreadableDateError(text) from None
    return meant


def _lies_ahead(workspace: Workspace, at: str) -> bool:
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None:  # a day, the time of which is not known
        return moment.date() > workspace.now.date()
    return moment > workspace.now


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}
