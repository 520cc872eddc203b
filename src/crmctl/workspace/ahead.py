"""Parsing what is written before the index wants it: while git and the disk keep us waiting."""

import pickle
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple, Protocol

from crmctl.garbage import collect_seldom
from crmctl.index.write import Change
from crmctl.model.record import Record
from crmctl.workspace.parse import Parser

_ELSEWHERE_FROM = 3_000  # files; below, starting a process costs more than it saves
_CHUNK = 400  # files that the process parses at a time
_FAST = 1  # of zlib: a quarter of the size for little time


class Written(NamedTuple):
    """A file that this process writes, and the record in it where that is known."""

    path: str
    content: bytes
    record: Record | None


class Parsing(Protocol):
    """Files that are being parsed."""

    def step(self) -> None:
        """Parse one of them now, if nobody else does."""
        ...

    def __iter__(self) -> Iterator[Change]:
        """Give what the index is to hold of each, in their order."""
        ...

    def close(self) -> None:
        """End it, also before all is parsed."""
        ...


def parsing(parser: Parser, files: Sequence[Written]) -> Parsing:
    """Begin to parse files, in a process of its own where there are many."""
    if len(files) >= _ELSEWHERE_FROM:
        with suppress(OSError):  # there may be no room for another process
            return _Elsewhere(parser, files)
    return _Here(parser, files)


def _parsed(parser: Parser, files: Sequence[Written]) -> Iterator[Change]:
    for file in files:
        yield parser.parse(file.path, file.content, "", suspect=True, known=file.record)


class _Here:
    """Parses in this process, one file a step."""

    def __init__(self, parser: Parser, files: Sequence[Written]) -> None:
        self._rest = _parsed(parser, files)
        self._made: deque[Change] = deque()

    def step(self) -> None:
        self._made.extend(islice(self._rest, 1))

    def __iter__(self) -> Iterator[Change]:
        yield from self._made
        yield from self._rest

    def close(self) -> None:
        """Do nothing: what was not asked for is not parsed."""


class _Elsewhere:
    """Parses in another process, all files ahead: what waits to be taken is packed."""

    def __init__(self, parser: Parser, files: Sequence[Written]) -> None:
        self._parser = parser
        # `spawn`: a forked child would share SQLite's connection, which SQLite forbids.
        self._pool = ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=_start, initargs=(parser,)
        )
        chunks = (files[at : at + _CHUNK] for at in range(0, len(files), _CHUNK))
        self._running = deque((chunk, self._begun(chunk)) for chunk in chunks)

    def step(self) -> None:
        """Do nothing, since the other process does it."""

    def __iter__(self) -> Iterator[Change]:
        while self._running:
            chunk, future = self._running.popleft()
            try:
                found = _unpacked(future.result()) if future else ()
            except BrokenProcessPool:  # it was killed, mostly for want of memory
                found = ()
            yield from found or _parsed(self._parser, chunk)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _begun(self, chunk: Sequence[Written]) -> Future[bytes] | None:
        with suppress(BrokenProcessPool):
            return self._pool.submit(_parse_chunk, chunk)
        return None


# A process pool hands a function its arguments anew each time; what stays the same is kept here.
_parser_of_process: list[Parser] = []


def _start(parser: Parser) -> None:
    collect_seldom()
    _parser_of_process.append(parser)


def _parse_chunk(chunk: Sequence[Written]) -> bytes:
    made = list(_parsed(_parser_of_process[0], chunk))
    return zlib.compress(pickle.dumps(made, pickle.HIGHEST_PROTOCOL), _FAST)


def _unpacked(packed: bytes) -> list[Change]:
    made: list[Change] = pickle.loads(zlib.decompress(packed))  # noqa: S301 - our own process's
    return made
