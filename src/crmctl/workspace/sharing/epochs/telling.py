"""Whether history was written anew somewhere else, and what of ours is from before that."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.git.command import split
from crmctl.git.joins import is_ancestor, merge_bases
from crmctl.git.objects import content
from crmctl.git.remotes import commit_at
from crmctl.git.repository import Repository
from crmctl.store.document import load

FOLDER = "privacy/epochs"
_SUFFIX = ".yaml"

Certificates = Mapping[str, Mapping[str, Any]]
Believed = Callable[[Certificates], Certificates]
"""Gives the certificates that are genuine; the others tell of no erasure."""


class Epochs(NamedTuple):
    """Erasures from history that a clone has not seen.

    Attributes:
        ids: of their certificates.
        records: references of the people who were erased.
        unaffected: commits that kept their ids, and whose followers did not.
    """

    ids: Sequence[str]
    records: Sequence[str]
    unaffected: Sequence[str]


def certificates(repository: Repository, commit: str) -> Certificates:
    """Give the certificates of a commit by their ids."""
    asked = ("ls-tree", "-z", commit, "--", f"{FOLDER}/")
    entries = (entry.partition("\t") for entry in split(repository.git.run(*asked)))
    return {
        path.rpartition("/")[2].removesuffix(_SUFFIX): load(
            content(repository, about.split(" ")[2])
        ).data
        or {}
        for about, _, path in entries
        if path.endswith(_SUFFIX)
    }


def unseen(repository: Repository, ours: str, theirs: str, believed: Believed) -> Epochs | None:
    """Give the erasures from history that theirs knows of and ours does not; None for none.

    Args:
        repository: the repository.
        ours: our commit.
        theirs: the other one.
        believed: says which of the new certificates are genuine.
    """
    known = certificates(repository, ours)
    there = certificates(repository, theirs)
    told = {
        id_: each
        for id_, each in there.items()
        if isinstance(each.get("history"), Mapping)
        and (id_ not in known or not isinstance(known[id_].get("history"), Mapping))
    }
    new = believed(told) if told else {}
    if not new or not any(_fits(repository, each, theirs) for each in new.values()):
        return None
    return Epochs(
        sorted(new),
        sorted({ref for each in new.values() for ref in _texts(each.get("records"))}),
        sorted({oid for each in new.values() for oid in _history(each, "last_unaffected")}),
    )


def is_old(repository: Repository, commit: str, theirs: str, epochs: Epochs) -> bool:
    """Tell whether a commit stands on history that an erasure took away.

    That is one with a commit of its own that follows an unaffected one directly, or with a first
    commit of its own where the erasure went back to the beginning.
    """
    told = repository.git.run("rev-list", "--parents", commit, f"^{theirs}", "--").decode()
    unaffected = set(epochs.unaffected)
    for line in told.splitlines():
        _, *parents = line.split(" ")
        if not parents or not unaffected.isdisjoint(parents):
            return True
    return False


def start_of(repository: Repository, commit: str, theirs: str, seen: str) -> str:
    """Give what work that nobody else has started from: a commit, or a tree without a file."""
    known = seen and commit_at(repository, seen)
    bases = merge_bases(repository, commit, seen) if known else ()
    bases = bases or merge_bases(repository, commit, theirs)
    if bases:
        return bases[0]
    made = repository.git.run("hash-object", "-t", "tree", "-w", "--stdin", feed=b"")
    return made.decode().strip()


def _fits(repository: Repository, certificate: Mapping[str, Any], theirs: str) -> bool:
    """Tell whether a certificate tells of the history that it stands in.

    Of its first new commits some may be of other branches, or of notes. A later erasure may have
    replaced all of them; then the later one has to fit.
    """
    first = _history(certificate, "first_new")
    return any(
        commit_at(repository, oid) and is_ancestor(repository, oid, theirs) for oid in first
    )


def _history(certificate: Mapping[str, Any], name: str) -> Sequence[str]:
    history = certificate.get("history")
    return _texts(history.get(name)) if isinstance(history, Mapping) else ()


def _texts(value: Any) -> Sequence[str]:
    return [str(one) for one in value] if isinstance(value, list) else ()
