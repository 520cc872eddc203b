"""What stops us at a file."""

import errno
import os
from collections.abc import Sequence
from typing import ClassVar

from crmctl.errors.base import CrmctlError, DiskError, UsageError


class UnwritableTextError(CrmctlError):
    """A text cannot stand in a YAML file."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "A value holds bytes that are not UTF-8 text, or a name of a field is too long; "
            "correct it and run the command again."
        )


class BrokenHandEditError(CrmctlError):
    """A file that is about to change holds a broken edit of a person."""

    exit_code = 5

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            f"Edited by hand and not valid: {', '.join(paths)}. Nothing was changed; "
            "`crmctl save --dry-run` says what is wrong there."
        )


class UnsafeIdError(UsageError):
    """An id that could not be the name of a file on every system."""

    def __init__(self) -> None:
        super().__init__(
            "An id is made of a-z, 0-9 and hyphens, at most 115 of them, and begins and ends with "
            "a letter or digit; names that Windows keeps for devices (con, nul) are none."
        )


class RefusedFileError(CrmctlError):
    """A path that is not read or written as a record, by the rule with this code."""

    exit_code = 5

    _REASONS: ClassVar[dict[str, str]] = {
        "F006": "it is larger than 4 MiB",
        "F007": "it is, or lies behind, a symbolic link",
        "F008": "it is not a file",
    }

    def __init__(self, path: str, code: str) -> None:
        self.path = path
        self.code = code
        super().__init__(f"{path} is left alone: {self._REASONS[code]} ({code}).")


class FileAccessError(DiskError):
    """The file system refused to read or write one file, which keeps what it had."""

    _ADVICE: ClassVar[dict[int, str]] = {
        errno.ENOSPC: "the disk is full; free some space",
        errno.EDQUOT: "the disk quota is used up; free some space",
        errno.EROFS: "the file system is read-only; make it writable",
        errno.EACCES: "permission was denied; check who owns the file and its folder",
        errno.EPERM: "permission was denied; check who owns the file and its folder",
        errno.ENOENT: "it is not there; another program may have moved it",
    }

    def __init__(self, path: str, number: int | None) -> None:
        self.path = path
        self.errno = number
        reason = self._ADVICE.get(number or 0) or f"{os.strerror(number or errno.EIO)}; mend this"
        super().__init__(f"{path}: {reason} and run the command again.")


class EditError(CrmctlError):
    """A file that a person laid out in a way that no change by program would keep."""

    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "The file's layout or comments would not survive this change, so nothing was written; "
            "make the change by hand with `crmctl edit`."
        )


class UnreadableInputError(UsageError):
    """A file that a command is to read cannot be opened."""

    def __init__(self, path: str, number: int | None) -> None:
        super().__init__(f"{path} cannot be read: {os.strerror(number or errno.EIO)}.")


class ChangedInputError(UsageError):
    """A file that a command reads is written by another program meanwhile."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} changed while it was read; wait until it is complete and run the command "
            "again."
        )


class OutsidePathError(UsageError):
    """A path that leads out of the CRM, or to nothing."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is no file or folder of this CRM.")


class TooLargeRecordError(UsageError):
    """A record that would be larger than what is read."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"Not written: {path} would be larger than what is read (4 MiB, 400,000 values). "
            "Shorten it."
        )
