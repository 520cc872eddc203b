"""Changing fields of records by assignments."""

from collections.abc import Sequence

from crmctl.model.assign import Assignment, apply
from crmctl.model.record import Ref
from crmctl.workspace.change import Change
from crmctl.workspace.workspace import Workspace


def assign(workspace: Workspace, refs: Sequence[Ref], assignments: Sequence[Assignment]) -> Change:
    """Collect the assignments on every record, for one commit.

    Raises:
        UnknownFieldError: a record's kind has no such field.
        UsageError: an assignment does not fit its field.
        InvalidDataError: a record would not be valid any more.
    """
    change = workspace.change("set")
    for ref in refs:
        record = change.record(ref)
        kind = workspace.catalogue.by_name[record.kind]
        changed = apply(kind, record.data, assignments, workspace.entry)
        if changed != record.data:
            change.put(ref, changed)
    return change
