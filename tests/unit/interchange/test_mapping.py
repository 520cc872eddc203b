"""Columns and their fields."""

import pytest

from crmctl.errors.base import UsageError
from crmctl.errors.tables import (
    TargetTakenError,
    UndetectedKindError,
    UnknownColumnError,
    UnknownTargetError,
)
from crmctl.interchange.detect import detect_kind
from crmctl.interchange.mapping import ColumnMapping, map_columns, overrides
from crmctl.interchange.paths import join
from crmctl.interchange.tables.csvread import read
from crmctl.model.catalogue import Catalogue, Kind


def _paths(mapping: ColumnMapping) -> dict[str, str]:
    pairs = zip(mapping.columns, mapping.paths, strict=True)
    return {column: join(path) for column, path in pairs if path is not None}


def _labels(mapping: ColumnMapping) -> dict[str, str]:
    return {join(path): label for path, label in mapping.labels}


def test_the_usual_german_columns_are_known(contact: Kind) -> None:
    header = ["Anrede", "Vorname", "Nachname", "Firma", "Position", "Straße", "PLZ", "Ort"]
    header += ["Telefon", "Mobil", "E-Mail", "Geburtstag", "Notizen"]
    mapping = map_columns(header, contact)
    assert _paths(mapping) == {
        "Anrede": "name.salutation",
        "Vorname": "name.given",
        "Nachname": "name.family",
        "Firma": "roles.0.customer",
        "Position": "roles.0.position",
        "Straße": "addresses.0.street",
        "PLZ": "addresses.0.postal_code",
        "Ort": "addresses.0.city",
        "Telefon": "phones.0.number",
        "Mobil": "phones.1.number",
        "E-Mail": "emails.0.address",
        "Geburtstag": "birthday",
        "Notizen": "notes",
    }
    assert _labels(mapping) == {"phones.1.label": "mobile"}


def test_the_columns_of_northwind_are_known(customer: Kind) -> None:
    header = "CustomerID,CompanyName,ContactName,ContactTitle,Address,City,Region,PostalCode,"
    mapping = map_columns((header + "Country,Phone,Fax").split(","), customer, source="northwind")
    assert _paths(mapping)["CustomerID"] == "external_ids.northwind"
    assert _paths(mapping)["CompanyName"] == "name"
    assert _labels(mapping) == {"phones.1.label": "fax"}
    assert mapping.unmapped == ("ContactName", "ContactTitle")


def test_billing_and_shipping_are_two_addresses(customer: Kind) -> None:
    mapping = map_columns(
        ["BillingStreet", "Shipping City", "Billing City", "Straße geschäftlich"], customer
    )
    assert _paths(mapping) == {
        "BillingStreet": "addresses.0.street",
        "Shipping City": "addresses.1.city",
        "Billing City": "addresses.0.city",
        "Straße geschäftlich": "addresses.2.street",
    }
    assert _labels(mapping) == {
        "addresses.0.label": "billing",
        "addresses.1.label": "delivery",
        "addresses.2.label": "work",
    }


def test_a_number_makes_another_phone_but_no_other_address(contact: Kind) -> None:
    mapping = map_columns(["Phone 1", "Phone 2", "Name 2", "Address", "Address 2"], contact)
    assert _paths(mapping) == {
        "Phone 1": "phones.0.number",
        "Phone 2": "phones.1.number",
        "Address": "addresses.0.street",
    }


def test_our_own_columns_are_taken_as_they_are_written(customer: Kind) -> None:
    header = ["kind", "id", "emails.1.address", "emails.0.address", "tags", "custom.gate_height"]
    header += ["external_ids.hubspot", "external_ids.4711", "city", "domains.0", "stage"]
    paths = map_columns(header, customer).paths
    assert [join(path or ()) for path in paths] == [
        *header[:7],
        "external_ids.\\4711",
        "addresses.0.city",
        *header[9:],
    ]


