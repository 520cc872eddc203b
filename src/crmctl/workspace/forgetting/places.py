"""Every place of a repository that may tell of somebody, as bytes to look at."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from crmctl.git.command import split
from crmctl.git.repository import Repository
from crmctl.git.rewriting.streams import contents, listed
from crmctl.git.rewriting.texts import headers

_LARGEST = 256 << 20  # bytes of one file
_OWN = "crmctl"


class Sort(StrEnum):
    """What a place is."""

    RECORD = "record"
    FILE = "file"
    PATH = "path"
    BLOB = "object"
    MESSAGE = "message"
    IDENTITY = "identity"
    TAG = "tag"
    NAME = "path in history"
    REF = "ref"
    GIT = "file of git"
    INDEX = "index of crmctl"


@dataclass(frozen=True, slots=True)
class Place:
    """Some bytes to look at.

    Attributes:
        sort: what they are.
        where: what they are called: a path, an object's id, a ref.
        content: the bytes.
        named: whether `where` is what is looked at, and may name somebody itself.
    """

    sort: Sort
    where: str
    content: bytes = field(repr=False)
    named: bool = False


def objects(repo: Repository) -> Iterator[Place]:
    """Give contents, messages, identities, tags and names of all objects, reachable or not."""
    asked = [oid for oid, _ in listed(repo.git)]
    length = 32 if repo.object_format == "sha256" else 20
    names: set[bytes] = set()
    for oid, kind, content in contents(repo.git, asked):
        where = oid.decode()
        if kind == b"blob":
            yield Place(Sort.BLOB, where, content)
        elif kind == b"tree":
            names.update(_names(content, length))
        else:
            found, message = headers(content)
            said = b"\n".join(b"".join(one) for one in found if one[0] in _IDENTITIES)
            yield Place(Sort.IDENTITY, where, said)
            yield Place(Sort.TAG if kind == b"tag" else Sort.MESSAGE, where, message)
    for name in sorted(names):
        yield Place(Sort.NAME, _text(name), name, named=True)


_IDENTITIES = frozenset({b"author", b"committer", b"tagger", b"tag"})


def _names(tree: bytes, length: int) -> Iterator[bytes]:
    at = 0
    while at < len(tree):
        begin = tree.index(b" ", at) + 1
        end = tree.index(b"\0", begin)
        yield tree[begin:end]
        at = end + 1 + length


def refs(repo: Repository) -> Iterator[Place]:
    """Give the names of all refs: branches, tags, notes, the stash, those of other remotes."""
    for name in split(repo.git.run("for-each-ref", "--format=%(refname)%00").replace(b"\n", b"")):
        yield Place(Sort.REF, name, os.fsencode(name), named=True)


def git_files(repo: Repository) -> Iterator[Place]:
    """Give the files below the git directory that are no objects, and their paths."""
    for folder in dict.fromkeys((repo.git_dir, repo.common_dir)):
        own = folder / _OWN
        for file in _files(folder, skip=(folder / "objects",)):
            where = f".git/{file.relative_to(folder).as_posix()}"
            sort = Sort.INDEX if file.is_relative_to(own) else Sort.GIT
            yield Place(sort, where, file.read_bytes())
            yield Place(Sort.GIT, where, os.fsencode(file.name), named=True)


def work_files(repo: Repository) -> Iterator[Place]:
    """Give the files of the work tree, git's own aside, and their paths."""
    for file in _files(repo.top, skip=(repo.top / ".git",)):
        where = file.relative_to(repo.top).as_posix()
        content = os.fsencode(file.readlink()) if file.is_symlink() else file.read_bytes()
        yield Place(Sort.FILE, where, content)
        yield Place(Sort.PATH, where, os.fsencode(where), named=True)


def _files(folder: Path, skip: Sequence[Path]) -> Iterator[Path]:
    for top, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if Path(top, name) not in skip)
        for name in sorted(names):
            file = Path(top, name)
            if file in skip or not (file.is_file() or file.is_symlink()):
                continue
            if file.is_symlink() or file.stat().st_size <= _LARGEST:
                yield file


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
