"""An erasure that was interrupted is looked through by whoever completes it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.workspace.forgetting import completing, forgetting

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_COMMAND = ("redact", "p-2b4d6f8h", "--history", "--yes")
_EPOCH = "privacy/epochs/e-8kcxqyf4.yaml"


@pytest.fixture(params=["look", "purge"])
def interrupted(
    hear: Hear, crm: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Path:
    """A CRM in which an erasure ended before the purge, or before somebody looked."""

    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    hear("set", "acme-gmbh", "notes=Paul Ito called from paul@ito.example")
    places = {"look": (forgetting, "end"), "purge": (completing, "purge")}
    with monkeypatch.context() as stepped_in:
        stepped_in.setattr(*places[request.param], killed)
        assert hear(*_COMMAND)[0] == 130
    assert "verified:" not in (crm / _EPOCH).read_text()
    return crm


def test_the_next_command_looks_and_the_certificate_says_so(
    hear: Hear, interrupted: Path, git: Git
) -> None:
    status, _, said = hear("list", "contacts")
    assert status == 0, said
    assert "has been completed: certificate e-8kcxqyf4. Looked through " in said
    assert "\n  found: 0\n" in (interrupted / _EPOCH).read_text()
    assert git("log", "-1", "--format=%s") == "e-8kcxqyf4: verified"
    assert git("status", "--short") == ""
    assert hear("redact", "--resume")[0] == 2
    assert hear("privacy", "epochs")[0] == 0
    assert "paul@ito.example" not in git("log", "--all", "-p")


def test_somebody_who_is_found_then_fails_loudly_and_once(hear: Hear, interrupted: Path) -> None:
    (interrupted / ".git" / "info" / "exclude").write_text("*.bak\n")
    (interrupted / "old.bak").write_text("Paul Ito <paul@ito.example>\n")
    status, _, said = hear("redact", "--resume")
    assert status == 8
    assert "The person is still found in 1 places: file old.bak." in said
    assert "verified:" not in (interrupted / _EPOCH).read_text()
    assert hear("list", "contacts")[0] == 0
