"""A small CRM with a field of every type, and an index of any records."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from crmctl.index.database import create
from crmctl.index.files import FileState
from crmctl.index.flatten import rows
from crmctl.index.plan import plan
from crmctl.index.write import Change, fill
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.record import Record, Ref

T = FieldType

CUSTOMER = Kind(
    "customer",
    "customers",
    (
        Field("name", T.TEXT, weight=10),
        Field("stage", T.CHOICE, choices=("lead", "customer"), weight=4),
        Field("size", T.INTEGER),
        Field("budget", T.MONEY),
        Field("domains", T.DOMAIN, "domains", ("domain",), weight=4),
        Field("websites", T.URL, "websites", weight=4),
        Field("person", T.REFERENCE, target="contact"),
        Field("parent", T.REFERENCE, target="customer"),
        Field("referred_by", T.LINK),
        Field("since", T.DATE),
        Field("tags", T.LABEL, "tags", ("tag",), weight=4),
        Field("custom.gate_height", T.DECIMAL, weight=1, custom=True),
        Field("custom.deposit", T.MONEY, custom=True),
        Field("external_ids", T.IDENTIFIER, "external_ids", weight=4, map=True),
        Field("notes", T.NOTE, weight=1),
        Field("archived", T.DATE),
    ),
)
CONTACT = Kind(
    "contact",
    "contacts",
    (
        Field("name.title", T.TEXT, weight=4),
        Field("name.given", T.TEXT, short=("given",), weight=10),
        Field("name.family", T.TEXT, short=("family",), weight=10),
        Field("roles.customer", T.REFERENCE, "roles", ("customer",), target="customer", key=True),
        Field("roles.position", T.TEXT, "roles", weight=4),
        Field("emails.address", T.EMAIL, "emails", ("email",), weight=4, key=True),
        Field("emails.primary", T.BOOLEAN, "emails"),
        Field("phones.number", T.PHONE, "phones", ("phone",), weight=4, key=True),
        Field("addresses.street", T.TEXT, "addresses", weight=4),
        Field("addresses.city", T.TEXT, "addresses", ("city",), weight=4),
        Field("addresses.country", T.COUNTRY, "addresses"),
        Field("birthday", T.PARTIAL_DATE),
        Field("language", T.LANGUAGE),
        Field("do_not_contact", T.BOOLEAN),
        Field("notes", T.NOTE, weight=1),
        Field("aliases", T.IDENTIFIER, "aliases"),
        Field("archived", T.DATE),
    ),
    person=True,
)
INTERACTION = Kind(
    "interaction",
    "interactions",
    (
        Field("at", T.MOMENT),
        Field("planned", T.BOOLEAN),
        Field("customer", T.REFERENCE, target="customer"),
        Field("contacts", T.REFERENCE, "contacts", target="contact"),
        Field("subject", T.TEXT, weight=4),
        Field("body", T.NOTE, weight=1),
        Field("duration", T.DURATION),
        Field("about", T.LINK, "about"),
    ),
)
TASK = Kind(
    "task",
    "tasks",
    (
        Field("title", T.TEXT, weight=10),
        Field("due", T.MOMENT),
        Field("about", T.LINK, "about"),
        Field("done", T.MOMENT),
    ),
)

Data = Mapping[str, Any]
Records = Mapping[str, Data]
Index = Callable[[Records], sqlite3.Connection]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue((CUSTOMER, CONTACT, INTERACTION, TASK))


@pytest.fixture
def change(catalogue: Catalogue) -> Callable[[str, Data], Change]:
    """Give the change that a record of this reference, with this data, makes."""

    def build(ref: str, data: Data) -> Change:
        where = Ref.parse(ref)
        kind = catalogue.by_name[where.folder]
        named = data.get("name") or data.get("title") or where.id
        label = str(data.get("label", named))
        if isinstance(data.get("name"), dict):
            label = " ".join(data["name"].values())
        state = FileState(f"{ref}.yaml", f"digest of {where.id}", "1:2:3")
        record = Record(kind.name, where, data)
        return Change(state, rows(plan(catalogue, kind), state.path, record, label))

    return build


@pytest.fixture
def index(catalogue: Catalogue, change: Callable[[str, Data], Change]) -> Iterator[Index]:
    """Give an index, in memory, of records by their references."""
    opened: list[sqlite3.Connection] = []

    def build(records: Records) -> sqlite3.Connection:
        connection = create(None, catalogue)
        opened.append(connection)
        fill(connection, catalogue, [change(ref, data) for ref, data in records.items()])
        return connection

    yield build
    for connection in opened:
        connection.close()
