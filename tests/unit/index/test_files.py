"""What is known of files is kept, valid or not."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from crmctl.index import files
from crmctl.index.files import FileState

Index = Callable[[Mapping[str, Any]], sqlite3.Connection]

GOOD = FileState("contacts/a.yaml", "d1", "s1")
SUSPECT = FileState("contacts/b.yaml", "d2", "s2", suspect=True)
BROKEN = FileState("contacts/c.yaml", "d3", "s3", findings='[{"code": "F001"}]')


def test_files_are_recorded_and_given_back(index: Index) -> None:
    connection = index({})
    files.write_states(connection, [BROKEN, SUSPECT, GOOD])
    assert files.recorded(connection, [GOOD.path, "unknown"]) == {GOOD.path: GOOD}
    assert files.recorded(connection, []) == {}
    assert files.all_digests(connection) == {f.path: f.digest for f in (GOOD, SUSPECT, BROKEN)}
    assert list(files.all_states(connection)) == [GOOD, SUSPECT, BROKEN]
    assert files.suspects(connection) == [SUSPECT]
    assert files.with_findings(connection) == [BROKEN]


def test_files_are_listed_as_git_lists_its_index(index: Index) -> None:
    connection = index({})
    files.write_states(connection, [GOOD, BROKEN])
    assert files.as_listed(connection) == {
        "H 100644 d1 0\tcontacts/a.yaml",
        "H 100644 d3 0\tcontacts/c.yaml",
    }


def test_many_files_are_asked_for_at_once(index: Index) -> None:
    connection = index({})
    paths = [f"contacts/{number}.yaml" for number in range(25_000)]
    files.write_states(connection, (FileState(path, "d", "s") for path in paths))
    assert len(files.recorded(connection, paths)) == len(paths)


def test_meta_keeps_any_json(index: Index) -> None:
    connection = index({})
    files.set_meta(connection, "settings", {"country": "DE"})
    files.set_meta(connection, "settings", {"country": "AT"})
    assert files.get_meta(connection, "settings") == {"country": "AT"}
    assert files.get_meta(connection, "unknown") is None
