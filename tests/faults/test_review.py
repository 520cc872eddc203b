"""A review that is ended at any key, by any means, loses nothing and leaves nothing half done."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crmctl.charts.columns import width

if TYPE_CHECKING:
    from tests.faults.conftest import Crm

_RUNNER = Path(__file__).with_name("killing.py")
_PATIENCE = 30.0  # seconds
_PROMPT = re.compile(r"helps\]: |q ends: ")
# Becomes the program of the terminal that is its standard input, as a login shell does.
_AT_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.executable, [sys.executable, '-m', 'crmctl', *sys.argv[1:]])"
)
_TWIN = """\
name:
  given: {}
  family: {}
emails:
  - address: twin@acme.example
phones:
  - number: "+493514999999"
"""
_IDS = ("p-0000000a", "p-0000000b")


@pytest.fixture
def twins(new_crm: "Callable[[str], Crm]") -> "Callable[..., Crm]":
    """Give a function that makes a CRM with two contacts who are one, of a given name."""

    def make(name: str = "twins", given: str = "Tina", family: str = "Berg") -> "Crm":
        crm = new_crm(name)
        for id_ in _IDS:
            crm.write(f"contacts/00/{id_}.yaml", _TWIN.format(given, family))
        crm.write(f"contacts/00/{_IDS[1]}.yaml", _TWIN.format(given, family) + "tags:\n  - b\n")
        crm.ok("save")
        return crm

    return make


class Terminal:
    """A terminal with a review in it, and a person who looks and presses keys."""

    def __init__(self, crm: "Crm", columns: int = 80, **variables: str) -> None:
        self.master, self.slave = pty.openpty()
        termios.tcsetwinsize(self.slave, (24, columns))
        self.usual = termios.tcgetattr(self.slave)
        self.seen = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", _AT_TERMINAL, "dedupe", "contacts", "--review"],
            cwd=crm.root,
            env=crm.environment(**variables),
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
        )

    def press(self, keys: Sequence[str]) -> None:
        """Wait until the review asks, press a key, and so on; then wait until it asks again."""
        for number, key in enumerate(keys, 1):
            self._wait(number)
            os.write(self.master, key.encode())
        self._wait(len(keys) + 1)

    def _wait(self, prompts: int) -> None:
        until = time.monotonic() + _PATIENCE
        while len(_PROMPT.findall(self.seen)) < prompts:
            assert time.monotonic() < until, self.seen
            self._look(0.1)

    def _look(self, seconds: float) -> None:
        if select.select([self.master], [], [], seconds)[0]:
            self.seen += os.read(self.master, 1 << 16).decode()

    def ended(self) -> int:
        """Wait for the end; gives the status, as a shell's parent sees it."""
        until = time.monotonic() + _PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < until, self.seen
            self._look(0.02)
        self._look(0)
        return self.process.returncode

    def close(self) -> None:
        """Take the terminal away."""
        for descriptor in (self.slave, self.master):
            if descriptor >= 0:
                os.close(descriptor)
        self.slave = self.master = -1


@pytest.fixture
def sit() -> Iterator[Callable[..., Terminal]]:
    """Give a function that opens terminals, which are closed at the end."""
    terminals = list[Terminal]()

    def make(crm: "Crm", columns: int = 80, **variables: str) -> Terminal:
        terminals.append(Terminal(crm, columns, **variables))
        return terminals[-1]

    yield make
    for each in terminals:
        each.process.kill()
        each.process.wait()
        each.close()


# The keys that were pressed, and how many commits they are.
_MOMENTS = {
    "": 0,
    "w": 0,
    "1": 0,
    "?": 0,
    "\x1b[A": 0,
    "n": 1,
    "nu": 2,
    "h": 1,
    "y": 1,
    "yu": 2,
}
_MEANS = ("SIGINT", "SIGTERM", "SIGKILL", "SIGHUP", "closed")
_QUICK = {("SIGINT", "y"), ("SIGKILL", "n"), ("closed", "w"), ("SIGTERM", "")}


def _ends() -> Iterator[Any]:
    for means in _MEANS:
        for moment in _MOMENTS:
            marks = () if (means, moment) in _QUICK else (pytest.mark.slow,)
            yield pytest.param(means, moment, marks=marks)


def _keys(moment: str) -> list[str]:
    return [moment] if moment.startswith("\x1b") else list(moment)


def _commits(crm: "Crm") -> int:
    return int(crm.git("rev-list", "--count", "HEAD"))


@pytest.mark.parametrize(("means", "moment"), list(_ends()))
def test_whatever_ends_a_review_at_any_key_every_decision_is_there_and_nothing_else(
    means: str, moment: str, twins: "Callable[..., Crm]", sit: Callable[..., Terminal]
) -> None:
    crm = twins()
    before = _commits(crm)
    terminal = sit(crm)
    terminal.press(_keys(moment))
    if means == "closed":
        terminal.close()
        terminal.process.wait(_PATIENCE)
    else:
        os.kill(terminal.process.pid, getattr(signal, means))
        status = terminal.ended()
        assert status == (130 if means == "SIGINT" else -getattr(signal, means))
    assert _commits(crm) == before + _MOMENTS[moment]
    assert crm.git("status", "--porcelain") == ""
    crm.assert_whole()


