"""`crmctl doctor`: how everything is, and what to do."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from crmctl.cli.app import app

Crmctl = Callable[..., Result]


def _states(result: Result) -> dict[str, str]:
    rows = json.loads(result.stdout)
    # Whether a disk is encrypted is the machine's business.
    return {row["part"]: row["state"] for row in rows if row["part"] != "disk"}


def _finding(result: Result, part: str) -> str:
    (row,) = (row for row in json.loads(result.stdout) if row["part"] == part)
    return f"{row['finding']} | {row['remedy']}"


def _git(crm: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(crm), *arguments], check=True)


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A merge driver on the PATH, as an installation puts it there."""
    program = tmp_path / "bin" / "crmctl-merge-driver"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m crmctl.cli.merge_driver "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    return program


def test_a_merge_driver_that_does_not_work_is_told(crmctl: Crmctl, driver: Path) -> None:
    driver.write_text("#!/bin/sh\nexit 0\n")

    assert _states(crmctl("doctor", "--format", "json"))["merge driver"] == "warn"


@pytest.mark.usefixtures("driver")
def test_a_healthy_crm_has_nothing_that_fails(crmctl: Crmctl) -> None:
    result = crmctl("doctor", "--format", "json")

    assert result.exit_code == 0
    assert _states(result) == {
        "Python": "ok",
        "git": "ok",
        "CRM": "ok",
        "identity": "ok",
        "last write": "ok",
        "remote": "warn",
        "hook": "ok",
        "message hook": "ok",
        "merge driver": "ok",
        "diff text": "ok",
        "settings": "ok",
        "index": "ok",
        "records": "ok",
        "edits by hand": "ok",
        "attributes": "ok",
        "layout": "ok",
    }
    assert _finding(result, "index").startswith("fresh, 9 records, ")
    assert "PART" in crmctl("doctor").stdout


def test_what_is_set_up_is_said(crmctl: Crmctl, crm: Path) -> None:
    _git(crm, "remote", "add", "origin", "https://git.example/crm.git")
    _git(crm, "config", "merge.crmctl.driver", "crmctl merge-driver %O %A %B")
    hook = crm / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("exec crmctl check --staged\n")

    result = crmctl("doctor", "--format", "json")

    assert _finding(result, "remote") == "origin | "
    assert _finding(result, "merge driver") == "another one than crmctl's | "
    assert _finding(result, "hook") == "git refuses commits of broken records | "


def test_a_broken_file_fails_and_an_edit_is_named(crmctl: Crmctl, crm: Path) -> None:
    (crm / "customers" / "beta-ag.yaml").write_text("type: nonsense\n")

    result = crmctl("doctor", "--format", "json")

    assert result.exit_code == 1
    assert _finding(result, "records") == "1 files hold no valid record | crmctl check"
    assert _finding(result, "edits by hand") == (
        "1 files are edited and not committed | crmctl save"
    )


def test_a_merge_that_waits_is_named(crmctl: Crmctl, crm: Path) -> None:
    (crm / ".git" / "MERGE_HEAD").write_text("0" * 40)

    assert "a merge is under way" in _finding(crmctl("doctor", "-f", "json"), "git operation")


def test_an_interrupted_write_is_repaired_and_named(crmctl: Crmctl, crm: Path) -> None:
    tree = subprocess.run(
        ["git", "-C", str(crm), "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "half"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    _git(crm, "update-ref", "refs/worktree/crmctl/root", tree)

    first, second = crmctl("doctor", "-f", "json"), crmctl("doctor", "-f", "json")

    assert _finding(first, "last write").startswith("was interrupted")
    assert _finding(second, "last write") == "complete | "


def test_a_damaged_mark_of_a_write_is_named_and_the_next_change_removes_it(
    crmctl: Crmctl, crm: Path
) -> None:
    mark = crm / ".git" / "refs" / "worktree" / "crmctl" / "root"
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()

    assert "mark is damaged" in _finding(crmctl("doctor", "-f", "json"), "last write")

    changed = crmctl("add", "customer", "Neu AG")
    assert changed.exit_code == 0
    assert "damaged" in changed.stderr
    assert _finding(crmctl("doctor", "-f", "json"), "last write") == "complete | "


def test_broken_settings_fail_and_the_rest_is_still_looked_at(crmctl: Crmctl, crm: Path) -> None:
    (crm / "crm.yaml").write_text("format: 1\nname: x\ncountry: 7\n")

    result = crmctl("doctor", "--format", "json")

    assert result.exit_code == 1
    assert "crm.yaml:3:" in _finding(result, "settings")
    assert _states(result)["identity"] == "ok"


def test_nobody_to_commit_fails(crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{name}_NAME")
        monkeypatch.delenv(f"GIT_{name}_EMAIL")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.useConfigOnly")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")

    result = crmctl("doctor", "--format", "json")

    assert result.exit_code == 1
    assert "git config --global user.name" in _finding(result, "identity")


def test_where_there_is_no_crm_it_says_how_to_make_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["-C", str(tmp_path), "doctor", "--format", "json"])

    assert result.exit_code == 1
    assert "run `crmctl init`" in _finding(result, "CRM")


def test_without_git_it_says_so(crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    result = crmctl("doctor", "--format", "json")

    assert result.exit_code == 1
    assert "install git" in _finding(result, "git")


def test_many_files_in_one_folder_are_advised_to_be_sharded(
    crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmctl.workspace.diagnosis._MANY_FILES", 3)

    found = _finding(crmctl("doctor", "--format", "json"), "layout")

    assert found.startswith("3 files in the one folder customers/ make commits slow | set `layout")


def test_a_sharded_layout_is_well_for_any_number(crmctl: Crmctl, crm: Path) -> None:
    settings = crm / "crm.yaml"
    settings.write_text(settings.read_text().replace("layout: flat", "layout: sharded"))

    assert _finding(crmctl("doctor", "--format", "json"), "layout") == "sharded | "


def test_a_clone_is_told_how_git_shows_names_and_fix_sets_it_up(crm: Path, crmctl: Crmctl) -> None:
    _git(crm, "config", "--unset", "diff.crmctl.textconv")
    asked = crmctl("doctor", "--format", "json")
    assert _finding(asked, "diff text") == (
        "not configured: git diff shows ids without names | crmctl doctor --fix"
    )
    mended = crmctl("doctor", "--fix", "--format", "json")
    assert _finding(mended, "diff text") == "git diff shows names beside ids | "


def test_a_hook_of_another_program_is_named(crm: Path, crmctl: Crmctl) -> None:
    hook = crm / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("make lint\n")
    assert _finding(crmctl("doctor", "--format", "json"), "hook") == (
        f"another one: git itself checks no record | let {hook} run `crmctl check --staged`"
    )


def test_a_crm_from_before_attachments_gets_their_line(crmctl: Crmctl, crm: Path) -> None:
    file = crm / ".gitattributes"
    whole = file.read_text()
    lines = [line for line in whole.splitlines() if not line.startswith("/attachments/")]
    file.write_text("\n".join(lines))  # and no line end
    _git(crm, "commit", "-qam", "as it was")

    asked = crmctl("doctor", "--format", "json")
    assert _finding(asked, "attributes") == (
        ".gitattributes lacks 1 line: git may change or merge files as plain text | "
        "crmctl doctor --fix"
    )
    mended = crmctl("doctor", "--fix", "--format", "json")
    assert _states(mended)["attributes"] == "ok"
    assert mended.stderr == "Added to .gitattributes: 1 line.\n"
    assert file.read_text() == whole
    assert crmctl("doctor", "--fix").stderr == ""
