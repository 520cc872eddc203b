"""`crmctl privacy epochs`, called by itself: the group `privacy` is another's file."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from tests.conftest import Crmctl
from typer.testing import CliRunner

from crmctl.cli import privacy_epochs, session

if TYPE_CHECKING:
    from typer.testing import Result

_ERIKA, _PAUL = "p-7k3f9q2m", "p-2b4d6f8h"
Epochs = Callable[..., "Result"]


@pytest.fixture
def epochs(crm: Path) -> Epochs:
    """Run `crmctl privacy epochs` on the small CRM."""
    app = typer.Typer()
    app.command()(privacy_epochs.run)

    def run(*arguments: str, folder: Path = crm) -> "Result":
        session.begin(str(folder), "2026-11-23")
        return CliRunner().invoke(app, list(arguments))

    return run


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


def _certificates(crm: Path) -> list[Path]:
    return sorted((crm / "privacy" / "epochs").iterdir())


def test_nobody_was_erased(epochs: Epochs) -> None:
    result = epochs()
    assert (result.exit_code, result.stdout) == (0, "")


def test_certificates_stand_in_order_each_sealed_and_following_the_one_before(
    epochs: Epochs, crmctl: Crmctl
) -> None:
    assert crmctl("redact", _ERIKA, "--yes").exit_code == 0
    assert crmctl("redact", _PAUL, "--yes").exit_code == 0
    result = epochs("--format", "json")
    assert result.exit_code == 0, result.stderr
    first, second = json.loads(result.stdout)
    assert (first["seal"], second["seal"]) == ("sealed", "sealed")
    assert (first["follows"], second["follows"]) == ([], [first["epoch"]])
    assert (first["people"], second["people"]) == (1, 1)


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("tombstones: 1", "tombstones: 2", "forged"),
        ("history: not rewritten", "history: rewritten", "forged"),
        ("seal: ", "other: ", "unsigned"),
    ],
)
def test_a_changed_certificate_is_not_believed(  # noqa: PLR0913, PLR0917 - what is changed, and the fixtures
    epochs: Epochs, crmctl: Crmctl, crm: Path, was: str, becomes: str, fault: str
) -> None:
    assert crmctl("redact", _ERIKA, "--yes").exit_code == 0
    (file,) = _certificates(crm)
    file.write_text(file.read_text().replace(was, becomes))
    result = epochs()
    assert result.exit_code == 8
    assert fault in result.stdout
    assert f"warning: {file.stem} is {fault}" in result.stderr


def test_a_certificate_under_another_id_is_forged(
    epochs: Epochs, crmctl: Crmctl, crm: Path
) -> None:
    assert crmctl("redact", _ERIKA, "--yes").exit_code == 0
    (file,) = _certificates(crm)
    file.with_name("e-00000000.yaml").write_text(file.read_text())
    result = epochs()
    assert result.exit_code == 8
    assert "e-00000000 is forged" in result.stderr


def test_an_erasure_that_was_seen_and_is_gone_is_told(
    epochs: Epochs, crmctl: Crmctl, crm: Path
) -> None:
    assert crmctl("redact", _ERIKA, "--yes").exit_code == 0
    (file,) = _certificates(crm)
    _git(crm, "reset", "--hard", "HEAD~1")
    result = epochs()
    assert result.exit_code == 8
    assert f"{file.stem} is rolled back" in result.stderr
    assert "rolled back" in crmctl("check", "--select", "P809").stdout


def test_lines_that_are_missing_from_the_list_are_told(
    epochs: Epochs, crmctl: Crmctl, crm: Path
) -> None:
    assert crmctl("redact", _ERIKA, "--yes").exit_code == 0
    (file,) = _certificates(crm)
    suppressed = crm / "privacy" / "suppressed.yaml"
    lines = suppressed.read_text().splitlines(keepends=True)
    suppressed.write_text("".join(lines[:-1]))
    _git(crm, "commit", "-am", "by other means")
    result = epochs()
    assert result.exit_code == 8
    assert f"{file.stem} is shortened" in result.stderr


def test_seals_are_not_told_to_fit_where_the_key_is_missing(
    epochs: Epochs, crmctl: Crmctl, home: Path
) -> None:
    assert crmctl("redact", _ERIKA, "--yes").exit_code == 0
    (file,) = (home / ".config" / "crmctl" / "keys").iterdir()
    file.unlink()
    result = epochs()
    assert result.exit_code == 8
    assert "not checked" in result.stdout
    assert "privacy key import" in result.stderr


@pytest.mark.parametrize("joined", ["by --join", "by the next erasure"])
def test_erasures_on_two_machines_both_stay_and_are_put_in_order(
    epochs: Epochs, crmctl: Crmctl, crm: Path, tmp_path: Path, joined: str
) -> None:
    third = crmctl("add", "contact", "Third Person", "--email", "third@else.example").stdout
    assert crmctl("redact", _ERIKA, "--yes").exit_code == 0
    other = tmp_path / "other"
    _git(tmp_path, "clone", "-q", str(crm), str(other))
    assert crmctl("redact", _PAUL, "--yes").exit_code == 0
    second = crmctl("-C", str(other), "redact", third.strip(), "--yes")
    assert second.exit_code == 0, second.stderr
    _git(crm, "pull", "-q", "--no-rebase", "--no-edit", str(other), "HEAD")
    result = epochs("--format", "json")
    assert result.exit_code == 0, result.stderr
    assert "Erased on several machines" in result.stderr
    first, *both = json.loads(result.stdout)
    assert [one["follows"] for one in both] == [[first["epoch"]]] * 2
    # Both lists are one now.
    for email in ("paul@ito.example", "third@else.example", "erika.mueller@acme.example"):
        assert crmctl("add", "contact", "X", "--email", email).exit_code == 7
    if joined == "by --join":
        assert epochs("--join", "--dry-run").exit_code == 0
        assert "Erased on several machines" in epochs().stderr
        result = epochs("--join", "--format", "json")
    else:
        fourth = crmctl("add", "contact", "Fourth", "--email", "fourth@else.example").stdout
        assert crmctl("redact", fourth.strip(), "--yes").exit_code == 0
        result = epochs("--format", "json")
    assert result.exit_code == 0, result.stderr
    assert "Erased on several machines" not in result.stderr
    last = json.loads(result.stdout)[-1]
    assert last["follows"] == sorted(one["epoch"] for one in both)
    assert last["seal"] == "sealed"
    assert epochs("--join").exit_code == 0  # nothing is left to be put in order
