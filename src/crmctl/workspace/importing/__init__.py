"""Bringing in the rows of a table: every row is decided before the first write.

`planning` reads the table and decides what each row does, `carrying_out` does it in one commit.
"""

from crmctl.workspace.importing.carrying_out import Done, carry_out
from crmctl.workspace.importing.plan import Fate, Plan, RowPlan, Wish
from crmctl.workspace.importing.planning import plan

__all__ = ["Done", "Fate", "Plan", "RowPlan", "Wish", "carry_out", "plan"]
