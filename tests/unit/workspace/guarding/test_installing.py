import sys
from pathlib import Path

import pytest
from tests.unit.workspace.guarding.conftest import OTHER, PAUL, SETTINGS, Field

from crmctl.errors.files import FileAccessError
from crmctl.errors.git import NotARepositoryError
from crmctl.errors.guarding import (
    EnvironmentNotMadeError,
    ForeignHookError,
    HooksElsewhereError,
    NoSuchHookError,
)
from crmctl.workspace.guarding.installing import install, is_ours, plan, source, uninstall
from crmctl.workspace.guarding.memory import Epoch, Memory
from crmctl.workspace.guarding.server import FOLDER, Server


def _hook(field: Field) -> Path:
    return field.server / "hooks" / "pre-receive"


def test_installing_twice_is_installing_once(empty: Field) -> None:
    empty.guard(Server(largest=5))
    first = _hook(empty).read_text()
    empty.guard()
    assert _hook(empty).read_text() == first
    assert Server.read(empty.server) == Server()
    assert uninstall(empty.server) == _hook(empty)
    assert not _hook(empty).exists()
    with pytest.raises(NoSuchHookError):
        uninstall(empty.server)


def test_another_hook_runs_afterwards_and_comes_back(empty: Field) -> None:
    _hook(empty).write_text("#!/bin/sh\ncat > heard; exit 1\n")
    _hook(empty).chmod(0o755)
    steps = list(plan(empty.server, Server(), sys.executable).steps())
    assert "it runs afterwards" in steps[1]
    empty.guard()
    anna = empty.clone("u-anna")
    anna.commit({"crm.yaml": SETTINGS, OTHER: PAUL})
    assert not anna.push().is_in  # ours lets it in, the other one does not
    assert anna.head in (empty.server / "heard").read_text()
    uninstall(empty.server)
    assert "heard" in _hook(empty).read_text()


def test_two_other_hooks_are_left_alone(empty: Field) -> None:
    _hook(empty).write_text("#!/bin/sh\n")
    _hook(empty).with_name("pre-receive.before-crmctl").write_text("#!/bin/sh\n")
    with pytest.raises(ForeignHookError):
        plan(empty.server, Server(), sys.executable)
    assert not is_ours(_hook(empty))


def test_a_hook_that_git_would_not_run_is_not_installed(empty: Field, tmp_path: Path) -> None:
    config = empty.server / "config"
    text = config.read_text()
    config.write_text(f"{text}[core]\n\thooksPath = {tmp_path}/shared\n")
    with pytest.raises(HooksElsewhereError, match=r"core\.hooksPath hooks"):
        plan(empty.server, Server(), sys.executable)
    config.write_text(f"{text}[core]\n\thooksPath = hooks\n")
    assert plan(empty.server, Server(), sys.executable).hook == _hook(empty)
    with pytest.raises(NotARepositoryError):
        plan(tmp_path, Server(), sys.executable)


def test_a_virtual_environment_that_cannot_be_made_leaves_no_hook(
    empty: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = plan(empty.server, Server())
    assert "make a virtual environment" in next(planned.steps())
    assert "-I -m crmctl hook pre-receive" in planned.script()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(EnvironmentNotMadeError, match="FileNotFoundError"):
        install(planned)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(EnvironmentNotMadeError, match="status 1"):
        install(planned)
    assert not _hook(empty).exists()


def test_it_is_installed_from_where_it_runs() -> None:
    assert (Path(source()) / "pyproject.toml").is_file()


def test_settings_or_a_memory_that_cannot_be_read_let_nothing_in(team: Field) -> None:
    anna = team.clone("u-anna")
    anna.commit({OTHER: f"{PAUL}notes: a\n"})
    folder = team.server / FOLDER
    (folder / "epochs.json").write_text("{")
    assert "epochs.json" in anna.ask().said
    (folder / "epochs.json").unlink()
    (folder / "settings.json").write_text("[]")
    assert "settings.json" in anna.ask().said
    with pytest.raises(FileAccessError):
        Server.read(team.server)


def test_what_is_remembered_is_read_again(tmp_path: Path) -> None:
    memory = Memory.read(tmp_path).expecting([Epoch("e-3c5d7f9h", ("a",), ("b",), "m")], ["c"])
    memory.write()
    assert Memory.read(tmp_path) == memory
    assert list(memory.knows_gone(["b", "c"])) == ["c"]
    assert list(Memory.read(tmp_path / "other").knows_gone(["c"])) == []
