"""Private customers are met by what the contact says who they are."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from crmctl.errors.records import UnknownRecordError
from crmctl.index import private
from crmctl.index.resolve import resolve
from crmctl.index.search import search
from crmctl.index.select import Order, Selection
from crmctl.model.catalogue import Catalogue
from crmctl.query.parse import parse

Index = Callable[[Mapping[str, Any]], sqlite3.Connection]
TODAY = date(2026, 6, 1)

RECORDS: dict[str, dict[str, Any]] = {
    "contacts/p-1": {
        "name": {"given": "Paul", "family": "Ito"},
        "addresses": [{"city": "Berlin"}],
        "birthday": "1984-03-12",
        "archived": "2026-01-01",
    },
    "contacts/p-2": {"name": {"given": "Anna", "family": "Adam"}},
    "customers/k-1": {"label": "", "person": "p-1", "stage": "lead", "notes": "Likes bicycles."},
    "customers/k-2": {"label": "", "person": "p-2", "stage": "customer"},
    "customers/k-3": {"label": "", "person": "p-gone", "stage": "lead"},
    "customers/beta": {"name": "Beta Berlin"},
    "interactions/i-1": {"at": "2026-05-01", "customer": "k-1"},
    "interactions/i-2": {"at": "2026-05-20", "contacts": ["p-1"]},
}


@pytest.fixture
def connection(index: Index) -> sqlite3.Connection:
    return index(RECORDS)


def selected(
    connection: sqlite3.Connection, catalogue: Catalogue, query: str, *order: Order
) -> list[str]:
    kinds = [catalogue.by_name["customer"]]
    rows = Selection(connection, catalogue, kinds, parse(query), TODAY).rows(order=order)
    return [row.record.id for row in rows]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("name:ito", ["k-1"]),
        ("ito bicycles", ["k-1"]),
        ('"paul ito"', ["k-1"]),
        ("ito -bicycles", []),
        ("berlin", ["beta", "k-1"]),
        ("name:none", ["k-3"]),
        ("name:any", ["k-2", "beta", "k-1"]),
        ("label:adam", ["k-2"]),
        ("archived:none name:ito", ["k-1"]),
        ("last_contact:2026-05-20", ["k-1"]),
        ("last_contact:2026-05-01", []),
        ("last_contact:none", ["k-2", "beta", "k-3"]),
        ("person:ito", ["k-1"]),
    ],
)
def test_a_query_is_asked_of_the_person_too(
    connection: sqlite3.Connection, catalogue: Catalogue, query: str, ids: list[str]
) -> None:
    assert sorted(selected(connection, catalogue, query)) == sorted(ids)


def test_the_order_is_that_of_the_names(
    connection: sqlite3.Connection, catalogue: Catalogue
) -> None:
    assert selected(connection, catalogue, "") == ["k-3", "k-2", "beta", "k-1"]
    assert selected(connection, catalogue, "", Order("name")) == ["k-2", "beta", "k-1", "k-3"]


def test_words_may_stand_in_either_record(
    connection: sqlite3.Connection, catalogue: Catalogue
) -> None:
    kinds = [catalogue.by_name["customer"]]
    for query, field in (("ito bicycles", "notes"), ("itto", "person.name.family")):
        found = search(connection, catalogue, kinds, parse(query), TODAY)
        assert [hit.record.id for hit in found.hits] == ["k-1"]
        assert found.total == 1
        assert found.hits[0].excerpt
        assert found.hits[0].excerpt.field == field


def test_each_record_is_found_once(connection: sqlite3.Connection, catalogue: Catalogue) -> None:
    found = search(connection, catalogue, catalogue.kinds, parse("adam"), TODAY)

    assert [hit.record.id for hit in found.hits] == ["p-2", "k-2"]
    assert found.total == 2


def test_a_customer_is_meant_by_the_persons_name_where_no_contact_can_be(
    connection: sqlite3.Connection, catalogue: Catalogue
) -> None:
    assert resolve(connection, catalogue, "ito", kinds=["customer"]).id == "k-1"
    assert resolve(connection, catalogue, "ito").id == "p-1"
    with pytest.raises(UnknownRecordError):
        resolve(connection, catalogue, "ito", kinds=["task"])


def test_where_nobody_is_private_nothing_is_joined(index: Index, catalogue: Catalogue) -> None:
    customer = catalogue.by_name["customer"]

    assert private.people(index({}), catalogue, customer) is None
    assert private.linked(catalogue, customer) == catalogue.by_name["contact"]
    assert private.linked(catalogue, catalogue.by_name["task"]) is None
