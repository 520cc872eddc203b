"""Merging without asking: the band of duplicates that is as good as certain, in one commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from crmctl.matching.band import band
from crmctl.model.ids import IdContext, opaque
from crmctl.model.record import Ref
from crmctl.workspace.deduping import Duplicates
from crmctl.workspace.merging_many import Merged, merge_many
from crmctl.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Automatic:
    """What may be merged without asking, collected.

    Attributes:
        merged: the merges.
        least: the least probability of a pair that is merged.
        pairs: how many pairs become one record.
        wrong: how many of these pairs are expected to be two in truth.
        batch: what names the commit for `undo`.
    """

    merged: Merged
    least: float
    pairs: int
    wrong: float
    batch: str


def automatic(workspace: Workspace, found: Sequence[Duplicates]) -> Automatic:
    """Collect the merges that need nobody to look at them."""
    bands = [(each, band(each.pairs, each.changed)) for each in found]
    groups = [
        [Ref(workspace.catalogue.by_name[each.kind].folder, id_) for id_ in ids]
        for each, sure in bands
        for ids in sure.groups
    ]
    context = IdContext(workspace.outside.random, workspace.now.date(), lambda _id: False)
    used = [sure for _, sure in bands if sure.groups]
    return Automatic(
        merge_many(workspace, groups),
        min((sure.least for sure in used), default=1.0),
        sum(sure.pairs for sure in used),
        fsum(sure.wrong for sure in used),
        opaque("b", context),
    )
