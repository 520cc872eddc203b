from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.values import UnknownFieldError
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.selecting import select_refs

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ("city:Dresden", ["customers/acme-gmbh"]),
        ("segment:dresdeners", ["customers/acme-gmbh"]),
        ("kind:task due<today", ["tasks/t-3f5h7k9m"]),
        ("city:Nowhere", []),
    ],
)
def test_records_of_all_kinds_are_found(crm: Path, query: str, refs: list[str]) -> None:
    workspace = Workspace.open(crm, Surroundings(_NOW))
    assert [str(ref) for ref in select_refs(workspace, query)] == refs


def test_a_field_that_no_kind_has_is_an_error(crm: Path) -> None:
    with pytest.raises(UnknownFieldError):
        select_refs(Workspace.open(crm, Surroundings(_NOW)), "ctiy:Dresden")
