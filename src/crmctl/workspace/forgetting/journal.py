"""How far an erasure from history has come, in a file of the git directory.

It holds ids of commits and names of refs, never a value of a record, and is deleted at the end.
Until `SWAPPING` everything is as it was; from then on everything will be new.
"""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from crmctl.errors.forgetting import InterruptedErasureError
from crmctl.git.repository import Repository
from crmctl.git.rewriting.rewriting import RefChange, Symbolic
from crmctl.git.rewriting.swapping import Swap
from crmctl.workspace.forgetting.nested import Nested
from crmctl.workspace.forgetting.steps import Act, Staged, Step

_NAME = "redacting"


class Phase(StrEnum):
    """What was begun last."""

    REWRITING = "rewriting"
    SWAPPING = "swapping"
    PURGING = "purging"
    VERIFYING = "verifying"


class Entry(NamedTuple):
    """Where an erasure is.

    Attributes:
        phase: what was begun last.
        epoch: the certificate's id.
        before: the commit that was checked out; empty before the first one.
        after: the commit that shall be.
        swap: what becomes of all refs.
        withheld: ids of blobs that name people and have to stay.
        steps: what is done to files that no commit has.
        staged: what becomes of entries of git's index that no commit has.
        nested: what becomes of other repositories in the work tree.
    """

    phase: Phase
    epoch: str
    before: str = ""
    after: str = ""
    swap: Swap = Swap((), (), ())
    withheld: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    staged: tuple[Staged, ...] = ()
    nested: tuple[Nested, ...] = ()


def file_of(repo: Repository) -> Path:
    """Give where the journal lies."""
    return repo.private / _NAME


def read(repo: Repository) -> Entry | None:
    """Give where an interrupted erasure was; None when there is none.

    Raises:
        InterruptedErasureError: the file is damaged.
    """
    try:
        text = file_of(repo).read_text("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    try:
        said = json.loads(text)
        swap = _swap(said["swap"])
        steps = tuple(Step(Act(act), *rest) for act, *rest in said.get("steps", ()))
        staged = tuple(Staged(*one) for one in said.get("staged", ()))
        ends = said["before"], said["after"]
        nested = tuple(
            Nested(root, before, after, _swap(one))
            for root, before, after, one in said.get("nested", ())
        )
        place = Phase(said["phase"]), said["epoch"], *ends
        return Entry(*place, swap, tuple(said["withheld"]), steps, staged, nested)
    except (ValueError, KeyError, TypeError) as error:
        raise InterruptedErasureError from error


def _swap(said: Sequence[Sequence[Any]]) -> Swap:
    refs, symbolic, stash = said
    return Swap(
        tuple(RefChange(*one) for one in refs),
        tuple(Symbolic(*one) for one in symbolic),
        tuple(stash),
    )


def write(repo: Repository, entry: Entry) -> None:
    """Write the journal, whole, to the disk."""
    file = file_of(repo)
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    try:
        with new.open("w", encoding="utf-8", errors="surrogateescape") as handle:
            handle.write(json.dumps(entry._asdict(), ensure_ascii=False))
            handle.flush()
            os.fsync(handle.fileno())
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
    _sync(file.parent)


def remove(repo: Repository) -> None:
    """Delete the journal: the erasure has ended, or was taken back."""
    file = file_of(repo)
    file.with_suffix(".new").unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        file.unlink()
        _sync(file.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
