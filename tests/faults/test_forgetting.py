"""An erasure from history that is killed, interrupted or out of space ends old or new."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmctl.workspace.recovery import TAKEN_BACK

if TYPE_CHECKING:
    from tests.faults.conftest import Crm

_RUNNER = Path(__file__).with_name("killing.py")
_COMMAND = ("redact", "p-00000001", "--history", "--yes")
_ADDRESS = "erika@acme.example"
_BEFORE = "An erasure from history was interrupted and taken back; everything is as before it."
_AFTER = "An erasure from history that was interrupted has been completed"

# The name of a boundary of killing.py, which of those of that name, from 1, and what it ends in.
_STEPS = (
    ("os.mkdir pack", 1, "old"),
    ("open tmp_pack_rewriting", 1, "old"),
    ("after git index-pack", 1, "old"),
    ("after git commit-tree", 1, "old"),
    ("after git rev-list", 1, "old"),
    ("before git update-ref", 1, "new"),
    ("while git update-ref", 1, "new"),
    ("after git update-ref", 1, "new"),
    ("os.mkdir epochs", 1, "new"),
    ("after git update-index", 2, "new"),
    ("before git pack-refs", 1, "new"),
    ("while git pack-refs", 1, "new"),
    ("while git repack", 1, "new"),
    ("after git repack", 1, "new"),
)


@dataclass(frozen=True)
class Before:
    """The CRM as it was: all refs, all files, and every object."""

    refs: str
    files: dict[str, bytes]
    objects: frozenset[str]


@pytest.fixture
def told_of(crm: "Crm") -> "Crm":
    """A CRM that tells of a person in files, messages, a tag and a stash."""
    crm.write(
        "customers/beta-ag.yaml", crm.read("customers/beta-ag.yaml") + b"notes: Erika Muster\n"
    )
    crm.git("add", ".")
    crm.git("commit", "-qm", f"asked by {_ADDRESS}")
    crm.git("tag", "-a", "-m", "seen by Erika Muster", "seen")
    crm.git("branch", "side", "HEAD~1")
    crm.write("customers/gamma-kg.yaml", crm.read("customers/gamma-kg.yaml") + b"notes: x\n")
    crm.git("stash", "-q")
    crm.write(".git/description", f"asked by {_ADDRESS}\n")
    return crm


def _before(crm: "Crm") -> Before:
    return Before(crm.git("for-each-ref"), crm.files(), _objects(crm))


def _objects(crm: "Crm") -> frozenset[str]:
    told = crm.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    return frozenset(told.split())


def _run(crm: "Crm", **variables: str) -> tuple[int, list[str]]:
    log = crm.root.with_suffix(".log")
    log.unlink(missing_ok=True)
    ours, theirs = os.pipe()
    with open(ours, "rb") as alive:  # noqa: PTH123 - a descriptor has no path
        ran = subprocess.run(
            [sys.executable, str(_RUNNER), *_COMMAND],
            cwd=crm.root,
            env=crm.environment(FAULT_LOG=str(log), FAULT_ALIVE=str(theirs), **variables),
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=(theirs,),
        )
        os.close(theirs)
        alive.read()  # until nobody holds the other end any more
    return ran.returncode, log.read_text(encoding="utf-8").splitlines()


def _assert_old(crm: "Crm", before: Before) -> None:
    assert crm.git("for-each-ref") == before.refs
    assert crm.files() == before.files
    assert not (crm.root / ".git" / "objects" / "crmctl-rewriting").exists()


def _assert_new(crm: "Crm", before: Before) -> None:
    assert b"erased:" in crm.read("contacts/00/p-00000001.yaml")
    assert "seen" in crm.git("tag")
    crm.git("stash", "show", "-p", "stash@{0}")
    everything = crm.git("log", "--all", "-p", "--format=raw")
    assert _ADDRESS not in everything
    gone = before.objects - _objects(crm)
    stay = before.objects & _objects(crm)
    reachable = crm.git("rev-list", "--objects", "--all", "--indexed-objects", "--no-object-names")
    assert stay <= set(reachable.split())
    assert gone
    kept = [file for file in (crm.root / ".git").rglob("*") if file.is_file()]
    assert not [file for file in kept if _ADDRESS.encode() in file.read_bytes()]


def _assert_ended(crm: "Crm", before: Before) -> str:
    """Let the next command look; give which state it found or made."""
    told = [sentence for _ in range(2) for sentence in crm.open()[1]]
    assert len(told) <= 1, told
    is_new = crm.git("for-each-ref") != before.refs
    # The certificate's last word, that nobody was found, is a write like any other.
    assert not told or told[0].startswith((_AFTER, TAKEN_BACK) if is_new else _BEFORE)
    (_assert_new if is_new else _assert_old)(crm, before)
    assert "notes: x" in crm.git("stash", "show", "-p")
    assert crm.git("status", "--porcelain") == ""
    crm.assert_whole()
    return "new" if is_new else "old"


@pytest.fixture
def steps(told_of: "Crm") -> list[str]:
    """All boundaries of an erasure that nobody interrupts, from the lock on."""
    copy = replace(told_of, root=told_of.root.with_name("whole"))
    shutil.copytree(told_of.root, copy.root, symlinks=True)
    copy.git("status")
    before = _before(copy)
    status, names = _run(copy)
    assert status == 0
    assert _assert_ended(copy, before) == "new"
    return names[names.index("open lock") :]


def _copies(crm: "Crm") -> Iterator["Crm"]:
    number = 0
    while True:
        copy = replace(crm, root=crm.root.with_name(f"copy-{number}"))
        shutil.copytree(crm.root, copy.root, symlinks=True)
        copy.git("status")
        yield copy
        shutil.rmtree(copy.root)
        number += 1


@pytest.mark.parametrize("with_children", [False, True], ids=["alone", "with its children"])
def test_an_erasure_that_is_killed_after_any_step_is_old_or_new(
    told_of: "Crm", steps: Sequence[str], with_children: bool
) -> None:
    group = {"FAULT_GROUP": "1"} if with_children else {}
    chosen = [step for step in _STEPS if step[0].startswith("while") or not with_children]
    for (name, at, state), crm in zip(chosen, _copies(told_of), strict=False):
        assert name in steps, name
        before = _before(crm)
        status, _ = _run(crm, FAULT_AT=str(at), FAULT_STEP=name, **group)
        assert status == -signal.SIGKILL, name
        assert (name, _assert_ended(crm, before)) == (name, state)


@pytest.mark.slow
def test_an_erasure_that_is_killed_at_any_boundary_is_old_or_new(told_of: "Crm") -> None:
    for at, crm in enumerate(_copies(told_of), 1):
        before = _before(crm)
        status, _ = _run(crm, FAULT_AT=str(at))
        _assert_ended(crm, before)
        if status == 0:
            break


def test_ctrl_c_leaves_an_erasure_old_or_new(told_of: "Crm", steps: Sequence[str]) -> None:
    wanted = ("after git index-pack", "while git update-ref", "while git repack")
    for name, crm in zip(wanted, _copies(told_of), strict=False):
        assert name in steps
        before = _before(crm)
        _run(crm, FAULT_AT="1", FAULT_STEP=name, FAULT_SIGNAL="INT", FAULT_GROUP="1")
        _assert_ended(crm, before)


def test_resume_says_that_nothing_was_interrupted(told_of: "Crm") -> None:
    done = told_of.run("redact", "--resume")
    assert (done.status, done.err) == (
        2,
        "crmctl: No erasure was interrupted here; there is nothing to resume.\n",
    )


def test_resume_completes_what_was_interrupted(told_of: "Crm") -> None:
    before = _before(told_of)
    _run(told_of, FAULT_AT="1", FAULT_STEP="while git repack")
    done = told_of.run("redact", "--resume")
    assert done.status == 0
    assert done.err.startswith(_AFTER)
    assert _assert_ended(told_of, before) == "new"


Mount = Callable[[str], Path]


def _shell(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        _shell("mount", "-t", "tmpfs", "-o", "size=8m", "none", str(place))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a disk of its own needs the right to mount one")
    yield place
    _shell("umount", "--lazy", str(place))


@pytest.mark.parametrize("kilobytes", [0, 12, 40, 80, 160, 600])
def test_on_a_full_disk_an_erasure_ends_old_or_new(
    told_of: "Crm", disk: Path, kilobytes: int
) -> None:
    crm = replace(told_of, root=disk / "crm")
    shutil.copytree(told_of.root, crm.root, symlinks=True)
    crm.ok("list", "customers")
    crm.git("status")
    before = _before(crm)
    ballast = disk / "ballast"
    (disk / "spare").write_bytes(bytes(kilobytes * 1024))
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    (disk / "spare").unlink()
    done = crm.process(*_COMMAND)
    ballast.unlink()
    assert "Traceback" not in done.err
    state = _assert_ended(crm, before)
    assert done.status == 6 or state == "new"
