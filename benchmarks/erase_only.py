"""Erase people from history without the look at everything afterwards: `erase_only.py REF...`.

What `crmctl redact --history --yes` does but for that look, so that both can be told apart. Only
`forget.py` runs it, and on copies.
"""

import sys
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from random import SystemRandom

from crmctl.git.repository import Repository
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.forgetting.checking import Report
from crmctl.workspace.forgetting.forgetting import Erasing, collect, taken_back_unless_begun
from crmctl.workspace.forgetting.knowing import History
from crmctl.workspace.resolving import resolve


class _Unlooked:
    """Looks at nothing."""

    def verify(self, repo: Repository, withheld: Collection[str]) -> Report:  # noqa: ARG002
        """Say that nothing was looked at."""
        return Report(0, 0, [])


def main() -> int:
    """Erase those named from the CRM in this folder."""
    outside = Surroundings(datetime.now().astimezone(), random=SystemRandom())
    workspace = Workspace.open(Path.cwd(), outside)
    history = History(workspace)
    people = [resolve(workspace, ref, ("contact",)) for ref in sys.argv[1:]]
    erasure = collect(history, people)
    with workspace.writing(), taken_back_unless_begun(workspace.repository):
        erasing = Erasing(history, erasure, "redact", verifier=_Unlooked())
        erasing.prepare()
        erasing.carry_out()
    return 0


if __name__ == "__main__":
    sys.exit(main())
