from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest

from crmctl.errors.records import NotAPersonError, UnknownRecordError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.erasing import erase

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_PAUL, _PRIVATE = Ref("contacts", "p-2b4d6f8h"), Ref("customers", "k-9w2e5t7y")


def _open(crm: Path, seed: str = "7") -> Workspace:
    chance = Random(seed)  # noqa: S311 - the same ids in every run
    return Workspace.open(crm, Surroundings(_NOW, random=chance))


def test_a_certificate_says_who_did_it_why_and_what_it_follows(crm: Path) -> None:
    with (crm / "crm.yaml").open("a") as settings:
        settings.write("users:\n  u-anna:\n    name: Anna\n    emails: [ANNA@schmidt.example]\n")
    first = erase(_open(crm), _PAUL)
    first.change.commit("first")
    erika = Ref("contacts", "p-7k3f9q2m")
    second = erase(_open(crm, "8"), erika, ground="letter", requested=date(2026, 11, 20))
    text = (second.change.read(second.certificate) or b"").decode()
    assert text.startswith(
        f"follows:\n  - {Path(first.certificate).stem}\n"
        "date: 2026-11-23\nrecords:\n  - contacts/p-7k3f9q2m\n"
    )
    assert "ground: letter\nrequested: 2026-11-20\noperator: u-anna\n" in text


def test_a_private_customer_means_the_contact_by_its_former_id_too(crm: Path) -> None:
    (crm / "customers" / "k-9w2e5t7y.yaml").write_text("type: person\nperson: p-0m2c8w4r\n")
    assert erase(_open(crm), _PRIVATE).plan.subject.ref == Ref("contacts", "p-7k3f9q2m")


def test_what_the_person_was_called_before_is_looked_for_too(crm: Path) -> None:
    file = crm / "contacts" / "2b" / "p-2b4d6f8h.yaml"
    workspace = _open(crm)
    change = workspace.change("set")
    change.put(_PAUL, {**change.record(_PAUL).data, "emails": [{"address": "new@ito.example"}]})
    change.commit("new address")
    assert "paul@ito.example" not in file.read_text()
    (crm / "tasks" / "t-00000000.yaml").write_text("title: Write to paul@ito.example\n")
    (hit,) = [hit for hit in erase(_open(crm), _PAUL).plan.listed if hit.ref.folder == "tasks"]
    assert str(hit.ref) == "tasks/t-00000000"


def test_an_epoch_is_never_used_twice(crm: Path) -> None:
    erase(_open(crm), _PAUL).change.commit("first")
    again = erase(_open(crm), Ref("contacts", "p-7k3f9q2m"))
    assert again.certificate != "privacy/epochs/e-8kcxqyf4.yaml"


@pytest.mark.parametrize(
    ("ref", "error"),
    [
        (Ref("customers", "acme-gmbh"), NotAPersonError),
        (Ref("contacts", "p-00000000"), UnknownRecordError),
    ],
)
def test_only_a_person_can_be_erased(crm: Path, ref: Ref, error: type[Exception]) -> None:
    with pytest.raises(error):
        erase(_open(crm), ref)
