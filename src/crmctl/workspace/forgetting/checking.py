"""A second look at everything that is left, after the purge.

It asks for traces as the eraser does. The independent check, by code that shares nothing with it
but the keys, is `workspace/forgetting/verifying`; whoever calls `forget` hands one of them over.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from crmctl.git.repository import Repository
from crmctl.git.rewriting.streams import contents, listed
from crmctl.privacy.traces import Traces

_NO_TEXT = frozenset({".idx", ".pack", ".rev", ".sqlite", ".bitmap"})
_LARGEST = 50_000_000


class Report(NamedTuple):
    """What a look at everything found.

    Attributes:
        objects: how many objects were looked at.
        files: how many files.
        places: where somebody is still found: ids of objects and paths of files.
    """

    objects: int
    files: int
    places: Sequence[str]


class Verifier(Protocol):
    """Looks at a repository once the old history is gone."""

    def verify(self, repo: Repository, withheld: Collection[str]) -> Report:
        """Look at every object but those withheld, and at every file."""


class SecondLook:
    """Looks with the same eyes again."""

    def __init__(self, traces: Traces) -> None:
        self._traces = traces

    def verify(self, repo: Repository, withheld: Collection[str]) -> Report:
        """Look at every content, message and tag, and at every file of the work tree and git's."""
        asked = [oid for oid, kind in listed(repo.git) if kind != b"tree"]
        places = [
            oid.decode()
            for oid, _, content in contents(repo.git, asked)
            if oid.decode() not in withheld and self._tells(content)
        ]
        files = [*_files(repo.top / ".git"), *_files(repo.top, skip=".git")]
        keeping = _withheld_contents(repo, withheld)
        for file in files:
            name = file.relative_to(repo.top).as_posix()
            content = file.read_bytes()
            if content not in keeping and (self._tells(content) or self._tells(name.encode())):
                places.append(name)
        return Report(len(asked), len(files), places)

    def _tells(self, content: bytes) -> bool:
        if not self._traces.hint.search(content):
            return False
        return any(one.certain for one in self._traces.found(content))


def _withheld_contents(repo: Repository, withheld: Collection[str]) -> frozenset[bytes]:
    oids = [oid.encode() for oid in sorted(withheld)]
    return frozenset(raw.content for raw in contents(repo.git, oids))


def _files(folder: Path, skip: str = "") -> Sequence[Path]:
    return [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and not file.is_symlink()
        and file.suffix not in _NO_TEXT
        and "objects" not in file.relative_to(folder).parts[:1]
        and (not skip or file.relative_to(folder).parts[0] != skip)
        and file.stat().st_size <= _LARGEST
    ]
