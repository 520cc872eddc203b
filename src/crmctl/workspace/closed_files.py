"""Files outside of the repository that nobody else may read: keys, digests."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_closed(file: Path, text: str) -> None:
    """Write a file whole that nobody else may read, not even for a moment.

    Raises:
        OSError: it cannot be written; what was there before is there still.
    """
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(file)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
