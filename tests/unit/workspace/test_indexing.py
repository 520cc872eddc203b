"""Opening the index: as it is, brought up to date, made anew, or in memory."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors import BrokenSettingsError, NotACrmError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.indexing import drop_index

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_BETA, _FILE = Ref("customers", "beta-ag"), "customers/beta-ag.yaml"


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _index(crm: Path) -> Path:
    return crm / ".git" / "crmctl" / "root" / "index.sqlite"


def _inode(crm: Path) -> int:
    return _index(crm).stat().st_ino


def test_an_index_that_fits_is_used_again(crm: Path) -> None:
    _open(crm)
    before = _inode(crm)
    assert _open(crm).record(_BETA) is not None
    assert _inode(crm) == before


def test_settings_that_say_something_else_make_a_new_index(crm: Path) -> None:
    _open(crm)
    before = _inode(crm)
    settings = crm / "crm.yaml"
    settings.write_text(f"# A comment says nothing else.\n{settings.read_text()}")
    _open(crm)
    assert _inode(crm) == before
    settings.write_text(settings.read_text().replace("DE", "AT"))
    assert _open(crm).config["country"] == "AT"
    assert _inode(crm) != before


def test_broken_settings_are_told_and_leave_nothing_running(crm: Path) -> None:
    _open(crm)
    (crm / "crm.yaml").write_text("name: [")
    with pytest.raises(BrokenSettingsError):
        _open(crm)


def test_what_others_write_meanwhile_is_not_seen_half(crm: Path) -> None:
    workspace = _open(crm)
    before = workspace.record(_BETA)
    (crm / _FILE).write_text("type: organisation\nname: After\n")
    after = _open(crm).record(_BETA)
    assert workspace.record(_BETA) == before != after
    workspace.refresh()
    assert workspace.record(_BETA) == after


def test_damage_that_shows_only_in_use_makes_a_new_index(crm: Path) -> None:
    _open(crm).connection.close()
    with closing(sqlite3.connect(_index(crm))) as connection:
        [(page,)] = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'files' AND type = 'table'"
        )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with _index(crm).open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    (crm / _FILE).write_text("type: organisation\nname: After\n")
    workspace = _open(crm)
    found = workspace.record(_BETA)
    assert found is not None
    assert found.data["name"] == "After"
    assert workspace.rows("PRAGMA integrity_check") == [("ok",)]


def test_a_folder_in_place_of_the_index_is_no_hindrance(crm: Path) -> None:
    _open(crm).connection.close()
    _index(crm).unlink()
    (_index(crm) / "full").mkdir(parents=True)
    assert _open(crm).record(_BETA) is not None
    assert _index(crm).is_file()


def test_a_place_that_is_no_folder_leaves_the_index_in_memory(crm: Path) -> None:
    private = _index(crm).parent
    shutil.rmtree(private)
    private.touch()
    assert _open(crm).record(_BETA) is not None
    assert private.is_file()


def test_an_index_is_dropped_from_within_the_crm_alone(crm: Path, tmp_path: Path) -> None:
    _open(crm).connection.close()
    drop_index(crm / "customers")
    assert not _index(crm).exists()
    with pytest.raises(NotACrmError):
        drop_index(tmp_path)
