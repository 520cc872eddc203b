import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.git.repository import Repository, open_repository
from crmctl.git.rewriting.past import Past, Version
from crmctl.git.rewriting.rewriting import roots_of

Run = Callable[..., str]


@pytest.fixture
def run(git_repo: Path) -> Run:
    """Runs git in a repository."""

    def run_(*words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(git_repo), *words], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    return run_


def _commit(git_repo: Path, run: Run, **files: str | None) -> None:
    for name, text in files.items():
        file = git_repo / name.replace("__", "/")
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    run("add", "-A")
    run("commit", "-q", "-m", "change")


def _versions(repo: Repository, *paths: str) -> list[Version]:
    return Past(repo).versions(lambda: roots_of(repo), paths)


def _blob(run: Run, text: str) -> str:
    done = subprocess.run(
        ["git", "hash-object", "--stdin"], input=text, check=True, capture_output=True, text=True
    )
    assert run("cat-file", "-t", done.stdout.strip()) == "blob"
    return done.stdout.strip()


def test_every_version_of_a_file_is_given_the_latest_first(git_repo: Path, run: Run) -> None:
    for text in ("1", "2", "3"):
        _commit(git_repo, run, a__x=text, other=text * 2)
    _commit(git_repo, run, a__x=None)
    found = _versions(open_repository(git_repo), "a/x")
    assert found == [Version("a/x", _blob(run, text)) for text in ("3", "2", "1")]


def test_a_folder_means_all_files_below_it_and_no_others(git_repo: Path, run: Run) -> None:
    _commit(git_repo, run, a__b__x="1", a__y="2", ab="3")
    found = _versions(open_repository(git_repo), "a", "a/y")
    assert {one.path for one in found} == {"a/b/x", "a/y"}
    assert len(found) == 2


def test_other_branches_merges_the_stash_and_logs_of_refs_count(git_repo: Path, run: Run) -> None:
    _commit(git_repo, run, x="base", y="y")
    start = run("rev-parse", "HEAD")
    run("checkout", "-q", "-b", "side")
    _commit(git_repo, run, x="side")
    run("checkout", "-q", "-")
    _commit(git_repo, run, y="main")
    run("merge", "-q", "--no-commit", "side")
    _commit(git_repo, run, x="evil")
    _commit(git_repo, run, x="lost")
    run("reset", "-q", "--hard", "HEAD~")
    (git_repo / "x").write_text("stashed")
    run("stash", "-q")
    found = {one.oid for one in _versions(open_repository(git_repo), "x")}
    assert start
    assert found == {_blob(run, t) for t in ("base", "side", "evil", "lost", "stashed")}


def test_paths_are_those_below_the_crms_root(git_repo: Path, run: Run) -> None:
    _commit(git_repo, run, crm__crm="format", crm__x="1", x="2")
    inside = open_repository(git_repo / "crm")
    assert _versions(inside, "x") == [Version("x", _blob(run, "1"))]


def test_what_git_told_is_asked_for_once_and_a_commit_since_is_seen(
    git_repo: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    _commit(git_repo, run, x="1")
    repo = open_repository(git_repo)
    past = Past(repo)
    first = list(past.steps(past.nodes(roots_of(repo))))
    asked = list(past.blocks(past.nodes(roots_of(repo))))
    with monkeypatch.context() as patch:
        patch.setattr("crmctl.git.rewriting.past.comparing", None)
        assert list(past.steps(past.nodes(roots_of(repo)))) == first
        assert list(past.blocks(past.nodes(roots_of(repo)))) == asked
    _commit(git_repo, run, x="2")
    assert len(list(past.steps(past.nodes(roots_of(repo))))) == len(first) + 1


def test_an_empty_repository_has_no_versions(git_repo: Path) -> None:
    assert _versions(open_repository(git_repo), "x") == []
