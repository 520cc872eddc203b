from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.records import NotMergeableError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.merging import duplicates, merge

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_ERIKA, _PAUL = Ref("contacts", "p-7k3f9q2m"), Ref("contacts", "p-2b4d6f8h")


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def test_what_follows_and_what_differs_is_told_by_name(crm: Path) -> None:
    merging = merge(_open(crm), _ERIKA, [_PAUL, _PAUL])
    assert merging.conflicts == ["name.given", "name.family"]
    assert [str(ref) for ref in merging.redirected] == ["customers/k-9w2e5t7y"]
    assert merging.change.removed() == [_PAUL]
    data = merging.change.record(_ERIKA).data
    assert data["aliases"] == ["p-0m2c8w4r", "p-2b4d6f8h"]
    assert data["do_not_contact"] is True


def test_a_person_is_no_organisation(crm: Path) -> None:
    acme, private = Ref("customers", "acme-gmbh"), Ref("customers", "k-9w2e5t7y")
    with pytest.raises(NotMergeableError, match="one is an organisation, the other a person"):
        merge(_open(crm), acme, [private])


def test_archived_and_erased_records_are_no_duplicates(crm: Path) -> None:
    twin = "name:\n  given: Paul\n  family: Ito\nemails:\n  - address: paul@ito.example\n"
    (crm / "contacts" / "p-00000000.yaml").write_text(twin)
    (crm / "contacts" / "p-11111111.yaml").write_text(f"{twin}archived: 2026-01-01\n")
    (crm / "contacts" / "p-22222222.yaml").write_text("erased: 2026-01-01\nepoch: e-00000000\n")
    (pair,) = duplicates(_open(crm), "contact")
    assert (pair.left, pair.right) == ("p-00000000", "p-2b4d6f8h")
