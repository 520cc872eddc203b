"""What each clone needs of its own."""

import subprocess
from pathlib import Path

import pytest

from crmctl.errors.crm import HookInTheWayError, NotACrmError
from crmctl.git.repository import open_repository
from crmctl.workspace.clone import has_hook, hook_file, install_hook, set_up, shows_names


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
