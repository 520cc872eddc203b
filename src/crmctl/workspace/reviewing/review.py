"""A review: which groups are left, what a decision does, and the way back."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crmctl.errors.duplicates import MeanwhileError, NothingToTakeBackError, TooFewChosenError
from crmctl.errors.records import ChangedMeanwhileError
from crmctl.findings import Finding, Severity
from crmctl.index.read import alias
from crmctl.matching.decisions import Verdict
from crmctl.matching.find import Pair
from crmctl.model.record import Ref
from crmctl.workspace.change import Change
from crmctl.workspace.deciding import apart, decide, subject
from crmctl.workspace.deduping import Cluster, group
from crmctl.workspace.reviewing.shown import Shown, digests, look, preview
from crmctl.workspace.undo import undo
from crmctl.workspace.workspace import Workspace

_SAME = "same"


@dataclass(frozen=True, slots=True)
class _Step:
    """What was done with the first group, so that it can be taken back.

    Attributes:
        taken: the group.
        put: how many groups of what remained of it came in its place.
        commit: what was committed; empty when nothing was.
        silent: whether nobody asked for it, as when a record had gone.
    """

    taken: Cluster
    put: int = 0
    commit: str = ""
    silent: bool = False


class Review:
    """Goes through groups of duplicates, the first of a queue at a time.

    Each decision is committed before the next group is shown, so that whatever ends a review
    loses nothing.
    """

    def __init__(
        self, workspace: Workspace, clusters: Iterable[Cluster], threshold: float = 0.5
    ) -> None:
        self._workspace, self._threshold = workspace, threshold
        self._queue = deque(clusters)
        self._steps: list[_Step] = []
        self._left_out: list[Ref] = []
        self._shown: Shown | None = None

    @property
    def left(self) -> int:
        """How many groups are left, the one that is looked at included."""
        return len(self._queue)

    @property
    def done(self) -> int:
        """How many decisions were made, and not taken back."""
        return sum(bool(step.commit) for step in self._steps)

    def current(self) -> Shown | None:
        """Give the group to look at; None when there is none left."""
        while self._queue and self._shown is None:
            cluster = self._queue[0]
            now = {id_: self._today(cluster.kind, id_) for id_ in cluster.ids}
            if any(now[id_] != id_ for id_ in cluster.ids):
                self._go_on(cluster, now, silent=True)
            else:
                self._shown = look(self._workspace, cluster, self._left_out)
        return self._shown

    def toggle(self, number: int) -> None:
        """Choose one of the records that are shown, by its place from 1, or choose it no more."""
        shown = self._looked_at()
        if number > len(shown.refs):
            return
        ref = shown.refs[number - 1]
        if ref in self._left_out:
            self._left_out.remove(ref)
        else:
            self._left_out.append(ref)
        self._shown = None

    def skip(self) -> None:
        """Leave the group for another time."""
        self._go_on(self._looked_at().cluster, None)

    def decide(self, verdict: Verdict) -> None:
        """Say of all that is chosen that it is not the same; commit it.

        Raises:
            TooFewChosenError: fewer than two records are chosen.
            MeanwhileError: a record changed since it was looked at.
        """
        shown = self._guarded()
        kind, ids = shown.cluster.kind, [ref.id for ref in shown.chosen]
        change = decide(self._workspace, kind, ids, verdict)
        commit = change.commit(subject(kind, ids, verdict))
        self._go_on(shown.cluster, {}, commit or "")

    def draft(self) -> str:
        """Give the text of what a merge would make of the chosen records, to be edited.

        Raises:
            TooFewChosenError: fewer than two records are chosen.
            MeanwhileError: a record changed since it was looked at.
            NotMergeableError: they cannot be merged.
        """
        shown = self._guarded()
        change = preview(self._workspace, shown.chosen).change
        return (change.read(change.path(shown.chosen[0])) or b"").decode()

    def merge(self, edited: str | None = None) -> Sequence[Finding]:
        """Merge all that is chosen; commit it.

        Args:
            edited: what a person made of `draft`; the rules' own result if None.

        Returns:
            What is wrong with the edited text; nothing was done then.

        Raises:
            TooFewChosenError: fewer than two records are chosen.
            MeanwhileError: a record changed since it was looked at.
            MergeEditError: the edit takes away what a merge must keep.
            CrmctlError: they cannot be merged, or git or the disk refused.
        """
        shown = self._guarded()
        self._require_undecided(shown)
        change = preview(self._workspace, shown.chosen).change
        if edited is not None and (wrong := self._take(change, shown.chosen, edited)):
            return wrong
        survivor, *gone = shown.chosen
        names = ", ".join(ref.id for ref in gone)
        try:
            commit = change.commit(f"{shown.cluster.kind} {survivor.id}: merge {names}")
        except ChangedMeanwhileError:
            raise self._meanwhile() from None
        into = {ref.id: survivor.id for ref in gone}
        self._go_on(shown.cluster, into, commit or "")
        return ()

    def undo(self) -> None:
        """Take back the last step, and show its group again.

        Raises:
            NothingToTakeBackError: there was none in this review.
            CrmctlError: what was committed cannot be taken back any more.
        """
        if all(step.silent for step in self._steps):
            raise NothingToTakeBackError
        silent = True
        while silent:
            step = self._steps[-1]
            if step.commit:
                change = undo(self._workspace, step.commit).change
                change.commit(f"undo {step.commit[:10]}")
            self._steps.pop()
            for _ in range(step.put):
                self._queue.popleft()
            self._queue.appendleft(step.taken)
            silent = step.silent
        self._look_anew()

    # --- looking -----------------------------------------------------------------------------

    def _looked_at(self) -> Shown:
        shown = self.current()
        if shown is None:
            raise TooFewChosenError
        return shown

    def _guarded(self) -> Shown:
        """Give what is looked at, if it is still what the person saw."""
        shown = self._looked_at()
        if len(shown.chosen) <= 1:
            raise TooFewChosenError
        self._workspace.refresh()
        if digests(self._workspace, shown.chosen) != {
            ref: shown.digests[ref] for ref in shown.chosen
        }:
            raise self._meanwhile()
        return shown

    def _require_undecided(self, shown: Shown) -> None:
        """Refuse what somebody else has decided on since the review began."""
        decided = apart(self._workspace, shown.cluster.kind)
        chosen = {ref.id for ref in shown.chosen}
        if any(ids <= chosen for ids in decided):
            self._go_on(shown.cluster, {}, silent=True)
            raise MeanwhileError

    def _meanwhile(self) -> MeanwhileError:
        self._workspace.refresh()
        self._shown = None
        return MeanwhileError()

    def _look_anew(self) -> None:
        self._shown = None
        self._left_out.clear()

    def _today(self, kind: str, id_: str) -> str:
        """Give the id that a record has by now; nothing when it is no duplicate any more."""
        folder = self._workspace.catalogue.by_name[kind].folder
        stored = self._workspace.stored(Ref(folder, id_))
        if stored:
            return "" if stored.archived or "erased" in stored.data else id_
        survivors = alias(self._workspace.connection, id_, kind)
        return survivors[0].id if survivors else ""

    # --- going on ----------------------------------------------------------------------------

    def _go_on(
        self,
        cluster: Cluster,
        into: Mapping[str, str] | None,
        commit: str = "",
        *,
        silent: bool = False,
    ) -> None:
        """Take the first group off the queue and put in its place what remains of it.

        Args:
            cluster: the group.
            into: the ids that some of its records have by now, or nothing for what is gone;
                None when nothing of the group remains.
            commit: what was committed.
            silent: whether nobody asked for it.
        """
        rest = [] if into is None else self._remaining(cluster, into)
        self._queue.popleft()
        self._queue.extendleft(reversed(rest))
        self._steps.append(_Step(cluster, len(rest), commit, silent))
        self._look_anew()

    def _remaining(self, cluster: Cluster, into: Mapping[str, str]) -> Sequence[Cluster]:
        pairs = _renamed(cluster.pairs, into)
        if not pairs:
            return ()
        decided = apart(self._workspace, cluster.kind)
        left = [pair for pair in pairs if frozenset((pair.left, pair.right)) not in decided]
        if cluster.answer != _SAME:
            return [replace(cluster, ids=(each.left, each.right), pairs=(each,)) for each in left]
        groups = group(cluster.kind, left, decided, self._threshold)
        return sorted(groups, key=lambda each: (-each.probability, each.ids))

    def _take(self, change: Change, chosen: Sequence[Ref], text: str) -> Sequence[Finding]:
        """Let a person's text be the merged record; gives what is wrong with it instead."""
        path = change.path(chosen[0])
        content = text.encode("utf-8", "surrogateescape")
        record, findings = self._workspace.parser.check(path, content)
        if record is None:
            return [each for each in findings if each.severity is Severity.ERROR]
        preview(self._workspace, chosen, record.data)  # refuses to lose what a merge must keep
        change.restore(chosen[0], path, content)
        return ()


def _renamed(pairs: Iterable[Pair], into: Mapping[str, str]) -> Sequence[Pair]:
    """Give pairs by the ids of today; of several that are one now the likeliest."""
    found: dict[tuple[str, str], Pair] = {}
    for pair in sorted(pairs, key=lambda each: -each.probability):
        one, other = sorted(into.get(id_, id_) for id_ in (pair.left, pair.right))
        if one and one != other:
            found.setdefault((one, other), replace(pair, left=one, right=other))
    return list(found.values())
