from typing import Any

import pytest

from crmctl.matching.columns import Type
from crmctl.matching.records import columns_of


def texts(data: dict[str, Any], kind: str) -> dict[str, tuple[str, ...]]:
    """Give what one record says, by column; what it does not say is left out."""
    return {
        column.name: cells
        for column in columns_of([data], kind)
        if (cells := tuple(filter(None, column.values[0])))
    }


def test_a_contact_is_who_it_is_where_it_is_and_for_whom_it_works() -> None:
    data = {
        "name": {"given": "Ida", "family": "Vogt", "display": "Vogt, Ida"},
        "birthday": "1984-03-12",
        "roles": [{"customer": "vogt-bau-gmbh"}, {"title": "Chair"}],
        "emails": [{"address": "ida@vogt.example"}, {"address": "ida@gmx.de"}],
        "phones": [{"number": "+49351123456"}],
        "addresses": [{"street": "Ring 5", "postal_code": "01067", "city": "Dresden"}],
    }

    assert texts(data, "contact") == {
        "given name": ("Ida",),
        "family name": ("Vogt",),
        "name": ("Vogt, Ida",),
        "birthday": ("1984-03-12",),
        "organisation": ("vogt bau gmbh",),
        "e-mail": ("ida@vogt.example", "ida@gmx.de"),
        "phone": ("+49351123456",),
        "street": ("Ring 5",),
        "postcode": ("01067",),
        "city": ("Dresden",),
    }


def test_a_customer_has_its_names_and_domains() -> None:
    data = {
        "name": "Vogt Bau",
        "legal_name": "Vogt Bau GmbH",
        "domains": ["vogt.example"],
        "websites": [{"url": "https://shop.example"}],
        "birthday": "1984-03-12",
    }

    assert texts(data, "customer") == {
        "name": ("Vogt Bau GmbH", "Vogt Bau"),
        "domain": ("vogt.example", "https://shop.example"),
    }


def test_numbers_of_other_systems_are_a_column_for_each_system() -> None:
    records: list[dict[str, Any]] = [
        {"external_ids": {"hubspot": 17, "legacy": "x-1"}, "vat_id": "DE1"},
        {"external_ids": {"hubspot": "18"}},
    ]

    columns = [each for each in columns_of(records, "customer") if each.type is Type.IDENTIFIER]

    assert {each.name: list(each.values) for each in columns} == {
        "hubspot": ["17", "18"], "legacy": ["x-1", ""], "vat_id": ["DE1", ""],
    }  # fmt: skip


def test_ids_of_two_people_that_differ_by_a_letter_do_not_resemble_each_other() -> None:
    records: list[dict[str, Any]] = [
        {"person": "p-7k3f9q2m"},
        {"person": "p-7k3f9q2n"},
        {"person": "p-7k3f9q2m"},
    ]

    (column,) = [one for one in columns_of(records, "customer") if one.type is Type.IDENTIFIER]

    one, other, again = column.values
    assert one == again != other
    assert sum(a == b for a, b in zip(one, other, strict=True)) < 8


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": None, "emails": None, "phones": "none", "external_ids": ["x"], "roles": [None]},
        {"name": 7, "emails": [{"address": None}], "addresses": [[]], "birthday": []},
        {"name": [], "external_ids": {"flag": True, "empty": "", "none": None}, "person": 0.5},
    ],
)
@pytest.mark.parametrize("kind", ["contact", "customer"])
def test_what_has_another_shape_says_nothing(data: dict[str, Any], kind: str) -> None:
    found = texts(data, kind)

    assert found in ({}, {"name": ("7",)})


def test_no_records_are_columns_without_rows() -> None:
    assert {len(column.values) for column in columns_of([], "contact")} == {0}
