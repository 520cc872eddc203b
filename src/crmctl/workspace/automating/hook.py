"""Where the unit of work lets the rules follow a change; without rules it costs one look."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace

AUTOMATIONS_FILE = "automations.yaml"
# What is taken back or erased is no news, and a new id changes nothing that a rule looks at.
_UNASKED = frozenset({"undo", "redact", "rename"})


@contextmanager
def automated(workspace: "Workspace", action: str) -> Iterator[None]:
    """Commit what the rules do about a change right after the change, under the same lock.

    The change itself stands whatever becomes of the rules. What they did not come to is made up
    by the next change or by `crmctl run`: a mark says since when.

    Args:
        workspace: the CRM; the caller holds its lock, and commits the change within the block.
        action: what makes the change.
    """
    if action in _UNASKED or not (workspace.root / AUTOMATIONS_FILE).exists():
        yield
        return
    from crmctl.workspace.automating.following import follow  # noqa: PLC0415 - rules are seldom
    from crmctl.workspace.automating.interrupted import begun, left  # noqa: PLC0415 - the same

    if left(workspace) is not None:
        workspace.refresh()
        follow(workspace)
    with begun(workspace):
        yield
    follow(workspace)
