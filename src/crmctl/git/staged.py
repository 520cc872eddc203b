"""What git's index holds, whatever lies in the work tree."""

import os
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from crmctl.git.command import split
from crmctl.git.repository import Repository

LISTING = ("ls-files", "-z", "-v", "--stage")
"""The command whose output is a `Listing`."""


class Listing(NamedTuple):
    """What git's index holds below the root.

    Attributes:
        lines: what `ls-files -v --stage` says of each entry, as in `H 100644 OID 0<TAB>PATH`.
    """

    lines: frozenset[str]

    def differing(self, known: AbstractSet[str]) -> set[str]:
        """Give the paths of the entries that are not among these, and of those that are gone."""
        return {line.partition("\t")[2] for line in self.lines ^ known}

    def flagged(self) -> frozenset[str]:
        """Give the paths whose tag is S (skip-worktree) or small (assume-unchanged)."""
        tagged = (line for line in self.lines if line[0] == "S" or line[0].islower())
        return frozenset(line.partition("\t")[2] for line in tagged)


class Tracked(NamedTuple):
    """What git's index holds below the root.

    Attributes:
        blobs: path -> object id of the staged content of every regular file.
        links: paths of symbolic links.
        unmerged: paths with an unresolved conflict; they are not in `blobs`.
    """

    blobs: dict[str, str]
    links: frozenset[str]
    unmerged: frozenset[str]


class Signature(NamedTuple):
    """The state of git's index file: its content's key, and when it was written."""

    key: str
    seconds: int


def signature(repo: Repository) -> Signature:
    """Give the state of git's index now.

    Git ends its index with a checksum of it, unless index.skipHash leaves zeros there.
    """
    try:
        with (repo.git_dir / "index").open("rb") as index:
            index.seek(-len(repo.no_object) // 2, 2)
            checksum = index.read().hex()
            stat = os.fstat(index.fileno())
    except OSError:
        return Signature("", 0)
    if checksum == repo.no_object:
        checksum = f"{stat.st_mtime_ns}-{stat.st_size}-{stat.st_ino}"
    return Signature(checksum, stat.st_mtime_ns // 1_000_000_000)


def index_key(repo: Repository) -> str:
    """A name for the content of git's index: it changes with every staged edit."""
    return signature(repo).key


def listing(repo: Repository) -> Listing:
    """List what git's index holds below the root, whatever lies in the work tree.

    Read `index_key` before: an index that changes in between is then looked at again next time.
    """
    return read_listing(repo.git.run(*LISTING))


def tracked(repo: Repository) -> Tracked:
    """What git's index holds below the root, whatever lies in the work tree.

    Read `index_key` before: an index that changes in between is then looked at again next time.
    """
    blobs: dict[str, str] = {}
    links: set[str] = set()
    unmerged: set[str] = set()
    for entry in split(repo.git.run("ls-files", "-z", "--stage")):
        about, _, path = entry.partition("\t")
        mode, oid, stage = about.split(" ")
        if stage != "0":
            unmerged.add(path)
        elif mode == "120000":
            links.add(path)
        elif mode != "160000":
            blobs[path] = oid
    return Tracked(blobs, frozenset(links), frozenset(unmerged))


def read_listing(output: bytes) -> Listing:
    """Read what the command `LISTING` printed."""
    return Listing(frozenset(split(output)))
