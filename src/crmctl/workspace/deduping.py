"""Duplicates as people look at them: groups of records, without what was decided already."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import fsum, log2

from crmctl.git.history import resolve
from crmctl.git.objects import tree
from crmctl.index.files import all_digests
from crmctl.matching.clustering import clusters as clustered
from crmctl.matching.find import Pair
from crmctl.workspace.deciding import decisions
from crmctl.workspace.merging import duplicates
from crmctl.workspace.workspace import Workspace

_EVEN = 0.5
_MOST_BITS = 40.0
_SAME = "same"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which duplicates are wanted.

    Attributes:
        threshold: the least probability.
        related: whether households, colleagues and the like are wanted, too.
        since: a commit: only what was added or changed after it; everything when empty.
    """

    threshold: float = _EVEN
    related: bool = False
    since: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records of one kind that are probably one, or that have something else to do with another.

    Attributes:
        kind: the kind's name.
        ids: of the records, sorted.
        pairs: what is known of every two of them, the likeliest first.
        probability: that they are one: by the mean of the pairs' log-odds.
        answer: `same`, or what they are to each other.
    """

    kind: str
    ids: tuple[str, ...]
    pairs: tuple[Pair, ...]
    probability: float
    answer: str = _SAME


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What was found in one kind.

    Attributes:
        kind: the kind's name.
        pairs: all that nobody decided on, the likeliest first, whatever is wanted.
        apart: the pairs that somebody decided on.
        changed: the ids of what changed since the commit that was named; None if none was.
        wish: which of them are wanted.
    """

    kind: str
    pairs: Sequence[Pair]
    apart: Collection[frozenset[str]]
    changed: Collection[str] | None
    wish: Wish

    @property
    def wanted(self) -> Sequence[Pair]:
        """The pairs that are wanted, the likeliest first."""
        wish = self.wish
        return [
            pair
            for pair in self.pairs
            if pair.probability >= wish.threshold or (wish.related and pair.relation)
            if self._is_new((pair.left, pair.right))
        ]

    @property
    def clusters(self) -> Sequence[Cluster]:
        """The groups that are wanted, the likeliest first; related pairs as groups of two."""
        groups = group(self.kind, self.pairs, self.apart, self.wish.threshold)
        found = [each for each in groups if self._is_new(each.ids)]
        joined = {id_: number for number, each in enumerate(groups) for id_ in each.ids}
        if self.wish.related:
            found += [
                Cluster(self.kind, (pair.left, pair.right), (pair,), pair.probability,
                        pair.relation)
                for pair in self.wanted
                if pair.relation
                and (pair.left not in joined or joined[pair.left] != joined.get(pair.right))
            ]  # fmt: skip
        return sorted(found, key=lambda each: (-each.probability, each.ids))

    def _is_new(self, ids: Iterable[str]) -> bool:
        return self.changed is None or any(id_ in self.changed for id_ in ids)


def find(workspace: Workspace, kind: str, wish: Wish) -> Duplicates:
    """Find what may be the same in one kind; what a person decided on is left out.

    Raises:
        UnknownRevisionError: `since` names no commit.
    """
    folder = workspace.catalogue.by_name[kind].folder
    changed = _changed(workspace, folder, wish.since) if wish.since else None
    decided = decisions(workspace).verdicts(kind).keys()
    found = duplicates(workspace, kind)
    pairs = [pair for pair in found if frozenset((pair.left, pair.right)) not in decided]
    return Duplicates(kind, pairs, decided, changed, wish)


def group(
    kind: str,
    pairs: Sequence[Pair],
    apart: Collection[frozenset[str]] = frozenset(),
    threshold: float = _EVEN,
) -> Sequence[Cluster]:
    """Make groups of pairs; no group holds two records that somebody decided on.

    Args:
        kind: the kind's name.
        pairs: judged pairs.
        apart: pairs of ids that are two.
        threshold: the least probability for which two groups become one.
    """
    groups = clustered((_seen_from(pair, threshold) for pair in pairs), apart)
    place = {id_: number for number, ids in enumerate(groups) for id_ in ids}
    within: defaultdict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        number = place.get(pair.left)
        if number is not None and number == place.get(pair.right):
            within[number].append(pair)
    return [
        Cluster(kind, ids, tuple(within[number]), together(within[number]))
        for number, ids in enumerate(groups)
    ]


def together(pairs: Sequence[Pair]) -> float:
    """Give the probability that all are one: by the mean of the pairs' log-odds."""
    if len(pairs) == 1:
        return pairs[0].probability
    bits = fsum(_bits(pair.probability) for pair in pairs) / len(pairs)
    return 1 / (1 + 2**-bits)


def _bits(probability: float) -> float:
    if probability in {0, 1}:
        return _MOST_BITS if probability else -_MOST_BITS
    return max(-_MOST_BITS, min(_MOST_BITS, log2(probability / (1 - probability))))


def _seen_from(pair: Pair, threshold: float) -> Pair:
    """Give a pair with odds that are even where its probability is the threshold.

    That is where clustering begins to join.
    """
    if threshold == _EVEN:
        return pair
    favour = pair.probability * (1 - threshold)
    against = threshold * (1 - pair.probability)
    return replace(pair, probability=favour / (favour + against) if favour + against else 1.0)


def _changed(workspace: Workspace, folder: str, rev: str) -> Collection[str]:
    """Give the ids of the records that are not what they were at a commit, or were not there."""
    oid = resolve(workspace.repository, rev, workspace.now.tzinfo)
    before = tree(workspace.repository, oid)
    paths = (
        path
        for path, digest in all_digests(workspace.connection).items()
        if before.get(path) != digest
    )
    refs = (workspace.ref_at(path) for path in paths)
    return {ref.id for ref in refs if ref and ref.folder == folder}
