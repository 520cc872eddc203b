"""What all errors have in common; the exit codes are those of DESIGN, section 4."""

from typing import ClassVar


class CrmctlError(Exception):
    """An expected failure; the command line prints its sentence and exits with its code."""

    exit_code: ClassVar[int] = 70


class UsageError(CrmctlError):
    """The command was called in a way that cannot be carried out."""

    exit_code = 2


class GitError(CrmctlError):
    """Git refused or is not there."""

    exit_code = 6


class DiskError(CrmctlError):
    """The file system refused."""

    exit_code = 6
