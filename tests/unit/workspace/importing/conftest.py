"""Ways to import a table that stands in a test."""

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.importing import Account, Input, Plan, RowPlan, Wish, carry_out, plan

Import = Callable[..., "Imported"]


class Imported:
    """A plan of one table, and what it says of that table."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        (self.file,) = plan.files
        self.rows, self.columns, self.noted = self.file.rows, self.file.columns, self.file.noted
        self.new, self.changed, self.besides = plan.new, plan.changed, plan.besides
        self.unformatted_phones = plan.unformatted_phones
        self.rejected = self.file.failed
        self.table = self.file.read.table

    def account(self, *, carried_out: bool) -> Account:
        """Account for the table's rows."""
        return self.plan.account(self.file, carried_out=carried_out)

    def outcome(self, *, carried_out: bool) -> list[RowPlan]:
        """Give what becomes of the table's rows."""
        return list(self.plan.outcome(self.file, carried_out=carried_out))


def standing(table: str | bytes) -> Input:
    """Give a table as standard input."""
    return Input("-", BytesIO(table if isinstance(table, bytes) else table.encode()))


@pytest.fixture
def workspace(crm: Path) -> Workspace:
    """The small CRM, opened."""
    moment = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
    return Workspace.open(crm, Surroundings(moment, random=Random(1)))  # noqa: S311 - the same ids each time


@pytest.fixture
def import_(workspace: Workspace) -> Import:
    """Import a table, and give what was planned."""

    def run(table: str | bytes, **wishes: Any) -> Imported:
        found = plan(workspace, [standing(table)], Wish(**wishes))
        carry_out(workspace, found)
        return Imported(found)

    return run


@pytest.fixture
def data(workspace: Workspace) -> Callable[[Ref | str | None], Mapping[str, Any]]:
    """Give the data of a record that there must be."""

    def of(ref: Ref | str | None) -> Mapping[str, Any]:
        record = workspace.record(ref if isinstance(ref, Ref) else Ref.parse(str(ref)))
        assert record is not None
        return record.data

    return of
