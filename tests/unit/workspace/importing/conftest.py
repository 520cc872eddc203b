"""Ways to import a table that stands in a test."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.importing import Plan, Wish, carry_out, plan

Import = Callable[..., Plan]


@pytest.fixture
def workspace(crm: Path) -> Workspace:
    """The small CRM, opened."""
    moment = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
    return Workspace.open(crm, Surroundings(moment, random=Random(1)))  # noqa: S311 - the same ids each time


@pytest.fixture
def import_(workspace: Workspace) -> Import:
    """Import a table, and give what was planned."""

    def run(table: str | bytes, **wishes: Any) -> Plan:
        content = table if isinstance(table, bytes) else table.encode()
        found = plan(workspace, content, Wish(**wishes))
        carry_out(workspace, found, wishes.get("source", ""))
        return found

    return run


@pytest.fixture
def data(workspace: Workspace) -> Callable[[Ref | str | None], Mapping[str, Any]]:
    """Give the data of a record that there must be."""

    def of(ref: Ref | str | None) -> Mapping[str, Any]:
        record = workspace.record(ref if isinstance(ref, Ref) else Ref.parse(str(ref)))
        assert record is not None
        return record.data

    return of
