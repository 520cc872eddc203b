"""The contents of git's objects, by their ids."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from sys import intern
from typing import IO, NamedTuple, cast

from crmctl.errors.git import GitFailedError
from crmctl.git.command import end, split
from crmctl.git.repository import Repository

PLAIN_MODES = ("100644", "100755")
"""Regular files; links, nested repositories and folders have other modes."""


_NAMED_PATHS = 100
"""`ls-tree` compares every entry with every path it is given; with more, all is listed faster."""


class Change(NamedTuple):
    """One path that a commit adds, changes or removes.

    Attributes:
        path: relative to the CRM's root.
        old: the blob before; None where there was none.
        new: the blob after; None where there is none.
        old_mode: git's mode before, as in `100644`; `000000` where there was none.
        new_mode: the mode after.
    """

    path: str
    old: str | None
    new: str | None
    old_mode: str
    new_mode: str

    def reverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.path, self.new, self.old, self.new_mode, self.old_mode)


def content(repo: Repository, oid: str) -> bytes:
    """The content of one blob."""
    return repo.git.run("cat-file", "blob", oid)


def blobs(repo: Repository, oids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each id with its content, in the order given, through one process and bounded memory.

    Raises:
        GitFailedError: an object is missing (or was not fetched, in a partial clone).
    """
    process = repo.git.start("cat-file", "--batch", "--buffer", feed=True)
    questions, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    # Both pipes have a fixed size: who only writes, or only reads, would wait for ever.
    asking = threading.Thread(target=_ask, args=(questions, oids), daemon=True)
    asking.start()
    try:
        while header := answers.readline():
            oid, *kind_and_size = header.decode().split()
            if len(kind_and_size) != len(("kind", "size")):
                raise GitFailedError("cat-file", f"object {oid} is missing.")
            size = int(kind_and_size[1])
            yield oid, answers.read(size + 1)[:size]
    finally:
        process.kill()  # ends the asking, too
        asking.join()
        end(process)


def tree(repo: Repository, commit: str) -> dict[str, str]:
    """Path -> blob id of every regular file below the root in a commit."""
    return _plain_files(repo.git.run("ls-tree", "-r", "-z", commit))


def tree_entries(repo: Repository, commit: str, paths: Sequence[str]) -> dict[str, str]:
    """Path -> blob id of those of the given files that a commit holds."""
    if len(paths) > _NAMED_PATHS:
        everything = tree(repo, commit)
        return {path: everything[path] for path in paths if path in everything}
    if not paths:
        return {}
    return _plain_files(repo.git.run("ls-tree", "-z", commit, "--", *paths))


def _plain_files(listing: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in split(listing):
        about, _, path = entry.partition("\t")
        mode, _, oid = about.split(" ")
        if mode in PLAIN_MODES:
            found[path] = oid
    return found


def read_changes(output: bytes) -> list[Change]:
    """The changes in the output of `git diff-tree -z --raw`, without rename detection."""
    parts = split(output)
    return [_change(about, path) for about, path in zip(parts[0::2], parts[1::2], strict=True)]


def _change(about: str, path: str) -> Change:
    old_mode, new_mode, old, new, _ = about.removeprefix(":").split(" ")
    # A first import has 100,000 changes, which share these.
    return Change(path, _existing(old), _existing(new), intern(old_mode), intern(new_mode))


def _existing(oid: str) -> str | None:
    return oid if oid.strip("0") else None


def _ask(questions: IO[bytes], oids: Iterable[str]) -> None:
    # The reader may stop early and end the process; nobody is left to ask then.
    with suppress(BrokenPipeError), questions:
        for oid in oids:
            questions.write(f"{oid}\n".encode())
