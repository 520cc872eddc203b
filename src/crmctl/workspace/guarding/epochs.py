"""Which erasures a server knows, which of them a push brings, and what would undo them."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crmctl.errors.guarding import NeedsKeyError
from crmctl.git.objects import content
from crmctl.git.receiving import Commit, NamedRef, commits_between
from crmctl.git.repository import Repository
from crmctl.privacy.commit_marks import AFTER, FIRST, is_marked, resolved, said
from crmctl.privacy.epochs import FOLLOWS, SEAL, SEALED_WITH
from crmctl.privacy.keys import Key
from crmctl.store import document
from crmctl.workspace.guarding.memory import Epoch, Memory

FOLDER = "privacy/epochs/"
_SUFFIX = ".yaml"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What `privacy/epochs/` holds of one erasure.

    Attributes:
        id: the epoch's.
        data: what it says.
        mark: its seal, or a digest of its text where it has none.
    """

    id: str
    data: Mapping[str, Any]
    mark: str

    @property
    def follows(self) -> frozenset[str]:
        """The ids of the certificates before it."""
        said = self.data.get(FOLLOWS)
        return frozenset(map(str, said)) if isinstance(said, list) else frozenset()

    @property
    def rewrites(self) -> bool:
        """Whether the erasure made history anew."""
        return isinstance(self.data.get("history"), Mapping)


def certificates(repo: Repository, commit: str) -> dict[str, Certificate]:
    """Give the certificates that a commit holds, by their ids."""
    prefix = f"{repo.prefix}{FOLDER}"
    listing = repo.git.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", prefix)
    found = {}
    for entry in listing.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        about, _, path = entry.partition("\t")
        id_ = path.removeprefix(prefix).removesuffix(_SUFFIX)
        text = content(repo, about.split(" ")[2])
        data = document.load(text).data or {}
        mark = str(data.get(SEAL) or hashlib.sha256(text).hexdigest())
        found[id_] = Certificate(id_, data, mark)
    return found


def told_by(
    memory: Memory,
    keys: Mapping[str, Key],
    oids: Iterable[str],
    certificates: Iterable[Certificate],
) -> list[Epoch]:
    """Give erasures as a server keeps them, by what their certificates say.

    Args:
        memory: what is remembered.
        keys: the keys that are on the server, by their check values.
        oids: the commits that are at hand.
        certificates: the certificates.
    """
    at_hand, found = list(oids), []
    for one in certificates:
        key = keys.get(str(one.data.get(SEALED_WITH)))
        data = resolved(one.data, key, at_hand) if key else one.data
        after, first = (memory.marks(said(data, name)) for name in (AFTER, FIRST))
        found.append(Epoch(one.id, after, first, one.mark))
    return found


def learn(
    memory: Memory,
    repo: Repository,
    main: str,
    refs: Mapping[str, NamedRef],
    keys: Callable[[], Mapping[str, Key]],
) -> Memory:
    """Bring what is remembered up to date with what the main branch holds by now.

    Args:
        memory: what is remembered.
        repo: the server's repository.
        main: the tip of its main branch; empty for none.
        refs: all of its refs.
        keys: gives the keys that are on the server, by their check values.

    Raises:
        NeedsKeyError: only with the key can be told what an erasure took away.
    """
    there = certificates(repo, main) if main else {}
    known = {epoch.id for epoch in memory.epochs}
    waiting = {epoch.id: epoch for epoch in memory.waiting}
    new = [id_ for id_ in there if id_ not in known]
    if not new and not memory.tainted:
        return memory
    # Of an erasure that came by a push the server saw both histories, and knows what went.
    is_seen = all(id_ in waiting for id_ in new) and not memory.tainted
    unknown = [there[id_] for id_ in new if id_ not in waiting]
    told = {one.id: one for one in _told(memory, repo, refs, unknown, keys)}
    learnt = (waiting.get(id_) or told[id_] for id_ in new)
    memory = replace(memory, epochs=(*memory.epochs, *learnt), waiting=())
    memory = replace(memory, tainted=_tainted(memory, repo, refs, is_seen=is_seen))
    memory.write()
    return memory


def _told(
    memory: Memory,
    repo: Repository,
    refs: Mapping[str, NamedRef],
    unknown: Sequence[Certificate],
    keys: Callable[[], Mapping[str, Key]],
) -> Sequence[Epoch]:
    here = keys() if unknown else {}
    for one in unknown:
        if is_marked(one.data) and str(one.data.get(SEALED_WITH)) not in here:
            raise NeedsKeyError
    tips = {ref.commit for ref in refs.values() if ref.commit} if unknown else ()
    oids = [one.oid for one in commits_between(repo, tips, ())] if tips else ()
    return told_by(memory, here, oids, unknown)


def _tainted(
    memory: Memory, repo: Repository, refs: Mapping[str, NamedRef], *, is_seen: bool
) -> tuple[str, ...]:
    """Give the refs that still hold what an erasure took away."""
    commits = commits_between(repo, {ref.commit for ref in refs.values() if ref.commit}, ())
    bad = spoilt(replace(memory, epochs=()) if is_seen else memory, commits)
    gone = set(memory.knows_gone(ref.oid for ref in refs.values()))
    return tuple(
        sorted(name for name, ref in refs.items() if ref.commit in bad or ref.oid in gone)
    )


def spoilt(memory: Memory, commits: Sequence[Commit]) -> frozenset[str]:
    """Give those of some commits that belong to a history from before an erasure.

    That is a commit that went with one, a commit that follows the last unaffected one and is not
    the first new one, and whatever follows such a commit, by any of its parents.

    Args:
        memory: what the server knows.
        commits: parents first; what they follow beside is known to be clean.
    """
    after = {mark for epoch in memory.epochs for mark in epoch.after}
    first = {mark for epoch in memory.epochs for mark in epoch.first}
    named = {oid for one in commits for oid in (one.oid, *one.parents)}
    found = set(memory.knows_gone(named))
    for one in commits:
        follows_bad = not found.isdisjoint(one.parents)
        if follows_bad or (after and _passes_by(memory, one, after, first)):
            found.add(one.oid)
    return frozenset(found)


def _passes_by(memory: Memory, one: Commit, after: set[str], first: set[str]) -> bool:
    is_beside = not after.isdisjoint(memory.marks(one.parents))
    return is_beside and memory.mark(one.oid) not in first


def clean_tips(memory: Memory, refs: Mapping[str, NamedRef]) -> Collection[str]:
    """Give the commits that the server's refs lead to, but for refs with old history."""
    return {ref.commit for name, ref in refs.items() if ref.commit and name not in memory.tainted}
