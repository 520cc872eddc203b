"""The rules about one file's name and place."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from crmctl.checks.file_name import FileName
from crmctl.checks.names import (
    executable,
    invalid_id,
    leftover_backup,
    symlink,
    unexpected_file,
    unportable_name,
    wrong_folder,
)
from crmctl.checks.rule import Rule
from crmctl.findings import Finding


class FileCheck(Protocol):
    """A module of `names/`."""

    RULE: Rule

    def check(self, file: FileName) -> Iterable[Finding]:
        """Find what is wrong with a file's name or place."""
        ...


FILE_CHECKS: tuple[FileCheck, ...] = (
    symlink,
    unexpected_file,
    wrong_folder,
    invalid_id,
    unportable_name,
    leftover_backup,
    executable,
)


# The rules that look at more than how a name is spelt.
_OF_PLACES: tuple[FileCheck, ...] = (wrong_folder,)


def file_findings(file: FileName) -> Iterator[Finding]:
    """Find what is wrong with a file's name or place, without opening it.

    Any file below the root may be asked about, except those below hidden folders.
    """
    for module in _OF_PLACES if file.is_usual else FILE_CHECKS:
        yield from module.check(file)
