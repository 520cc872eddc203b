"""A repository with one commit, and git as a person would run it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.git.repository import Repository, open_repository

RunGit = Callable[..., str]


@pytest.fixture
def run(git_repo: Path) -> RunGit:
    """Git run by a person in the repository; gives what it prints."""

    def run_git(*arguments: str, folder: Path = git_repo) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    return run_git


@pytest.fixture
def repo(git_repo: Path, run: RunGit) -> Repository:
    """A repository that tracks three files in one commit."""
    (git_repo / "contacts").mkdir()
    for name in ("one", "two", "three"):
        (git_repo / "contacts" / f"{name}.yaml").write_text(f"name: {name}\n")
    run("add", ".")
    run("commit", "--quiet", "-m", "begin")
    return open_repository(git_repo)
