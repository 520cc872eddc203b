"""A query selects the records that it describes, in a fixed order."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from crmctl.errors.queries import QueryValueError
from crmctl.errors.values import UnknownFieldError
from crmctl.index.select import Order, Selection
from crmctl.model.catalogue import Catalogue
from crmctl.query.parse import parse

Index = Callable[[Mapping[str, Any]], sqlite3.Connection]
Select = Callable[..., list[str]]
TODAY = date(2026, 6, 1)

RECORDS: dict[str, dict[str, Any]] = {
    "customers/acme": {
        "name": "ACME Müller GmbH",
        "stage": "customer",
        "size": 50,
        "budget": "12500.00 EUR",
        "domains": ["acme.example"],
        "referred_by": "contacts/p-1",
        "since": "2023-01-10",
        "tags": ["b2b", "Vip"],
        "custom": {"gate_height": 3.2, "deposit": "100.00 EUR"},
        "external_ids": {"hubspot": "4711"},
        "notes": "Deliveries through the yard only.",
    },
    "customers/beta": {
        "name": "Beta",
        "stage": "lead",
        "size": 5,
        "budget": "900.00 USD",
        "parent": "acme",
        "since": "2025-06-30",
        "custom": {"deposit": "100.00 USD"},
    },
    "customers/gone": {"name": "Gone", "stage": "lead", "archived": "2026-01-01"},
    "contacts/p-1": {
        "name": {"title": "Dr.", "given": "Erika", "family": "Müller-Lüdenscheid"},
        "roles": [{"customer": "acme", "position": "Head of Purchasing"}],
        "emails": [{"address": "erika@acme.example", "primary": True}],
        "phones": [{"number": "+4935141234560"}],
        "addresses": [
            {"street": "Hauptstraße 1", "city": "Dresden", "country": "DE"},
            {"street": "Berliner Platz 2", "city": "Köln", "country": "DE"},
        ],
        "birthday": "1984-03-12",
        "language": "de",
        "aliases": ["p-9"],
    },
    "contacts/p-2": {
        "name": {"given": "Anna", "family": "Mueller"},
        "addresses": [{"city": "Berlin", "country": "AT"}],
        "phones": [{"number": "+4930112 ext. 5"}],
        "birthday": "--07-01",
        "do_not_contact": True,
    },
    "contacts/p-3": {"name": {"given": "Max"}},
    "interactions/i-1": {
        "at": "2026-05-20T09:30:00+02:00",
        "customer": "acme",
        "contacts": ["p-1"],
        "duration": "1 h 30 min",
        "about": ["customers/beta"],
    },
    "interactions/i-2": {"at": "2026-01-01", "contacts": ["p-2"], "duration": "12 min"},
    "interactions/i-3": {"at": "2026-07-01", "planned": True, "contacts": ["p-2", "p-3"]},
}


@pytest.fixture
def select(index: Index, catalogue: Catalogue) -> Select:
    """Give the ids that a query selects among records of some kinds."""
    connection = index(RECORDS)

    def ids(kinds: str, query: str, *order: Order, limit: int | None = None) -> list[str]:
        asked = [catalogue.by_name[kind] for kind in kinds.split()]
        selection = Selection(connection, catalogue, asked, parse(query), TODAY)
        rows = selection.rows(order=order, limit=limit)
        if limit is None:
            assert selection.count() == len(rows)
        return [row.record.id for row in rows]

    return ids


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", "acme beta"),
        ("stage:lead", "beta"),
        ("stage=Customer", "acme"),
        ("-stage:lead", "acme"),
        ("name:müll", "acme"),
        ("name:muell", "acme"),
        ("name:uel", "acme"),
        ("name=beta", "beta"),
        ("size>=50", "acme"),
        ("size<50", "beta"),
        ("budget>1000", "acme"),
        ("budget>100", "acme beta"),
        ('budget>"100 EUR"', "acme"),
        ('deposit:"100 usd"', "beta"),
        ("custom.deposit=100", "acme beta"),
        ("gate_height>3", "acme"),
        ("gate_height:none", "beta"),
        ("custom:any", "acme beta"),
        ("custom.gate_height:any", "acme"),
        ("external_ids:4711", "acme"),
        ("external_ids.hubspot:4711", "acme"),
        ("external_ids.other:4711", ""),
        ("external_ids.hubspot:none", "beta"),
        ("domain:acme", "acme"),
        ("domains:any", "acme"),
        ("parent:acme", "beta"),
        ("parent:mueller", "beta"),
        ("parent:acme.example", "beta"),
        ('parent:"ACME Müller GmbH"', "beta"),
        ("parent:beta", ""),
        ("parent:nobody", ""),
        ("parent:&", ""),
        ("parent:customers/ACME", "beta"),
        ("referred_by:p-1", "acme"),
        ("referred_by:contact/p-1", "acme"),
        ("referred_by:contacts/p-1", "acme"),
        ("referred_by:customers/p-1", ""),
        ("referred_by:nobody/p-1", ""),
        ("since:2023", "acme"),
        ("since>=2024", "beta"),
        ("since>9999", ""),
        ("since<=9999", "acme beta"),
        ("tag:VIP", "acme"),
        ("tag:vi", ""),
        ("tag:none", "beta"),
        ("archived:any", "gone"),
        ("archived:any OR archived:none", "acme beta gone"),
        ("kind:customer", "acme beta"),
        ("kind:contacts", ""),
        ("kind:any", "acme beta"),
        ("kind:none", ""),
        ("id:acme", "acme"),
        ("label:beta", "beta"),
        ("last_contact<30d", "acme"),
        ("last_contact:none", "beta"),
        ("last_contact:any", "acme"),
        ("yard", "acme"),
        ("eliveri", "acme"),
        ("4711", "acme"),
        ('"through the yard"', "acme"),
        ('"the through"', ""),
        ('"&"', "acme beta"),
        ("&", "acme beta"),
        ("mueller OR beta", "acme beta"),
        ("(stage:lead OR tag:b2b) -beta", "acme"),
    ],
)
def test_customers_are_selected(select: Select, query: str, ids: str) -> None:
    assert select("customer", query) == ids.split()


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ('name:"Erika Mül"', "p-1"),
        ('name:"dr. erika"', "p-1"),
        ("name:none", ""),
        ("family:none", "p-3"),
        ("addresses:Berlin", "p-1 p-2"),
        ("addresses:hauptstrasse", "p-1"),
        ("addresses:none", "p-3"),
        ("city:Berlin", "p-2"),
        ("city:köln", "p-1"),
        ("city:koeln", "p-1"),
        ("city=koeln", ""),
        ("family:müller", "p-1 p-2"),
        ("family:mueller", "p-1 p-2"),
        ("family:muller", "p-1"),
        ("addresses:koeln", "p-1"),
        ("addresses:oel", "p-1"),
        ('addresses:"2 köln"', "p-1"),
        ("email:none", "p-2 p-3"),
        ("customer:acme", "p-1"),
        ('phone:"0351 4123"', "p-1"),
        ("phone:+49351", "p-1"),
        ("phone:112", "p-2"),
        ("phone:0113", ""),
        ('phone="0351 41234560"', "p-1"),
        ("phone=0351", ""),
        ("birthday:1984", "p-1"),
        ("birthday<2000", "p-1"),
        ("birthday:03-12", "p-1"),
        ("birthday:--07", "p-2"),
        ("language:DE", "p-1"),
        ("do_not_contact:yes", "p-2"),
        ("do_not_contact:no", "p-1 p-3"),
        ("emails.primary:yes", "p-1"),
        ("emails.primary:no", "p-2 p-3"),
        ("last_contact>90d", "p-2"),
        ("-last_contact<90d", "p-2 p-3"),
        ("mueller", "p-1 p-2"),
        ("müller", "p-1 p-2"),
        ("Mueller-Luedenscheid", "p-1"),
        ("hauptstrasse", "p-1"),
        ("0351/4123", "p-1"),
        ("erika@acme.example", "p-1"),
    ],
)
def test_contacts_are_selected(select: Select, query: str, ids: str) -> None:
    assert sorted(select("contact", query)) == ids.split()


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("duration>30min", "i-1"),
        ("duration<30", "i-2"),
        ("about:beta", "i-1"),
        ("at:2026-05-20T09:30", "i-1"),
        ("at>2026-05-20T09:30", "i-3"),
        ("planned:no", "i-1 i-2"),
        ("contacts:p-2", "i-2 i-3"),
        ("contacts:p-9", "i-1"),
        ("contacts:erika@acme.example", "i-1"),
        ("contacts:mueller -planned:yes", "i-1 i-2"),
    ],
)
def test_interactions_are_selected(select: Select, query: str, ids: str) -> None:
    assert select("interaction", query) == ids.split()


def test_several_kinds_are_selected_each_by_its_own_fields(select: Select) -> None:
    assert select("customer contact", "müller") == ["acme", "p-2", "p-1"]
    assert select("customer contact", "city:Berlin OR stage:lead") == ["beta", "p-2"]
    assert select("customer contact", "", limit=3) == ["acme", "beta", "p-2"]


def test_a_filter_never_guesses(select: Select) -> None:
    assert select("contact", "mülller") == []
    assert select("contact", "name:mülller") == []


def test_a_note_is_read_only_where_its_words_may_be(index: Index, catalogue: Catalogue) -> None:
    notes = {f"customers/c-{n}": {"notes": f"{n}gate{n} ä"} for n in range(40)}
    many = Selection(
        index(notes), catalogue, [catalogue.by_name["customer"]], parse("notes:gate1"), TODAY
    )
    assert many.count() == 11


def test_a_field_that_no_kind_has_is_refused(select: Select) -> None:
    with pytest.raises(UnknownFieldError, match="Did you mean city"):
        select("customer contact", "citty:Berlin")


def test_a_kind_that_there_is_not_is_refused(select: Select) -> None:
    with pytest.raises(QueryValueError, match="one of customer, contact, interaction, task"):
        select("customer", "kind:custmer")


def test_a_group_none_of_whose_fields_fits_is_refused(select: Select) -> None:
    with pytest.raises(QueryValueError):
        select("contact", "name>3")


def test_records_are_sorted_as_asked(select: Select) -> None:
    assert select("customer", "", Order("size")) == ["beta", "acme"]
    assert select("customer", "", Order("name", descending=True)) == ["beta", "acme"]
    assert select("contact", "", Order("city")) == ["p-2", "p-1", "p-3"]
    assert select("contact", "", Order("last_contact", descending=True)) == ["p-1", "p-2", "p-3"]
    assert select("interaction", "", Order("at", descending=True)) == ["i-3", "i-1", "i-2"]
    assert select("customer", "", Order("gate_height", descending=True)) == ["acme", "beta"]
    assert select("contact", "", Order("name")) == ["p-2", "p-1", "p-3"]
    assert select("contact", "", Order("emails")) == ["p-1", "p-2", "p-3"]
    assert select("customer contact", "", Order("size"), limit=3) == ["beta", "acme", "p-2"]


def test_columns_come_with_the_rows(index: Index, catalogue: Catalogue) -> None:
    asked = [catalogue.by_name["contact"], catalogue.by_name["customer"]]
    selection = Selection(index(RECORDS), catalogue, asked, parse("p-1 OR müller"), TODAY)
    columns = ("city", "name", "last_contact", "id")
    found = {row.record.id: row.values for row in selection.rows(columns)}
    assert found["p-1"] == (
        ["Dresden", "Köln"],
        ["Dr.", "Erika", "Müller-Lüdenscheid"],
        ["2026-05-20T09:30:00+02:00"],
        ["p-1"],
    )
    assert found["acme"][0] == []
    with pytest.raises(UnknownFieldError):
        selection.rows(("citty",))


def test_of_some_records_those_are_told_that_match(index: Index, catalogue: Catalogue) -> None:
    kind = catalogue.by_name["customer"]
    selection = Selection(index(RECORDS), catalogue, [kind], parse("tag:b2b"), TODAY)
    everything = [row.record.id for row in selection.rows()]
    assert everything
    assert selection.among([*everything, "nobody", "it's"]) == set(everything)
    assert selection.among(everything[:1]) == set(everything[:1])
    assert selection.among([]) == set()
