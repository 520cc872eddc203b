"""The index may be lost, damaged or in the way: it is made again, and nobody notices."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.faults.conftest import Crm

_ACME = "customers/acme-gmbh.yaml"


def _delete(file: Path) -> None:
    file.unlink()


def _delete_all(file: Path) -> None:
    for each in file.parent.iterdir():
        each.unlink()


def _truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _truncate_to_a_page(file: Path) -> None:
    os.truncate(file, 4096)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _randomise(file: Path) -> None:
    file.write_bytes(random.Random(1).randbytes(100_000))  # noqa: S311 - no secret


def _spoil_pages(file: Path) -> None:
    _spoil(file, range(8, 10_000))


def _spoil(file: Path, pages: range) -> None:
    """Keep the header and what SQLite needs to open the file: the damage shows only later."""
    content = bytearray(file.read_bytes())
    dice = random.Random(2)  # noqa: S311 - no secret
    for page in pages:
        if page * 4096 < len(content):
            content[page * 4096 : page * 4096 + 2000] = dice.randbytes(2000)
    file.write_bytes(content)


def _make_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _make_a_full_folder(file: Path) -> None:
    _make_a_folder(file)
    (file / "something").touch()


def _make_newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE meta SET value = '\"999\"' WHERE key = 'version'")


def _make_of_a_newer_program(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE meta SET value = '\"99.0\"' WHERE key = 'program'")


def _link_to_nowhere(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.parent / "gone" / "index.sqlite")


_DAMAGES = (
    *(_delete, _delete_all, _truncate, _truncate_to_a_page, _empty, _randomise, _spoil_pages),
    *(_make_a_folder, _make_a_full_folder, _make_newer, _make_of_a_newer_program),
    _link_to_nowhere,
)


@pytest.mark.parametrize("damage", _DAMAGES)
def test_a_damaged_index_is_made_again(damage: Callable[[Path], None], crm: "Crm") -> None:
    expected = crm.ok("list", "customers"), crm.ok("show", "acme-gmbh")
    damage(crm.private / "index.sqlite")
    assert (crm.ok("list", "customers"), crm.ok("show", "acme-gmbh")) == expected
    crm.ok("set", "acme-gmbh", "stage=customer")
    crm.assert_whole()


@pytest.mark.parametrize("damage", _DAMAGES)
def test_a_damaged_index_does_not_keep_a_change_back(
    damage: Callable[[Path], None], crm: "Crm"
) -> None:
    crm.ok("list", "customers")
    damage(crm.private / "index.sqlite")
    crm.ok("set", "acme-gmbh", "stage=customer")
    assert b"stage: customer\n" in crm.read(_ACME)
    crm.assert_whole()


def test_no_spoilt_page_of_the_index_is_a_bug(crm: "Crm") -> None:
    file = crm.private / "index.sqlite"
    crm.ok("list", "customers")
    whole = file.read_bytes()
    _delete_all(file)
    for page in range(1, len(whole) // 4096, 9):
        file.write_bytes(whole)
        _spoil(file, range(page, page + 9))
        for arguments in (("show", "acme-gmbh"), ("search", "erika"), ("check",)):
            done = crm.run(*arguments)
            assert done.status in {0, 6}, (page, done.err)
            assert crm.run(*arguments).status == 0
    crm.assert_whole()


def test_the_log_of_a_killed_process_is_taken_in(crm: "Crm") -> None:
    """SQLite's write-ahead log stays when the last process dies without closing the index."""
    crm.ok("list", "customers")
    writing = (
        "import os, signal, sqlite3, sys\n"
        "index = sqlite3.connect(sys.argv[1])\n"
        "index.execute(\"UPDATE meta SET value = value WHERE key = 'version'\")\n"
        "index.commit()\n"
        'index.execute("DELETE FROM records")\n'
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    file = crm.private / "index.sqlite"
    ended = subprocess.run([sys.executable, "-c", writing, str(file)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert file.with_name("index.sqlite-wal").exists()
    assert "acme-gmbh" in crm.ok("list", "customers")
    crm.assert_whole()


def test_a_log_of_another_index_is_no_hindrance(crm: "Crm") -> None:
    crm.ok("list", "customers")
    (crm.private / "index.sqlite-wal").write_bytes(b"\x37\x7f\x06\x82" + b"\1" * 5000)
    assert "acme-gmbh" in crm.ok("list", "customers")
    crm.assert_whole()


def test_an_index_that_another_process_writes_is_waited_for(crm: "Crm") -> None:
    crm.ok("list", "customers")
    crm.write(_ACME, crm.read(_ACME).replace(b"ACME GmbH", b"Edited GmbH"))
    with closing(sqlite3.connect(crm.private / "index.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        reader = crm.start("list", "customers", "Edited")
        with pytest.raises(subprocess.TimeoutExpired):
            reader.wait(1.5)
        other.execute("ROLLBACK")
        out, err = reader.communicate(timeout=60)
    assert (reader.returncode, err) == (0, "")
    assert "acme-gmbh" in out
    crm.assert_whole()


def test_a_first_index_is_exact_while_files_change(crm: "Crm") -> None:
    for number in range(400):
        crm.write(f"customers/many-{number}.yaml", "type: organisation\nname: Old\n")
    crm.ok("save")
    reader = crm.start("index", "rebuild")
    for number in range(0, 400, 7):
        crm.write(f"customers/many-{number}.yaml", "type: organisation\nname: New\n")
    reader.communicate(timeout=120)
    assert reader.returncode == 0
    found = crm.ok("list", "customers", "New", "--format", "ids")
    assert found.count("\n") == len(range(0, 400, 7))
    crm.assert_indexed()
