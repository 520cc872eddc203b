"""A reference is what a person would type for a record."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from crmctl.errors.records import AmbiguousRecordError, UnknownRecordError
from crmctl.index.resolve import resolve
from crmctl.model.catalogue import Catalogue

Index = Callable[[Mapping[str, Any]], sqlite3.Connection]
Resolve = Callable[..., str]

RECORDS: dict[str, dict[str, Any]] = {
    "customers/acme-gmbh": {
        "name": "ACME Möbel GmbH",
        "domains": ["acme.example"],
        "external_ids": {"hubspot": "HS-4711"},
    },
    "customers/other": {
        "name": "Other",
        "websites": ["https://www.other.example/de/", "no address"],
    },
    "contacts/p-7k3f9q2m": {
        "name": {"given": "Erika", "family": "Müller-Lüdenscheid"},
        "emails": [{"address": "erika@acme.example"}],
        "phones": [{"number": "+4935141234560"}],
        "aliases": ["p-0m2c8w4r"],
    },
    "contacts/p-2": {"name": {"given": "Erika", "family": "Muster"}},
    "contacts/other": {"name": {"given": "An", "family": "Other"}},
}


@pytest.fixture
def find(index: Index, catalogue: Catalogue) -> Resolve:
    """Give the reference of the record that is meant."""
    connection = index(RECORDS)

    def run(ref: str, **more: Any) -> str:
        found = resolve(connection, catalogue, ref, **more)
        return f"{catalogue.by_name[found.kind].folder}/{found.id}"

    return run


@pytest.mark.parametrize(
    "ref", ["other.example", "WWW.other.example", "https://other.example/", "no address"]
)
def test_a_website_is_named_by_its_domain(find: Resolve, ref: str) -> None:
    assert find(ref) == "customers/other"


@pytest.mark.parametrize(
    "ref",
    [
        "contacts/p-7k3f9q2m",
        "contact/p-7k3f9q2m",
        "p-7k3f9q2m",
        " P-7K3F9Q2M ",
        "p-0m2c8w4r",
        "contacts/p-0m2c8w4r",
        "Erika@ACME.example",
        "+49 351 4123 4560",
        "0351 41234560",
        "0351/4123-4560",
        "0049 351 41234560",
        "Erika Müller-Lüdenscheid",
        "erika mueller-luedenscheid",
        "mueller luedenscheid",
        "lüdenscheid",
    ],
)
def test_a_contact_is_meant_by(find: Resolve, ref: str) -> None:
    assert find(ref) == "contacts/p-7k3f9q2m"


@pytest.mark.parametrize("ref", ["acme.example", "HS-4711", "acme möbel gmbh", "moebel"])
def test_a_customer_is_meant_by(find: Resolve, ref: str) -> None:
    assert find(ref) == "customers/acme-gmbh"


def test_a_number_is_normalised_as_its_country_writes_it(find: Resolve) -> None:
    assert find("41234560", phone=lambda _: "+4935141234560") == "contacts/p-7k3f9q2m"
    with pytest.raises(UnknownRecordError):
        find("41234560", phone=lambda _: None)


def test_several_records_are_candidates(find: Resolve) -> None:
    with pytest.raises(AmbiguousRecordError) as caught:
        find("erika")
    assert caught.value.candidates == ("contacts/p-7k3f9q2m", "contacts/p-2")
    with pytest.raises(AmbiguousRecordError) as caught:
        find("other")
    assert caught.value.candidates == ("contacts/other", "customers/other")


def test_a_kind_decides_between_candidates(find: Resolve) -> None:
    assert find("other", kinds=["customer"]) == "customers/other"
    with pytest.raises(UnknownRecordError):
        find("acme-gmbh", kinds=["contact"])


@pytest.mark.parametrize("ref", ["nobody@acme.example", "", "&", "contacts/acme-gmbh", "x/y"])
def test_what_means_no_record_is_unknown(find: Resolve, ref: str) -> None:
    with pytest.raises(UnknownRecordError) as caught:
        find(ref)
    assert "Erika" not in str(caught.value)


def test_an_unknown_id_names_ids_that_look_alike(find: Resolve) -> None:
    with pytest.raises(UnknownRecordError, match=r"Did you mean contacts/p-7k3f9q2m\?"):
        find("p-7k3f9q2n")
    with pytest.raises(UnknownRecordError, match=r"Did you mean customers/acme-gmbh\?"):
        find("customers/acme-gmhb")
