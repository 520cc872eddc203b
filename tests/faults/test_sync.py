"""A sync that is killed anywhere leaves the old tree or the merged one, and goes on later."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.faults.conftest import Crm

_RUNNER = Path(__file__).with_name("killing.py")
_ACME, _BETA = "customers/acme-gmbh.yaml", "customers/beta-ag.yaml"
_STEPS = (
    *("after git fetch", "after git fast-import", "half written", "after git update-index"),
    *("before git update-ref", "after git update-ref", "before git push", "after git push"),
)


@dataclass(frozen=True)
class Both:
    """A clone with work of its own, and a hub with work of somebody else."""

    here: "Crm"
    hub: Path

    def git(self, *arguments: str) -> str:
        """Run git at the hub."""
        done = subprocess.run(
            ["git", "-C", str(self.hub), *arguments], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def copied(self, folder: Path) -> "Both":
        """Give the same in another folder."""
        shutil.copytree(self.hub.parent, folder, symlinks=True)
        return Both(replace(self.here, root=folder / "here"), folder / "hub.git")


@pytest.fixture
def diverged(new_crm: "Callable[[str], Crm]", tmp_path: Path) -> Both:
    """A clone and a hub that both have work which the other has not."""
    crm = new_crm("made")
    home = tmp_path / "both"
    home.mkdir()
    shutil.move(crm.root, home / "here")
    here = replace(crm, root=home / "here")
    both = Both(here, home / "hub.git")
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(both.hub)], check=True)
    here.git("branch", "-M", "main")
    here.git("remote", "add", "origin", "../hub.git")
    here.ok("sync")
    here.ok("set", "acme-gmbh", "tags+=theirs")
    here.ok("set", "beta-ag", "stage=customer")
    here.ok("add", "customer", "Theirs GmbH")
    here.git("push", "-q", "origin", "main")
    here.git("reset", "-q", "--hard", "HEAD~3")
    here.git("update-ref", "-d", "refs/remotes/origin/main")
    (here.private / "seen.json").unlink()
    return both


def _diverge(both: Both) -> None:
    both.here.ok("set", "acme-gmbh", "tags+=ours", "stage=lead")


def _run(both: Both, at: int, step: str) -> tuple[bool, list[str]]:
    """Run sync in the clone and kill it there; tells whether it was, and what it came to."""
    log = both.hub.with_name("log")
    log.unlink(missing_ok=True)
    ours, theirs = os.pipe()
    with open(ours, "rb") as alive:  # noqa: PTH123 - a descriptor has no path
        told = {"FAULT_AT": str(at), "FAULT_STEP": step, "FAULT_LOG": str(log)}
        ran = subprocess.run(
            [sys.executable, str(_RUNNER), "sync"],
            cwd=both.here.root,
            env=both.here.environment(**told, FAULT_ALIVE=str(theirs)),
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=(theirs,),
        )
        os.close(theirs)
        alive.read()  # until no git of it is running any more
    assert ran.returncode in {0, -signal.SIGKILL}, ran.stderr.decode()
    return ran.returncode != 0, log.read_text(encoding="utf-8").splitlines()


def _assert_goes_on(both: Both, before: dict[str, bytes], head: str) -> None:
    here = both.here
    here.open()
    assert here.git("status", "--porcelain", "-uall") == ""
    if here.head == head:
        assert here.files() == before
    here.assert_whole()
    here.ok("sync")
    assert "theirs" in here.read(_ACME).decode()
    assert "stage: customer" in here.read(_BETA).decode()
    assert here.read("customers/theirs-gmbh.yaml")
    assert both.git("rev-parse", "main") == here.head
    assert here.git("status", "--porcelain", "-uall") == ""
    here.assert_whole()


def _places(names: Sequence[str], steps: Sequence[str]) -> Iterator[tuple[int, str]]:
    for step in steps:
        count = names.count(step)
        if count:
            yield count, step


@pytest.mark.parametrize("own_work", [True, False], ids=["merge", "go forward"])
def test_a_sync_killed_after_any_step_goes_on(
    diverged: Both, tmp_path: Path, own_work: bool
) -> None:
    if own_work:
        _diverge(diverged)
    whole = diverged.copied(tmp_path / "whole")
    killed, names = _run(whole, 0, "")
    assert not killed
    locked = names[names.index("open lock") :]
    fetched = (names.index("after git fetch") + 1, "")
    places = [fetched, *_places(locked, _STEPS)]
    assert len(places) >= (7 if own_work else 4)
    for number, (at, step) in enumerate(places):
        both = diverged.copied(tmp_path / f"try-{number}")
        before, head = both.here.files(), both.here.head
        _run(both, at, step)
        _assert_goes_on(both, before, head)
        shutil.rmtree(both.hub.parent)


@pytest.mark.slow
@pytest.mark.parametrize("own_work", [True, False], ids=["merge", "go forward"])
def test_a_sync_killed_at_any_boundary_goes_on(
    diverged: Both, tmp_path: Path, own_work: bool
) -> None:
    if own_work:
        _diverge(diverged)
    at, killed = 1, True
    while killed:
        both = diverged.copied(tmp_path / f"try-{at}")
        before, head = both.here.files(), both.here.head
        killed, _ = _run(both, at, "")
        _assert_goes_on(both, before, head)
        shutil.rmtree(both.hub.parent)
        at += 1
    assert at > len(_STEPS)


def test_two_syncs_at_once_end_in_one_history(diverged: Both) -> None:
    _diverge(diverged)
    here = diverged.here

    running = [here.start("sync") for _ in range(2)]
    ended = [(process.communicate()[1], process.returncode) for process in running]

    assert [status for _, status in ended if status not in {0, 5}] == [], ended
    assert 0 in [status for _, status in ended]
    here.ok("sync")
    assert diverged.git("rev-parse", "main") == here.head
    here.assert_whole()


def test_a_read_only_remote_is_told_and_what_came_in_stays(diverged: Both) -> None:
    _diverge(diverged)
    hook = diverged.hub / "hooks" / "update"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)

    done = diverged.here.run("sync")

    assert done.status == 7
    assert "refused" in done.err
    assert "theirs" in diverged.here.read(_ACME).decode()
    hook.unlink()
    diverged.here.ok("sync")
    assert diverged.git("rev-parse", "main") == diverged.here.head


def test_a_connection_lost_while_sending_is_told_and_resumed(
    diverged: Both, tmp_path: Path
) -> None:
    _diverge(diverged)
    folder = tmp_path / "bin"
    folder.mkdir()
    cut = (
        'case "$*" in *" push "*|push*) echo "fatal: the remote end hung up" >&2; exit 128;; esac'
    )
    (folder / "git").write_text(f'#!/bin/sh\n{cut}\nexec "{shutil.which("git")}" "$@"\n')
    (folder / "git").chmod(0o755)

    done = diverged.here.run("sync", PATH=f"{folder}{os.pathsep}{os.environ['PATH']}")

    assert done.status == 6
    assert "did not take our work" in done.err
    diverged.here.assert_whole()
    diverged.here.ok("sync")
    assert diverged.git("rev-parse", "main") == diverged.here.head
