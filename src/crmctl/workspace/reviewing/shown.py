"""One group of duplicates as a person looks at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.errors.base import CrmctlError
from crmctl.index.files import recorded
from crmctl.model.record import Ref
from crmctl.workspace.deduping import Cluster
from crmctl.workspace.merging import Merging, merge
from crmctl.workspace.merging_many import survivor_first
from crmctl.workspace.names import names
from crmctl.workspace.sides import Sides, sides
from crmctl.workspace.workspace import Workspace

MOST = 9
"""How many records are looked at together: as many as there are number keys."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees, and decides on.

    Attributes:
        cluster: the group.
        refs: its records, or the first of many; the one that would stay comes first.
        chosen: those of them that the next decision is about, in the same order.
        names: what people call them.
        digests: what their files held when they were looked at.
        sides: where the chosen ones differ, and what a merge would make of them.
        obstacle: why they cannot be merged; empty when they can.
    """

    cluster: Cluster
    refs: Sequence[Ref]
    chosen: Sequence[Ref]
    names: Mapping[Ref, str]
    digests: Mapping[Ref, str]
    sides: Sides
    obstacle: str

    @property
    def more(self) -> int:
        """How many records of the group come later."""
        return len(self.cluster.ids) - len(self.refs)


def look(workspace: Workspace, cluster: Cluster, left_out: Sequence[Ref] = ()) -> Shown:
    """Look at a group.

    Args:
        workspace: the CRM.
        cluster: the group; all its records are there.
        left_out: records that the next decision is not about.
    """
    folder = workspace.catalogue.by_name[cluster.kind].folder
    refs = survivor_first(workspace, [Ref(folder, id_) for id_ in cluster.ids])[:MOST]
    chosen = [ref for ref in refs if ref not in left_out]
    seen = chosen or refs
    data = [record.data for ref in seen if (record := workspace.record(ref))]
    merged, obstacle = data[0], ""
    try:
        if len(chosen) > 1:
            merged = preview(workspace, chosen).change.record(chosen[0]).data
    except CrmctlError as error:
        obstacle = str(error)
    return Shown(
        cluster, refs, chosen, names(workspace, refs), digests(workspace, refs),
        sides(data, merged), obstacle,
    )  # fmt: skip


def preview(
    workspace: Workspace, chosen: Sequence[Ref], edited: Mapping[str, Any] | None = None
) -> Merging:
    """Collect the merge of what was chosen into the first of it, by the rules of the CRM."""
    survivor, *gone = chosen
    return merge(workspace, survivor, gone, edited=edited)


def digests(workspace: Workspace, refs: Sequence[Ref]) -> Mapping[Ref, str]:
    """Give the digest of each record's file, as the index has it; none for what is gone."""
    stored = {ref: found for ref in refs if (found := workspace.stored(ref))}
    states = recorded(workspace.connection, [each.path for each in stored.values()])
    return {ref: states[each.path].digest for ref, each in stored.items()}
