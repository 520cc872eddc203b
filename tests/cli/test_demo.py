"""`crmctl demo`: a sample CRM, and the main job on it."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from crmctl.cli.app import app


def _demo(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["--today", "2026-11-23", *arguments])


def test_the_main_job_runs_and_each_command_is_printed_before_its_output(tmp_path: Path) -> None:
    place = tmp_path / "my-crm"

    result = _demo("demo", str(place))

    assert result.exit_code == 0, result.stderr
    commands = re.findall(r"^\$ crmctl -C \S+ (\w+)", result.stdout, re.MULTILINE)
    assert commands == [
        *("import", "search", "show", "dedupe", "report", "redact", "check"),
        *("due", "log", "merge", "list", "history"),
    ]
    assert "8 rows read: 8 created" in result.stderr
    assert "Müller & Söhne Logistik" in result.stdout
    log = ["git", "-C", str(place), "log", "--format=%s"]
    subjects = subprocess.run(log, check=True, capture_output=True, text=True).stdout
    assert subjects.splitlines()[-1] == "sample CRM"
    assert (place / "customers").is_dir()


def test_what_it_proposes_next_works(tmp_path: Path) -> None:
    text = _demo("demo", str(tmp_path / "my-crm")).stdout

    for line in text[text.index("Try next") :].splitlines()[1:]:
        _, _, *arguments = shlex.split(line)
        consent = ["--yes"] if "merge" in arguments else []
        assert _demo(*arguments, *consent).exit_code == 0, line


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()

    result = _demo("demo", str(tmp_path))

    assert result.exit_code == 2
    assert result.stderr == (
        f"crmctl: {tmp_path} is not empty; name another folder for the sample CRM.\n"
    )
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_it_has_a_repository_of_its_own_and_an_author_where_git_knows_none(
    git_repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{name}_NAME")
        monkeypatch.delenv(f"GIT_{name}_EMAIL")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.useConfigOnly")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")

    result = _demo("-C", str(git_repo), "demo")

    assert result.exit_code == 0, result.stderr
    place = git_repo / "crmctl-demo"
    assert (place / ".git").is_dir()
    log = ["git", "-C", str(place), "log", "-1", "--format=%an"]
    done = subprocess.run(log, check=True, capture_output=True, text=True)
    assert done.stdout == "crmctl demo\n"


def test_the_first_step_that_fails_ends_it_with_its_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (("Look", "show nobody-at-all"), ("Never", "check"))
    monkeypatch.setattr("crmctl.cli.demo._STEPS", steps)

    result = _demo("demo", str(tmp_path / "x"))

    assert result.exit_code == 4
    assert "# Never" not in result.stdout