@pytest.mark.parametrize(
    "column",
    ["Stage", "TYPE", "external_ids", "emails.x.0.address", "emails.0", "name.0", "no.such", "id"],
)
def test_what_is_not_understood_is_listed(column: str, customer: Kind) -> None:
    assert map_columns([column], customer).unmapped == (column,)


def test_our_names_are_known_in_any_case(customer: Kind) -> None:
    assert _paths(map_columns(["Legal_Name", "OWNER"], customer)) == {
        "Legal_Name": "legal_name",
        "OWNER": "owner",
    }


def test_written_positions_are_kept_and_others_get_free_ones(contact: Kind) -> None:
    mapping = map_columns(["E-Mail", "emails.0.address", "emails.0.label", "Mail 2"], contact)
    assert _paths(mapping)["E-Mail"] == "emails.1.address"
    assert _paths(mapping)["Mail 2"] == "emails.2.address"


def test_no_field_is_taken_twice(contact: Kind) -> None:
    mapping = map_columns(["Ort", "City", "tags", "tags.0", "Kategorien"], contact)
    assert mapping.unmapped == ("City", "tags", "Kategorien")


def test_a_full_name_is_taken_only_without_given_and_family_name(contact: Kind) -> None:
    assert map_columns(["Name", "Titel", "Anrede"], contact).full_name
    mapping = map_columns(["Name", "Vorname", "Nachname"], contact)
    assert not mapping.full_name
    assert mapping.unmapped == ("Name",)


def test_the_name_of_an_organisation_is_no_full_name(customer: Kind) -> None:
    assert not map_columns(["Name"], customer).full_name


def test_a_chosen_field_wins(customer: Kind) -> None:
    chosen = overrides(["Nr=id", "Ort=addresses[1].city", "Chef=mobil", "City=", "a=b=notes"])
    mapping = map_columns(["Nr", "Ort", "Chef", "City", "Telefon", "a=b"], customer, chosen)
    assert _paths(mapping) == {
        "Nr": "id",
        "Ort": "addresses.1.city",
        "Chef": "phones.0.number",
        "Telefon": "phones.1.number",
        "a=b": "notes",
    }
    assert mapping.unmapped == ("City",)


def test_a_choice_that_cannot_be_is_refused(customer: Kind) -> None:
    with pytest.raises(UsageError):
        overrides(["Ort"])
    with pytest.raises(UnknownColumnError):
        map_columns(["Ort"], customer, {"Stadt": "city"})
    with pytest.raises(UnknownTargetError, match="Did you mean city"):
        map_columns(["Ort"], customer, {"Ort": "citi"})
    with pytest.raises(UnknownTargetError):
        map_columns(["Ort"], customer, {"Ort": "qqqqqq"})
    with pytest.raises(TargetTakenError):
        map_columns(["Ort", "Stadt"], customer, {"Ort": "notes", "Stadt": "notes"})


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("kind,id\ninteraction,x", "interaction"),
        ("kind,Vorname\nunheard,x", "contact"),
        ("kind,Vorname", "contact"),
        ("CompanyName,ContactName,City", "customer"),
        ("Name,Firma,E-Mail", "contact"),
        ("NAME,INDUSTRY", "customer"),
        ("first,last,email", "contact"),
        ("Vorname,E-Mail", "contact"),
        ("Ansprechpartner,Telefon", "contact"),
        ("Name,Geburtstag", "contact"),
        ("Datum,Betreff,Kunde", "interaction"),
        ("Datum,Art,Kunde", "interaction"),
        ("Aufgabe,Fällig am", "task"),
    ],
)
def test_the_kind_is_told_by_the_columns(header: str, kind: str, catalogue: Catalogue) -> None:
    assert detect_kind(read(header.encode()), catalogue).name == kind


@pytest.mark.parametrize("header", ["", "Name,E-Mail", "OrderID,Freight"])
def test_columns_that_fit_several_kinds_or_none_tell_no_kind(
    header: str, catalogue: Catalogue
) -> None:
    with pytest.raises(UndetectedKindError):
        detect_kind(read(header.encode()), catalogue)
