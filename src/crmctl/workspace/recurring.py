"""Tasks that are done, and those that come again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.model.record import Record, Ref
from crmctl.model.recurrence import successor
from crmctl.workspace.change import Change
from crmctl.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Done:
    """Tasks, done.

    Attributes:
        change: what is written.
        done: those that were open.
        following: the new tasks of those that come again.
    """

    change: Change
    done: Sequence[Ref]
    following: Sequence[Ref]


def finish_tasks(workspace: Workspace, refs: Sequence[Ref], at: str) -> Done:
    """Collect that tasks are done; those that were done already stay as they are.

    Raises:
        UnknownRecordError: a reference means no record.
    """
    change = workspace.change("done")
    done, following = list[Ref](), list[Ref]()
    for ref in dict.fromkeys(refs):
        task = change.record(ref)
        if "done" in task.data:
            continue
        change.put(ref, {**task.data, "done": at})
        done.append(ref)
        following += follow(workspace, change, task, change.record(ref).data)
    return Done(change, done, following)


def follow(
    workspace: Workspace, change: Change, before: Record, after: Mapping[str, Any]
) -> list[Ref]:
    """Add the task that follows if a record is a recurring task that comes to be done."""
    if before.kind != "task" or "done" in before.data or "done" not in after:
        return []
    following = successor(after, workspace.now.tzinfo)
    return [change.add(before.kind, following)] if following else []
