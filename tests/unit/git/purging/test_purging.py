"""What keeps old objects is named and refused; after the purge nothing of them is left."""

import subprocess
from pathlib import Path

import pytest

from crmctl.errors.forgetting import KeeperError
from crmctl.git.purging.keepers import hard_links, require_alone
from crmctl.git.purging.purging import purge
from crmctl.git.repository import open_repository


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def begun(git_repo: Path) -> Path:
    """A repository with two commits, packed."""
    for content in ("one", "two"):
        (git_repo / "a").write_text(content)
        _git(git_repo, "add", "a")
        _git(git_repo, "commit", "-qm", content)
    _git(git_repo, "gc", "-q")
    return git_repo


def _objects(folder: Path) -> set[str]:
    told = _git(folder, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    return set(told.split())


def _reachable(folder: Path) -> set[str]:
    return set(_git(folder, "rev-list", "--objects", "--all", "--no-object-names").split())


def test_a_repository_of_its_own_is_fine(begun: Path) -> None:
    require_alone(open_repository(begun))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("objects/info/alternates", "objects/info/alternates borrows objects"),
        ("objects/pack/pack-1.keep", "objects/pack/pack-1.keep keeps a pack"),
        ("info/grafts", "info/grafts changes what history is"),
    ],
)
def test_what_keeps_objects_is_named(begun: Path, file: str, said: str) -> None:
    place = begun / ".git" / file
    place.parent.mkdir(exist_ok=True)
    place.write_text("")
    with pytest.raises(KeeperError, match=said):
        require_alone(open_repository(begun))


def test_another_work_tree_is_named(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "tree"
    _git(begun, "worktree", "add", "-q", "--detach", str(other))
    with pytest.raises(KeeperError, match="git worktree remove"):
        require_alone(open_repository(begun))
    _git(begun, "worktree", "remove", str(other))
    require_alone(open_repository(begun))


def test_a_part_of_history_is_refused(
    begun: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    part = tmp_path_factory.mktemp("part")
    _git(begun, "clone", "-q", "--depth=1", f"file://{begun}", str(part))
    with pytest.raises(KeeperError, match="--unshallow"):
        require_alone(open_repository(part))


def test_a_clone_on_the_same_disk_is_counted(
    begun: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert hard_links(open_repository(begun)) == 0
    _git(begun, "clone", "-q", "--local", str(begun), str(tmp_path_factory.mktemp("clone")))
    assert hard_links(open_repository(begun)) == 1


def test_nothing_that_no_ref_names_is_left(begun: Path) -> None:
    git_dir = begun / ".git"
    _git(begun, "commit-graph", "write", "--reachable")
    _git(begun, "multi-pack-index", "write")
    (begun / "a").write_text("three")
    _git(begun, "add", "a")
    _git(begun, "commit", "-qm", "three")
    _git(begun, "reset", "-q", "--hard", "HEAD~2")
    _git(begun, "fetch", "-q", ".", "HEAD")
    (git_dir / "lost-found").mkdir()
    (git_dir / "lost-found" / "x").write_text("old")
    (git_dir / "COMMIT_EDITMSG").write_text("old")
    stale = git_dir / "logs" / "refs" / "heads" / "gone" / "branch"
    stale.parent.mkdir()
    stale.write_text("old")
    assert _objects(begun) > _reachable(begun)

    for _ in range(2):  # it may be repeated
        purge(open_repository(begun))
        assert _objects(begun) == _reachable(begun)

    names = {file.name for file in git_dir.rglob("*")}
    gone = {"ORIG_HEAD", "FETCH_HEAD", "COMMIT_EDITMSG", "lost-found", "gone", "commit-graph"}
    assert not names & gone
    assert "multi-pack-index" not in names
    assert (git_dir / "logs" / "refs" / "heads" / "main").read_text() == ""
    assert _git(begun, "status", "--short") == ""
    assert _git(begun, "fsck") == ""


def test_what_is_staged_and_what_is_stashed_stays(begun: Path) -> None:
    (begun / "a").write_text("stashed")
    _git(begun, "stash", "-q")
    (begun / "b").write_text("staged")
    _git(begun, "add", "b")
    purge(open_repository(begun))
    assert _git(begun, "show", ":b") == "staged"
    assert _git(begun, "stash", "show", "-p").endswith("+stashed\n\\ No newline at end of file")


def test_a_shared_index_is_made_whole(begun: Path) -> None:
    _git(begun, "update-index", "--split-index")
    assert list((begun / ".git").glob("sharedindex.*"))
    purge(open_repository(begun))
    assert not list((begun / ".git").glob("sharedindex.*"))
    assert _git(begun, "status", "--short") == ""
