"""What every commit changed: git is asked once, whoever wants to know.

Who looks for versions of a file reads it, and so does who writes history anew. What git told lies
in a file without a name meanwhile.
"""

import hashlib
import tempfile
import weakref
from array import array
from binascii import unhexlify
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from crmctl.git.repository import Repository
from crmctl.git.rewriting.history import (
    Compared,
    Node,
    Step,
    compared,
    comparing,
    nodes,
    steps_told,
)
from crmctl.git.rewriting.streams import BLOCK, lines

_FILES = (b"10", b"12")  # how the modes of files and of links begin


class Version(NamedTuple):
    """A file as it was in some commit; the path is relative to the CRM's root."""

    path: str
    oid: str


class Past:
    """The commits that some roots lead to, with what each changes."""

    def __init__(self, repo: Repository) -> None:
        self._repo = repo
        self._versions: Versions | None = None
        self._empty = hashlib.new(repo.object_format, b"tree 0\0").digest()
        self._roots: Sequence[bytes] | None = None
        self._nodes: list[Node] = []
        self._pairs: Compared | None = None
        self._told = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as this does
        weakref.finalize(self, self._told.close)

    def nodes(self, roots: Sequence[bytes]) -> list[Node]:
        """Give every commit that leads to the roots, as `history.nodes` does."""
        if self._roots != roots:
            self._roots, self._nodes = roots, nodes(self._repo.git, roots)
        return self._nodes

    def steps(self, found: Sequence[Node]) -> Iterator[Step]:
        """Give each commit with what it changes, as `history.steps` does."""
        return steps_told(found, self._empty, self.blocks(found))

    def blocks(self, found: Sequence[Node]) -> Iterator[bytes]:
        """Give what git tells of commits, block by block; the second time without git."""
        pairs = compared(found, self._empty)
        if self._pairs == pairs:
            self._told.seek(0)
            while block := self._told.read(BLOCK):
                yield block
            return
        self._pairs = None
        self._told.seek(0)
        self._told.truncate()
        for block in comparing(self._repo.git, pairs):
            self._told.write(block)
            yield block
        self._pairs = pairs

    def versions(
        self, roots: Callable[[], Sequence[bytes]], paths: Iterable[str]
    ) -> list[Version]:
        """Give every version of files, and of all files in folders, the latest first.

        Args:
            roots: gives where history is reachable from.
            paths: relative to the CRM's root.
        """
        if self._versions is None:
            self._versions = Versions(self, self._repo, roots())
        return self._versions.of(paths)

    def forget_versions(self) -> None:
        """Free the memory that they take."""
        self._versions = None


class Versions:
    """All versions of all files below the CRM's root, in some commits."""

    def __init__(self, past: Past, repo: Repository, roots: Sequence[bytes]) -> None:
        self._size = 64 if repo.object_format == "sha256" else 40
        self._prefix = repo.prefix.encode("utf-8", "surrogateescape")
        self._repo, self._count = repo, 0
        self._files: dict[bytes, tuple[array[int], bytearray]] = {}
        found = past.nodes(roots)
        self._learn(past.blocks(found))
        if found:
            self._learn_unnamed({node.oid for node in found if node.oid}, roots)
        self._sorted = sorted(self._files)

    def of(self, paths: Iterable[str]) -> list[Version]:
        """Give every version of files, and of all files in folders, the latest first."""
        found: list[tuple[int, str, bytes]] = []
        for path in dict.fromkeys(paths):
            for each in self._below(self._prefix + path.encode("utf-8", "surrogateescape")):
                found += self._versions(each)
        found.sort(key=lambda one: -one[0])
        return list(dict.fromkeys(Version(path, oid.hex()) for _, path, oid in found))

    def _below(self, path: bytes) -> Iterator[bytes]:
        if path in self._files:
            yield path
        folder = path.rstrip(b"/") + b"/"
        for at in range(bisect_left(self._sorted, folder), len(self._sorted)):
            if not self._sorted[at].startswith(folder):
                return
            yield self._sorted[at]

    def _versions(self, path: bytes) -> Iterator[tuple[int, str, bytes]]:
        times, oids = self._files[path]
        length = self._size // 2
        name = path.removeprefix(self._prefix).decode("utf-8", "surrogateescape")
        for number, time in enumerate(times):
            yield time, name, bytes(oids[number * length : (number + 1) * length])

    def _learn(self, blocks: Iterable[bytes]) -> None:
        """Note what `git diff-tree -z` tells: heads of pairs, and two fields for each path."""
        size, rest = self._size, b""
        start = 2 * size + 18  # of `:MODE MODE OLD NEW STATUS`, from its end
        for block in blocks:
            parts = (rest + block).split(b"\0")
            whole = (len(parts) - 1) // 2 * 2
            rest = b"\0".join(parts[whole:])
            for about, path in zip(parts[0:whole:2], parts[1:whole:2], strict=True):
                said = about[-start:]
                if said[8:10] in _FILES and path.startswith(self._prefix):
                    self._count += 1
                    times, oids = self._files.setdefault(path, (array("L"), bytearray()))
                    times.append(self._count)
                    oids += unhexlify(said[16 + size : 16 + 2 * size])

    def _learn_unnamed(self, known: set[bytes], roots: Sequence[bytes]) -> None:
        """Learn what only the logs of refs lead to."""
        git = self._repo.git_at_top
        told = lines(git, "log", "--walk-reflogs", "--all", "--format=%H")
        more = [
            oid for oid in dict.fromkeys(map(bytes.strip, told)) if unhexlify(oid) not in known
        ]
        if more:
            asked = b"\n".join((*more, *(b"^" + root for root in roots), b""))
            options = ("--stdin", "-r", "-t", "-m", "--root", "--no-commit-id")
            revisions = git.run("rev-list", "--stdin", "--reverse", feed=asked)
            shown = ("-z", "--raw", "--no-renames", "--no-abbrev")
            self._learn([git.run("diff-tree", *options, *shown, feed=revisions)])
