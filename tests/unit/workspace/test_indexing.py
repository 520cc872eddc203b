"""Opening the index: as it is, brought up to date, made anew, or in memory."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import NoReturn

import pytest

from crmctl.errors.base import DiskError
from crmctl.errors.crm import BrokenSettingsError, NotACrmError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.indexing import drop_index
from crmctl.workspace.lock import exclusive

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_BETA, _FILE = Ref("customers", "beta-ag"), "customers/beta-ag.yaml"


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _index(crm: Path) -> Path:
    return crm / ".git" / "crmctl" / "root" / "index.sqlite"


def _mark(crm: Path) -> None:
    """Leave a mark in the index: one that is made anew has none."""
    with closing(sqlite3.connect(_index(crm))) as connection, connection:
        connection.execute("INSERT INTO meta VALUES ('mark', '1')")


def _is_marked(crm: Path) -> bool:
    with closing(sqlite3.connect(_index(crm))) as connection:
        return connection.execute("SELECT 1 FROM meta WHERE key = 'mark'").fetchone() is not None


def _label(workspace: Workspace) -> object:
    return workspace.rows("SELECT label FROM records WHERE id = 'beta-ag'")[0][0]


def _edit(crm: Path) -> None:
    (crm / _FILE).write_text("type: organisation\nname: After\n")


def _damage(crm: Path) -> None:
    """Spoil a page that is not looked at when the index is opened."""
    _open(crm).connection.close()
    with closing(sqlite3.connect(_index(crm))) as connection:
        [(page,)] = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'files' AND type = 'table'"
        )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with _index(crm).open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)


def test_an_index_that_fits_is_used_again(crm: Path) -> None:
    _open(crm)
    _mark(crm)
    assert _open(crm).record(_BETA) is not None
    assert _is_marked(crm)


def test_settings_that_say_something_else_make_a_new_index(crm: Path) -> None:
    _open(crm)
    _mark(crm)
    settings = crm / "crm.yaml"
    settings.write_text(f"# A comment says nothing else.\n{settings.read_text()}")
    _open(crm)
    assert _is_marked(crm)
    settings.write_text(settings.read_text().replace("DE", "AT"))
    assert _open(crm).config["country"] == "AT"
    assert not _is_marked(crm)


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
    _damage(crm)
    _edit(crm)
    workspace = _open(crm)
    assert _label(workspace) == "After"
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


# --- what does not fit, or cannot be written -------------------------------------------------


def _is_open(file: Path) -> bool:
    """Tell whether anybody has the index open: it keeps its write-ahead log then."""
    with closing(sqlite3.connect(file, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            return True
        connection.execute("PRAGMA journal_mode=WAL")
    return False


def test_an_index_whose_settings_are_broken_is_closed(crm: Path) -> None:
    workspace = _open(crm)
    assert _is_open(_index(crm))
    workspace.connection.close()
    (crm / "crm.yaml").write_text("name: [")
    with pytest.raises(BrokenSettingsError) as caught:
        _open(crm)
    assert not _is_open(_index(crm)), caught  # whose traceback holds on to what it can


def test_an_index_of_another_program_is_made_anew(crm: Path) -> None:
    _open(crm).connection.close()
    _mark(crm)
    with closing(sqlite3.connect(_index(crm))) as connection, connection:
        connection.execute("UPDATE meta SET value = '\"0.0\"' WHERE key = 'program'")
    assert _open(crm).record(_BETA) is not None
    assert not _is_marked(crm)


def test_an_index_that_cannot_be_written_is_brought_up_to_date_in_memory(crm: Path) -> None:
    _open(crm).connection.close()
    before = _index(crm).read_bytes()
    _index(crm).with_name("index.sqlite-wal").mkdir()  # so SQLite opens it for reading only
    (crm / "crm.yaml").write_text(f"# A comment.\n{(crm / 'crm.yaml').read_text()}")
    _edit(crm)
    for _ in range(2):
        assert _label(_open(crm)) == "After"
    assert _index(crm).read_bytes() == before


def test_a_damaged_index_that_cannot_be_made_anew_is_made_in_memory(crm: Path) -> None:
    _damage(crm)
    lock = _index(crm).with_name("index.lock")
    lock.unlink()
    lock.mkdir()
    _edit(crm)
    assert _label(_open(crm)) == "After"
    assert not _is_open(_index(crm))


def _interrupted(_what: str, _size: int | None) -> NoReturn:
    raise KeyboardInterrupt


@pytest.mark.parametrize("in_memory", [False, True])
def test_an_index_that_is_interrupted_is_not_left_half(in_memory: bool, crm: Path) -> None:
    _index(crm).unlink()
    lock = _index(crm).with_name("index.lock")
    if in_memory:
        lock.unlink()
        lock.mkdir()
    with pytest.raises(KeyboardInterrupt):
        Workspace.open(crm, Surroundings(_NOW, progress=_interrupted))
    assert not _index(crm).exists()
    assert _open(crm).record(_BETA) is not None


def test_an_index_that_somebody_else_makes_meanwhile_is_used(crm: Path) -> None:
    _open(crm).connection.close()
    _mark(crm)
    made = _index(crm).rename(crm / "made")
    told, seen = list[str](), list[object]()
    waits = Event()

    def tell(sentence: str) -> None:
        told.append(sentence)
        waits.set()

    def look() -> None:
        with closing(Workspace.open(crm, Surroundings(_NOW, tell)).connection) as connection:
            seen.extend(connection.execute("SELECT count(*) FROM records"))

    reader = Thread(target=look)
    with exclusive(_index(crm).with_name("index.lock"), lambda: None):
        reader.start()
        assert waits.wait(60)
        made.rename(_index(crm))
    reader.join()
    assert (told, seen) == (["Waiting for another crmctl to finish ..."], [(9,)])
    assert _is_marked(crm)


def test_an_index_that_cannot_be_rebuilt_leaves_nothing_running(crm: Path) -> None:
    workspace = _open(crm)
    _mark(crm)
    lock = _index(crm).with_name("index.lock")
    lock.unlink()
    lock.mkdir()
    with pytest.raises(DiskError):
        workspace.rebuild()
    assert _is_marked(crm)
