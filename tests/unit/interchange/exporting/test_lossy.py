"""What a format cannot hold is counted by field."""

from collections.abc import Iterator
from typing import Any

from crmctl.interchange.exporting import lossy
from crmctl.interchange.exporting.export import Export, Item
from crmctl.model.catalogue import Kind

_PEOPLE: tuple[dict[str, Any], ...] = (
    {"name": {"given": "A"}, "roles": [{"position": "x"}, {"since": "2026-01-01"}]},
    {"name": {"given": "B"}, "custom": {"hobby": "y"}},
)


def _export(kind: Kind, told: list[str]) -> Export:
    def items(_kind: Kind) -> Iterator[Item]:
        return (Item("contact", f"p-{n}", "", data) for n, data in enumerate(_PEOPLE))

    return Export(
        "x", "en", (kind,), items, tell=told.append, called=lambda folder, id_: f"{folder} {id_}"
    )


def test_fields_that_are_lost_are_counted_and_no_value_is_told(contact: Kind) -> None:
    told = list[str]()
    losses = {"contact": ("roles.since", "roles.until", "custom"), "task": ("due",)}
    export = _export(contact, told)
    found = lossy.texts(export, lambda records: (one["id"] for one in records), losses)
    assert list(found) == ["p-0", "p-1"]
    assert told == ["contacts: this format does not hold roles.since (1), custom (1)"]


def test_nothing_is_told_where_nothing_is_lost(contact: Kind) -> None:
    told = list[str]()
    assert list(lossy.texts(_export(contact, told), lambda _records: ["x"], {})) == ["x"]
    assert told == []


def test_what_is_held_in_part_and_who_has_no_entry_is_told(customer: Kind) -> None:
    told, people = list[str](), [{"type": "person", "since": "2026-01-01"}, {"name": "ACME"}]
    export = Export(
        "x",
        "en",
        (customer,),
        lambda _kind: (Item("customer", f"k-{n}", "", data) for n, data in enumerate(people)),
        tell=told.append,
    )
    partly = {"customer": ("addresses: the first alone",)}
    losses = {"customer": ("since",)}
    assert (
        len(list(lossy.texts(export, lambda records: (r["id"] for r in records), losses, partly)))
        == 2
    )
    assert told == [
        "customers: this format holds in part addresses: the first alone",
        "private customers (1) have no entry but that of the contact",
    ]


def test_names_of_customers_are_looked_up_when_they_are_asked_for(contact: Kind) -> None:
    names = lossy.Names(_export(contact, []))
    assert (names["acme"], names.get("beta", ""), bool(names)) == (
        "customers acme",
        "customers beta",
        True,
    )
    assert (list(names), len(names)) == ([], 0)
