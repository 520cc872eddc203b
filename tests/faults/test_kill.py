"""A write that is killed at any boundary is whole or nothing, and the next command repairs it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmctl.errors.crm import LockedError
from crmctl.workspace.lock import exclusive
from crmctl.workspace.recovery import TAKEN_BACK

if TYPE_CHECKING:
    from tests.faults.conftest import Crm

_RUNNER = Path(__file__).with_name("killing.py")
_SAVE = "save"
_ACME = "customers/acme-gmbh.yaml"
_DELTA, _EPSILON = "customers/delta-kg.yaml", "customers/epsilon-kg.yaml"
_PERSON = "contacts/00/p-00000001.yaml"
_HAND_EDIT = "# Called twice, by hand.\n"

# What every write does, as killing.py names it: the commit exists, its files are half written,
# git's index holds them, the commit is published, and the index is about to be up to date.
_STEPS = (
    *("after git fast-import", "half written", "after git update-index", "after git update-ref"),
    "before commit",
)


def _nothing(_crm: "Crm") -> None:
    """Prepare nothing."""


def _set_before(crm: "Crm") -> None:
    crm.ok("set", "acme-gmbh", "stage=customer", "tags+=vip")


def _scan(crm: "Crm") -> None:
    (crm.root.parent / "scan.pdf").write_bytes(bytes(range(256)) * 300 + b"\r\n")


def _attached_before(crm: "Crm") -> None:
    _scan(crm)
    crm.ok("attach", "acme-gmbh", "../scan.pdf")


def _table(crm: "Crm") -> None:
    rows = "".join(f"Import {n} GmbH,Dresden\n" for n in range(70))
    (crm.root.parent / "table.csv").write_text(f"name,city\n{rows}", encoding="utf-8")


@dataclass(frozen=True)
class Job:
    """A command that writes.

    Attributes:
        arguments: the command.
        edited: a file that it touches and that a person has edited.
        prepare: what comes before it.
    """

    arguments: tuple[str, ...]
    edited: str = ""
    prepare: Callable[["Crm"], None] = field(default=_nothing)

    @property
    def action(self) -> str:
        """What its commit says of itself."""
        return self.arguments[0]


_JOBS = {
    "add": Job(("add", "contact", "Jan Neu", "--customer", "acme-gmbh")),
    "log": Job(("log", "call", "acme-gmbh", "-t", "x", "--follow-up", "+3d")),
    "set": Job(("set", "acme-gmbh", "stage=customer"), _ACME),
    "set-many": Job(("set", "acme-gmbh", "beta-ag", "gamma-kg", "tags+=x"), _ACME),
    "rename": Job(("rename", "acme-gmbh", "acme"), _ACME),
    "remove": Job(("remove", "p-00000001", "--cascade", "--yes"), _PERSON),
    "merge": Job(("merge", "acme-gmbh", "beta-ag", "--yes"), _ACME),
    "undo": Job(("undo",), prepare=_set_before),
    "save": Job(("save", _ACME), _ACME),
    "import": Job(("import", "../table.csv", "--kind", "customer"), prepare=_table),
    "attach": Job(("attach", "acme-gmbh", "../scan.pdf"), _ACME, prepare=_scan),
    "detach": Job(("detach", "acme-gmbh", "1", "--yes"), _ACME, prepare=_attached_before),
    "redact": Job(("redact", "p-00000001", "--yes"), _PERSON),
}


@dataclass(frozen=True)
class Kill:
    """Where a command is killed: `killing.py` says how its boundaries are counted.

    Attributes:
        at: the number of the boundary, from 1; 0 lets the command end by itself.
        step: the name of the boundaries that count; all, if it is empty.
        group: whether its children are killed with it.
    """

    at: int = 0
    step: str = ""
    group: bool = False

    @property
    def variables(self) -> dict[str, str]:
        """What tells `killing.py` of it."""
        told = {"FAULT_AT": str(self.at), "FAULT_STEP": self.step}
        return told | ({"FAULT_GROUP": "1"} if self.group else {})


@dataclass(frozen=True)
class Ended:
    """How a command ended, and the boundaries that it came to."""

    killed: bool
    boundaries: list[str]


@dataclass(frozen=True)
class Before:
    """The CRM as it was when the command began."""

    head: str
    files: dict[str, bytes]
    status: list[str]
    findings: int


def _edited(crm: "Crm", job: Job) -> Before:
    """Let a person be in the middle of other work."""
    job.prepare(crm)
    crm.write(_DELTA, crm.read(_DELTA) + b"tags:\n  - by-hand\n")
    crm.write(_EPSILON, crm.read(_EPSILON) + b"tags:\n  - staged\n")
    crm.git("add", _EPSILON)
    crm.write("notes.txt", "my own notes\n")
    if job.edited:
        crm.write(job.edited, crm.read(job.edited).decode() + _HAND_EDIT)
    return Before(crm.head, crm.files(), _status(crm), crm.run("check").status)


def _status(crm: "Crm") -> list[str]:
    return crm.git("status", "--porcelain", "-uall").splitlines()


def _run(crm: "Crm", arguments: Sequence[str], kill: Kill) -> Ended:
    """Run crmctl in the CRM, and wait until it and every git that it started have ended."""
    log = crm.root.with_suffix(".log")
    log.unlink(missing_ok=True)
    ours, theirs = os.pipe()
    with open(ours, "rb") as alive:  # noqa: PTH123 - a descriptor has no path
        variables = {**kill.variables, "FAULT_LOG": str(log), "FAULT_ALIVE": str(theirs)}
        ran = subprocess.run(
            [sys.executable, str(_RUNNER), *arguments],
            cwd=crm.root,
            env=crm.environment(**variables),
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=(theirs,),
        )
        os.close(theirs)
        alive.read()  # until nobody holds the other end any more
    assert ran.returncode in {0, -signal.SIGKILL}, ran.stderr.decode()
    if kill.group:
        _remove_locks(crm)
    return Ended(ran.returncode != 0, log.read_text(encoding="utf-8").splitlines())


def _remove_locks(crm: "Crm") -> None:
    """Remove what a git that was killed leaves, as its own message tells a person to."""
    for lock in (crm.root / ".git").rglob("*.lock"):
        if lock.parent != crm.private:
            lock.unlink()


def _assert_repaired(crm: "Crm", job: Job, before: Before) -> None:
    told = [sentence for _ in range(2) for sentence in crm.open()[1]]
    assert len(told) <= 1, told
    done = _commits_since(crm, before, job)
    hand_edits = {path: before.files[path] for path in (_DELTA, _EPSILON, "notes.txt")}
    assert hand_edits.items() <= crm.files().items()
    others = [line for line in _status(crm) if not job.edited or job.edited not in line]
    assert others == [line for line in before.status if not job.edited or job.edited not in line]
    if not done:
        assert crm.files() == before.files
    elif job.edited and job.action != _SAVE:
        saved = crm.git("show", f"HEAD~1:{job.edited}")
        assert saved.endswith(_HAND_EDIT)
        assert not [line for line in _status(crm) if job.edited in line]
    crm.assert_whole()
    assert crm.run("check").status == before.findings


def _commits_since(crm: "Crm", before: Before, job: Job) -> bool:
    """Tell whether the change was committed, with the person's edits before it."""
    actions = "--format=%(trailers:key=Crmctl-Action,valueonly,separator=%x2C)"
    since = crm.git("log", actions, f"{before.head}..HEAD").splitlines()
    done = since[:1] == [job.action]
    assert since[done:] in ([], [_SAVE])
    return done


