"""Whether a file is still the one that was read, by what `stat` says of it."""

import os
import stat
import time
from pathlib import Path

# A file whose time stamp is this near to the moment of reading may be written again within the
# same tick of the file system's clock; FAT counts in steps of two seconds.
_TICK = 2_000_000_000  # nanoseconds
_SECOND = 1_000_000_000


def signature_of(file: Path | str) -> str | None:
    """Say what `stat` knows of a file: None when it is gone, empty when that cannot be trusted.

    A folder in its place is no file, as for git.
    """
    try:
        seen = os.lstat(file)
    except OSError:
        return None
    return None if stat.S_ISDIR(seen.st_mode) else _signature(seen)


def stamp_of(file: str) -> str:
    """Say what `stat` knows of a file that was written this moment; empty where it tells little.

    A later write shows in it only where the clock of the file system is fine, and has moved on
    between writing the content and giving it its name.
    """
    try:
        seen = os.lstat(file)
    except OSError:
        return ""
    times = (seen.st_mtime_ns, seen.st_ctime_ns)
    is_fine = all(time_ % _SECOND for time_ in times) and times[0] != times[1]
    return _written(seen) if is_fine and stat.S_ISREG(seen.st_mode) else ""


def has_stood(file: str, stamp: str) -> bool:
    """Tell whether a file is untouched since it got a stamp, and will betray it if it is not."""
    return bool(stamp) and signature_of(file) == stamp


def _signature(seen: os.stat_result) -> str:
    newest = max(seen.st_mtime_ns, seen.st_ctime_ns)
    if not stat.S_ISREG(seen.st_mode) or abs(time.time_ns() - newest) < _TICK:
        return ""
    return _written(seen)


def _written(seen: os.stat_result) -> str:
    return f"{seen.st_mtime_ns}-{seen.st_ctime_ns}-{seen.st_size}-{seen.st_ino}"
