"""Whether a rule makes sense in one CRM: its kind, its query, its fields, its owners."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from crmctl.automation.effects import PLACEHOLDERS, placeholders
from crmctl.errors.base import CrmctlError
from crmctl.index.select import Selection
from crmctl.model.assign import Assignment, Operator, apply, field_named
from crmctl.model.catalogue import FieldType, Kind
from crmctl.model.checked import Problem, check
from crmctl.model.walk import Path
from crmctl.query import fields
from crmctl.query.dates import single_day
from crmctl.workspace.meaning import reader
from crmctl.workspace.segments import query
from crmctl.workspace.workspace import Workspace

CODE = "A801"
"""What `check` calls a rule that cannot be used."""

_DAYS = frozenset({FieldType.DATE, FieldType.MOMENT})
_OWNER = "owner"


def problems(workspace: Workspace, name: str, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Find what a rule asks for that this CRM does not have.

    Args:
        workspace: the CRM.
        name: the rule's name.
        data: what it says, as `model.automations` found it good.
    """
    when = data["when"]
    kind = workspace.catalogue.by_name.get(when["kind"])
    if kind is None:
        known = [each.name for each in workspace.catalogue.kinds]
        yield _not_among((name, "when", "kind"), when["kind"], known, "is not a kind")
        return
    yield from _wrong_in_when(workspace, (name, "when"), kind, when)
    for place, action in enumerate(data["then"]):
        ((does, what),) = action.items()
        path = (name, "then", place, does)
        if does == "task":
            yield from _wrong_in_task(workspace, path, what)
        elif does == "route":
            yield from _wrong_in_route(workspace, path, kind, what)
        elif does == "set":
            for field, value in what.items():
                yield from _wrong_in_value(workspace, (*path, field), kind, value)


def _wrong_in_when(
    workspace: Workspace, path: Path, kind: Kind, when: Mapping[str, Any]
) -> Iterator[Problem]:
    try:
        node = query(workspace, when.get("query", ""))
        selection = Selection(
            workspace.connection, workspace.catalogue, [kind], node, workspace.now.date()
        )
        selection.among(())
    except CrmctlError as error:
        yield Problem((*path, "query"), CODE, f"is not understood: {error}")
    if changed := when.get("changed"):
        found = fields.find(changed["field"], kind)
        if found is None or isinstance(found, fields.Computed):
            yield _no_field((*path, "changed"), changed["field"], kind)
    if after := when.get("after"):
        dated = fields.find(after["field"], kind)
        if dated is None:
            yield _no_field((*path, "after", "field"), after["field"], kind)
        elif isinstance(dated, fields.Group) or dated.type not in _DAYS:
            yield Problem((*path, "after", "field"), CODE, "is not a field that holds a date")


def _wrong_in_task(workspace: Workspace, path: Path, task: Mapping[str, str]) -> Iterator[Problem]:
    yield from _unknown_user(workspace, (*path, "owner"), task.get("owner", ""))
    due = task.get("due", "")
    if due and single_day(due, workspace.now.date()) is None:
        yield Problem((*path, "due"), CODE, "is not a day", "as in +3d, tomorrow, friday")
    for placeholder in placeholders(task["title"]):
        if placeholder not in PLACEHOLDERS:
            wrong = "has a placeholder that is not known"
            yield _not_among((*path, "title"), placeholder, PLACEHOLDERS, wrong)


def _wrong_in_route(
    workspace: Workspace, path: Path, kind: Kind, route: Mapping[str, Any]
) -> Iterator[Problem]:
    if _OWNER not in kind.by_path:
        yield Problem(path, CODE, f"needs an owner, and a {kind.name} has none")
    found = fields.find(route["by"], kind)
    if found is None or isinstance(found, fields.Computed):
        yield _no_field((*path, "by"), route["by"], kind)
    for value, owner in route["table"].items():
        yield from _unknown_user(workspace, (*path, "table", value), owner)
    yield from _unknown_user(workspace, (*path, "else"), route.get("else", ""))


def _wrong_in_value(workspace: Workspace, path: Path, kind: Kind, value: str) -> Iterator[Problem]:
    field = str(path[-1])
    assignment = Assignment(field, Operator.SET, value)
    try:
        data = apply(kind, {}, [assignment], reader(workspace, kind, {}))
    except CrmctlError as error:
        yield Problem(path, CODE, f"cannot be set: {error}")
        return
    named = field_named(kind, field)
    if named and named[0].path == _OWNER:
        yield from _unknown_user(workspace, path, value)
    for problem in check(kind, data).problems:
        if problem.path[:1] and problem.path[0] in data:
            yield Problem(path, CODE, problem.message, problem.hint)


def _unknown_user(workspace: Workspace, path: Path, owner: str) -> Iterator[Problem]:
    users = list(workspace.config["users"])
    if owner and users and owner not in users:
        yield _not_among(path, owner, users, "is none of the users in crm.yaml")


def _no_field(path: Path, name: str, kind: Kind) -> Problem:
    return Problem(path, CODE, str(fields.unknown(name, [kind])).rstrip("."))


def _not_among(path: Path, given: str, known: Sequence[str], message: str) -> Problem:
    nearest = get_close_matches(given, known, n=1)
    hint = f"did you mean {nearest[0]}?" if nearest else f"known: {', '.join(known)}"
    return Problem(path, CODE, message, hint)
