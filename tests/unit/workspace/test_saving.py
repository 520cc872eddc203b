import os
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.git import OperationInProgressError
from crmctl.errors.records import ChangedMeanwhileError
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.saving import HandEdits, hand_edits, save

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_BETA, _ACME = "customers/beta-ag.yaml", "customers/acme-gmbh.yaml"


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _git(crm: Path, *arguments: str) -> str:
    command = ["git", "-C", str(crm), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _found(crm: Path, *paths: str) -> HandEdits:
    return hand_edits(_open(crm), paths)


def _append(crm: Path, path: str, text: str) -> None:
    (crm / path).write_text((crm / path).read_text() + text)


def test_edits_are_found_staged_or_not_new_or_removed(crm: Path) -> None:
    _append(crm, _BETA, "# edited\n")
    _append(crm, _ACME, "# staged\n")
    _git(crm, "add", _ACME)
    (crm / "customers" / "new.yaml").write_text("type: organisation\nname: New\n")
    task = next((crm / "tasks").rglob("t-3f5h7k9m.yaml"))
    task.unlink()
    (crm / "notes.txt").write_text("mine\n")
    (crm / "customers" / "README.md").write_text("mine\n")
    edits = {edit.path: (edit.before, edit.after) for edit in _found(crm).edits}
    assert sorted(edits) == [_ACME, _BETA, "customers/new.yaml", str(task.relative_to(crm))]
    assert edits["customers/new.yaml"][0] is None
    assert edits[str(task.relative_to(crm))][1] is None


def test_only_edits_below_the_given_paths_are_found(crm: Path) -> None:
    _append(crm, _BETA, "# edited\n")
    _append(crm, "crm.yaml", "# edited\n")
    assert [edit.path for edit in _found(crm, "customers").edits] == [_BETA]
    assert [edit.path for edit in _found(crm).edits] == ["crm.yaml", _BETA]


def test_an_edit_that_was_staged_and_taken_back_is_none(crm: Path) -> None:
    before = (crm / _BETA).read_bytes()
    _append(crm, _BETA, "# edited\n")
    _git(crm, "add", _BETA)
    (crm / _BETA).write_bytes(before)
    assert _found(crm).edits == []


def test_what_is_broken_is_found_with_its_place(crm: Path) -> None:
    (crm / _BETA).write_text("type: organisation\nname: [broken\n")
    [finding] = _found(crm).findings
    assert (finding.path, finding.code) == (_BETA, "Y101")


def test_edits_are_committed_and_others_stay(crm: Path) -> None:
    _append(crm, _BETA, "# edited\n")
    (crm / "notes.txt").write_text("mine\n")
    workspace = _open(crm)
    save(workspace, hand_edits(workspace).edits)
    assert _git(crm, "log", "-1", "--format=%s%n%b").split("\n")[:3] == [
        "save edits made by hand",
        "Crmctl-Action: save",
        "Crmctl-Record: customers/beta-ag",
    ]
    assert _git(crm, "status", "--porcelain") == "?? notes.txt\n"


def test_an_edit_that_goes_on_is_not_saved_half(crm: Path) -> None:
    _append(crm, _BETA, "# edited\n")
    workspace = _open(crm)
    edits = hand_edits(workspace).edits
    _append(crm, _BETA, "# more\n")
    with pytest.raises(ChangedMeanwhileError):
        save(workspace, edits)
    assert _git(crm, "status", "--porcelain") == f" M {_BETA}\n"


def test_in_the_middle_of_a_merge_nothing_is_saved(crm: Path) -> None:
    _append(crm, _BETA, "# edited\n")
    workspace = _open(crm)
    edits = hand_edits(workspace).edits
    (crm / ".git" / "MERGE_HEAD").write_text(_git(crm, "rev-parse", "HEAD"))
    with pytest.raises(OperationInProgressError):
        save(workspace, edits)


def test_what_check_would_not_read_is_named_by_the_same_rule(crm: Path, tmp_path: Path) -> None:
    (crm / "customers" / "linked.yaml").symlink_to("beta-ag.yaml")
    (crm / "customers" / "nowhere.yaml").symlink_to(tmp_path / "nothing")
    (crm / "customers" / "folder.yaml").symlink_to(tmp_path)
    (crm / "customers" / "large.yaml").write_bytes(b"x" * (5 * 2**20))
    found = _found(crm)
    assert [(each.path, each.code) for each in found.findings] == [
        ("customers/folder.yaml", "F007"),
        ("customers/large.yaml", "F006"),
        ("customers/linked.yaml", "F007"),
        ("customers/nowhere.yaml", "F007"),
    ]


def test_a_file_whose_folder_became_a_file_is_saved_as_gone(crm: Path) -> None:
    task = next((crm / "tasks").rglob("t-3f5h7k9m.yaml"))
    task.unlink()
    task.parent.rmdir()
    task.parent.write_text("mine\n")
    workspace = _open(crm)
    found = hand_edits(workspace)
    [edit] = found.edits
    assert (edit.path, edit.after) == (task.relative_to(crm).as_posix(), None)
    save(workspace, found.edits)
    assert hand_edits(workspace).edits == []


@pytest.mark.parametrize("place", [os.mkfifo, os.mkdir])
def test_a_pipe_or_folder_in_place_of_a_record_is_named_and_not_waited_for(
    place: Callable[[Path], None], crm: Path
) -> None:
    (crm / _BETA).unlink()
    place(crm / _BETA)
    assert [(each.path, each.code) for each in _found(crm).findings] == [(_BETA, "F008")]
