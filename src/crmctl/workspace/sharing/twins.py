"""One person or customer whom two people added at the same time, under two ids."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmctl.git.joins import changes_between, merge_bases
from crmctl.matching import MATCHED_KINDS
from crmctl.model.record import Ref
from crmctl.workspace.likeness import likenesses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmctl.git.objects import Change
    from crmctl.workspace.sharing.syncing import Synced
    from crmctl.workspace.workspace import Workspace

_MOST = 2_000  # records that came in: a first sync of everything is no place to look for them


def added_twice(workspace: "Workspace", synced: "Synced") -> Iterator[tuple[Ref, Ref]]:
    """Give each record that came in and may be one that was added here since both parted."""
    if not synced.parted:
        return
    ours, theirs = synced.parted
    base = merge_bases(workspace.repository, ours, theirs)[0]
    mine = set(_added(workspace, changes_between(workspace.repository, base, ours)))
    new = set(_added(workspace, changes_between(workspace.repository, base, theirs)))
    if not mine or len(new) > _MOST:
        return
    for ref in sorted(new - mine):
        record = workspace.record(ref)
        kind = workspace.catalogue.by_name[ref.folder]
        if record is None:
            continue
        for likeness in likenesses(workspace, kind, record.data, ref.id):
            if likeness.ref in mine:
                yield ref, likeness.ref


def _added(workspace: "Workspace", changes: "Mapping[str, Change]") -> Iterator[Ref]:
    for path, change in changes.items():
        ref = workspace.ref_at(path)
        if ref is None or change.old is not None:
            continue
        if workspace.catalogue.by_name[ref.folder].name in MATCHED_KINDS:
            yield ref
