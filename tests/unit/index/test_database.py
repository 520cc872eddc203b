"""The index's file is made, opened, and known to be unusable when it is."""

import sqlite3
from pathlib import Path

import pytest

from crmctl.errors.crm import IndexDamagedError
from crmctl.index.database import connect, copy, create, damage, drop, stored_catalogue
from crmctl.index.files import set_meta
from crmctl.index.write import fill
from crmctl.model.catalogue import Catalogue


@pytest.fixture
def path(tmp_path: Path, catalogue: Catalogue) -> Path:
    """The file of an empty, valid index."""
    path = tmp_path / "crmctl" / "index.sqlite"
    connection = create(path, catalogue)
    fill(connection, catalogue, [])
    connection.close()
    return path


def test_a_new_index_opens_and_knows_its_catalogue(path: Path, catalogue: Catalogue) -> None:
    connection = connect(path)
    assert stored_catalogue(connection) == catalogue
    connection.close()


def test_a_missing_index_has_to_be_built(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError):
        connect(tmp_path / "index.sqlite")


def test_an_index_that_was_never_completed_has_to_be_built(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    path = tmp_path / "index.sqlite"
    create(path, catalogue).close()
    with pytest.raises(IndexDamagedError):
        connect(path)


def test_a_file_without_tables_has_to_be_built(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    path.touch()
    with pytest.raises(IndexDamagedError):
        connect(path)


def test_an_index_of_another_version_has_to_be_built(path: Path) -> None:
    connection = connect(path)
    with connection:
        set_meta(connection, "version", "another")
    connection.close()
    with pytest.raises(IndexDamagedError):
        connect(path)


def test_a_file_that_is_no_database_has_to_be_built(path: Path) -> None:
    path.write_bytes(b"not a database, but long enough to be read as one" * 100)
    with pytest.raises(IndexDamagedError):
        connect(path)


def test_damage_met_while_reading_has_to_be_built(path: Path) -> None:
    with pytest.raises(IndexDamagedError), damage(path):
        raise sqlite3.DatabaseError
    with pytest.raises(sqlite3.OperationalError), damage(path):
        raise sqlite3.OperationalError
    with pytest.raises(sqlite3.IntegrityError), damage(path):
        raise sqlite3.IntegrityError


def test_a_folder_that_cannot_be_written_to_is_read(path: Path) -> None:
    # Where the write-ahead log's files should be stand folders, as root may write anywhere.
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).mkdir()
    connection = connect(path)
    assert connection.execute("SELECT count(*) FROM records").fetchone() == (0,)
    connection.close()


def test_an_index_locked_for_good_is_not_read_past_the_lock(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmctl.index.database._PATIENCE", 0.01)
    other = sqlite3.connect(path)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        connect(path)
    other.close()


@pytest.mark.parametrize("in_memory", [True, False])
def test_a_copy_holds_the_same(path: Path, catalogue: Catalogue, *, in_memory: bool) -> None:
    connection = connect(path)
    copied = copy(connection, None if in_memory else path.with_name("copy.sqlite"))
    assert stored_catalogue(copied) == catalogue
    connection.close()
    copied.close()


def test_dropping_leaves_nothing(path: Path) -> None:
    connect(path).close()
    drop(path)
    drop(path)
    assert list(path.parent.iterdir()) == []


def test_an_index_is_made_anew_in_place_of_a_damaged_one(path: Path, catalogue: Catalogue) -> None:
    path.write_bytes(b"damaged")
    connection = create(path, catalogue)
    fill(connection, catalogue, [])
    connection.close()
    connect(path).close()


def test_the_functions_of_the_index_answer_for_missing_values(path: Path) -> None:
    connection = connect(path)
    query = "SELECT fold('Ä', NULL, 1), fold(NULL), minutes('2 h'), minutes(NULL), digits(NULL)"
    assert connection.execute(query).fetchone() == ("a 1", None, 120.0, None, None)
    connection.close()
