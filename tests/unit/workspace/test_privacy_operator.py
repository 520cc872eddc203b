from datetime import datetime
from pathlib import Path

import pytest

from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.privacy.operator import operator

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def test_who_works_is_told_by_the_address_that_git_commits_with(crm: Path) -> None:
    with (crm / "crm.yaml").open("a") as settings:
        settings.write("users:\n  u-anna:\n    name: Anna\n    emails: [ANNA@schmidt.example]\n")
    assert operator(Workspace.open(crm, Surroundings(_NOW))) == "u-anna"


def test_whom_git_does_not_know_nobody_is(crm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.setenv(name, "")
        monkeypatch.setenv(name.replace("AUTHOR", "COMMITTER"), "")
    assert operator(Workspace.open(crm, Surroundings(_NOW))) == ""
