import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crmctl.cli.app import app

_NEXT = 'Next: crmctl add customer "ACME GmbH" --city Dresden; crmctl --help for the rest.\n'


def _init(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["init", *arguments], catch_exceptions=False)
    return done.exit_code, done.stdout, done.stderr


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_folder_becomes_a_crm_in_a_repository_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "my-crm"
    assert _init(str(folder)) == (0, f"{folder}\n", _NEXT)
    settings, _, retention = (folder / "crm.yaml").read_text().partition("retention:\n")
    assert retention.count("- kind: ") == 9
    assert settings == (
        "format: 1\nname: my-crm\ncountry: DE\nlanguage: en\ntimezone: Europe/Berlin\n"
        "currency: EUR\nlayout: flat\ntaxes:\n  standard:\n    rate: 19\n    since: 2007-01-01\n"
        "  reduced:\n    rate: 7\n    since: 1983-07-01\n"
    )
    assert _git(folder, "status", "--short").stdout == ""
    assert _git(folder, "log", "--format=%s").stdout == "new CRM\n"
    assert not (folder / ".git" / "hooks" / "pre-commit").exists()


def test_a_folder_within_a_crm_is_refused(tmp_path: Path) -> None:
    _init(str(tmp_path / "crm"))
    within = tmp_path / "crm" / "customers" / "sub"
    status, out, errors = _init(str(within))
    assert (status, out) == (2, "")
    assert errors == (
        f"crmctl: {within} lies within the CRM at {tmp_path}/crm; choose a folder outside it.\n"
    )
    assert not within.exists()


def test_settings_are_chosen_by_options(tmp_path: Path) -> None:
    made = _init(
        *(str(tmp_path), "--name", "Müller & Co", "--country", "LI", "--language", "de"),
        *("--timezone", "Europe/Vienna", "--currency", "CHF"),
    )
    assert made[0] == 0
    assert (tmp_path / "crm.yaml").read_text() == (
        "format: 1\nname: Müller & Co\ncountry: LI\nlanguage: de\ntimezone: Europe/Vienna\n"
        "currency: CHF\nlayout: flat\n"
    )


@pytest.mark.parametrize(
    "option",
    [("--country", "Austria"), ("--timezone", "Vienna"), ("--currency", "Franken")],
)
def test_settings_that_cannot_be_are_refused(tmp_path: Path, option: tuple[str, str]) -> None:
    folder = tmp_path / "crm"
    status, out, errors = _init(str(folder), *option)
    assert (status, out) == (2, "")
    assert errors.startswith("crmctl: Not written: ")
    assert option[0][2:] in errors
    assert not (folder / "crm.yaml").exists()


def test_a_crm_and_files_in_the_way_are_left_as_they_are(tmp_path: Path) -> None:
    _init(str(tmp_path / "one"))
    assert _init(str(tmp_path / "one")) == (
        2,
        "",
        (
            f"crmctl: {tmp_path}/one holds a CRM already; "
            f"`crmctl -C {tmp_path}/one doctor` looks at "
            "it.\n"
        ),
    )
    two = tmp_path / "two"
    two.mkdir()
    (two / ".gitattributes").write_text("mine\n")
    assert _init(str(two)) == (
        2,
        "",
        "crmctl: In the way, and left as they are: .gitattributes. Move them first.\n",
    )
    assert not (two / "crm.yaml").exists()


@pytest.fixture
def hooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A CRM in a folder of a larger repository, with the hook; `crmctl` is on PATH."""
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "crmctl"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m crmctl "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    top = tmp_path / "larger"
    subprocess.run(["git", "init", "-q", "-b", "main", str(top)], check=True)
    assert _init(str(top / "my crm"), "--hooks")[0] == 0
    return top


def test_the_hook_lets_good_records_pass_and_stops_broken_ones(hooked: Path) -> None:
    record = hooked / "my crm" / "customers" / "neu-ag.yaml"
    record.parent.mkdir()
    record.write_text("type: organisation\nname: Neu\n")
    (hooked / "other.txt").write_text("not of the CRM\n")
    _git(hooked, "add", "-A")
    assert _git(hooked, "commit", "-qm", "good").returncode == 0
    record.write_text("type: organisation\nname: Neu\nstge: lead\n")
    # Each way of committing hands the hook another index.
    place = "my crm/customers/neu-ag.yaml"
    for way in (("-a",), ("--", place), ("--include", place)):
        done = _git(hooked, "commit", "-qm", "broken", *way)
        assert done.returncode == 1
        assert "customers/neu-ag.yaml:3:1: error S202 stge" in done.stdout + done.stderr
    _git(hooked, "add", "-A")
    assert _git(hooked, "commit", "-qm", "broken").returncode == 1
    assert _git(hooked, "log", "-1", "--format=%s").stdout == "good\n"


def test_a_hook_that_is_there_is_left_alone(hooked: Path) -> None:
    status, _, errors = _init(str(hooked / "second"), "--hooks")
    assert status == 2
    hook = hooked / ".git" / "hooks" / "pre-commit"
    assert errors.splitlines()[-1] == (
        f"crmctl: {hook} is a hook of its own and stays as it is. Let it run "
        "`crmctl check --staged`, so that broken records are not committed."
    )
    assert "my crm" in (hooked / ".git" / "hooks" / "pre-commit").read_text()


def test_the_hook_is_installed_in_a_crm_that_is_there_already(tmp_path: Path) -> None:
    _init(str(tmp_path))
    before = _git(tmp_path, "rev-parse", "HEAD").stdout
    assert _init(str(tmp_path), "--hooks") == (
        0,
        "",
        (
            "The CRM is there already and stays as it is.\n"
            "Git refuses commits of broken records, and messages that name people, from now on.\n"
        ),
    )
    assert (tmp_path / ".git" / "hooks" / "pre-commit").is_file()
    assert _git(tmp_path, "rev-parse", "HEAD").stdout == before
    assert _init(str(tmp_path), "--hooks")[0] == 0
