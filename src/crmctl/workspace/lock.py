"""One writer at a time."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crmctl.errors.base import DiskError
from crmctl.errors.crm import LockedError

TIMEOUT = 60.0  # seconds that a writer waits for another one
_PAUSE = 0.05
_PATIENCE = 1.0  # seconds after which waiting is worth a message


@contextmanager
def exclusive(path: Path, waiting: Callable[[], None], timeout: float = TIMEOUT) -> Iterator[int]:
    """Hold the lock while the block runs; the kernel frees it if the process dies.

    Gives the lock file's descriptor: a child process that inherits it holds the lock on.

    Args:
        path: the lock file; made when missing, never removed (removing one races).
        waiting: called once when another process has held the lock for a second.
        timeout: seconds to wait.

    Raises:
        LockedError: another process held it all the time.
        DiskError: the lock file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise DiskError("The git directory cannot be written, so nothing was changed.") from error
    try:
        _acquire(handle, waiting, timeout)
        yield handle
    finally:
        os.close(handle)


def _acquire(handle: int, waiting: Callable[[], None], timeout: float) -> None:
    start, told = time.monotonic(), False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waited = time.monotonic() - start
            if waited > timeout:
                raise LockedError(waited) from None
            if waited > _PATIENCE and not told:
                waiting()
                told = True
            time.sleep(_PAUSE)
        else:
            return
