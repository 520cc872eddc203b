"""A task for each record that a report names."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from crmctl.model.record import Ref
from crmctl.reports.report import Report, Table
from crmctl.workspace.names import names
from crmctl.workspace.subjects import Subject, subjects

if TYPE_CHECKING:  # these need pydantic
    from crmctl.workspace.change import Change
    from crmctl.workspace.workspace import Workspace

_TAG = "report-"
_OPEN = """
    SELECT about.value FROM tasks AS task
    JOIN tasks_tags AS tag ON tag.owner = task.rowid AND tag.value = ?
    JOIN tasks_about AS about ON about.owner = task.rowid
    WHERE task.done IS NULL AND task.archived IS NULL
"""
_UNSAID = frozenset({"name", "owner"})  # the record says these itself, until it is erased


class Wanted(NamedTuple):
    """How tasks shall be, as typed; empty for nothing in particular.

    Attributes:
        due: by when, as in `friday`.
        owner: whose they are; by default that of the customer.
        day: the day that the report looks back from.
    """

    due: str
    owner: str
    day: date


class Tasks(NamedTuple):
    """New tasks, in a change that is not committed yet.

    Attributes:
        change: what is written.
        added: their references.
        known: how many records have such a task that is open.
    """

    change: "Change"
    added: Sequence[Ref]
    known: int


def make_tasks(workspace: "Workspace", asked: Report, table: Table, wanted: Wanted) -> Tasks:
    """Make a task for each record that a report names and that has none of that report open.

    Args:
        workspace: the CRM.
        asked: the report.
        table: its answer, with the references behind each row.
        wanted: how the tasks shall be.

    Raises:
        NobodyNamedError: the rows stand for no single record.
        InvalidDataError: due is no date, even where nobody needs a task.
    """
    from crmctl.workspace.adding import add, draft, kind_of  # noqa: PLC0415 - needs pydantic

    tag = f"{_TAG}{asked.name}"
    found = subjects(workspace, asked, table)
    busy = {about for (about,) in workspace.rows(_OPEN, (tag,))}
    new = [one for one in found if str(one.ref) not in busy]
    change, kind, added = workspace.change("report"), kind_of(workspace, "task"), list[Ref]()
    due = [("due", wanted.due)] * bool(wanted.due)
    if not new:  # a day that cannot be read is refused all the same
        add(workspace.change("report"), draft(workspace, kind, asked.name, due))
    called = names(workspace, [one.ref for one in new])
    for one in new:
        options = [("about", str(one.ref)), ("tags", tag), *due]
        task = draft(workspace, kind, f"{asked.name}: {called[one.ref]}", options)
        data = {**task.data, "notes": _notes(asked, table, one, wanted.day)}
        if owner := wanted.owner or _owner(change, one.ref):
            data["owner"] = owner
        added.append(add(change, task._replace(data=data)))
    return Tasks(change, added, len(found) - len(new))


def _owner(change: "Change", ref: Ref) -> str:
    data: Mapping[str, Any] = change.record(ref).data
    return str(data.get("owner", ""))


def _notes(asked: Report, table: Table, one: Subject, day: date) -> str:
    lines = "".join(f"{line}\n" for row in one.rows for line in _said(table, row.cells, one.ref))
    return f"{asked.question} On {day}:\n{lines}"


def _said(table: Table, cells: Sequence[object], ref: Ref) -> Iterator[str]:
    said = [
        f"{column.name.replace('_', ' ')} {cell}"
        for column, cell in zip(table.columns, cells, strict=True)
        if column.name not in _UNSAID and cell not in {None, "", ref.id, str(ref)}
    ]
    yield ", ".join(said)
