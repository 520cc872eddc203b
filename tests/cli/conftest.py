"""What the tests of commands that write stand on: the same ids in every run."""

from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import run as run_process
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from typer.testing import Result

# With its offset, so that it is the same moment on every machine.
_NOON = "2026-11-23T12:00:00+01:00"

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]


@pytest.fixture
def hear(crmctl: "Callable[..., Result]", monkeypatch: pytest.MonkeyPatch) -> Hear:
    """Run a command on the small CRM; gives status, standard output and standard error."""
    monkeypatch.setenv("CRMCTL_SEED", "7")

    def run(*arguments: str, **options: Any) -> Heard:
        options.setdefault("today", _NOON)
        result = crmctl(*arguments, **options)
        return result.exit_code, result.stdout, result.stderr

    return run


@pytest.fixture
def git(crm: Path) -> Git:
    """Run git on the small CRM; gives what it printed."""

    def run(*arguments: str) -> str:
        command: Sequence[str] = ["git", "-C", str(crm), *arguments]
        return run_process(command, check=True, capture_output=True, text=True).stdout.rstrip("\n")

    return run
