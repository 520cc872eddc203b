"""`--recorded`: the same bytes as in a checkout of that commit."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]

_COMMANDS = (
    ("list", "customers", "--all"),
    ("list", "contacts", "--format", "csv"),
    ("list", "customers", "segment:dresdeners", "--format", "json"),
    ("show", "acme-gmbh"),
    ("search", "drive"),
    ("search", "berlin"),
    ("report", "growth"),
    ("report", "quality"),
)


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def history(crm: Path) -> Path:
    """Give the CRM three more commits: records changed, added, removed, broken; a segment gone."""
    acme, beta = crm / "customers/acme-gmbh.yaml", crm / "customers/beta-ag.yaml"
    acme.write_text(acme.read_text().replace("city: Dresden", "city: Berlin"))
    (crm / "customers/gamma.yaml").write_text("type: organisation\nname: Gamma\nstage: lead\n")
    _git(crm, "add", "-A")
    _git(crm, "commit", "-m", "moved, and one more")
    beta.write_text("stage: [\n")
    _git(crm, "rm", "-q", "tasks/3f/t-3f5h7k9m.yaml")
    _git(crm, "commit", "-am", "one broken, one gone")
    settings = crm / "crm.yaml"
    settings.write_text(settings.read_text().replace("gate_height:", "gate_width:"))
    _git(crm, "commit", "-am", "another custom field")
    return crm


@pytest.mark.parametrize("rev", ["HEAD", "HEAD~1", "HEAD~2", "HEAD~3"])
def test_it_gives_the_same_bytes_as_a_checkout(
    crmctl: Crmctl, history: Path, tmp_path: Path, rev: str
) -> None:
    other = tmp_path / "checkout"
    _git(tmp_path, "clone", "--quiet", str(history), str(other))
    _git(other, "checkout", "--quiet", rev)

    for command in _COMMANDS:
        there = crmctl("-C", str(other), *command)
        then = crmctl(*command, "--recorded", rev)
        assert (then.stdout, then.exit_code) == (there.stdout, there.exit_code), command


def test_it_does_not_see_edits_that_are_not_committed(crmctl: Crmctl, crm: Path) -> None:
    before = crmctl("list", "customers").stdout
    (crm / "customers/beta-ag.yaml").unlink()

    assert crmctl("list", "customers", "--recorded", "HEAD").stdout == before
    assert crmctl("list", "customers").stdout != before


def test_a_kept_index_is_used_again_and_only_three_are_kept(crmctl: Crmctl, history: Path) -> None:
    for rev in ("HEAD", "HEAD~1", "HEAD~2", "HEAD~3", "HEAD~3"):
        crmctl("list", "customers", "--recorded", rev)
    kept = history / ".git/crmctl/root/recorded"

    assert len(list(kept.iterdir())) == 3
    assert all(file.suffix == ".sqlite" for file in kept.iterdir())


def test_a_damaged_index_is_made_anew(crmctl: Crmctl, crm: Path) -> None:
    first = crmctl("list", "customers", "--recorded", "HEAD").stdout
    (file,) = (crm / ".git/crmctl/root/recorded").iterdir()
    file.write_bytes(b"no database at all")

    assert crmctl("list", "customers", "--recorded", "HEAD").stdout == first


def test_where_nothing_can_be_kept_it_is_read_all_the_same(crmctl: Crmctl, crm: Path) -> None:
    expected = crmctl("list", "customers").stdout
    (crm / ".git/crmctl/root/recorded").write_text("a file in the way")

    assert crmctl("list", "customers", "--recorded", "HEAD").stdout == expected


def test_before_the_crm_was_made_there_is_none(crmctl: Crmctl, git_repo: Path) -> None:
    shutil.rmtree(git_repo / "crm", ignore_errors=True)
    (git_repo / "readme").write_text("hello")
    _git(git_repo, "add", "readme")
    _git(git_repo, "commit", "-m", "first")
    (git_repo / "crm.yaml").write_text("format: 1\nname: Late\n")
    _git(git_repo, "add", "crm.yaml")
    _git(git_repo, "commit", "-m", "second")

    result = crmctl("-C", str(git_repo), "list", "customers", "--recorded", "HEAD~1")

    assert result.exit_code == 3
    assert "There was no CRM here yet" in result.stderr


def test_a_crm_in_a_folder_of_a_repository_has_a_history_too(
    crmctl: Crmctl, git_repo: Path
) -> None:
    (git_repo / "readme").write_text("hello")
    _git(git_repo, "add", "readme")
    _git(git_repo, "commit", "-m", "first")
    inner = git_repo / "inner"
    (inner / "customers").mkdir(parents=True)
    (inner / "crm.yaml").write_text("format: 1\nname: Inner\n")
    (inner / "customers/a.yaml").write_text("type: organisation\nname: A\n")
    _git(git_repo, "add", "-A", "inner")
    _git(git_repo, "commit", "-m", "second")
    (inner / "customers/a.yaml").unlink()

    command = ("-C", str(inner), "list", "customers", "--format", "ids", "--recorded")
    assert crmctl(*command, "HEAD").stdout == "customers/a\n"
    assert crmctl(*command, "HEAD~1").exit_code == 3


def test_a_name_that_is_no_commit_is_a_usage_error(crmctl: Crmctl) -> None:
    assert crmctl("list", "customers", "--recorded", "nonsense").exit_code == 2


@pytest.mark.parametrize(("day", "status"), [("today", 0), ("-9d", 3), ("+3d", 2)])
def test_a_day_may_be_told_by_its_distance(crmctl: Crmctl, day: str, status: int) -> None:
    assert crmctl("list", "customers", f"--recorded={day}").exit_code == status


def test_a_day_before_the_first_commit_is_told_as_such(crmctl: Crmctl) -> None:
    result = crmctl("list", "customers", "--recorded", "1999-01-01")

    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == (
        "crmctl: Nothing was recorded by 1999-01-01: the history begins on 2026-11-21.\n"
    )
