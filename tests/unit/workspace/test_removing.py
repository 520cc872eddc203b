from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.files import UnsafeIdError
from crmctl.errors.records import IdTakenError, StillReferredToError, TellingIdError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.removing import remove, rename

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_BETA, _ERIKA = Ref("customers", "beta-ag"), Ref("contacts", "p-7k3f9q2m")


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def test_records_that_go_together_do_not_hold_each_other(crm: Path) -> None:
    workspace = _open(crm)
    call = Ref("interactions", "2026-11-21-acme-gmbh-phone-7k3f")
    with pytest.raises(StillReferredToError, match="2026-11-21-acme-gmbh-phone-7k3f"):
        remove(workspace, [_ERIKA], cascade=False)
    task = Ref("tasks", "t-m4k8z1qp")
    assert remove(workspace, [_ERIKA, call, task], cascade=False).removed() == [
        _ERIKA,
        call,
        task,
    ]


@pytest.mark.parametrize(
    ("ref", "id_", "error"),
    [
        (_BETA, "acme-gmbh", IdTakenError),
        (_BETA, "beta-ag", IdTakenError),
        (_BETA, "Beta", UnsafeIdError),
        (_ERIKA, "p-0m2c8w4r", None),
        (_ERIKA, "p-2b4d6f8h", IdTakenError),
        (_ERIKA, "p-muster", TellingIdError),
        (Ref("tasks", "t-m4k8z1qp"), "call-erika", TellingIdError),
    ],
)
def test_an_id_is_taken_over_or_refused(
    crm: Path, ref: Ref, id_: str, error: type[Exception] | None
) -> None:
    if error:
        with pytest.raises(error):
            rename(_open(crm), ref, id_)
    else:
        change, new = rename(_open(crm), ref, id_)
        assert change.record(new).data["aliases"] == [ref.id]


def test_references_to_what_goes_are_cleared_if_that_is_wanted(crm: Path) -> None:
    acme = Ref("customers", "acme-gmbh")
    change = remove(_open(crm), [_ERIKA, acme, _ERIKA], cascade=True)
    assert change.removed() == [_ERIKA, acme]
    call = change.record(Ref("interactions", "2026-11-21-acme-gmbh-phone-7k3f"))
    assert not {"customer", "contacts"} & call.data.keys()
    assert "referred_by" not in change.record(_BETA).data
