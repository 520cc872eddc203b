"""The index follows the files, change by change."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from crmctl.index import read
from crmctl.index.files import FileState, all_digests, count_broken
from crmctl.index.write import Change, apply
from crmctl.model.catalogue import Catalogue

Index = Callable[[Mapping[str, Any]], sqlite3.Connection]
MakeChange = Callable[[str, Mapping[str, Any]], Change]


def terms(connection: sqlite3.Connection) -> list[str]:
    return [term for (term,) in connection.execute("SELECT term FROM terms ORDER BY term")]


def test_a_changed_record_takes_the_place_of_the_old(
    index: Index, change: MakeChange, catalogue: Catalogue
) -> None:
    connection = index({"customers/acme": {"name": "Acme", "tags": ["b2b"], "parent": "beta"}})
    apply(connection, catalogue, [change("customers/acme", {"name": "Acme New"})])
    record = read.get(connection, "customer", "acme")
    assert record
    assert record.label == "Acme New"
    assert terms(connection) == ["acme", "new"]
    for table in ("customers_tags", "links"):
        assert not connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - constants


def test_a_removed_file_leaves_nothing(index: Index, catalogue: Catalogue) -> None:
    connection = index(
        {
            "customers/acme": {"name": "Acme", "tags": ["b2b"], "external_ids": {"a": "1"}},
            "contacts/p-1": {"name": {"given": "Anna"}, "aliases": ["p-0"]},
        }
    )
    apply(connection, catalogue, [], ["customers/acme.yaml", "contacts/p-1.yaml", "unknown"])
    tables = "files broken records links aliases lookup terms words customers contacts"
    tables += " customers_tags"
    for table in tables.split():
        assert not connection.execute(f"SELECT * FROM {table}").fetchall(), table  # noqa: S608 - constants


def test_a_file_that_became_invalid_is_known_without_a_record(
    index: Index, change: MakeChange, catalogue: Catalogue
) -> None:
    connection = index({"customers/acme": {"name": "Acme"}})
    broken = FileState("customers/acme.yaml", "new", "sig", findings='[{"code": "F002"}]')
    apply(connection, catalogue, [Change(broken, None)])
    assert read.get(connection, "customer", "acme") is None
    assert all_digests(connection) == {"customers/acme.yaml": "new"}
    assert count_broken(connection) == 1
    apply(connection, catalogue, [change("customers/acme", {"name": "Acme"})])
    assert count_broken(connection) == 0


def test_of_two_files_with_one_id_the_first_is_the_record(
    index: Index, change: MakeChange, catalogue: Catalogue
) -> None:
    connection = index({"customers/acme": {"name": "Second"}})
    other = change("customers/acme", {"name": "First"})
    assert other.rows
    path = "customers/a/acme.yaml"
    moved = other.rows._replace(record=(*other.rows.record[:2], path, *other.rows.record[3:]))
    apply(connection, catalogue, [Change(other.file._replace(path=path), moved)])
    record = read.get(connection, "customer", "acme")
    assert record
    assert record.label == "First"
    apply(connection, catalogue, [], [path])
    assert read.labels(connection, [("customer", "acme")]) == {("customer", "acme"): "Second"}


def test_a_first_bulk_of_records_leaves_the_index_as_record_by_record(
    index: Index, change: MakeChange, catalogue: Catalogue
) -> None:
    changes = [
        change(f"customers/c-{n}", {"name": f"Name {n}", "tags": ["b2b"]}) for n in range(2_001)
    ]
    at_once, one_by_one = index({}), index({})
    apply(at_once, catalogue, [Change(changes[0].file, None)])  # broken before
    apply(at_once, catalogue, changes)
    for each in changes:
        apply(one_by_one, catalogue, [each])
    assert count_broken(at_once) == 0
    for asked in (
        "SELECT name, sql FROM sqlite_master ORDER BY name",
        "SELECT * FROM records ORDER BY rowid",
        "SELECT * FROM lookup ORDER BY key, owner",
        "SELECT * FROM customers_tags ORDER BY owner",
        "SELECT * FROM files",
    ):
        assert at_once.execute(asked).fetchall() == one_by_one.execute(asked).fetchall()
    assert terms(at_once) == terms(one_by_one)
