"""Merging many groups of duplicates in one commit, without asking about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crmctl.errors.merging import ErasedMergeError
from crmctl.errors.records import (
    FrozenRecordError,
    IndispensableError,
    InvalidDataError,
    NotMergeableError,
)
from crmctl.index.read import links_to
from crmctl.model.record import Ref
from crmctl.model.references import redirected, referred
from crmctl.workspace.change import Change
from crmctl.workspace.merging import Merging, merge
from crmctl.workspace.workspace import Workspace

_STANDS_IN_THE_WAY = (
    ErasedMergeError,
    FrozenRecordError,
    IndispensableError,
    InvalidDataError,
    NotMergeableError,
)


@dataclass(frozen=True, slots=True)
class Merged:
    """Many merges, collected.

    Attributes:
        change: what they write.
        survivors: the records that stay.
        gone: the records that go into them.
        left: groups that cannot be merged, such as a person and an organisation.
    """

    change: Change
    survivors: Sequence[Ref]
    gone: Sequence[Ref]
    left: Sequence[Sequence[Ref]]


def survivor_first(workspace: Workspace, refs: Sequence[Ref]) -> list[Ref]:
    """Order duplicates: first the one that should stay.

    That is the one that most records refer to, then the one that says most, then the one whose
    id sorts first: a choice that is the same on every machine.
    """

    def weight(ref: Ref) -> tuple[int, int, str]:
        kind = workspace.catalogue.by_name[ref.folder].name
        stored = workspace.stored(ref)
        said = len(stored.json) if stored else 0
        return -len(links_to(workspace.connection, kind, ref.id)), -said, ref.id

    return sorted(refs, key=weight)


def merge_many(workspace: Workspace, groups: Sequence[Sequence[Ref]]) -> Merged:
    """Collect the merge of each group into the one of its records that should stay."""
    change = workspace.change("dedupe")
    done: list[tuple[Merging, Sequence[Ref]]] = []
    left: list[Sequence[Ref]] = []
    with workspace.outside.progress("Merging groups", len(groups)) as step:
        for group in groups:
            survivor, *others = survivor_first(workspace, group)
            try:
                done.append((merge(workspace, survivor, others), others))
            except _STANDS_IN_THE_WAY:
                left.append(group)
            step(1)
    for merging, gone in done:
        for ref in gone:
            change.remove(ref)
        change.put(merging.survivor, merging.change.record(merging.survivor).data)
    _redirect(workspace, change, done)
    survivors = [merging.survivor for merging, _ in done]
    return Merged(change, survivors, [ref for _, gone in done for ref in gone], left)


def _redirect(
    workspace: Workspace, change: Change, done: Sequence[tuple[Merging, Sequence[Ref]]]
) -> None:
    """Let all that refers to what goes refer to what stays, survivors of other groups too."""
    followers = {ref for merging, _ in done for ref in merging.redirected}
    survivors = {merging.survivor for merging, _ in done}
    into = _targets(workspace, done)
    for ref in sorted((followers | survivors) - set(change.removed())):
        record = change.record(ref)
        kind = workspace.catalogue.by_name[record.kind]
        data = record.data
        named = set(referred(workspace.catalogue, kind, data)) & into.keys()
        for target in sorted(named):
            data = redirected(workspace.catalogue, kind, data, {target}, into[target])
        if data != record.data:
            change.put(ref, data)


def _targets(
    workspace: Workspace, done: Sequence[tuple[Merging, Sequence[Ref]]]
) -> Mapping[tuple[str, str], tuple[str, str]]:
    """Give to kind and id of all that goes, former ids too, kind and id of what stays."""
    statement = "SELECT alias FROM aliases WHERE kind = ? AND id = ?"
    into: dict[tuple[str, str], tuple[str, str]] = {}
    for merging, gone in done:
        kind = workspace.catalogue.by_name[merging.survivor.folder].name
        for ref in gone:
            former = (alias for (alias,) in workspace.rows(statement, (kind, ref.id)))
            into |= dict.fromkeys(((kind, id_) for id_ in (ref.id, *former)),
                                  (kind, merging.survivor.id))  # fmt: skip
    return into
