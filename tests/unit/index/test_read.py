"""Records and what refers to them are read back."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from crmctl.index import read
from crmctl.index.read import Link
from crmctl.model.catalogue import Catalogue

Index = Callable[[Mapping[str, Any]], sqlite3.Connection]

RECORDS: dict[str, dict[str, Any]] = {
    "customers/acme": {"name": "Acme"},
    "customers/beta": {"name": "Beta", "referred_by": "contacts/p-1"},
    "contacts/p-1": {
        "name": {"given": "Erika", "family": "Müller"},
        "roles": [{"customer": "acme"}],
        "aliases": ["p-0"],
    },
    "contacts/p-2": {"name": {"given": "Max"}, "archived": "2026-01-01"},
    "interactions/i-1": {"at": "2026-01-01", "contacts": ["p-1"], "subject": "old"},
    "interactions/i-2": {"at": "2026-02-01T10:00:00+01:00", "contacts": ["p-0"]},
    "tasks/t-1": {"title": "late", "about": ["contacts/p-1"], "due": "2026-05-01"},
    "tasks/t-2": {"title": "some time", "about": ["contacts/p-1"]},
    "tasks/t-3": {"title": "past", "about": ["contacts/p-1"], "done": "2026-01-01"},
    "tasks/t-4": {"title": "lost", "about": ["contacts/p-9"]},
}


@pytest.fixture
def connection(index: Index) -> sqlite3.Connection:
    return index(RECORDS)


def ids(records: list[read.Stored]) -> list[str]:
    return [record.id for record in records]


def test_a_record_is_read_by_its_id_and_its_path(connection: sqlite3.Connection) -> None:
    record = read.get(connection, "contact", "p-1")
    assert record
    assert record.data == RECORDS["contacts/p-1"]
    assert record == read.by_path(connection, "contacts/p-1.yaml")
    assert read.get(connection, "contact", "p-9") is None
    assert read.by_path(connection, "nowhere") is None


def test_every_record_is_read_in_order(connection: sqlite3.Connection) -> None:
    assert [record.id for record in read.every(connection, "contact")] == ["p-1", "p-2"]
    assert len(list(read.every(connection))) == len(RECORDS)


def test_labels_are_given_for_known_records(connection: sqlite3.Connection) -> None:
    wanted = [("contact", "p-1"), ("contact", "p-9")]
    assert read.labels(connection, wanted) == {("contact", "p-1"): "Erika Müller"}


def test_links_to_a_record_count_its_former_ids(connection: sqlite3.Connection) -> None:
    assert read.links_to(connection, "contact", "p-1") == [
        Link("customer", "beta", "referred_by"),
        Link("interaction", "i-1", "contacts"),
        Link("interaction", "i-2", "contacts"),
        Link("task", "t-1", "about"),
        Link("task", "t-2", "about"),
        Link("task", "t-3", "about"),
    ]


def test_links_to_nothing_are_found(connection: sqlite3.Connection) -> None:
    assert read.dangling(connection) == [("tasks/t-4.yaml", "about", "contact", "p-9")]


def test_a_former_id_leads_to_the_record(connection: sqlite3.Connection) -> None:
    assert read.alias(connection, "p-0") == [Link("contact", "p-1", "aliases")]
    assert read.alias(connection, "p-0", "contact") == [Link("contact", "p-1", "aliases")]
    assert read.alias(connection, "p-0", "task") == []


def test_interactions_come_newest_first(
    connection: sqlite3.Connection, catalogue: Catalogue
) -> None:
    def last(limit: int) -> list[read.Stored]:
        return read.referring(
            connection,
            catalogue,
            "contact",
            "p-1",
            by="interaction",
            order="at",
            newest_first=True,
            limit=limit,
        )

    assert ids(last(-1)) == ["i-2", "i-1"]
    assert ids(last(1)) == ["i-2"]


def test_open_tasks_come_by_date_and_those_without_last(
    connection: sqlite3.Connection, catalogue: Catalogue
) -> None:
    found = read.referring(
        connection, catalogue, "contact", "p-1", by="tasks", without="done", order="due"
    )
    assert ids(found) == ["t-1", "t-2"]


def test_only_references_of_one_field_are_given(
    connection: sqlite3.Connection, catalogue: Catalogue
) -> None:
    found = read.referring(
        connection, catalogue, "customer", "acme", by="contact", field="roles.customer"
    )
    assert ids(found) == ["p-1"]
    assert not read.referring(
        connection, catalogue, "customer", "acme", by="contact", field="other"
    )


def test_completion_knows_ids_and_words_of_names(connection: sqlite3.Connection) -> None:
    assert ids(read.complete(connection, "p-")) == ["p-1", "p-2"]
    assert ids(read.complete(connection, "Mül")) == ["p-1"]
    assert ids(read.complete(connection, "acme", ["customer"])) == ["acme"]
    assert ids(read.complete(connection, "acme", ["contact"])) == []
    assert len(read.complete(connection, "")) == len(RECORDS)
    assert len(read.complete(connection, "", limit=2)) == 2


def test_records_are_read_in_the_order_asked(connection: sqlite3.Connection) -> None:
    rowids = [row[0] for row in connection.execute("SELECT rowid FROM records WHERE kind='task'")]
    assert ids(read.by_rowids(connection, rowids[::-1])) == ["t-4", "t-3", "t-2", "t-1"]


def test_values_of_a_field_are_given_in_order(catalogue: Catalogue) -> None:
    contact, customer = catalogue.by_name["contact"], catalogue.by_name["customer"]
    data = {"emails": [{"address": "a"}, {}, {"address": "b"}], "name": {"family": "c"}}
    assert read.values(data, contact.by_name["email"]) == ["a", "b"]
    assert read.values(data, contact.by_name["family"]) == ["c"]
    assert read.values(data, contact.by_name["city"]) == []
    mapped = {"external_ids": {"a": "1", "b": "2"}, "tags": ["x"]}
    assert read.values(mapped, customer.by_name["external_ids"]) == ["1", "2"]
    assert read.values(mapped, customer.by_name["tags"]) == ["x"]
