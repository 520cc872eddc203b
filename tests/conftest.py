"""What every test stands on: nothing of the developer's own machine is within reach."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import settings

# Short by default, so that the whole suite stays quick; `--hypothesis-profile=full` looks harder.
settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile("full", max_examples=2_000, deadline=None)
settings.load_profile("quick")

# Colours, widths, editors, places: whatever would make a test's output differ between machines.
# Rich and typer take GITHUB_ACTIONS and the like for a terminal.
_PERSONAL = {
    *("BROWSER", "COLUMNS", "EDITOR", "EMAIL", "LINES", "PAGER", "VISUAL"),
    *("CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "NO_COLOR", "PY_COLORS", "TTY_COMPATIBLE"),
    *("GITHUB_ACTIONS", "TERMINAL_WIDTH", "TTY_INTERACTIVE"),
}
_PERSONAL_PREFIXES = ("CRMCTL_", "GIT_", "LC_", "SSH_", "XDG_")

_MOMENT = "2026-11-21T12:00:00+01:00"
_IDENTITY = {
    "GIT_AUTHOR_NAME": "Anna Schmidt",
    "GIT_AUTHOR_EMAIL": "anna@schmidt.example",
    "GIT_AUTHOR_DATE": _MOMENT,
    "GIT_COMMITTER_NAME": "Anna Schmidt",
    "GIT_COMMITTER_EMAIL": "anna@schmidt.example",
    "GIT_COMMITTER_DATE": _MOMENT,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-slow", action="store_true", help="run the tests marked slow, too")


def pytest_collection_modifyitems(config: pytest.Config, items: Iterable[pytest.Item]) -> None:
    if config.getoption("--run-slow"):
        return
    skip = pytest.mark.skip(reason="slow; runs with --run-slow")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new, empty home folder; the person's own settings, and git's, are out of reach."""
    folder = tmp_path_factory.mktemp("home")
    for name in os.environ:
        if name in _PERSONAL or name.startswith(_PERSONAL_PREFIXES):
            monkeypatch.delenv(name)
    gitconfig = folder / ".gitconfig"
    gitconfig.touch()
    places = {
        "HOME": folder,
        "USERPROFILE": folder,
        "GIT_CONFIG_GLOBAL": gitconfig,
        "XDG_CACHE_HOME": folder / ".cache",
        "XDG_CONFIG_HOME": folder / ".config",
        "XDG_DATA_HOME": folder / ".local" / "share",
        "XDG_STATE_HOME": folder / ".local" / "state",
    }
    fixed = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
    for name, value in {**places, **fixed, **_IDENTITY}.items():
        monkeypatch.setenv(name, str(value))
    return folder


@pytest.fixture
def git_repo(tmp_path: Path) -> Path:
    """A new git repository on branch main without a commit; the environment names the author."""
    subprocess.run(["git", "init", "--quiet", "-b", "main", str(tmp_path)], check=True)
    return tmp_path
