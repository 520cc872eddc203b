import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from crmctl.errors.suppression import NoKeyError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.epochs import (
    acknowledge,
    certificates,
    certificates_at,
    clone_id,
    remember,
    seal,
    seen,
    standing,
)
from crmctl.workspace.erasing import erase
from crmctl.workspace.memory import memory

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_PAUL = Ref("contacts", "p-2b4d6f8h")


def _open(crm: Path, seed: str = "7") -> Workspace:
    chance = Random(seed)  # noqa: S311 - the same ids in every run
    return Workspace.open(crm, Surroundings(_NOW, random=chance))


@pytest.fixture
def epoch(crm: Path) -> str:
    """The id of the certificate after Paul was erased."""
    erasure = erase(_open(crm), _PAUL)
    erasure.change.commit("erased")
    return Path(erasure.certificate).stem


def test_a_clone_keeps_its_id_and_another_has_its_own(crm: Path, tmp_path: Path) -> None:
    first = clone_id(_open(crm))
    assert clone_id(_open(crm, "8")) == first
    other = tmp_path / "other"
    subprocess.run(["git", "clone", "-q", str(crm), str(other)], check=True)
    assert clone_id(_open(other, "8")) != first


def test_each_clone_acknowledges_in_a_file_of_its_own(crm: Path, epoch: str) -> None:
    workspace = _open(crm)
    change = workspace.change("sync")
    acknowledge(workspace, change, [epoch])
    change.commit("acknowledged")
    own = clone_id(workspace)
    text = (crm / "privacy" / "acknowledged" / f"{own}.yaml").read_text()
    assert text == f"{epoch}: 2026-11-23\n"
    again = _open(crm)
    change = again.change("sync")
    acknowledge(again, change, [epoch])
    assert change.edits() == []
    assert standing(again).acknowledged == {epoch: {own: "2026-11-23"}}


def test_an_erasure_is_remembered_at_once_outside_of_the_history(crm: Path, epoch: str) -> None:
    workspace = _open(crm)
    assert list(seen(workspace)) == [epoch]
    status = subprocess.run(
        ["git", "-C", str(crm), "status", "--short"], check=True, capture_output=True
    )
    assert status.stdout == b""


def test_what_was_seen_first_is_what_is_remembered(crm: Path, epoch: str) -> None:
    before = seen(_open(crm))
    file = crm / "privacy" / "epochs" / f"{epoch}.yaml"
    tree = {**certificates(_open(crm))[epoch], "ground": "another"}
    file.write_bytes(seal(_open(crm), epoch, tree))
    remember(_open(crm))
    assert seen(_open(crm)) == before
    assert [str(fault).partition(":")[0] for _, fault in standing(_open(crm)).chain.faults] == [
        "replaced"
    ]


def test_a_memory_that_cannot_be_read_is_none(crm: Path, epoch: str) -> None:
    workspace = _open(crm)
    memory(workspace.repository).write_text("[")
    assert seen(workspace) == {}
    remember(workspace)
    assert list(json.loads(memory(workspace.repository).read_text())) == [epoch]


def test_certificates_are_read_from_a_commit_too(crm: Path, epoch: str) -> None:
    workspace = _open(crm)
    head = workspace.repository.head() or ""
    assert certificates_at(workspace.repository, head) == certificates(workspace)
    assert list(certificates(workspace)) == [epoch]
    assert certificates_at(workspace.repository, f"{head}~1") == {}


def test_without_the_key_nothing_is_sealed(crm: Path, home: Path, epoch: str) -> None:
    shutil.rmtree(home / ".config" / "crmctl")
    with pytest.raises(NoKeyError):
        seal(_open(crm), epoch, {})


def test_a_certificate_that_cannot_be_read_says_nothing(crm: Path, epoch: str) -> None:
    file = crm / "privacy" / "epochs" / f"{epoch}.yaml"
    file.unlink()
    file.symlink_to("/etc/hostname")
    assert certificates(_open(crm)) == {epoch: {}}