@pytest.mark.parametrize("means", ["SIGTERM", "SIGHUP", "\x03", "\x04", "q"])
def test_the_terminal_is_afterwards_as_it_was(
    means: str, twins: "Callable[..., Crm]", sit: Callable[..., Terminal]
) -> None:
    terminal = sit(twins())
    terminal.press(["w"])
    assert termios.tcgetattr(terminal.slave) != terminal.usual
    if means.startswith("SIG"):
        os.kill(terminal.process.pid, getattr(signal, means))
    else:
        os.write(terminal.master, means.encode())
    status = terminal.ended()
    assert status == {"\x03": 130, "\x04": 0, "q": 0}.get(means, status)
    assert termios.tcgetattr(terminal.slave) == terminal.usual


def test_an_interrupted_review_says_what_is_left(
    twins: "Callable[..., Crm]", sit: Callable[..., Terminal]
) -> None:
    terminal = sit(twins())
    terminal.press(["?"])
    os.write(terminal.master, b"\x03")
    assert terminal.ended() == 130
    assert "0 decisions made and committed; 2 groups left." in terminal.seen
    assert "crmctl: interrupted." in terminal.seen


def test_keys_that_are_typed_ahead_count(
    twins: "Callable[..., Crm]", sit: Callable[..., Terminal]
) -> None:
    crm = twins()
    terminal = sit(crm)
    os.write(terminal.master, b"nq")
    assert terminal.ended() == 0
    assert ": different" in crm.git("log", "-1", "--format=%s")


def test_the_editor_gets_the_terminal_as_programs_expect_it(
    twins: "Callable[..., Crm]", sit: Callable[..., Terminal], tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\nstty -a > {tmp_path}/terminal\nsed -i s/Tina/Tine/ "$1"\n')
    editor.chmod(0o755)
    crm = twins()
    terminal = sit(crm, EDITOR=str(editor))
    terminal.press(["e"])
    os.write(terminal.master, b"q")
    assert terminal.ended() == 0
    assert {"icanon", "echo"} <= set((tmp_path / "terminal").read_text().split())
    assert "given: Tine" in "".join(crm.read(f"contacts/00/{_IDS[1]}.yaml").decode())


@pytest.mark.parametrize("columns", [24, 40, 80])
def test_names_in_any_script_fit_any_terminal_and_drive_none(
    columns: int, twins: "Callable[..., Crm]", sit: Callable[..., Terminal]
) -> None:
    crm = twins("odd", '"👩‍👩‍👧"', "山田太郎" * 40)
    # `save` refuses control characters; a person's own commit may hold them.
    crm.write(f"contacts/00/{_IDS[0]}.yaml", _TWIN.format('"\\a[red]花子"', "山田太郎" * 40))
    crm.write(f"contacts/00/{_IDS[1]}.yaml", _TWIN.format('"\\e[31mשמש"', "山田太郎" * 40))
    crm.git("commit", "-qam", "odd names")
    terminal = sit(crm, columns, NO_COLOR="1")
    terminal.press(["s", "w"])
    text = re.sub(r".*left \[.*", "", terminal.seen)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "山田" in text
    assert max(map(width, text.splitlines())) <= columns


# Named as in test_kill: the commit is published, or exists, and so on.
_STEPS = (
    "after git update-ref",
    *(
        pytest.param(step, marks=pytest.mark.slow)
        for step in ("after git fast-import", "after git update-index", "before commit")
    ),
)


@pytest.mark.parametrize("step", _STEPS)
@pytest.mark.parametrize("key", ["y", "n"])
def test_a_review_killed_within_a_decision_has_made_it_or_not(
    key: str, step: str, twins: "Callable[..., Crm]", tmp_path: Path
) -> None:
    crm = twins()
    before, files = _commits(crm), crm.files()
    log = tmp_path / "log"
    faults = {"FAULT_AT": "1", "FAULT_STEP": step, "FAULT_LOG": str(log)}
    ran = subprocess.run(
        [sys.executable, str(_RUNNER), "dedupe", "contacts", "--review"],
        cwd=crm.root,
        env=crm.environment(**faults),
        input=key.encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()
    again = crm.process("dedupe", "contacts", "--review", stdin="q")
    assert again.status == 0, again.err
    made = _commits(crm) - before
    assert made in {0, 1}
    assert (crm.files() == files) == (made == 0)
    assert ("1 group left" if made else "2 groups left") in again.err
    assert crm.git("status", "--porcelain") == ""
    crm.assert_whole()
