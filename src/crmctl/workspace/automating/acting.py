"""What a rule does to the records that it is about: collected, for a commit of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from crmctl.automation.effects import (
    MARK,
    Numbered,
    assignments,
    beginning,
    filled,
    is_made_by_rule,
    mark,
    tasks,
)
from crmctl.automation.loops import Fired, repeats
from crmctl.automation.rule import Rule
from crmctl.errors.base import CrmctlError
from crmctl.model.assign import apply
from crmctl.model.checked import check
from crmctl.model.entry import normalise
from crmctl.model.record import Record, Ref, plain
from crmctl.workspace.automating.asking import Asked
from crmctl.workspace.change import Change
from crmctl.workspace.meaning import day, reader
from crmctl.workspace.names import name
from crmctl.workspace.workspace import Workspace

ACTION = "automation"

# Tasks that a rule has made, and what they are about.
_MADE = """
    SELECT a.value FROM tasks_external_ids e JOIN tasks_about a ON a.owner = e.owner
    WHERE e.key = ? AND substr(e.value, 1, ?) = ?
"""


class Acted(NamedTuple):
    """A record on which a rule has an effect.

    Attributes:
        asked: the record as it was, and what had happened to it.
        changed: whether the record itself changes.
        missing: the tasks that the rule makes about it.
        made: what these are called.
    """

    asked: Asked
    changed: bool
    missing: Sequence[Numbered]
    made: Sequence[Ref]


@dataclass(frozen=True)
class Effects:
    """What a rule does.

    Attributes:
        change: what is to be committed.
        acted: the records on which it has an effect.
        repeated: records on which it would act again.
        skipped: records that it leaves as they are, and why.
    """

    change: Change
    acted: list[Acted] = field(default_factory=list)
    repeated: list[Asked] = field(default_factory=list)
    skipped: list[tuple[Ref, str]] = field(default_factory=list)


def effects(
    workspace: Workspace, rule: Rule, about: Sequence[Asked], fired: Fired | None = None
) -> Effects:
    """Collect what a rule does to some records; one that it cannot change is left and told.

    Args:
        workspace: the CRM.
        rule: the rule.
        about: the records.
        fired: which rules acted on which records in the same change.
    """
    if not about:
        return Effects(workspace.change(ACTION))
    acting = _Acting(workspace, rule, fired or set())
    for asked in about:
        try:
            acting.act(asked)
        except CrmctlError as error:
            acting.found.skipped.append((asked.record.ref, str(error)))
    return acting.found


def in_words(workspace: Workspace, rule: Rule, acted: Acted) -> Iterator[str]:
    """Say what a rule does to a record, as `crmctl set` would be told to."""
    record = acted.asked.record
    if acted.changed:
        kind = workspace.catalogue.by_name[record.kind]
        for each in assignments(rule, kind, record.data):
            yield f"{each.name}{each.operator}{each.value}"
    for _, task in acted.missing:
        due = f", due {day(workspace, task.due)}" if task.due else ""
        yield f"task: {filled(task.title, _facts(workspace, record))}{due}"


class _Acting:
    """One rule at work on one record after the other."""

    def __init__(self, workspace: Workspace, rule: Rule, fired: Fired) -> None:
        self._workspace, self._rule, self._fired = workspace, rule, fired
        self._made = _made(workspace, rule)
        self.found = Effects(workspace.change(ACTION))

    def act(self, asked: Asked) -> None:
        record, found = asked.record, self.found
        data = _changed(self._workspace, self._rule, record)
        missing = self._missing(record)
        if data is None and not missing:
            return
        if repeats(self._rule.name, asked.occasion, self._fired):
            found.repeated.append(asked)
            return
        tasks_ = [_task(self._workspace, self._rule, each, record) for each in missing]
        if data is not None:
            found.change.put(record.ref, data)
        made = [found.change.add("task", task) for task in tasks_]
        found.acted.append(Acted(asked, data is not None, missing, made))

    def _missing(self, record: Record) -> list[Numbered]:
        """Give the tasks that the rule has yet to make about a record."""
        if is_made_by_rule(record.data):
            return []
        about = str(record.ref)
        return [task for task in tasks(self._rule) if about not in self._made[task.number]]


def _changed(workspace: Workspace, rule: Rule, record: Record) -> dict[str, Any] | None:
    """Give a record's data as the rule makes it; None if it is so already."""
    kind = workspace.catalogue.by_name[record.kind]
    wanted = list(assignments(rule, kind, record.data))
    if not wanted:
        return None
    data = apply(kind, record.data, wanted, reader(workspace, kind, record.data))
    if data == record.data:
        return None
    tree = check(kind, data).tree
    return None if tree is not None and plain(tree) == record.data else data


def _made(workspace: Workspace, rule: Rule) -> Mapping[int, set[str]]:
    """Give what the tasks of a rule that exist are about, by the number of the task."""
    found = {}
    for number, _ in tasks(rule):
        start = beginning(rule, number)
        rows = workspace.rows(_MADE, (MARK, len(start), start))
        found[number] = {about for (about,) in rows}
    return found


def _task(workspace: Workspace, rule: Rule, wanted: Numbered, record: Record) -> dict[str, Any]:
    """Give the data of a task, in the form in which it is stored."""
    number, task = wanted
    data = {
        "title": filled(task.title, _facts(workspace, record)),
        "due": day(workspace, task.due),
        "about": list(dict.fromkeys([str(record.ref), *_whom(record)])),
        "owner": task.owner,
        "priority": task.priority,
        "external_ids": {MARK: mark(rule, number, record.ref)},
    }
    kind = workspace.catalogue.by_name["task"]
    said = {name_: value for name_, value in data.items() if value}
    return normalise(kind, said, workspace.entry)


def _whom(record: Record) -> Iterator[str]:
    """Give the people behind a record, so that `due` knows whom to call."""
    if customer := record.data.get("customer"):
        yield f"customers/{customer}"
    for contact in record.data.get("contacts", ()):
        yield f"contacts/{contact}"


def _facts(workspace: Workspace, record: Record) -> Mapping[str, str]:
    """Give what the placeholders of a text stand for."""
    customer = record.data.get("customer")
    whose = Ref("customers", str(customer)) if customer else record.ref
    return {
        "label": name(workspace, record.ref),
        "customer": name(workspace, whose),
        "kind": record.kind,
        "id": record.id,
    }
