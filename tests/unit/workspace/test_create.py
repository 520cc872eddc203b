import subprocess
from pathlib import Path

import pytest

from crmctl.errors.crm import AlreadyACrmError, FilesInTheWayError
from crmctl.errors.git import NoIdentityError
from crmctl.errors.records import InvalidDataError
from crmctl.git.commit import FileChange, prepare
from crmctl.git.repository import open_repository
from crmctl.workspace.create import Basics, commit_new_files, create
from crmctl.workspace.files import put_files


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_new_folder_becomes_a_crm_in_one_commit(tmp_path: Path) -> None:
    create(tmp_path / "deep" / "new", Basics("Mine"))
    files = _git(tmp_path / "deep" / "new", "ls-files").splitlines()
    assert {"crm.yaml", ".gitattributes", "schemas/contact.json"} <= set(files)
    assert _git(tmp_path / "deep" / "new", "log", "--format=%s") == "new CRM\n"
    assert _git(tmp_path / "deep" / "new", "status", "--porcelain") == ""


def test_a_crm_within_a_repository_takes_nothing_else_along(git_repo: Path) -> None:
    (git_repo / "code.txt").write_text("mine\n")
    create(git_repo / "office", Basics("Mine"))
    assert _git(git_repo, "status", "--porcelain") == "?? code.txt\n"


def test_a_second_crm_in_one_place_is_refused(tmp_path: Path) -> None:
    create(tmp_path, Basics("Mine"))
    with pytest.raises(AlreadyACrmError):
        create(tmp_path, Basics("Mine"))


def test_what_is_in_the_way_is_named_and_left(git_repo: Path) -> None:
    (git_repo / ".gitattributes").write_text("mine\n")
    with pytest.raises(FilesInTheWayError, match="gitattributes"):
        create(git_repo, Basics("Mine"))
    assert [path.name for path in git_repo.iterdir() if path.name != ".git"] == [".gitattributes"]


def test_a_setting_that_cannot_be_so_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="timezone"):
        create(tmp_path / "new", Basics("Mine", timezone="Mars/Olympus"))
    assert not (tmp_path / "new").exists()


def test_what_git_refuses_is_taken_back(git_repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    _git(git_repo, "config", "user.useConfigOnly", "true")
    with pytest.raises(NoIdentityError):
        create(git_repo, Basics("Mine"))
    assert [path.name for path in git_repo.iterdir()] == [".git"]


def test_what_an_interrupted_one_left_is_taken_back_first(git_repo: Path) -> None:
    repository = open_repository(git_repo)
    prepare(repository, [FileChange("crm.yaml", b"half\n")], "new CRM", None)
    put_files(git_repo, {"crm.yaml": b"half\n"})
    create(git_repo, Basics("Mine"))
    assert b"half" not in (git_repo / "crm.yaml").read_bytes()
    assert _git(git_repo, "status", "--porcelain") == ""


def test_more_new_files_are_a_commit_of_their_own(tmp_path: Path) -> None:
    repository = create(tmp_path, Basics("Mine"))
    commit_new_files(repository, {"tasks/t.yaml": b"title: X\n"}, "demo", "samples")
    assert _git(tmp_path, "log", "-1", "--format=%s") == "samples\n"
    with pytest.raises(FilesInTheWayError):
        commit_new_files(repository, {"tasks/t.yaml": b"title: X\n"}, "demo")
