"""Rows as raw records."""

from crmctl.interchange.mapping import map_columns
from crmctl.interchange.rejected import Rejected
from crmctl.interchange.rows import Incoming, incoming
from crmctl.interchange.tables.csvread import read
from crmctl.model.catalogue import Kind


def _incoming(text: str, kind: Kind) -> list[Incoming | Rejected]:
    table = read(text.encode())
    return list(incoming(table, map_columns(table.header, kind)))


def _data(text: str, kind: Kind) -> list[object]:
    return [row.data for row in _incoming(text, kind) if isinstance(row, Incoming)]


def test_a_row_becomes_a_nested_record_without_its_empty_cells(contact: Kind) -> None:
    text = "Vorname,Nachname,Mobil,Telefon,Ort,Tags,Fax\nErika,,+49171,, Köln,b2b; vip,\n"
    assert _data(text, contact) == [
        {
            "name": {"given": "Erika"},
            "phones": [{"number": "+49171", "label": "mobile"}],
            "addresses": [{"city": " Köln"}],
            "tags": ["b2b", "vip"],
        }
    ]


def test_a_full_name_is_taken_apart_and_its_own_columns_win(contact: Kind) -> None:
    assert _data("Titel,Name,Anrede\nProf.,Dr. Erika Muster,Frau\n", contact) == [
        {"name": {"title": "Prof.", "given": "Erika", "family": "Muster", "salutation": "Frau"}}
    ]


def test_the_name_of_an_organisation_is_left_whole(customer: Kind) -> None:
    assert _data("Firma,Ort\nMüller & Meier,\n", customer) == [{"name": "Müller & Meier"}]


def test_an_id_of_ours_is_no_field(customer: Kind) -> None:
    row = _incoming("kind,id,name\ncustomers,acme, \n", customer)[0]
    assert row == Incoming(2, ("customers", "acme", " "), "acme", {})


def test_rows_that_cannot_be_taken_say_why(customer: Kind) -> None:
    assert _incoming("kind,name\ncustomer\ncontact,Erika\n", customer) == [
        Rejected(2, "", "its number of cells is 1, the header's 2", ("customer",)),
        Rejected(3, "kind", "is not a customer", ("contact", "Erika")),
    ]


def test_a_column_left_out_is_not_read(customer: Kind) -> None:
    assert _data("name,Freight\nACME,12\n", customer) == [{"name": "ACME"}]
