"""A record becomes rows, whatever its values look like."""

import pickle
from typing import Any

import pytest

from crmctl.index.flatten import Rows, rows
from crmctl.index.plan import plan
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.record import Record, Ref


def flat(catalogue: Catalogue, folder: str, data: dict[str, Any], label: str = "") -> Rows:
    kind = catalogue.by_name[folder]
    record = Record(kind.name, Ref(folder, "x-1"), data)
    return rows(plan(catalogue, kind), f"{folder}/x-1.yaml", record, label)


def table(catalogue: Catalogue, folder: str, found: Rows, name: str) -> list[tuple[Any, ...]]:
    tables = plan(catalogue, catalogue.by_name[folder]).tables
    return next((items for number, items in found.lists if tables[number].name == name), [])


def column(catalogue: Catalogue, folder: str, found: Rows, name: str) -> object:
    columns = [each for each, _ in plan(catalogue, catalogue.by_name[folder]).tables[0].columns]
    return found.main[columns.index(name)]


def test_single_values_stand_in_the_kind_s_own_table(catalogue: Catalogue) -> None:
    found = flat(catalogue, "customers", {"size": 7, "budget": "12500.00 EUR", "since": "2023"})
    assert column(catalogue, "customers", found, "size") == 7
    assert column(catalogue, "customers", found, "budget") == 12500.0
    assert column(catalogue, "customers", found, "budget_currency") == "EUR"
    assert column(catalogue, "customers", found, "since") == "2023"


def test_lists_maps_and_custom_fields_stand_in_tables_of_their_own(catalogue: Catalogue) -> None:
    data = {
        "tags": ["b2b", None, "vip"],
        "external_ids": {"hubspot": "4711", "old": ["1", None, "2"]},
        "custom": {"gate_height": 3.2, "deposit": "9.50 EUR", "unknown": 1},
    }
    found = flat(catalogue, "customers", data)
    tags = table(catalogue, "customers", found, "customers_tags")
    assert tags == [(0, "b2b"), (1, None), (2, "vip")]
    assert table(catalogue, "customers", found, "customers_external_ids") == [
        (0, "hubspot", "4711"),
        (1, "old", "1"),
        (2, "old", "2"),
    ]
    assert table(catalogue, "customers", found, "customers_custom") == [
        (0, "gate_height", 3.2),
        (1, "deposit", 9.5),
        (2, "deposit_currency", "EUR"),
    ]


def test_items_keep_their_place_and_their_names(catalogue: Catalogue) -> None:
    emails = [{"address": "a@b.example"}, {"address": "c@d.example", "primary": True}]
    found = flat(catalogue, "contacts", {"emails": emails})
    assert table(catalogue, "contacts", found, "contacts_emails") == [
        (0, "a@b.example", None),
        (1, "c@d.example", 1),
    ]


def test_references_become_links(catalogue: Catalogue) -> None:
    data = {
        "at": "2026-11-21T09:30:00+01:00",
        "customer": "acme",
        "contacts": ["p-1"],
        "about": ["tasks/t-1", "complaints/c-1"],
    }
    at = data["at"]
    assert flat(catalogue, "interactions", data).links == (
        ("customer", "customer", "acme", at),
        ("contacts", "contact", "p-1", at),
        ("about", "task", "t-1", None),
        ("about", "complaints", "c-1", None),
    )
    planned = flat(catalogue, "interactions", {**data, "planned": True})
    assert {at for *_, at in planned.links} == {None}


def test_what_people_type_is_looked_up(catalogue: Catalogue) -> None:
    data = {
        "name": {"given": "Jürgen", "family": "Mueller"},
        "emails": [{"address": "J@B.example"}],
        "phones": [{"number": "+4935141"}],
    }
    found = flat(catalogue, "contacts", data, "Jürgen Mueller")
    assert found.keys == (
        "jurgen mueller",
        "jurgen muller",
        "j@b.example",
        "4935141",
        "035141",
    )


def test_words_stand_in_three_sections_with_their_loose_forms(catalogue: Catalogue) -> None:
    data = {"name": "Möbel Bauer", "tags": ["b2b"], "notes": "Neue Straße, neue Tür."}
    title, fields, notes = flat(catalogue, "customers", data, "Möbel Bauer").words
    assert title == "mobel bauer ¦ mobel baur"
    assert fields == "b2b"
    assert notes == "neue strasse neue tur ¦ neu ¦ neu"


def test_former_ids_and_the_archive_are_noted(catalogue: Catalogue) -> None:
    found = flat(catalogue, "contacts", {"aliases": ["p-0"], "archived": "2026-01-01"}, "Ä B")
    assert found.aliases == (("contact", "p-0", "x-1"),)
    assert found.record[3:6] == ("Ä B", "a b", "2026-01-01")


@pytest.mark.parametrize(
    "data",
    [
        {"name": "text", "emails": "text", "roles": [["nested"]], "phones": {"number": "1"}},
        {"emails": [None, 1, {"address": {"deep": 1}}], "birthday": 7, "aliases": "p-1"},
        {"emails": {"address": "a@b.example"}, "name": {"given": "---"}},
        {"do_not_contact": "maybe", "name": [], "archived": False},
    ],
)
def test_values_of_an_unexpected_shape_are_no_hindrance(
    catalogue: Catalogue, data: dict[str, Any]
) -> None:
    assert flat(catalogue, "contacts", data).record[0] == "contact"


def test_numbers_and_maps_of_an_unexpected_shape_are_no_hindrance(catalogue: Catalogue) -> None:
    data = {"size": "seven", "budget": "much", "external_ids": ["4711"], "custom": "deposit"}
    found = flat(catalogue, "customers", data)
    assert column(catalogue, "customers", found, "size") == "seven"
    assert column(catalogue, "customers", found, "budget") == "much"


def test_rows_and_plans_travel_between_processes(catalogue: Catalogue) -> None:
    found = flat(catalogue, "customers", {"name": "Acme"})
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes
    made = plan(catalogue, catalogue.by_name["contact"])
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - the same


def test_maps_and_lists_inside_items_are_found() -> None:
    kind = Kind(
        "order",
        "orders",
        (
            Field("lines.text", FieldType.TEXT, "lines"),
            Field("lines.notes", FieldType.TEXT, "lines.notes"),
            Field("lines.ids", FieldType.IDENTIFIER, "lines.ids", map=True),
        ),
    )
    catalogue = Catalogue((kind,))
    data = {"lines": [{"text": "a", "notes": ["n", "m"], "ids": {"k": "v"}}, {"notes": ["o"]}]}
    found = flat(catalogue, "orders", data)
    assert table(catalogue, "orders", found, "orders_lines") == [(0, "a"), (1, None)]
    assert table(catalogue, "orders", found, "orders_lines_notes") == [
        (0, "n"),
        (1, "m"),
        (2, "o"),
    ]
    assert table(catalogue, "orders", found, "orders_lines_ids") == [(0, "k", "v")]
