import os
import subprocess
from pathlib import Path

import pytest

from crmctl.errors.base import DiskError
from crmctl.errors.git import GitFailedError, GitMissingError
from crmctl.git.command import LOCAL_VARIABLES, Git, environment, failure, split


def test_the_dropped_variables_are_those_git_lists() -> None:
    listed = subprocess.run(
        ["git", "rev-parse", "--local-env-vars"], check=True, capture_output=True, text=True
    )
    assert set(listed.stdout.split()) <= set(LOCAL_VARIABLES)


def test_variables_of_a_hook_are_dropped_and_identity_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/elsewhere/index")
    monkeypatch.setenv("GIT_GLOB_PATHSPECS", "1")
    variables = environment()
    assert not {"GIT_DIR", "GIT_INDEX_FILE", "GIT_GLOB_PATHSPECS"} & variables.keys()
    assert variables["GIT_AUTHOR_NAME"] == os.environ["GIT_AUTHOR_NAME"]


def test_settings_of_the_environment_are_kept_and_ours_win(
    git_repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "2")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.nickname")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "anna")
    monkeypatch.setenv("GIT_CONFIG_KEY_1", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_1", "true")
    git = Git(git_repo)
    assert git.run("config", "user.nickname") == b"anna\n"
    assert git.run("config", "core.fsmonitor") == b"false\n"


def test_a_setting_whose_name_has_an_equals_sign_arrives_whole(git_repo: Path) -> None:
    git = Git(git_repo, config=(("filter.a=b.clean", "none"),))
    assert git.run("config", "filter.a=b.clean") == b"none\n"


def test_without_git_the_error_says_so(git_repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(git_repo))
    with pytest.raises(GitMissingError, match="install git") as caught:
        Git(git_repo).run("version")
    assert caught.value.exit_code == 6


def test_a_folder_that_is_not_there_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="is not there"):
        Git(tmp_path / "gone").run("version")


def test_a_failing_git_is_an_error_with_its_reason(git_repo: Path) -> None:
    with pytest.raises(GitFailedError, match=r"`git cat-file` failed: Not a valid object name"):
        Git(git_repo).run("cat-file", "blob", "nothing")


@pytest.mark.parametrize(
    ("complaint", "reason"),
    [
        (b"warning: x\nfatal: no room\n", "no room"),
        (b"something else\n", "something else"),
        (b"", "it gave no reason"),
    ],
)
def test_the_reason_is_the_first_telling_line(complaint: bytes, reason: str) -> None:
    assert str(failure("x", complaint)) == f"`git x` failed: {reason}"


def test_input_is_fed_and_empty_without(git_repo: Path) -> None:
    git = Git(git_repo)
    empty = git.run("hash-object", "--stdin")
    assert git.run("hash-object", "--stdin", feed=b"") == empty
    assert git.run("hash-object", "--stdin", feed=b"x") != empty


def test_a_path_that_is_no_utf8_survives() -> None:
    assert split(b"a\0b\xff\0") == ["a", "b\udcff"]
    assert split(b"") == []


def test_a_lock_handed_to_git_is_held_until_git_ends(git_repo: Path, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    lock = os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    process = Git(git_repo, keep_open=(lock,)).start("cat-file", "--batch", feed=True)
    os.close(lock)
    other = os.open(tmp_path / "lock", os.O_RDWR)
    try:
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        process.communicate()
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(other)
