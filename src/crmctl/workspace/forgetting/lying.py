"""Every file that lies below a git directory and in the work trees, for somebody who must see all.

Links are read, not followed. What git keeps packed is left to git; what only looks like it, a
half-written object or a pack that git does not know, is a file like any other.
"""

import os
import re
import stat
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from crmctl.errors.base import CrmctlError
from crmctl.git.repository import Repository
from crmctl.git.store import staged_paths

_LOOSE = re.compile(r"objects/[0-9a-f]{2}/(?:[0-9a-f]{38}|[0-9a-f]{62})")
_PACK = re.compile(
    r"objects/pack/(pack-(?:[0-9a-f]{40}|[0-9a-f]{64}))\.(?:pack|idx|rev|bitmap|mtimes)"
)
_INDEX = b"DIRC"
_READABLE = re.compile(rb"[\x20-\x7e\x80-\xff]{6,}")
_LARGEST = 1 << 30
_PATHS_AT_ONCE = 100
_PLAIN_VERSIONS = (2, 3)  # in which each path is written out
_EXTENDED = 0x40  # of an entry's flags: two bytes more


class Lying(NamedTuple):
    """One file, or a folder, which has a name only.

    Attributes:
        path: where it lies.
        name: its own name.
        content: what it holds; None where it could not be read.
        reason: why not.
    """

    path: Path
    name: str
    content: bytes | None
    reason: str = ""


def trees_of_files(common_dir: Path, top: Path) -> Sequence[Path]:
    """Give the folders to walk: the work tree, the git directory, every linked work tree."""
    linked = [
        Path(os.fsdecode(file.read_bytes().strip())).parent
        for file in sorted((common_dir / "worktrees").glob("*/gitdir"))
        if file.is_file()
    ]
    every = [top, common_dir, *(one for one in linked if one.is_dir())]
    return [
        one
        for number, one in enumerate(every)
        if not any(one.is_relative_to(other) for other in every[:number])
    ]


def object_stores(top: Path, known: Collection[Path]) -> Sequence[Path]:
    """Give the git directories below a folder that have objects of their own."""
    found = []
    for folder, below, files in os.walk(top):
        if {"objects", "refs"} <= set(below) and "HEAD" in files:
            found.append(Path(folder))
    return [one for one in found if not any(_is_same(one, other) for other in known)]


def read_whole(top: Path, repository: Repository) -> Iterator[Lying]:
    """Give every file below a folder with what it holds, and every folder."""
    errors: list[OSError] = []
    for folder, below, files in os.walk(top, onerror=errors.append):
        here = Path(folder)
        links = [name for name in below if (here / name).is_symlink()]
        yield from (Lying(here / name, name, b"") for name in below if name not in links)
        for name in (*files, *links):
            if not _is_gits_own(here / name):
                yield from _read(here / name, repository)
    for error in errors:
        path = Path(os.fsdecode(error.filename or top))
        yield Lying(path, path.name, None, "the folder cannot be read")


def _read(path: Path, repository: Repository) -> Iterator[Lying]:
    try:
        state = path.lstat()
        if stat.S_ISLNK(state.st_mode):
            yield Lying(path, path.name, os.fsencode(path.readlink()))
        elif not stat.S_ISREG(state.st_mode):
            yield Lying(path, path.name, b"")  # a socket or a pipe holds nothing
        elif state.st_size > _LARGEST:
            yield Lying(path, path.name, None, "it is larger than a gigabyte")
        else:
            content = path.read_bytes()
            yield from (
                _index(path, content, repository)
                if content.startswith(_INDEX)
                else (Lying(path, path.name, content),)
            )
    except OSError:
        yield Lying(path, path.name, None, "it cannot be read")


def _index(path: Path, content: bytes, repository: Repository) -> Iterator[Lying]:
    """Give the paths in a file of git's index, as git reads them, and all else that is legible."""
    try:
        paths = staged_paths(repository.git_at_top, repository.common_dir, path)
    except CrmctlError:
        yield Lying(path, path.name, None, "it is no index that git can read")
        return
    size = 32 if repository.object_format == "sha256" else 20
    legible = b"\n".join(_READABLE.findall(_beyond_entries(content, size)))
    yield Lying(path, path.name, legible)
    for start in range(0, len(paths), _PATHS_AT_ONCE):
        some = paths[start : start + _PATHS_AT_ONCE]
        yield Lying(path, path.name, b"\n".join(map(os.fsencode, some)))


def _beyond_entries(content: bytes, size: int) -> bytes:
    """Give what follows the entries of an index (gitformat-index(5)); all of it if in doubt.

    Nearly all bytes of the entries are ids and times, some of which look like text.
    """
    version, count = int.from_bytes(content[4:8], "big"), int.from_bytes(content[8:12], "big")
    if version not in _PLAIN_VERSIONS:
        return content
    at = 12
    for _ in range(count):
        flags = at + 40 + size
        if flags >= len(content):
            return content
        end = content.find(b"\0", flags + (4 if content[flags] & _EXTENDED else 2))
        if end < 0:
            return content
        at += (end - at) // 8 * 8 + 8
    return content[at:]


def _is_gits_own(path: Path) -> bool:
    """Tell whether a file is one that git reads as an object or as a pack with its list."""
    parts = path.parts
    if "objects" not in parts:
        return False
    start = len(parts) - parts[::-1].index("objects") - 1
    inside = "/".join(parts[start:])
    if not _is_store(Path(*parts[:start])):
        return False
    if _LOOSE.fullmatch(inside):
        return True
    if pack := _PACK.fullmatch(inside):
        return all(path.with_name(f"{pack[1]}.{suffix}").exists() for suffix in ("pack", "idx"))
    return False


def _is_store(folder: Path) -> bool:
    return (folder / "HEAD").is_file() and (folder / "refs").is_dir()


def _is_same(one: Path, other: Path) -> bool:
    return one == other or (other.exists() and one.samefile(other))
