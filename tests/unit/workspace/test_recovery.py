"""What an interrupted write left is taken back or tidied up, whatever the point."""

import subprocess
from pathlib import Path

import pytest

from crmctl.git.commit import FileChange, Prepared, pending, prepare, publish, stage
from crmctl.git.repository import Repository, open_repository
from crmctl.workspace.files import put_files
from crmctl.workspace.recovery import DAMAGED, FINISHED, TAKEN_BACK, recover

_BETA, _NEW, _GONE = "customers/beta-ag.yaml", "customers/x/new.yaml", "tasks/3f/t-3f5h7k9m.yaml"
_SET = "set\n\nCrmctl-Action: set\n"
_SAVE = "save\n\nCrmctl-Action: save\n"


def _git(crm: Path, *arguments: str) -> str:
    command = ["git", "-C", str(crm), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _begun(crm: Path, text: str = _SET) -> tuple[Repository, Prepared, dict[str, bytes | None]]:
    repository = open_repository(crm)
    contents = {_BETA: b"type: organisation\nname: After\n", _NEW: b"name: New\n", _GONE: None}
    changes = [FileChange(path, content) for path, content in contents.items()]
    return repository, prepare(repository, changes, text, repository.head()), contents


def _files(crm: Path) -> dict[str, bytes]:
    found = (file for file in crm.rglob("*.yaml") if ".git" not in file.parts)
    return {str(file.relative_to(crm)): file.read_bytes() for file in found}


def test_nothing_to_repair_is_nothing_said(crm: Path) -> None:
    assert recover(open_repository(crm), crm) is None


@pytest.mark.parametrize("steps", range(4))
def test_an_unpublished_write_is_taken_back_from_any_step(steps: int, crm: Path) -> None:
    before = _files(crm)
    repository, prepared, contents = _begun(crm)
    parts = list(contents.items())
    if steps:
        put_files(crm, dict(parts[:steps]))
    if steps == len(parts):
        stage(repository, prepared.changes)
    (crm / "customers" / ".0123456789abcdef.crmctl-tmp").touch()
    assert recover(repository, crm) == TAKEN_BACK
    assert _files(crm) == before
    assert _git(crm, "status", "--porcelain") == ""
    assert not (crm / "customers" / "x").exists()
    assert pending(repository) is None
    assert recover(repository, crm) is None


def test_a_published_write_is_only_tidied_up(crm: Path) -> None:
    repository, prepared, contents = _begun(crm)
    put_files(crm, contents)
    stage(repository, prepared.changes)
    publish(repository, prepared)
    _git(crm, "update-ref", repository.pending_ref, prepared.commit)
    after = _files(crm)
    assert recover(repository, crm) == FINISHED
    assert _files(crm) == after
    assert repository.head() == prepared.commit


def test_what_a_person_wrote_since_stays(crm: Path) -> None:
    repository, _, contents = _begun(crm)
    put_files(crm, contents)
    (crm / _BETA).write_bytes(b"type: organisation\nname: By hand\n")
    assert recover(repository, crm) == TAKEN_BACK
    assert (crm / _BETA).read_bytes() == b"type: organisation\nname: By hand\n"
    assert _git(crm, "status", "--porcelain") == f" M {_BETA}\n"


def test_edits_made_by_hand_stay_when_saving_them_was_interrupted(crm: Path) -> None:
    put_files(crm, {_BETA: b"type: organisation\nname: After\n"})
    repository, _, _ = _begun(crm, _SAVE)
    assert recover(repository, crm) is None
    assert (crm / _BETA).read_bytes() == b"type: organisation\nname: After\n"
    assert pending(repository) is None


def test_a_file_in_place_of_a_folder_stays_and_ends_the_repair(crm: Path) -> None:
    repository, _, _ = _begun(crm)
    (crm / "customers" / "x").write_bytes(b"mine\n")
    before = _files(crm)
    assert recover(repository, crm) == TAKEN_BACK
    assert (crm / "customers" / "x").read_bytes() == b"mine\n"
    assert _files(crm) == before
    assert pending(repository) is None


def test_a_damaged_mark_is_removed_and_told(crm: Path) -> None:
    before = _files(crm)
    repository, _, _ = _begun(crm)
    (repository.git_dir / repository.pending_ref).write_bytes(b"")
    assert recover(repository, crm) == DAMAGED
    assert recover(repository, crm) is None
    assert _files(crm) == before
