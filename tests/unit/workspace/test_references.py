from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.records import IndispensableError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.references import redirect, referring

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_ACME = Ref("customers", "acme-gmbh")


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def test_each_record_that_refers_is_listed_once(crm: Path) -> None:
    assert [str(ref) for ref in referring(_open(crm), _ACME)] == [
        "contacts/p-7k3f9q2m",
        "customers/beta-ag",
        "interactions/2026-11-21-acme-gmbh-phone-7k3f",
        "interactions/2026-12-01-acme-gmbh-meeting-2c4e",
        "tasks/t-m4k8z1qp",
    ]


def test_references_by_a_former_id_are_redirected_too(crm: Path) -> None:
    task = crm / "tasks" / "3f" / "t-3f5h7k9m.yaml"
    task.write_text("title: Call back\nabout:\n  - contacts/p-0m2c8w4r\n")
    workspace = _open(crm)
    change = workspace.change("merge")
    erika, paul = Ref("contacts", "p-7k3f9q2m"), Ref("contacts", "p-2b4d6f8h")
    redirect(workspace, change, [erika], paul)
    assert change.record(Ref("tasks", "t-3f5h7k9m")).data["about"] == ["contacts/p-2b4d6f8h"]


def test_a_record_that_cannot_be_without_its_reference_is_named(crm: Path) -> None:
    workspace = _open(crm)
    refs = [_ACME, Ref("contacts", "p-2b4d6f8h")]
    with pytest.raises(
        IndispensableError, match="customers/k-9w2e5t7y cannot be without contacts"
    ):
        redirect(workspace, workspace.change("remove"), refs, None)
