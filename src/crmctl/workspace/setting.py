"""Changing fields of records by assignments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.errors.records import InvalidDataError
from crmctl.model.assign import Assignment, apply
from crmctl.model.catalogue import Kind
from crmctl.model.pipeline import CLOSED, pipeline_of, require_stage, stages_of
from crmctl.model.record import Ref
from crmctl.workspace.change import Change
from crmctl.workspace.meaning import reader
from crmctl.workspace.recurring import follow
from crmctl.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Setting:
    """Assignments, carried out.

    Attributes:
        change: what they write.
        refs: the records that are not what they were.
        fields: the names, at the top of a record, of what is set there.
        following: new tasks, of recurring ones that are done by this.
    """

    change: Change
    refs: Sequence[Ref]
    fields: Sequence[str]
    following: Sequence[Ref] = ()


def assign(
    workspace: Workspace, refs: Sequence[Ref], assignments: Sequence[Assignment]
) -> Setting:
    """Collect the assignments on every record, for one commit.

    Raises:
        UnknownFieldError: a record's kind has no such field.
        UnknownRecordError: a reference means no record.
        UsageError: an assignment does not fit its field.
        InvalidDataError: a record would not be valid any more; it is named.
        UnknownPipelineError, UnknownStageError: crm.yaml has no such way for a deal to go.
    """
    change = workspace.change("set")
    changed, fields, following = list[Ref](), dict[str, None](), list[Ref]()
    for ref in dict.fromkeys(refs):
        record = change.record(ref)
        kind = workspace.catalogue.by_name[record.kind]
        data = _assigned(workspace, kind, record.data, assignments)
        if data == record.data:
            continue
        _require_known(workspace, kind, record.data, data)
        _put(change, ref, data)
        after = change.record(ref).data
        if after != record.data:
            changed.append(ref)
            fields |= dict.fromkeys(_differing(kind, record.data, after))
            following += follow(workspace, change, record, after)
    return Setting(change, changed, list(fields), following)


def _assigned(
    workspace: Workspace, kind: Kind, data: Mapping[str, Any], assignments: Sequence[Assignment]
) -> dict[str, Any]:
    """Read the values, a second time if they tell that the record is of another country."""
    changed = apply(kind, data, assignments, reader(workspace, kind, data))
    if any("country" in assignment.name for assignment in assignments):
        changed = apply(kind, data, assignments, reader(workspace, kind, changed))
    return changed


def _differing(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys(field.path.partition(".")[0] for field in kind.fields):
        if before.get(name) != after.get(name):
            yield name


def _require_known(
    workspace: Workspace, kind: Kind, before: Mapping[str, Any], data: Mapping[str, Any]
) -> None:
    """Refuse a stage that a deal's pipeline does not have, as `move` does.

    One that is there already, and all of a pipeline that crm.yaml no longer has, may stay.
    """
    pipelines = workspace.config["pipelines"]
    named = ("pipeline", "stage")
    if kind.name != "deal" or all(before.get(one) == data.get(one) for one in named):
        return
    pipeline = pipeline_of(data, pipelines)
    if pipeline != pipeline_of(before, pipelines):
        stages_of(pipelines, pipeline)
    stages = pipelines.get(pipeline)
    if stages and data.get("stage") and data["stage"] not in CLOSED:
        require_stage(str(data["stage"]), pipeline, stages)


def _put(change: Change, ref: Ref, data: Mapping[str, Any]) -> None:
    try:
        change.put(ref, data)
    except InvalidDataError as error:
        raise InvalidDataError([f"{ref} {problem}" for problem in error.problems]) from None
