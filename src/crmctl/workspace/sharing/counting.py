"""How many records of each kind two commits differ in, for telling what came in and went out."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crmctl.git.joins import changes_between, count_between

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace

OTHERS = "other file"


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two commits.

    Attributes:
        commits: how many commits.
        added: how many records of each kind, by its name; `other file` for what is none.
        changed: the same of those that were changed.
        removed: and of those that are gone.
    """

    commits: int = 0
    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(
            self.commits + other.commits,
            self.added + other.added,
            self.changed + other.changed,
            self.removed + other.removed,
        )


def changed(workspace: "Workspace", old: str | None, new: str) -> Changes:
    """Count what a commit has that another one has not; all of it where there is no other."""
    repository = workspace.repository
    start = old or _empty(workspace)
    result = Changes(count_between(repository, old, new))
    for path, change in changes_between(repository, start, new).items():
        ref = workspace.ref_at(path)
        kind = workspace.catalogue.by_name[ref.folder].name if ref else OTHERS
        if change.old is None:
            result.added[kind] += 1
        elif change.new is None:
            result.removed[kind] += 1
        else:
            result.changed[kind] += 1
    return result


def _empty(workspace: "Workspace") -> str:
    """Give the id of the tree that holds nothing."""
    made = workspace.repository.git.run("hash-object", "-t", "tree", "-w", "--stdin", feed=b"")
    return made.decode().strip()
