"""What everything that is done to documents needs: finding them, their state, the day."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from crmctl.errors.sales import StateError
from crmctl.errors.values import UnreadableDateError
from crmctl.model.record import Record, Ref
from crmctl.sales.states import STATES
from crmctl.workspace.change import Change
from crmctl.workspace.lock import exclusive
from crmctl.workspace.meaning import day as meant
from crmctl.workspace.owing import state_of
from crmctl.workspace.resolving import resolve
from crmctl.workspace.workspace import Workspace

KINDS = tuple(STATES)
"""The kinds of documents."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to documents, collected.

    Attributes:
        change: what is to be written.
        refs: the documents, in the order in which they were named.
        warnings: what a person should look at, one sentence each.
    """

    change: Change
    refs: Sequence[Ref]
    warnings: Sequence[str] = field(default=())


def found(workspace: Workspace, names: Sequence[str], kinds: Sequence[str] = KINDS) -> list[Ref]:
    """Give the documents that people named, by id, number or title; each once.

    Raises:
        UnknownRecordError: a name means none of these kinds.
        AmbiguousRecordError: it means several.
    """
    return list(dict.fromkeys(resolve(workspace, name, tuple(kinds)) for name in names))


def on_day(workspace: Workspace, text: str) -> date:
    """Give the day that a person told; today without one.

    Raises:
        UnreadableDateError: it is none.
    """
    if not text:
        return workspace.now.date()
    try:
        return date.fromisoformat(meant(workspace, text.strip()))
    except ValueError:
        raise UnreadableDateError(text) from None


def require_state(
    workspace: Workspace, record: Record, allowed: Sequence[str], what: str, hint: str = ""
) -> str:
    """Give the state of a document if it is one of these.

    Raises:
        StateError: it is another one.
    """
    now = state_of(workspace, record.ref, record.data)
    if now not in allowed:
        raise StateError(str(record.ref), now, what, hint)
    return now


@contextmanager
def numbers_held(workspace: Workspace) -> Iterator[None]:
    """Let nobody else on this machine give numbers until the block has committed.

    What others committed while we waited is seen.
    """

    def waiting() -> None:
        workspace.outside.tell("Waiting for another crmctl to finish ...")

    with exclusive(workspace.repository.private / "numbers", waiting):
        workspace.refresh()
        yield
