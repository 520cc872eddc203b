import pytest

from crmctl.errors.deduping import (
    MappedTwiceError,
    NoSuchColumnError,
    NoTypeGivenError,
    UnknownTypeError,
)
from crmctl.interchange.deduping.names import is_of_organisations
from crmctl.interchange.deduping.recognise import recognise
from crmctl.interchange.deduping.saying import said_of_columns
from crmctl.interchange.tables.exact import ExactTable, read_exactly
from crmctl.matching.columns import Type


def _table(header: str, *rows: str) -> ExactTable:
    return read_exactly("\n".join([header, *rows, ""]).encode(), delimiter=",")


def _types(header: str, *rows: str) -> dict[str, str]:
    found = recognise(_table(header, *rows), {})
    return {name.strip(): str(type_) for name, type_ in found.types.items()}


def test_the_columns_of_febrl_are_known() -> None:
    header = (
        "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, "
        "state, date_of_birth, soc_sec_id"
    )
    assert _types(header) == {
        "given_name": "given_name",
        "surname": "family_name",
        "street_number": "house_number",
        "address_1": "street",
        "address_2": "text",
        "suburb": "city",
        "postcode": "postal_code",
        "state": "region",
        "date_of_birth": "date",
        "soc_sec_id": "identifier",
    }


def test_german_columns_are_known() -> None:
    header = "Anrede,Vorname,Nachname,Firma,Straße,PLZ,Ort,Telefon,Handy,E-Mail,Geburtsdatum"
    assert _types(header) == {
        "Vorname": "given_name",
        "Nachname": "family_name",
        "Firma": "organisation",
        "Straße": "address",
        "PLZ": "postal_code",
        "Ort": "city",
        "Telefon": "phone",
        "Handy": "phone",
        "E-Mail": "email",
        "Geburtsdatum": "date",
    }


def test_a_street_with_its_number_in_a_column_of_its_own_is_no_address() -> None:
    assert _types("Straße,Hausnummer") == {"Straße": "street", "Hausnummer": "house_number"}


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("customer_first_name", "given_name"),
        ("customerLastName", "family_name"),
        ("home phone", "phone"),
        ("Telefon 2", "phone"),
        ("email_1", "email"),
        ("billing_address_city", "city"),
        ("Rechnungs-PLZ", "postal_code"),
        ("USt-IdNr.", "identifier"),
        ("Steuer-ID", "identifier"),
        ("Geb.-Datum", "date"),
        ("dob", "date"),
        ("Ansprechpartner", "full_name"),
        ("Branche", "category"),
        ("gender", "category"),
        ("Adresszusatz", "text"),
    ],
)
def test_names_are_known_with_what_adds_nothing(name: str, type_: str) -> None:
    assert _types(f"{name},x_x_x") == {name: type_}


@pytest.mark.parametrize(
    "name",
    ["id", "rec_id", "unique_id", "Kundennummer", "Lfd. Nr.", "cluster", "class", "Label",
     "entity_id", "is_match", "company_id_left", "created_at", "Datum", "Fax", "opt_out",
     "email_verified", "phone_type", "Notizen", "Status", "type", "Umsatz"],
)  # fmt: skip
def test_what_says_nothing_of_who_it_is_about_is_ignored(name: str) -> None:
    assert _types(f"{name},city") == {"city": "city"}


def test_why_a_column_is_ignored_is_told() -> None:
    found = recognise(_table("id,cluster,email,purpose,city", "1,1,none,x,Bonn"), {})
    assert found.ignored == {
        "id": "the number of a row",
        "cluster": "what was found before",
        "email": "by its cells no email",
        "purpose": "",
    }


@pytest.mark.parametrize(
    ("name", "cell"),
    [("email", "yes"), ("phone", "yes"), ("plz", "Berlin"), ("city", "17"), ("surname", "4711"),
     ("dob", "unknown"), ("street_number", "a very long text with 1 digit")],
)  # fmt: skip
def test_cells_may_speak_against_a_name(name: str, cell: str) -> None:
    assert _types(f"{name},company", f"{cell},Muster GmbH") == {"company": "organisation"}


def test_what_a_person_says_counts_whatever_the_cells_are() -> None:
    table = _table("email,x,city,id", "yes,1,Bonn,1")
    said = {"email": Type.EMAIL, "x": Type.IDENTIFIER, "city": None, "id": Type.IDENTIFIER}
    found = recognise(table, said)
    assert found.types == {
        "email": Type.EMAIL,
        "x": Type.IDENTIFIER,
        "id": Type.IDENTIFIER,
    }
    assert found.ignored == {"city": "as said"}


@pytest.mark.parametrize(
    ("header", "cells", "type_"),
    [
        ("Vorname,Name", "Anna,Schmidt", "family_name"),
        ("first,last,name", "Anna,Schmidt,Anna Schmidt", "full_name"),
        ("company,name", "Muster GmbH,Anna Schmidt", "full_name"),
        ("name,city", "Anna Schmidt,Bonn", "full_name"),
        ("name,city", "山田太郎,東京", "full_name"),
        ("name,city", "Muster GmbH,Bonn", "organisation"),
        ("name,city", "Zur Linde 1810,Bonn", "organisation"),
        ("name,city", "Fenix,Bonn", "organisation"),
        ("Kunde,city", "Anna Schmidt,Bonn", "full_name"),
        ("Kunde,city", "Schmidt & Co. KG,Bonn", "organisation"),
    ],
)
def test_what_a_name_is_the_columns_beside_it_and_its_cells_tell(
    header: str, cells: str, type_: str
) -> None:
    name = "Kunde" if header.startswith("Kunde") else "name"
    (found,) = (
        known for column, known in _types(header, cells).items() if column.lower() == name.lower()
    )
    assert found == type_


def test_no_cells_are_no_organisations() -> None:
    assert not is_of_organisations([])


def test_a_column_is_named_nearly_as_its_header_writes_it() -> None:
    names = (" given_name", "Ort", "a=b")
    said = said_of_columns(["given_name=given-name", "ORT=City", "a=b=ignore"], names)
    assert said == {" given_name": Type.GIVEN_NAME, "Ort": Type.CITY, "a=b": None}


def test_a_column_of_two_tables_is_named_once() -> None:
    assert said_of_columns(["x=text"], ("x", "x")) == {"x": Type.TEXT}


def test_two_columns_may_be_of_one_type() -> None:
    assert said_of_columns(["a=phone", "b=phone"], ("a", "b")) == {
        "a": Type.PHONE,
        "b": Type.PHONE,
    }


@pytest.mark.parametrize(
    ("texts", "error", "sentence"),
    [
        (["a"], NoTypeGivenError, "--map takes COLUMN=TYPE"),
        (["z=city"], NoSuchColumnError, "no column 'z' in the header; its columns are a, b"),
        (["a=town"], UnknownTypeError, "no type 'town'"),
        (["a=fone"], UnknownTypeError, "Did you mean phone?"),
        (["a=city", "a=text"], MappedTwiceError, "two things"),
    ],
)
def test_what_cannot_be_said_is_refused(
    texts: list[str], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence.replace("?", r"\?")):
        said_of_columns(texts, ("a", "b"))
