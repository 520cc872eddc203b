"""The files of two histories that changed since they parted, with their contents."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crmctl.git.joins import changes_between, merge_bases
from crmctl.git.objects import Change, blobs, tree_entries
from crmctl.git.repository import Repository
from crmctl.store.joining import join_files

_PLAIN = "100644"


class Versions(NamedTuple):
    """One file that changed on at least one side; None where there is none.

    Attributes:
        before: its content when both sides parted.
        ours: what we made of it.
        theirs: what they made of it.
        mode: git's mode on their side.
    """

    before: bytes | None
    ours: bytes | None
    theirs: bytes | None
    mode: str = _PLAIN

    @property
    def theirs_changed(self) -> bool:
        """Whether the other side changed it."""
        return self.before != self.theirs

    @property
    def ours_changed(self) -> bool:
        """Whether we changed it."""
        return self.before != self.ours


def versions(
    repository: Repository, bases: Sequence[str], ours: str, theirs: str
) -> Mapping[str, Versions]:
    """Give each file that either side changed since they parted, by its path.

    Args:
        repository: where to look.
        bases: the commits that both hold; several after merges crosswise, none at all for
            histories that are joined file by file.
        ours: our commit.
        theirs: the other one.
    """
    base = bases[0] if bases else None
    if base is None:
        return {}
    own, other = (changes_between(repository, base, side) for side in (ours, theirs))
    paths = own.keys() | other.keys()
    oids = {
        path: (
            _old(path, own, other),
            own[path].new if path in own else _old(path, own, other),
            other[path].new if path in other else _old(path, own, other),
        )
        for path in paths
    }
    contents = dict(blobs(repository, {oid for each in oids.values() for oid in each if oid}))
    contents[""] = b""
    crossed = _crossed(repository, bases, sorted(paths)) if len(bases) > 1 else {}
    found = {}
    for path in sorted(paths):
        was, mine, new = (contents[oid] if oid else None for oid in oids[path])
        mode = other[path].new_mode if path in other else _PLAIN
        found[path] = Versions(crossed.get(path, was), mine, new, mode)
    return found


def _old(path: str, own: Mapping[str, Change], other: Mapping[str, Change]) -> str | None:
    return (own.get(path) or other[path]).old


def _crossed(
    repository: Repository, bases: Sequence[str], paths: Sequence[str]
) -> Mapping[str, bytes | None]:
    """Give what files were before, where several commits may say it: their merge.

    What those do not agree on is taken from the first of them.
    """
    first, *others = bases
    held = {base: tree_entries(repository, base, paths) for base in bases}
    differing = [path for path in paths if len({held[base].get(path) for base in bases}) > 1]
    found: dict[str, bytes | None] = {}
    for other in others:
        earlier = merge_bases(repository, first, other)
        start = tree_entries(repository, earlier[0], differing) if earlier else {}
        wanted = (start, held[first], held[other])
        contents = dict(blobs(repository, _known(wanted, differing)))
        for path in differing:
            was, one, two = (contents.get(side.get(path, "")) for side in wanted)
            found[path] = join_files(was, found.get(path, one), two).content
    return found


def _known(sides: Iterable[Mapping[str, str]], paths: Iterable[str]) -> set[str]:
    return {side[path] for side in sides for path in paths if path in side}
