import re
import stat
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crmctl.cli.app import app
from crmctl.errors.verifying import NothingToVerifyError, UnwrittenDigestsError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.forgetting import digest_files
from crmctl.workspace.forgetting.ending import Look
from crmctl.workspace.forgetting.independent import all_versions, digests_of

Hear = Callable[..., tuple[int, str, str]]
_EPOCH = "e-7k3f9q2m"


def _verify(crm: Path, target: str) -> tuple[int, str]:
    """Run the command; give its exit code and what it says."""
    result = CliRunner().invoke(app, ["-C", str(crm), "privacy", "verify", target])
    return result.exit_code, result.stderr


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(datetime(2026, 11, 23, tzinfo=UTC)))


@pytest.fixture
def kept(crm: Path) -> Path:
    """The digests of Paul Ito, as `redact` keeps them; gives their file."""
    workspace = _open(crm)
    paul = workspace.record(Ref("contacts", "p-2b4d6f8h"))
    assert paul
    known = digests_of(workspace, [(paul.ref, all_versions(workspace, paul))])
    return digest_files.keep(_EPOCH, known)


def test_a_person_who_is_there_is_told_without_any_value(crm: Path) -> None:
    code, told = _verify(crm, "p-2b4d6f8h")
    assert code == 8
    assert "found    file contacts/2b/p-2b4d6f8h.yaml: email" in told
    assert re.search(r"found    blob [0-9a-f]{40}: ", told)
    assert "Paul" not in told
    assert "ito" not in told.replace("repository", "").casefold()


def test_the_digests_lie_where_nobody_else_may_read_them(kept: Path, home: Path) -> None:
    assert kept == home / ".config" / "crmctl" / "verify" / f"{_EPOCH}.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert b"Paul" not in kept.read_bytes()


def test_an_epoch_is_verified_by_its_digests(crm: Path, kept: Path) -> None:
    assert kept.exists()
    code, told = _verify(crm, _EPOCH)
    assert (code, "The person is still in" in told) == (8, True)


def test_nobody_is_found_in_a_repository_that_never_knew_them(
    kept: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert kept.exists()
    other = tmp_path_factory.mktemp("other")
    (other / "crm.yaml").write_text("format: 1\nname: Other\n")
    for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "Settings")):
        subprocess.run(["git", "-C", str(other), *words], check=True)
    code, told = _verify(other, _EPOCH)
    assert code == 0
    assert told.startswith("Nobody found: 3 objects and ")


def test_digests_that_are_not_here_are_told(crm: Path) -> None:
    code, told = _verify(crm, "e-00000000")
    assert code == 8
    assert "are not on this machine" in told


@pytest.mark.parametrize("content", ["", "{}", '{"version": 2}', '{"version": 1, "secret": "x"}'])
def test_damaged_digests_are_told(crm: Path, kept: Path, content: str) -> None:
    kept.write_text(content)
    code, told = _verify(crm, _EPOCH)
    assert (code, "is damaged or cannot be read" in told) == (8, True)


def test_what_cannot_be_read_makes_the_verification_incomplete(crm: Path, kept: Path) -> None:
    assert kept.exists()
    (crm / ".git" / "worktree-index").write_bytes(b"DIRC broken")
    known = digest_files.read(_EPOCH)
    report = Look(known).verify(_open(crm).repository, frozenset())
    assert any("no index that git can read" in place for place in report.places)
    (crm / "contacts" / "2b" / "p-2b4d6f8h.yaml").unlink()
    code, told = _verify(crm, _EPOCH)
    assert code == 8
    assert "unread   file .git/worktree-index: it is no index that git can read" in told


def test_a_contact_who_was_erased_is_verified_by_the_epoch(crm: Path, hear: Hear) -> None:
    hear("redact", "p-2b4d6f8h", "--yes")
    code, told = _verify(crm, "p-2b4d6f8h")
    assert (code, "are not on this machine" in told) == (8, True)


def test_somebody_without_any_name_or_address_cannot_be_looked_for(crm: Path) -> None:
    with pytest.raises(NothingToVerifyError):
        digests_of(_open(crm), [(Ref("contacts", "p-2b4d6f8h"), [{"name": {"given": "Paul"}}])])


def test_a_folder_that_cannot_be_written_is_told(crm: Path, kept: Path) -> None:
    known = digest_files.read(_EPOCH)
    kept.unlink()
    kept.parent.rmdir()
    kept.parent.write_text("in the way")
    with pytest.raises(UnwrittenDigestsError):
        digest_files.keep(_EPOCH, known)
    assert crm.exists()
