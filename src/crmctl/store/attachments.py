"""Files from outside that are to be attached, and those that are."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from crmctl.errors.attachments import RefusedAttachmentError, TooLargeAttachmentError
from crmctl.errors.files import UnreadableInputError
from crmctl.model.attachment import FOLDER, LARGEST, bytes_for_people

# Opening must not wait for the other end of a named pipe.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_READ |= getattr(os, "O_NOFOLLOW", 0)
_CHUNK = 1 << 20


def read_outside(path: Path, root: Path, limit: int) -> bytes:
    """Give the bytes of a file that is to be attached; one that is too large is not read.

    Args:
        path: the file.
        root: of the CRM, whose own files are refused.
        limit: how many bytes it may have.

    Raises:
        RefusedAttachmentError: it is a link, a folder, a pipe or device, or of the CRM itself.
        TooLargeAttachmentError: it has more bytes.
        UnreadableInputError: the file system refused.
    """
    if path.is_symlink():
        raise RefusedAttachmentError(str(path), "it is a symbolic link; name the file itself")
    if path.resolve().is_relative_to(root.resolve()):
        raise RefusedAttachmentError(str(path), "it is a file of this CRM")
    try:
        descriptor = os.open(path, _READ)
        try:
            return _bounded(descriptor, path, limit)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise UnreadableInputError(str(path), error.errno) from error


def attached(root: Path) -> Iterator[tuple[str, str]]:
    """Give path and SHA-256 of each file below `attachments/`, in the order of their paths.

    What is no regular file has an empty digest; links are never followed.
    """
    if (root / FOLDER).is_symlink():
        return
    for folder, folders, names in os.walk(root / FOLDER):
        folders.sort()
        for name in sorted(names):
            file = Path(folder) / name
            yield file.relative_to(root).as_posix(), sha256_of(file)


def sha256_of(file: Path) -> str:
    """Give the SHA-256 of a regular file; empty for anything else, and for what is not there."""
    digest = hashlib.sha256()
    with suppress(OSError):
        if not stat.S_ISREG(file.lstat().st_mode):
            return ""
        with file.open("rb") as content:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()
    return ""


def _bounded(descriptor: int, path: Path, limit: int) -> bytes:
    status = os.fstat(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise RefusedAttachmentError(str(path), "it is a folder; pack it into one file")
    if not stat.S_ISREG(status.st_mode):
        raise RefusedAttachmentError(str(path), "it is a pipe or a device")
    if status.st_size > limit:
        raise _too_large(path, status.st_size, limit)
    with os.fdopen(os.dup(descriptor), "rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:  # it grows while it is read
        raise _too_large(path, len(content), limit)
    return content


def _too_large(path: Path, size: int, limit: int) -> TooLargeAttachmentError:
    shown = (bytes_for_people(size), bytes_for_people(limit))
    return TooLargeAttachmentError(str(path), *shown, last=limit >= LARGEST)
