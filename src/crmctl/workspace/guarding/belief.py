"""Whether a push may make history anew: who pushes it, and what its certificate proves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from crmctl.checks.access.policy import Person, Policy
from crmctl.errors.guarding import EpochNotBelievedError
from crmctl.git.receiving import NamedRef, commits_between, objects_between
from crmctl.git.repository import Repository
from crmctl.privacy.keys import Key
from crmctl.workspace.guarding.epochs import Certificate, told_by
from crmctl.workspace.guarding.memory import Epoch, Memory
from crmctl.workspace.guarding.pushing import Update

Seal = Callable[[Certificate], bool | None]
"""Tells whether a certificate's seal holds; None where the key to tell is not on the server."""

_BY_ADMIN = "and only an administrator may do that."
NO_CERTIFICATE = (
    "and brings no certificate of an erasure. `crmctl redact --history` makes one; other work is "
    "added to what is there: `crmctl sync` does that."
)
_ROLLED_BACK = (
    "and lacks a certificate that the server knows. Run `crmctl sync` and erase again on top of "
    "what is there."
)
_FORKED = (
    "and its certificate does not follow the last one that the server knows. Run `crmctl sync` "
    "and erase again on top of it."
)
_FORGED = "and the seal of its certificate does not hold."
_UNSEALED = (
    "and nothing proves its certificate. Run `crmctl privacy key import` on the server, or sign "
    "the last commit with the key that crm.yaml lists for you."
)


def new_epochs(
    before: Mapping[str, Certificate],
    after: Mapping[str, Certificate],
    memory: Memory,
    seal: Seal,
    *,
    is_signed: bool,
) -> list[Certificate]:
    """Give the certificates that a push adds, in their order, if they are to be believed.

    Args:
        before: those of the server's main branch.
        after: those of what is pushed in its place.
        memory: what the server knows beside.
        seal: tells whether a seal holds.
        is_signed: whether an administrator's key signed the pushed commit.

    Raises:
        EpochNotBelievedError: they are not.
    """
    known = {epoch.id: epoch.mark for epoch in memory.epochs}
    known |= {id_: one.mark for id_, one in before.items()}
    if any(id_ not in after or after[id_].mark != mark for id_, mark in known.items()):
        raise EpochNotBelievedError(_ROLLED_BACK)
    added = {id_: one for id_, one in after.items() if id_ not in known}
    if not any(one.rewrites for one in added.values()):
        raise EpochNotBelievedError(NO_CERTIFICATE)
    ordered = _ordered(added, before)
    for one in ordered:
        holds = seal(one)
        if holds is False:
            raise EpochNotBelievedError(_FORGED)
        if holds is None and not is_signed:
            raise EpochNotBelievedError(_UNSEALED)
    return ordered


def require_admin(person: Person, policy: Policy) -> None:
    """Refuse everybody else.

    Raises:
        EpochNotBelievedError: the person is no administrator.
    """
    if policy.is_in_force and not person.is_admin:
        raise EpochNotBelievedError(_BY_ADMIN)


def expected(  # noqa: PLR0913, PLR0917 - what a push and a server are
    memory: Memory,
    repo: Repository,
    pushed: Sequence[Update],
    refs: Mapping[str, NamedRef],
    added: Sequence[Certificate],
    keys: Mapping[str, Key],
) -> Memory:
    """Give what the server will know once a push was let in that makes history anew.

    Args:
        memory: what it knows.
        repo: its repository, with what is pushed.
        pushed: the updates of the push.
        refs: the server's refs.
        added: the certificates that the push adds.
        keys: the keys that are on the server, by their check values.

    Raises:
        EpochNotBelievedError: another ref of the server would still hold what was taken away.
    """
    news = {one.new for one in pushed if one.new}
    olds = {one.old for one in pushed if one.old}
    taken = {one.oid for one in commits_between(repo, _commits(pushed), _new_commits(pushed))}
    touched = {one.ref for one in pushed}
    others = {name: ref for name, ref in refs.items() if name not in touched}
    left = sorted(name for name, ref in others.items() if _holds(repo, ref, taken, pushed))
    if left:
        reason = f"and leaves it as it was in {', '.join(left)}. Push these, too, or delete them."
        raise EpochNotBelievedError(reason)
    made = commits_between(repo, _new_commits(pushed), _commits(pushed))
    fresh = {one.oid for one in made}
    first = {one.oid: one.parents for one in made if fresh.isdisjoint(one.parents)}
    parents = sorted({oid for each in first.values() for oid in each})
    kept = {*news, *(ref.oid for ref in others.values())}
    # Git leaves out what the last common commits hold; files of later ones may be in both, too.
    gone = set(objects_between(repo, olds, kept))
    gone.difference_update(objects_between(repo, kept, ()))
    at_hand = [one.oid for one in commits_between(repo, _new_commits(pushed), ())]
    told = told_by(memory, keys, at_hand, added)
    seen = memory.marks(parents), memory.marks(first)
    return memory.expecting((_joined(one, *seen) for one in told), gone)


def _joined(epoch: Epoch, after: Iterable[str], first: Iterable[str]) -> Epoch:
    """Add what the server sees itself to what the certificate says."""
    return replace(
        epoch,
        after=tuple(dict.fromkeys((*epoch.after, *after))),
        first=tuple(dict.fromkeys((*epoch.first, *first))),
    )


def _ordered(
    added: Mapping[str, Certificate], before: Mapping[str, Certificate]
) -> list[Certificate]:
    """Put certificates in the order in which each follows all that were there."""
    followed = {id_ for one in before.values() for id_ in one.follows}
    last = frozenset(before.keys() - followed)
    left, found = dict(added), list[Certificate]()
    while left:
        fitting = [one for one in left.values() if one.follows == last]
        if len(fitting) != 1:
            raise EpochNotBelievedError(_FORKED)
        found.append(left.pop(fitting[0].id))
        last = frozenset({fitting[0].id})
    return found


def _holds(repo: Repository, ref: NamedRef, taken: set[str], pushed: Sequence[Update]) -> bool:
    if not ref.commit:
        return False
    return any(
        one.oid in taken for one in commits_between(repo, [ref.commit], _new_commits(pushed))
    )


def _commits(pushed: Sequence[Update]) -> set[str]:
    return {one.old_commit for one in pushed if one.old_commit}


def _new_commits(pushed: Sequence[Update]) -> set[str]:
    return {one.commit for one in pushed if one.commit}
