"""Which records each commit says that it touches, kept beside the index.

A message never changes, so each is read once: at 100,000 commits that takes 1 to 3 s, and reading
what was kept a tenth of it. The file holds ids of commits and records; it may be deleted at any
time, and is of no use, and so read anew, when HEAD does not descend from what it knows.
"""

import os
import re
import secrets
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

from crmctl.git.repository import Repository

_FILE = "named"
_FORMAT = b"crmctl named 1"
_RECORD = re.compile(rb"^Crmctl-Record: ([^\n]+)$", re.MULTILINE)
_MERGE, _SINGLE = b"m", b"-"
_HEAD = 2  # lines before a message: the commit, its parents


def may_touch(
    repo: Repository, head: str, records: AbstractSet[bytes]
) -> tuple[list[bytes], bool]:
    """The commits up to `head` that may have touched one of the records, newest first.

    Those are what names one of them, what names none at all, and every merge. Also whether history
    is one line, without a merge.
    """
    found, is_line = list[bytes](), True
    for line in _known(repo, head):
        oid, sort, *named = line.split(b"\t")
        is_line &= sort != _MERGE
        if sort == _MERGE or not named or not records.isdisjoint(named):
            found.append(oid)
    return found, is_line


def forget(repo: Repository) -> None:
    """Delete what was kept: after history was rewritten it names what is no more."""
    (repo.private / _FILE).unlink(missing_ok=True)


def _known(repo: Repository, head: str) -> list[bytes]:
    """A line for each commit up to `head`, newest first."""
    until, lines = _kept(repo.private / _FILE)
    if until == head:
        return lines
    if until:
        ancestor = repo.git.attempt("merge-base", "--is-ancestor", until, head)
        until = until if ancestor.returncode == 0 else ""
    since = [f"^{until}"] if until else []
    lines = [*_read(repo.git.run("log", "-z", "--format=%H%n%P%n%B", head, *since, "--")),
             *(lines if until else ())]  # fmt: skip
    with suppress(OSError):  # a repository that cannot be written is read all the same
        _keep(repo.private / _FILE, head, lines)
    return lines


def _read(output: bytes) -> Iterator[bytes]:
    for entry in output.split(b"\0"):
        oid, parents, message = (*entry.split(b"\n", _HEAD), b"", b"")[: _HEAD + 1]
        if oid:
            sort = _MERGE if b" " in parents else _SINGLE
            named = (name.replace(b"\t", b" ") for name in _RECORD.findall(message))
            yield b"\t".join((oid, sort, *named))


def _kept(file: Path) -> tuple[str, list[bytes]]:
    """Up to which commit the file goes, and its lines; nothing where it is none of ours."""
    try:
        form, until, *lines = file.read_bytes().split(b"\n")
    except (OSError, ValueError):
        return "", []
    if form != _FORMAT or lines[-1:] != [b""]:
        return "", []
    return until.decode("ascii", "replace"), lines[:-1]


def _keep(file: Path, head: str, lines: list[bytes]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    filled = file.with_name(f"{_FILE}.{secrets.token_hex(4)}")
    try:
        filled.write_bytes(b"\n".join([_FORMAT, head.encode(), *lines, b""]))
        os.replace(filled, file)  # noqa: PTH105 - as elsewhere, in one step
    finally:
        filled.unlink(missing_ok=True)
