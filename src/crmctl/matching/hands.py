"""Working on the parts of a table with several processors.

Each part is worked on for itself and written into its own place of memory that all processes
share: however many there are, the result is the same bits.
"""

import gc
import os
import signal
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from mmap import mmap

import numpy as np

from crmctl.matching.arrays import Codes

_MOST = 4

Work = Callable[[slice], None]


def shared(lines: int, length: int) -> Codes:
    """Give a matrix of zeros that forked processes write into together."""
    size = lines * length
    if not size:
        return np.zeros((lines, length), dtype=np.uint8)
    return np.frombuffer(mmap(-1, size), dtype=np.uint8).reshape(lines, length)


def processors() -> int:
    """Give how many processors may work at once; one where processes cannot be forked safely."""
    # With macOS's libraries a forked process may hang.
    if not sys.platform.startswith("linux"):
        return 1
    return min(_MOST, len(os.sched_getaffinity(0)))


def each_part(parts: Sequence[slice], work: Work) -> None:
    """Work on all parts, on several processors where there are several.

    Args:
        parts: each is worked on once.
        work: writes what it finds into a `shared` matrix, and nothing else.
    """
    hands = min(processors(), len(parts)) or 1
    shares = [parts[hand::hands] for hand in range(hands)]
    children = dict[int, Sequence[slice]]()
    try:
        for share in shares[1:]:
            children[_forked(share, work)] = share
        _do(shares[0], work)
        while children:
            pid = next(iter(children))
            _, status = os.waitpid(pid, 0)
            share = children.pop(pid)
            if status:
                # It was killed, or failed as this process will now do, too, saying why.
                _do(share, work)
    finally:
        for pid in children:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def _do(share: Sequence[slice], work: Work) -> None:
    for part in share:
        work(part)


def _forked(share: Sequence[slice], work: Work) -> int:
    """Start a process that works on some parts; give its number."""
    with warnings.catch_warnings():
        # Python warns of other threads; those of libraries wait for work, and get none there.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        return pid
    failed = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
        gc.disable()  # a look at all things would copy them
        _do(share, work)
        failed = 0
    finally:
        # Nothing of the parent is closed or written twice.
        os._exit(failed)
