"""A disk that is full, and one that cannot be written: a clear error, and nothing lost."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.faults.conftest import Crm

_ACME = "customers/acme-gmbh.yaml"
_READING = (
    ("list", "customers"),
    ("show", "acme-gmbh"),
    ("search", "erika"),
    ("check",),
    ("due",),
    ("report", "customers-by-stage"),
    ("history", "acme-gmbh"),
    ("export", "json", "customers"),
)
_WRITING = (
    ("set", "acme-gmbh", "stage=customer"),
    ("add", "customer", "Neu GmbH"),
    ("log", "call", "acme-gmbh", "--text", "x"),
    ("remove", "gamma-kg", "--yes"),
    ("merge", "acme-gmbh", "beta-ag", "--yes"),
    ("undo",),
)

Mount = Callable[[str], Path]


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Give a function that makes a small disk of its own, with these options."""
    mounted: list[Path] = []

    def make(options: str) -> Path:
        place = tmp_path / f"disk-{len(mounted)}"
        place.mkdir()
        try:
            _run("mount", "-t", "tmpfs", "-o", options, "none", str(place))
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("a disk of its own needs the right to mount one")
        mounted.append(place)
        return place

    yield make
    for place in mounted:
        _run("umount", "--lazy", str(place))


def _moved(crm: "Crm", disk: Path) -> "Crm":
    shutil.copytree(crm.root, disk / "crm", symlinks=True)
    moved = replace(crm, root=disk / "crm")
    # In a process of its own: a disk with an open file cannot be made read-only.
    assert moved.process("list", "customers").status == 0
    moved.git("status")
    return moved


def _fill(disk: Path, leave: int) -> Path:
    """Take all space of a disk but so many bytes."""
    ballast, spare = disk / "ballast", disk / "spare"
    spare.write_bytes(b"\0" * leave)
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 4096):
            pass
    spare.unlink()
    return ballast


@pytest.mark.parametrize("kilobytes", [0, 4, 12, 24, 40, 64, 100, 200, 600])
def test_on_a_full_disk_a_write_is_whole_or_refused(
    kilobytes: int, crm: "Crm", mount: Mount
) -> None:
    disk = mount("size=8m")
    crm = _moved(crm, disk)
    before, head = crm.files(), crm.head
    ballast = _fill(disk, kilobytes * 1024)
    done = crm.process("set", "acme-gmbh", "stage=customer")
    reading = crm.process("list", "customers")
    ballast.unlink()
    assert reading.status == 0, reading.err
    if done.status == 0:
        assert crm.git("rev-parse", "HEAD~1").strip() == head
        assert b"stage: customer\n" in crm.read(_ACME)
    else:
        assert done.status == 6, done.err
        assert done.err.count("\n") == 1
        assert (crm.files(), crm.head) == (before, head)
        assert crm.git("status", "--porcelain") == ""
    crm.ok("set", "acme-gmbh", "stage=former")
    crm.assert_whole()


def test_without_a_free_inode_a_write_is_refused(crm: "Crm", mount: Mount) -> None:
    disk = mount("size=8m,nr_inodes=400")
    crm = _moved(crm, disk)
    before, head = crm.files(), crm.head
    fillers = []
    with suppress(OSError):
        for number in range(400):
            fillers.append(disk / f"filler-{number}")
            fillers[-1].touch()
    done = crm.process("add", "contact", "Jan Neu")
    for filler in fillers:
        filler.unlink(missing_ok=True)
    assert done.status == 6, done.err
    assert (crm.files(), crm.head) == (before, head)
    crm.ok("add", "contact", "Jan Neu")
    crm.assert_whole()


@pytest.fixture
def read_only(crm: "Crm", mount: Mount) -> Iterator["Crm"]:
    """A CRM on a disk that was made read-only."""
    disk = mount("size=16m")
    crm = _moved(crm, disk)
    _run("mount", "-o", "remount,ro", str(disk))
    yield crm
    _run("mount", "-o", "remount,rw", str(disk))


@pytest.mark.parametrize("arguments", _READING, ids=" ".join)
def test_a_read_only_disk_is_read(arguments: tuple[str, ...], read_only: "Crm") -> None:
    done = read_only.process(*arguments)
    assert done.status == 0, done.err
    assert "cannot be written" not in done.err


@pytest.mark.parametrize("arguments", _WRITING, ids=" ".join)
def test_a_read_only_disk_is_not_written(arguments: tuple[str, ...], read_only: "Crm") -> None:
    done = read_only.process(*arguments)
    assert (done.status, done.out) == (6, "")
    assert "so nothing was changed" in done.err
    assert "Traceback" not in done.err


def _with_mode(crm: "Crm", mode: str) -> None:
    _run("mount", "-o", f"remount,{mode}", str(crm.root.parent))


@pytest.mark.parametrize("left", ["no index", "a damaged index", "an index that is behind"])
def test_a_read_only_disk_is_read_without_an_index_that_fits(left: str, read_only: "Crm") -> None:
    crm = read_only
    _with_mode(crm, "rw")
    if left == "no index":
        shutil.rmtree(crm.root / ".git" / "crmctl")
    elif left == "a damaged index":
        (crm.private / "index.sqlite").write_bytes(b"damaged" * 1000)
    crm.write(_ACME, crm.read(_ACME).replace(b"ACME GmbH", b"Edited GmbH"))
    _with_mode(crm, "ro")
    for _ in range(2):
        done = crm.process("list", "customers", "Edited")
        assert (done.status, done.err) == (0, "")
        assert "acme-gmbh" in done.out


def test_a_read_only_disk_is_read_after_a_write_was_killed(read_only: "Crm") -> None:
    crm = read_only
    _with_mode(crm, "rw")
    crm.git("update-ref", "refs/worktree/crmctl/root", "HEAD~1")
    crm.write(_ACME, crm.read(_ACME).replace(b"stage: prospect", b"stage: customer"))
    _with_mode(crm, "ro")
    done = crm.process("list", "customers", "stage:customer")
    assert done.status == 0
    assert "acme-gmbh" in done.out
