"""Objects read in bulk: a list of all, and contents in the order in which they are asked for."""

import threading
from binascii import hexlify
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import IO, NamedTuple, Protocol, TypeVar, cast

from crmctl.errors.git import GitFailedError
from crmctl.git.command import Git, end, failure

_IN_PIPE = 60_000
"""Bytes of questions that a pipe takes without a reader (Linux: 64 KiB; POSIX asks for less)."""

BLOCK = 1 << 20

_KINDS = frozenset({b"blob", b"tree", b"commit", b"tag"})
_DAMAGED = "an object is missing or damaged; see `git fsck`."


_AT_ONCE = 256
_BYTES_AT_ONCE = 4 << 20


class Holding(Protocol):
    """Whatever has a content."""

    @property
    def content(self) -> bytes:
        """Give the content."""


Held = TypeVar("Held", bound=Holding)


class Raw(NamedTuple):
    """An object as git stores it: its id, in hex, its type, its content."""

    oid: bytes
    kind: bytes
    content: bytes


def batches(read: Iterable[Held]) -> Iterator[list[Held]]:
    """Give contents in portions for a search: many at once, in bounded memory."""
    batch: list[Held] = []
    size = 0
    for one in read:
        batch.append(one)
        size += len(one.content)
        if len(batch) == _AT_ONCE or size > _BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def feed(pipe: IO[bytes], lines: Iterable[bytes]) -> threading.Thread:
    """Write lines into a process while somebody else reads what it answers."""

    def write() -> None:
        with suppress(BrokenPipeError, ValueError), pipe:
            pipe.writelines(lines)

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    return thread


def listed(git: Git) -> Iterator[tuple[bytes, bytes]]:
    """Give id (in hex) and type of every object, reachable or not, in the order of the packs.

    Raises:
        GitFailedError: an object is damaged: nobody can tell what is in it.
    """
    process = git.start(
        *("cat-file", "--batch-all-objects", "--unordered", "--buffer"),
        "--batch-check=%(objectname) %(objecttype)",
    )
    try:
        for line in cast("IO[bytes]", process.stdout):
            oid, _, kind = line[:-1].partition(b" ")
            if kind not in _KINDS:
                raise GitFailedError("cat-file", _DAMAGED)
            yield oid, kind
    finally:
        end(process)


def contents(git: Git, oids: Sequence[bytes]) -> Iterator[Raw]:
    """Give objects by their ids, in that order, through one process.

    Raises:
        GitFailedError: an object is missing or damaged.
    """
    process = git.start("cat-file", "--batch", "--buffer", feed=True)
    asking = feed(cast("IO[bytes]", process.stdin), (oid + b"\n" for oid in oids))
    answers = cast("IO[bytes]", process.stdout)
    try:
        for _ in oids:
            yield _read(answers)
    finally:
        process.kill()  # ends the asking, too
        asking.join()
        end(process)


class Reader:
    """A git that gives objects as often as it is asked."""

    def __init__(self, git: Git) -> None:
        self._process = git.start("cat-file", "--batch", feed=True)

    def read(self, oids: Sequence[bytes]) -> Iterator[bytes]:
        """Give the contents of objects, by their binary ids."""
        answers = cast("IO[bytes]", self._process.stdout)
        questions = cast("IO[bytes]", self._process.stdin)
        each = _IN_PIPE // (2 * len(oids[0]) + 1) if oids else 1
        for start in range(0, len(oids), each):
            asked = oids[start : start + each]
            questions.write(b"".join(hexlify(oid) + b"\n" for oid in asked))
            questions.flush()
            for _ in asked:
                yield _read(answers).content

    def close(self) -> None:
        """End it."""
        end(self._process)


def _read(answers: IO[bytes]) -> Raw:
    header = answers.readline().split()
    if len(header) != len(Raw._fields):
        raise GitFailedError("cat-file", _DAMAGED)
    size = int(header[2])
    content = answers.read(size + 1)
    if len(content) != size + 1:
        raise GitFailedError("cat-file", "an object could not be read to its end; see `git fsck`.")
    return Raw(header[0], header[1], content[:size])


def lines(git: Git, *arguments: str, asked: bytes | None = None) -> Iterator[bytes]:
    """Give the lines that a git prints, while it prints them."""
    process = git.start(*arguments, feed=asked is not None)
    asking = feed(cast("IO[bytes]", process.stdin), [asked]) if asked is not None else None
    try:
        yield from cast("IO[bytes]", process.stdout)
        complaint = cast("IO[bytes]", process.stderr).read()
        if process.wait():
            raise failure(arguments[0], complaint)
    finally:
        end(process)
        if asking:
            asking.join()
