"""Since which commit the rules have yet to be asked: a mark that outlives a crash."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmctl.store.files import write_atomically
from crmctl.workspace.files import remove_temporaries
from crmctl.workspace.workspace import Workspace

_NAME = "automation"


@contextmanager
def begun(workspace: Workspace) -> Iterator[None]:
    """Set the mark before a change is committed; an older one stays.

    If nothing was committed, it goes again.
    """
    if left(workspace) is not None:
        yield
        return
    head = workspace.repository.head() or ""
    file = _file(workspace)
    remove_temporaries([file.parent])
    write_atomically(file, head.encode(), root=file.parent)
    try:
        yield
    except BaseException:
        if (workspace.repository.head() or "") == head:
            done(workspace)
        raise


def left(workspace: Workspace) -> str | None:
    """Give the commit since which rules are to be asked; empty for the beginning of history."""
    try:
        return _file(workspace).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return None


def done(workspace: Workspace) -> None:
    """Take the mark away: the rules were asked about all that was committed."""
    _file(workspace).unlink(missing_ok=True)


def _file(workspace: Workspace) -> Path:
    return workspace.repository.private / _NAME
