"""Handing out what is written about a person: outside the repository, for its owner's eyes alone.

A report is personal data itself: within the repository a commit would keep it for ever.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmctl.errors.privacy import ReportInsideError
from crmctl.store.output import whole_file
from crmctl.workspace.workspace import Workspace

_OWNER_ONLY = 0o077


def write_outside(workspace: Workspace, place: Path, text: str) -> None:
    """Write a report into a file that nobody else on this machine reads.

    Raises:
        ReportInsideError: the file would lie in the repository, by whatever way.
        RefusedFileError: it is a symbolic link.
        FileAccessError: the file system refused.
    """
    require_outside(workspace, place)
    with _for_owner_only(), whole_file(place.absolute()) as filling:
        filling.write_bytes(text.encode())


def require_outside(workspace: Workspace, place: Path) -> None:
    """Refuse a place in the repository, before anything is looked up.

    Raises:
        ReportInsideError: it lies there, or in git's own folder.
    """
    repository = workspace.repository
    inside = (repository.top, repository.git_dir, workspace.root)
    if any(place.resolve().is_relative_to(folder.resolve()) for folder in inside):
        raise ReportInsideError


@contextmanager
def _for_owner_only() -> Iterator[None]:
    before = os.umask(_OWNER_ONLY)
    try:
        yield
    finally:
        os.umask(before)
