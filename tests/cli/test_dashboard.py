"""The page of the month on the screen, once and again."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from typing import IO, TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typer.testing import Result

Crmctl = Callable[..., "Result"]
_PATIENCE = 30.0  # seconds


def test_the_dashboard_is_the_page_of_the_month(crmctl: Crmctl) -> None:
    assert crmctl("dashboard").stdout == crmctl("report", "month").stdout


def test_the_dashboard_of_an_earlier_day(crmctl: Crmctl) -> None:
    assert crmctl("dashboard", "--as-of", "2026-10-31").stdout.startswith("October 2026")


def test_a_day_that_is_none_is_refused(crmctl: Crmctl) -> None:
    assert crmctl("dashboard", "--as-of", "soon").exit_code == 2


def test_a_file_that_is_being_edited_ends_nothing(
    crm: Path, crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = iter([(crm / "crm.yaml").read_text(), "broken: [\n"])

    def waited(*_: object) -> int:
        text = next(states, None)
        if text is None:
            raise KeyboardInterrupt
        (crm / "crm.yaml").write_text(text)
        return 0

    monkeypatch.setattr("crmctl.cli.dashboard.wait_for_change", waited)
    result = crmctl("dashboard", "--watch")
    assert result.exit_code == 130
    assert result.stdout.count("November 2026") == 2
    assert "interrupted" in result.stderr


@pytest.mark.slow
def test_watching_draws_again_after_an_edit_and_ends_with_ctrl_c(crm: Path) -> None:
    with _start(crm) as watching:
        said, complained = _listen(watching.stdout), _listen(watching.stderr)
        _wait_for(said, "November 2026")
        settings = crm / "crm.yaml"
        settings.write_text(settings.read_text() + "goals:\n  '2026':\n    revenue: 1000.00 EUR\n")
        _wait_for(said, "Goal 2026")
        settings.write_text("broken: [\n")
        _wait_for(complained, "crmctl: ")
        watching.send_signal(signal.SIGINT)
        assert watching.wait(_PATIENCE) == 130


def _start(crm: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "crmctl", "-C", str(crm), "--today", "2026-11-23"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [*command, "dashboard", "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def _listen(stream: IO[str] | None) -> "Queue[str]":
    heard: Queue[str] = Queue()
    assert stream is not None
    threading.Thread(target=_hear, args=(stream, heard), daemon=True).start()
    return heard


def _hear(stream: IO[str], heard: "Queue[str]") -> None:
    for line in stream:
        heard.put(line)


def _wait_for(heard: "Queue[str]", words: str) -> None:
    while words not in heard.get(timeout=_PATIENCE):
        pass
