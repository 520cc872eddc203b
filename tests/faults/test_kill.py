"""A write that is killed at any boundary is whole or nothing, and the next command repairs it."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmctl.workspace.lock import exclusive

if TYPE_CHECKING:
    from tests.faults.conftest import Crm

_RUNNER = Path(__file__).with_name("killing.py")
_SAVE = "save"
_ACME = "customers/acme-gmbh.yaml"
_DELTA, _EPSILON = "customers/delta-kg.yaml", "customers/epsilon-kg.yaml"
_PERSON = "contacts/00/p-00000001.yaml"
_HAND_EDIT = "# Called twice, by hand.\n"


def _nothing(_crm: "Crm") -> None:
    """Prepare nothing."""


def _set_before(crm: "Crm") -> None:
    crm.ok("set", "acme-gmbh", "stage=customer", "tags+=vip")


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
    "redact": Job(("redact", "p-00000001", "--yes"), _PERSON),
}


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


def _run(crm: "Crm", job: Job, at: int, log: Path, *, group: bool) -> int:
    variables = {"FAULT_AT": str(at), "FAULT_LOG": str(log)} | (
        {"FAULT_GROUP": "1"} if group else {}
    )
    ran = subprocess.run(
        [sys.executable, str(_RUNNER), *job.arguments],
        cwd=crm.root,
        env=crm.environment(**variables),
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert ran.returncode in {0, -9}, ran.stderr.decode()
    return ran.returncode


def _assert_repaired(crm: "Crm", job: Job, before: Before) -> None:
    with exclusive(crm.private / "lock", lambda: None):
        pass  # a git that outlives crmctl holds the lock until it has ended
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


def _boundaries(crm: "Crm", job: Job, log: Path) -> list[str]:
    _edited(crm, job)
    assert _run(crm, job, 0, log, group=False) == 0
    return log.read_text(encoding="utf-8").splitlines()


def _kill_and_look(crm: "Crm", job: Job, at: int, *, group: bool = False) -> None:
    before = _edited(crm, job)
    _run(crm, job, at, crm.root.with_suffix(".log"), group=group)
    _assert_repaired(crm, job, before)
    shutil.rmtree(crm.root)


def _some(first: int, last: int) -> list[int]:
    """Choose five numbers, the first and the last among them."""
    return sorted({first + (last - first) * part // 4 for part in range(5)})


@pytest.mark.slow
@pytest.mark.parametrize("group", [False, True], ids=["alone", "with its children"])
@pytest.mark.parametrize("name", _JOBS)
def test_a_command_killed_at_any_boundary_is_whole_or_nothing(
    name: str, group: bool, new_crm: "Callable[[str], Crm]", tmp_path: Path
) -> None:
    job = _JOBS[name]
    names = _boundaries(new_crm("whole"), job, tmp_path / "log")
    for at in range(1, len(names) + 1):
        _kill_and_look(new_crm(f"crm-{at}"), job, at, group=group)


@pytest.mark.parametrize("name", _JOBS)
def test_a_command_killed_at_some_boundaries_is_whole_or_nothing(
    name: str, new_crm: "Callable[[str], Crm]", tmp_path: Path
) -> None:
    job = _JOBS[name]
    names = _boundaries(new_crm("whole"), job, tmp_path / "log")
    for at in _some(names.index("open lock"), len(names)):
        _kill_and_look(new_crm(f"crm-{at}"), job, at)


def _init_killed(at: int, folder: Path, crm: "Crm") -> int:
    variables = {"FAULT_AT": str(at), "FAULT_LOG": str(folder.with_suffix(".log"))}
    ran = subprocess.run(
        [sys.executable, str(_RUNNER), "init", str(folder)],
        env=crm.environment(**variables),
        capture_output=True,
        check=False,
        cwd=folder.parent,
        start_new_session=True,
    )
    return ran.returncode


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


def _init_boundaries(folder: Path, crm: "Crm") -> int:
    assert _init_killed(0, folder, crm) == 0
    return len(folder.with_suffix(".log").read_text(encoding="utf-8").splitlines())


@pytest.mark.slow
def test_init_that_is_killed_at_any_boundary_can_be_repeated(crm: "Crm", tmp_path: Path) -> None:
    for at in range(1, _init_boundaries(tmp_path / "whole", crm) + 1):
        _init_killed(at, tmp_path / f"new-{at}", crm)
        _assert_init_repeatable(tmp_path / f"new-{at}", crm)


def test_init_that_is_killed_at_some_boundaries_can_be_repeated(
    crm: "Crm", tmp_path: Path
) -> None:
    for at in _some(1, _init_boundaries(tmp_path / "whole", crm)):
        _init_killed(at, tmp_path / f"new-{at}", crm)
        _assert_init_repeatable(tmp_path / f"new-{at}", crm)


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
