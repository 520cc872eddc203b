"""Tracked paths that every scan of the work tree must look at itself, because git does not."""

import contextlib
from collections.abc import Collection
from pathlib import Path

from crmctl.git.command import split
from crmctl.git.repository import Repository
from crmctl.git.staged import Signature, signature


def late_changes(repo: Repository) -> frozenset[str]:
    """Tracked paths whose inode changed in the very second git's index was written.

    Only those git does not itself suspect by their mtime.
    """
    second = signature(repo).seconds
    if not _may_hold_late_changes(repo, second):
        return frozenset()
    # A path and NUL are followed by five lines, the first two "  ctime: S:N" and "  mtime: S:N".
    path, *parts = repo.git.run("ls-files", "-z", "--debug").split(b"\0")
    late = set()
    for part in parts:
        ctime, mtime, _, _, _, following = part.split(b"\n", 5)
        if _seconds(ctime) >= second > _seconds(mtime):
            late.add(path.decode("utf-8", "surrogateescape"))
        path = following
    return frozenset(late)


def recall(repo: Repository, state: Signature) -> frozenset[str] | None:
    """The paths to look at in every scan, if they are known for this state of the index."""
    head, *paths = split(_read(repo.private / "watched")) or [""]
    return frozenset(paths) if head == str(state) else None


def remember(repo: Repository, state: Signature, paths: Collection[str]) -> None:
    """Keep the paths for the next scan; a read-only repository finds them again each time."""
    text = "".join(f"{part}\0" for part in (str(state), *sorted(paths)))
    with contextlib.suppress(OSError):
        repo.private.mkdir(parents=True, exist_ok=True)
        new = repo.private / "watched.new"
        new.write_bytes(text.encode("utf-8", "surrogateescape"))
        new.replace(repo.private / "watched")


def _may_hold_late_changes(repo: Repository, second: int) -> bool:
    """Whether any entry's ctime may be `second` while its mtime is not.

    An entry starts with ctime and mtime, each 4 bytes of seconds and 4 of nanoseconds, big
    endian. Looking for the 4 bytes everywhere takes milliseconds and misses nothing; what
    else looks like them costs only a slower look.
    """
    wanted = second.to_bytes(4, "big")
    for file in (repo.git_dir / "index", *repo.git_dir.glob("sharedindex.*")):
        content = _read(file)
        found = content.find(wanted)
        while found >= 0:
            as_ctime = content[found + 8 : found + 12] == wanted
            as_mtime = content[found - 8 : found - 4] == wanted
            if not as_ctime and not as_mtime:
                return True
            found = content.find(wanted, found + 1)
    return False


def _seconds(line: bytes) -> int:
    return int(line.split(b":")[1])


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