def _kill_and_look(crm: "Crm", job: Job, kill: Kill) -> bool:
    """Kill the command there, and look at what is left; tell whether it came so far."""
    before = _edited(crm, job)
    ended = _run(crm, job.arguments, kill)
    _assert_repaired(crm, job, before)
    shutil.rmtree(crm.root)
    return ended.killed


def _steps(names: Sequence[str]) -> list[Kill]:
    """Choose the last boundary of each step; the same in every run, however slow."""
    writing = names[names.index("open lock") :]
    return [Kill(writing.count(step), step) for step in _STEPS if step in writing]


@pytest.mark.slow
@pytest.mark.parametrize("group", [False, True], ids=["alone", "with its children"])
@pytest.mark.parametrize("name", _JOBS)
def test_a_command_killed_at_any_boundary_is_whole_or_nothing(
    name: str, group: bool, new_crm: "Callable[[str], Crm]"
) -> None:
    at = 1
    while _kill_and_look(new_crm(f"crm-{at}"), _JOBS[name], Kill(at, group=group)):
        at += 1
    assert at > len(_STEPS)


@pytest.mark.parametrize("name", _JOBS)
def test_a_command_killed_after_any_step_is_whole_or_nothing(
    name: str, new_crm: "Callable[[str], Crm]"
) -> None:
    job, whole = _JOBS[name], new_crm("whole")
    _edited(whole, job)
    steps = _steps(_run(whole, job.arguments, Kill()).boundaries)
    assert len(steps) >= len(_STEPS) - 1  # `save` writes no file
    for number, kill in enumerate(steps):
        assert _kill_and_look(new_crm(f"crm-{number}"), job, kill)


