"""What a killed git leaves is removed, and nothing of anybody else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.git.commit import FileChange, has_pending, prepare, publish
from crmctl.git.leftovers import is_damaged, remove_leftovers
from crmctl.git.repository import Repository

RunGit = Callable[..., str]
_CHANGES = [FileChange("contacts/new.yaml", b"new\n")]


def _mark(repo: Repository) -> Path:
    mark = repo.git_dir / repo.pending_ref
    mark.parent.mkdir(parents=True, exist_ok=True)
    return mark


def test_where_nothing_is_left_nothing_is_removed(repo: Repository) -> None:
    before = sorted(repo.git_dir.rglob("*"))
    assert not remove_leftovers(repo)
    assert sorted(repo.git_dir.rglob("*")) == before


@pytest.mark.parametrize("damage", ["", "garbage\n", "1" * 40 + "\n", "a tree", "a link"])
def test_a_mark_that_names_no_commit_is_removed(damage: str, repo: Repository) -> None:
    mark = _mark(repo)
    if damage == "a link":
        mark.symlink_to("nowhere")
    elif damage == "a tree":
        mark.write_bytes(repo.git.run("rev-parse", "HEAD^{tree}"))
    else:
        mark.write_text(damage)
    assert not has_pending(repo)
    assert is_damaged(repo)
    assert remove_leftovers(repo)
    assert not is_damaged(repo)
    prepare(repo, _CHANGES, "m\n", repo.head())


def test_a_mark_of_a_commit_stays(repo: Repository) -> None:
    prepare(repo, _CHANGES, "m\n", repo.head())
    assert not remove_leftovers(repo)
    assert has_pending(repo)


def test_the_lock_of_the_mark_is_removed_and_other_locks_stay(repo: Repository) -> None:
    other = repo.git_dir / "index.lock"
    other.touch()
    _mark(repo).with_suffix(".lock").touch()
    assert not remove_leftovers(repo)
    prepare(repo, _CHANGES, "m\n", repo.head())
    assert other.exists()


def test_reports_of_our_streams_are_removed_and_others_stay(repo: Repository) -> None:
    ours, other = (repo.git_dir / f"fast_import_crash_{number}" for number in (11, 12))
    ours.write_text(f"fast-import crash report:\n* reset {repo.pending_ref}\n")
    other.write_text("fast-import crash report:\n* reset refs/heads/main\n")
    assert not remove_leftovers(repo)
    assert not ours.exists()
    assert other.exists()


def test_what_cannot_be_removed_is_left(repo: Repository) -> None:
    (_mark(repo).with_suffix(".lock") / "folder").mkdir(parents=True)
    assert not remove_leftovers(repo)


@pytest.mark.parametrize("detached", [False, True])
def test_the_locks_of_an_interrupted_publish_are_removed(
    detached: bool, repo: Repository, run: RunGit
) -> None:
    if detached:
        run("checkout", "--quiet", "--detach")
    prepared = prepare(repo, _CHANGES, "m\n", repo.head())
    head, branch = repo.git_dir / "HEAD.lock", repo.git_dir / "refs" / "heads" / "main.lock"
    head.write_text(f"{prepared.commit}\n" if detached else "")
    if not detached:
        branch.write_text(f"{prepared.commit}\n")
    remove_leftovers(repo)
    assert not head.exists()
    assert not branch.exists()
    assert has_pending(repo)
    publish(repo, prepared)


def test_the_locks_of_another_git_stay(repo: Repository) -> None:
    prepare(repo, _CHANGES, "m\n", repo.head())
    head, branch = repo.git_dir / "HEAD.lock", repo.git_dir / "refs" / "heads" / "main.lock"
    head.touch()
    branch.write_text(f"{repo.head()}\n")
    remove_leftovers(repo)
    assert head.exists()
    assert branch.exists()
