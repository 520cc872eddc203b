"""Merging duplicates into one record, and finding them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.errors.records import NotMergeableError
from crmctl.index.read import every
from crmctl.matching.find import Pair, find
from crmctl.matching.merge import merge as merge_fields
from crmctl.model.record import Record, Ref
from crmctl.model.references import redirected
from crmctl.workspace.change import Change
from crmctl.workspace.references import redirect
from crmctl.workspace.view import View
from crmctl.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Merging:
    """A merge, collected.

    Attributes:
        change: what it writes.
        survivor: the record that stays.
        redirected: the records whose references follow.
        conflicts: fields in which the records differ; the survivor's value stays.
    """

    change: Change
    survivor: Ref
    redirected: Sequence[Ref]
    conflicts: Sequence[str]


def merge(workspace: Workspace, survivor: Ref, others: Sequence[Ref]) -> Merging:
    """Collect the merge of records into the first: fields, references, aliases, one commit.

    Raises:
        NotMergeableError: the records are of different kinds, the same one twice, or erased.
        UnknownRecordError: one does not exist.
    """
    change, others = workspace.change("merge"), list(dict.fromkeys(others))
    merged = change.record(survivor)
    _require_mergeable(merged, [change.record(other) for other in others])
    data, conflicts = dict(merged.data), list[str]()
    for other in others:
        joined = merge_fields((survivor.id, data), (other.id, change.record(other).data))
        data, conflicts = joined.data, [*conflicts, *(each.path for each in joined.conflicts)]
        change.remove(other)
    change.put(survivor, _without_itself(workspace, survivor, others, data))
    followers = redirect(workspace, change, others, survivor)
    return Merging(change, survivor, followers, list(dict.fromkeys(conflicts)))


def _without_itself(
    workspace: Workspace, survivor: Ref, others: Sequence[Ref], data: dict[str, Any]
) -> dict[str, Any]:
    """Take out what would now be a reference to itself: the parent that the other one was."""
    kind = workspace.catalogue.by_name[survivor.folder]
    targets = {(kind.name, ref.id) for ref in (survivor, *others)}
    return redirected(workspace.catalogue, kind, data, targets, None)


def _require_mergeable(survivor: Record, others: Sequence[Record]) -> None:
    for other in others:
        if other.kind != survivor.kind:
            raise NotMergeableError("they are of different kinds")
        if other.ref == survivor.ref:
            raise NotMergeableError("they are the same record")
        if other.data.get("type") != survivor.data.get("type"):
            raise NotMergeableError("one is an organisation, the other a person")
    if any("erased" in record.data for record in (survivor, *others)):
        raise NotMergeableError("one of them was erased")


def duplicates(view: View, kind: str) -> Sequence[Pair]:
    """Find the pairs of one kind that are the same or related, the likeliest first.

    Archived records and erased ones are left out.
    """
    records = (
        (stored.id, stored.data)
        for stored in every(view.connection, kind)
        if stored.archived is None
    )
    return find(((id_, data) for id_, data in records if "erased" not in data), kind)
