"""What each clone needs of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crmctl.errors.crm import HookInTheWayError, NotACrmError
from crmctl.git.repository import open_repository
from crmctl.workspace.clone import (
    has_hook,
    hook_file,
    install_hook,
    install_hooks,
    set_up,
    shows_names,
)


@pytest.fixture
def clone(crm: Path, tmp_path: Path) -> Path:
    """A clone of the small CRM."""
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(crm), str(folder)], check=True)
    return folder


def test_a_clone_is_set_up_once_and_a_person_s_own_setting_stays(clone: Path) -> None:
    assert not shows_names(open_repository(clone))
    assert shows_names(set_up(clone))
    subprocess.run(["git", "-C", clone, "config", "diff.crmctl.textconv", "mine"], check=True)
    kept = set_up(clone).git.run("config", "--get", "diff.crmctl.textconv")
    assert kept == b"mine\n"


def test_only_a_crm_is_set_up(tmp_path: Path) -> None:
    with pytest.raises(NotACrmError):
        set_up(tmp_path)


def test_a_hook_is_installed_once_and_another_one_is_never_replaced(clone: Path) -> None:
    repository = open_repository(clone)
    assert not has_hook(repository)
    install_hook(repository)
    install_hook(repository)
    assert has_hook(repository)
    hook = hook_file(repository)
    assert hook.stat().st_mode & 0o111
    hook.write_text("#!/bin/sh\nmake lint\n")
    with pytest.raises(HookInTheWayError, match="check --staged"):
        install_hook(repository)
    assert hook.read_text() == "#!/bin/sh\nmake lint\n"


def test_git_refuses_a_message_that_names_a_person(crm: Path, tmp_path: Path) -> None:
    repository = open_repository(crm)
    install_hooks(repository)
    assert has_hook(repository, "commit-msg")
    program = tmp_path / "bin" / "crmctl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m crmctl "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"

    def committed(text: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["git", "-C", str(crm), "commit", "-q", "--allow-empty", "-m", text],
            check=False, capture_output=True, text=True, env={**os.environ, "PATH": path},
        )  # fmt: skip

    refused = committed("asked paul@ito.example")
    assert refused.returncode == 1
    assert "line 1 of the message holds" in refused.stderr
    assert "ito" not in refused.stderr
    assert committed("contact p-2b4d6f8h: asked").returncode == 0


def test_a_hook_of_the_users_own_stays_and_the_other_one_is_installed(crm: Path) -> None:
    repository = open_repository(crm)
    own = hook_file(repository, "commit-msg")
    own.parent.mkdir(exist_ok=True)
    own.write_text("#!/bin/sh\n")
    with pytest.raises(HookInTheWayError, match="privacy scan --message"):
        install_hooks(repository)
    assert own.read_text() == "#!/bin/sh\n"
    assert has_hook(repository, "pre-commit")