def _assert_init_repeatable(folder: Path, crm: "Crm") -> None:
    """Assert that `init`, called again, gives a CRM that works, or says that there is one."""
    made = replace(crm, root=folder)
    again = crm.run("init", str(folder))
    if again.status == 2:
        assert "holds a CRM already" in again.err
    else:
        assert again.status == 0, again.err
    made.ok("add", "customer", "First GmbH")
    assert made.git("status", "--porcelain") == ""
    assert made.git("log", "--format=%s").splitlines()[-1] == "new CRM"
    made.assert_whole()


@pytest.mark.slow
def test_init_that_is_killed_at_any_boundary_can_be_repeated(crm: "Crm", tmp_path: Path) -> None:
    at = 1
    while _run(crm, ("init", str(tmp_path / f"new-{at}")), Kill(at)).killed:
        _assert_init_repeatable(tmp_path / f"new-{at}", crm)
        at += 1
    assert at > len(_STEPS)


def test_init_that_is_killed_after_any_step_can_be_repeated(crm: "Crm", tmp_path: Path) -> None:
    whole = _run(crm, ("init", str(tmp_path / "whole")), Kill())
    for number, kill in enumerate(_steps(whole.boundaries)):
        new = tmp_path / f"new-{number}"
        assert _run(crm, ("init", str(new)), kill).killed
        _assert_init_repeatable(new, crm)


def test_a_git_that_outlives_a_killed_command_keeps_the_next_one_waiting(crm: "Crm") -> None:
    """Otherwise the next one would repair the files while that git still changes them."""
    held, folder = crm.root.parent / "held", crm.root.parent / "bin"
    os.mkfifo(held)
    folder.mkdir()
    slow = f'case $1 in update-ref) read -r _ < "{held}" ;; esac'
    (folder / "git").write_text(f'#!/bin/sh\n{slow}\nexec "{shutil.which("git")}" "$@"\n')
    (folder / "git").chmod(0o755)
    kill = Kill(1, "while git update-ref")
    ran = subprocess.run(
        [sys.executable, str(_RUNNER), "set", "acme-gmbh", "stage=customer"],
        cwd=crm.root,
        env=crm.environment(
            **kill.variables,
            FAULT_LOG=str(crm.root.with_suffix(".log")),
            PATH=f"{folder}{os.pathsep}{os.environ['PATH']}",
        ),
        check=False,
        start_new_session=True,
    )
    lock = crm.private / "lock"
    try:
        assert ran.returncode == -signal.SIGKILL
        with pytest.raises(LockedError), exclusive(lock, lambda: None, timeout=0):
            raise AssertionError
    finally:
        held.write_text("go on\n")
    with exclusive(lock, lambda: None):
        pass  # now that git has ended
    assert crm.open()[1] == [TAKEN_BACK]
    crm.assert_whole()


def test_a_lock_that_a_killed_git_left_stops_writing_and_not_reading(crm: "Crm") -> None:
    """Git removes its lock unless it is killed; whose lock it is, nobody but a person knows."""
    crm.git("update-ref", "refs/worktree/crmctl/root", "HEAD~1")
    lock = crm.root / ".git" / "index.lock"
    lock.touch()
    assert "acme-gmbh" in crm.ok("list", "customers")
    done = crm.run("set", "acme-gmbh", "stage=customer")
    assert done.status in {5, 6}
    assert "index.lock" in done.err
    lock.unlink()
    crm.ok("set", "acme-gmbh", "stage=customer")
    crm.assert_whole()
