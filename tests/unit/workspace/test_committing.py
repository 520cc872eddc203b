import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.files import FileAccessError, RefusedFileError
from crmctl.errors.git import HeadMovedError
from crmctl.git.commit import pending
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.committing import FileEdit, commit_edits, save_edits

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_PATH = "customers/beta-ag.yaml"
_AFTER = b"type: organisation\nname: After\n"


def _git(crm: Path, *arguments: str) -> str:
    command = ["git", "-C", str(crm), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _edit(crm: Path) -> FileEdit:
    return FileEdit(_PATH, (crm / _PATH).read_bytes(), _AFTER)


def _commit(workspace: Workspace, *edits: FileEdit) -> str:
    with workspace.writing():
        return commit_edits(workspace, edits, "text\n", workspace.repository.head())


def _assert_as_before(crm: Path, head: str, content: bytes) -> None:
    assert _git(crm, "rev-parse", "HEAD") == head
    assert (crm / _PATH).read_bytes() == content
    assert _git(crm, "status", "--porcelain") == ""
    assert pending(_open(crm).repository) is None


def test_an_edit_shows_itself() -> None:
    assert FileEdit("a", b"x\ny\n", b"x\nz\n").diff() == (
        "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n x\n-y\n+z\n"
    )
    assert FileEdit("a", None, b"\xff\n").diff().startswith("--- /dev/null\n+++ b/a\n")


def test_files_are_written_committed_and_indexed(crm: Path) -> None:
    workspace = _open(crm)
    commit = _commit(workspace, _edit(crm))
    assert _git(crm, "rev-parse", "HEAD").strip() == commit
    assert (crm / _PATH).read_bytes() == _AFTER
    assert workspace.rows("SELECT label FROM records WHERE id = 'beta-ag'") == [("After",)]


def test_what_lies_in_the_work_tree_is_committed_as_it_is(crm: Path) -> None:
    (crm / _PATH).write_bytes(_AFTER)
    workspace = _open(crm)
    with workspace.writing():
        edits = [FileEdit(_PATH, None, _AFTER)]
        save_edits(workspace, edits, workspace.repository.head())
    assert _git(crm, "log", "-1", "--format=%s") == "save edits made by hand\n"
    assert _git(crm, "status", "--porcelain") == ""


def test_a_file_that_cannot_be_written_takes_the_others_back(crm: Path) -> None:
    head, before = _git(crm, "rev-parse", "HEAD"), (crm / _PATH).read_bytes()
    (crm / "customers" / "link").symlink_to("/tmp")  # noqa: S108 - nothing is written there
    with pytest.raises(RefusedFileError):
        _commit(_open(crm), _edit(crm), FileEdit("customers/link/x.yaml", None, b"x\n"))
    (crm / "customers" / "link").unlink()
    _assert_as_before(crm, head, before)


def test_a_folder_in_the_way_takes_the_change_back(crm: Path) -> None:
    head, before = _git(crm, "rev-parse", "HEAD"), (crm / _PATH).read_bytes()
    (crm / "customers" / "new.yaml").mkdir()
    with pytest.raises(FileAccessError):
        _commit(_open(crm), _edit(crm), FileEdit("customers/new.yaml", None, b"x\n"))
    _assert_as_before(crm, head, before)


def test_a_head_that_moved_meanwhile_takes_the_change_back(crm: Path) -> None:
    parent = _git(crm, "rev-parse", "HEAD~1").strip()
    head, before = _git(crm, "rev-parse", "HEAD"), (crm / _PATH).read_bytes()
    workspace = _open(crm)
    with workspace.writing(), pytest.raises(HeadMovedError):
        commit_edits(workspace, [_edit(crm)], "text\n", parent)
    _assert_as_before(crm, head, before)


def test_an_index_that_cannot_be_written_does_not_undo_a_commit(crm: Path) -> None:
    workspace = _open(crm)
    assert workspace.parser.catalogue == workspace.catalogue  # both are kept from here on
    workspace.connection.close()
    commit = _commit(workspace, _edit(crm))
    assert _git(crm, "rev-parse", "HEAD").strip() == commit
    assert _open(crm).rows("SELECT label FROM records WHERE id = 'beta-ag'") == [("After",)]
