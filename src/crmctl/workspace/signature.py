"""Whether a file is still the one that was read, by what `stat` says of it."""

import os
import stat
import time
from pathlib import Path

# A file whose time stamp is this near to the moment of reading may be written again within the
# same tick of the file system's clock; FAT counts in steps of two seconds.
_TICK = 2_000_000_000  # nanoseconds


def signature_of(file: Path | str) -> str | None:
    """Say what `stat` knows of a file: None when it is gone, empty when that cannot be trusted.

    A folder in its place is no file, as for git.
    """
    try:
        seen = os.lstat(file)
    except OSError:
        return None
    return None if stat.S_ISDIR(seen.st_mode) else _signature(seen)


def _signature(seen: os.stat_result) -> str:
    newest = max(seen.st_mtime_ns, seen.st_ctime_ns)
    if not stat.S_ISREG(seen.st_mode) or abs(time.time_ns() - newest) < _TICK:
        return ""
    return f"{seen.st_mtime_ns}-{seen.st_ctime_ns}-{seen.st_size}-{seen.st_ino}"
