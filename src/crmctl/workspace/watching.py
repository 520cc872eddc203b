"""Seeing that files of a CRM have changed, by looking at them again and again."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_SKIPPED = ".git"
_SHORTEST = 1.0  # seconds between two looks
_SHARE = 20  # a look takes at most a twentieth of the time


def signature(root: Path) -> int:
    """Give a number that is another one when a file below the root was changed, made or removed.

    Only names, sizes and times are looked at: an edit that leaves all of them is not seen.
    """
    return hash(frozenset(_files(str(root))))


def wait_for_change(
    root: Path, seen: int, until: float, sleep: Callable[[float], object] = time.sleep
) -> int:
    """Wait until files are other than they were; gives the new signature.

    Args:
        root: the CRM's folder.
        seen: the signature of what they were.
        until: the number of seconds after which it ends all the same.
        sleep: waits for a number of seconds.
    """
    waited = 0.0
    while waited < until:
        began = time.perf_counter()
        found = signature(root)
        if found != seen:
            return found
        pause = max(_SHORTEST, _SHARE * (time.perf_counter() - began))
        sleep(pause)
        waited += pause
    return seen


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:  # it went away meanwhile
        return
    for entry in entries:
        if entry.name == _SKIPPED:
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            else:
                about = entry.stat(follow_symlinks=False)
                yield entry.path, about.st_mtime_ns, about.st_size
        except OSError:
            continue
