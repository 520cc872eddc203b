"""Bringing in files of other programs: every row is decided before the first write.

`reading` says what the rows are, `planning` decides what each row does, `carrying_out` does it
in one commit.
"""

from crmctl.workspace.importing.carrying_out import Done, carry_out
from crmctl.workspace.importing.plan import Account, Fate, FilePlan, Plan, RowPlan
from crmctl.workspace.importing.planning import decide, plan
from crmctl.workspace.importing.reading import read
from crmctl.workspace.importing.wish import Wish
from crmctl.workspace.inputs import Input

__all__ = [
    "Account",
    "Done",
    "Fate",
    "FilePlan",
    "Input",
    "Plan",
    "RowPlan",
    "Wish",
    "carry_out",
    "decide",
    "plan",
    "read",
]
