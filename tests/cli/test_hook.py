import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]


@pytest.fixture
def server(tmp_path: Path) -> Path:
    found = tmp_path / "server.git"
    subprocess.run(["git", "init", "-q", "--bare", str(found)], check=True)
    return found


def test_a_dry_run_says_what_would_be_done(hear: Hear, server: Path) -> None:
    status, out, said = hear("hook", "install", "pre-receive", str(server), "--dry-run")
    assert (status, out) == (0, "")
    assert said.startswith(f"Would make a virtual environment in {server}/crmctl-hook/venv.\n")
    assert not (server / "hooks" / "pre-receive").exists()


def test_it_is_installed_and_taken_away(hear: Hear, server: Path) -> None:
    hook = f"{server}/hooks/pre-receive\n"
    options = ("--python", sys.executable, "--signed", "--root", "crm", "--identity", "WHO")
    status, out, _ = hear("hook", "install", "pre-receive", str(server), *options)
    assert (status, out) == (0, hook)
    settings = (server / "crmctl-hook" / "settings.json").read_text()
    assert '"prefix": "crm/"' in settings
    assert '"signed": true' in settings
    assert hear("hook", "uninstall", "pre-receive", str(server))[:2] == (0, hook)


def test_other_words_are_refused(hear: Hear) -> None:
    assert hear("hook", "install", "post-receive")[0] == 2
    assert hear("hook", "pre-receive")[0] == 2
    assert hear("audit", "everything")[0] == 2


def test_a_push_is_judged_by_what_git_asks(
    server: Path, crm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (crm / "contacts" / "p-9w2e5t7y.yaml").write_text("name:\n  famly: Neu\n")
    run = ["git", "-C", str(crm)]
    subprocess.run([*run, "add", "-A"], check=True)
    subprocess.run([*run, "commit", "-qm", "x"], check=True)
    command = ["git", "-C", str(server), "fetch", "-q", str(crm), "HEAD"]
    subprocess.run(command, check=True)
    head = subprocess.run([*run, "rev-parse", "HEAD"], check=True, capture_output=True).stdout
    asked = b"0" * 40 + b" " + head.strip() + b" refs/heads/main\n"
    monkeypatch.setenv("GIT_DIR", str(server))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(asked)))
    from crmctl.cli.hook import run as run_hook  # noqa: PLC0415 - typer's runner has its own stdin
    from crmctl.errors.guarding import FindingsRefusedError  # noqa: PLC0415 - the same

    with pytest.raises(FindingsRefusedError, match="mend what is named above"):
        run_hook(["pre-receive"])


def test_an_audit_lists_what_is_not_proved(hear: Hear) -> None:
    status, out, said = hear("audit", "verify")
    assert status == 1
    assert "unsigned" in out
    assert said.endswith("unsigned.\n")
    assert '"proof": "unsigned"' in hear("audit", "verify", "--format", "json")[1]
    assert hear("audit", "verify", "--from", "HEAD") == (0, "", "0 commits.\n")
