import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.errors.base import CrmctlError
from crmctl.errors.git import (
    BareRepositoryError,
    GitFailedError,
    NoIdentityError,
    NotARepositoryError,
    OperationInProgressError,
    UnmergedPathsError,
    UntrustedRepositoryError,
)
from crmctl.git.repository import Repository, init_repository, open_repository

RunGit = Callable[..., str]


def test_a_repository_knows_its_places(git_repo: Path) -> None:
    repo = open_repository(git_repo)
    assert repo.top == git_repo
    assert repo.git_dir == repo.common_dir == git_repo / ".git"
    assert repo.prefix == ""
    assert repo.private == git_repo / ".git" / "crmctl" / "root"
    assert repo.object_format == "sha1"
    assert not repo.is_shallow


def test_a_crm_may_be_a_folder_of_a_larger_repository(git_repo: Path) -> None:
    roots = [git_repo / "a" / "crm", git_repo / "b" / "crm"]
    for root in roots:
        root.mkdir(parents=True)
    first, second = (open_repository(root) for root in roots)
    assert (first.top, first.prefix) == (git_repo, "a/crm/")
    assert first.private != second.private
    assert first.pending_ref != second.pending_ref


def test_linked_work_trees_share_history_and_not_their_private_folder(
    repo: Repository, run: RunGit, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("linked") / "tree"
    run("worktree", "add", "--quiet", str(folder), "-b", "other")
    linked = open_repository(folder)
    assert linked.common_dir == repo.common_dir
    assert linked.private != repo.private
    assert linked.head() == repo.head()
    assert linked.branch() == "other"


def test_a_sha256_repository_says_so(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--object-format=sha256", str(tmp_path)], check=True)
    repo = open_repository(tmp_path)
    assert repo.object_format == "sha256"
    assert len(repo.no_object) == 64


def test_a_shallow_clone_says_so(
    repo: Repository, run: RunGit, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("clone")
    run("commit", "--quiet", "--allow-empty", "-m", "second")
    run("clone", "--quiet", "--depth=1", f"file://{repo.root}", str(folder))
    assert open_repository(folder).is_shallow


def test_a_folder_outside_of_git_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotARepositoryError, match="git init") as caught:
        open_repository(tmp_path)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("inside", ["bare.git", "plain/.git"])
def test_a_bare_repository_is_refused(tmp_path: Path, inside: str) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "bare.git")], check=True)
    subprocess.run(["git", "init", "-q", str(tmp_path / "plain")], check=True)
    with pytest.raises(BareRepositoryError) as caught:
        open_repository(tmp_path / inside)
    assert caught.value.exit_code == 3


def test_a_repository_of_another_user_is_refused(
    git_repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Git's own test suite makes it believe so by this variable.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(UntrustedRepositoryError, match=r"safe\.directory"):
        open_repository(git_repo)


def test_a_broken_configuration_is_git_s_own_failure(git_repo: Path) -> None:
    (git_repo / ".git" / "config").write_text("[broken")
    with pytest.raises(GitFailedError, match="bad config"):
        open_repository(git_repo)


def test_a_git_that_is_too_old_is_refused(
    git_repo: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("old")
    old = folder / "git"
    # Git before 2.31 repeats the option it does not know.
    old.write_text(
        "#!/bin/sh\nfor word in --path-format=absolute 1 2 3 4 5 6 7; do echo $word; done\n"
    )
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    with pytest.raises(GitFailedError, match=r"older than 2\.31"):
        open_repository(git_repo)


def test_before_the_first_commit_there_is_a_branch_and_no_head(git_repo: Path) -> None:
    repo = open_repository(git_repo)
    assert repo.head() is None
    assert repo.branch() == "main"


def test_a_detached_head_has_a_commit_and_no_branch(repo: Repository, run: RunGit) -> None:
    run("checkout", "--quiet", "--detach")
    assert repo.head() == run("rev-parse", "HEAD")
    assert repo.branch() is None


def test_a_new_folder_becomes_a_repository_and_an_old_one_stays(tmp_path: Path) -> None:
    first = init_repository(tmp_path / "a" / "b")
    (first.git_dir / "description").write_text("mine")
    assert init_repository(tmp_path / "a" / "b") == first
    assert (first.git_dir / "description").read_text() == "mine"


def _conflict(run: RunGit, repo: Repository) -> None:
    file = repo.root / "contacts" / "one.yaml"
    run("checkout", "--quiet", "-b", "side")
    file.write_text("name: side\n")
    run("commit", "--quiet", "-am", "side")
    run("checkout", "--quiet", "main")
    file.write_text("name: main\n")
    run("commit", "--quiet", "-am", "main")


@pytest.mark.parametrize(
    ("command", "operation", "advice"),
    [
        (("merge", "side"), "merge", "git merge --abort"),
        (("rebase", "side"), "rebase", "git rebase --continue"),
        (("cherry-pick", "side"), "cherry-pick", "git cherry-pick --abort"),
        (("revert", "--no-edit", "HEAD~1"), "revert", "git revert --continue"),
    ],
)
def test_nothing_is_written_while_git_waits_for_a_person(
    repo: Repository, run: RunGit, command: tuple[str, ...], operation: str, advice: str
) -> None:
    _conflict(run, repo)
    with pytest.raises(subprocess.CalledProcessError):
        run(*command)
    assert repo.operation() == operation
    with pytest.raises(OperationInProgressError, match=advice) as caught:
        repo.require_writable()
    assert caught.value.exit_code == 5


def test_nothing_is_written_during_a_bisection(repo: Repository, run: RunGit) -> None:
    run("bisect", "start")
    with pytest.raises(OperationInProgressError, match="git bisect reset"):
        repo.require_writable()


def test_nothing_is_written_while_a_path_is_unmerged(repo: Repository) -> None:
    repo.require_writable()
    with pytest.raises(UnmergedPathsError, match=r"b\.yaml"):
        repo.require_writable({"b.yaml"})


def test_the_identity_is_git_s(repo: Repository) -> None:
    identity = repo.identity()
    assert identity.author == "Anna Schmidt <anna@schmidt.example> 1795258800 +0100"
    assert identity.committer == identity.author


@pytest.mark.parametrize("role", ["AUTHOR", "COMMITTER"])
def test_without_an_identity_the_error_says_how_to_set_one(
    repo: Repository, run: RunGit, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    run("config", "user.useConfigOnly", "true")
    monkeypatch.delenv(f"GIT_{role}_NAME")
    monkeypatch.delenv(f"GIT_{role}_EMAIL")
    with pytest.raises(NoIdentityError, match=r"user\.email") as caught:
        repo.identity()
    assert isinstance(caught.value, CrmctlError)
    assert caught.value.exit_code == 6


def test_a_lock_is_handed_on(repo: Repository) -> None:
    assert repo.holding(7).git.keep_open == (7,)
