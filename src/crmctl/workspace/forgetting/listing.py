"""What becomes of everything that no commit has, and what is told of it beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crmctl.workspace.forgetting.nested import Nested
from crmctl.workspace.forgetting.steps import Staged, Step


@dataclass(frozen=True, slots=True)
class Beside:
    """What becomes of files beside history.

    Attributes:
        steps: what is done to them.
        staged: entries of git's index that change.
        told: a line for each place, for whoever has to confirm; it shows no value.
        closed: what could not be looked into, with the reason.
    """

    steps: Sequence[Step] = ()
    staged: Sequence[Staged] = ()
    told: Sequence[str] = ()
    closed: Sequence[str] = ()

    def with_nested(self, other: "Beside", one: Nested, top: Path) -> "Beside":
        """Give this with what becomes of another repository in the work tree."""
        where = Path(one.root).relative_to(top).as_posix()
        return Beside(
            (*self.steps, *other.steps),
            self.staged,
            (
                *self.told,
                f"history  of the other repository {where} is written anew, too",
                *(f"{line[:9]}{where}/{line[9:]}" for line in other.told),
            ),
            (*self.closed, *(f"{where}/{line}" for line in other.closed)),
        )
