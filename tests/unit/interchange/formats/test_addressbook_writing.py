"""Contacts and customers as vCards and LDIF: their form, and what they cannot hold."""

import io
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crmctl.interchange.entries import Entry, Setting
from crmctl.interchange.formats import content_lines, ldif, vcard
from crmctl.interchange.formats.ldif import writing as ldif_writing
from crmctl.interchange.formats.vcard import writing as vcard_writing
from crmctl.interchange.own import KINDS, id_of_directory, own_id
from crmctl.model.catalogue import Catalogue

SETTING = Setting(ZoneInfo("Europe/Berlin"), date(2026, 11, 23))
ERIKA: dict[str, Any] = {
    "kind": "contact",
    "id": "p-7k3f9q2m",
    "name": {
        "salutation": "Frau",
        "title": "Prof. Dr.",
        "given": "Erika Maria",
        "family": "Müller-Lüdenscheidt",
        "suffix": "MBA, LL.M.",
    },
    "roles": [
        {"customer": "acme-gmbh", "buying_role": "decider"},
        {"customer": "beta-ag", "position": "Head, of; all", "department": "R;D"},
        {"position": "Volunteer"},
        {"buying_role": "user"},
    ],
    "emails": [
        {"address": "erika@acme.example", "label": "work", "primary": True},
        {"address": "e@home.example", "label": "home"},
    ],
    "phones": [
        {"number": "+491712345678", "label": "mobile"},
        {"number": "+493012345;ext=7", "label": "Zentrale, Sammel"},
        {"number": "+4930999", "label": "fax"},
    ],
    "addresses": [
        {
            "label": "delivery",
            "street": "Hauptstraße 1, Hof",
            "postal_code": "01067",
            "city": "Dresden",
            "region": "Sachsen",
            "country": "DE",
        }
    ],
    "birthday": "--03-12",
    "language": "de",
    "profiles": {"linkedin": "erika", "Some;b: Net": "https://x.example/?a=1;b"},
    "interests": ["gates, doors"],
    "tags": ["fair-2026", "a,b"],
    "notes": "  indented\nBEGIN:VCARD\nmore\n",
}
ACME: dict[str, Any] = {
    "kind": "customer",
    "id": "acme-gmbh",
    "type": "organisation",
    "name": "ACME",
    "legal_name": "ACME GmbH & Co. KG",
    "websites": ["https://acme.example/?a=1,2"],
    "emails": [{"address": "info@acme.example"}],
    "phones": [{"number": "+4930", "label": "office"}, {"number": "+4931", "label": "fax"}],
    "addresses": [{"street": "Weg 1", "city": "Köln"}],
    "tags": ["b2b"],
    "notes": "Yard only.\n",
}


def _back(format_: Any, text: str) -> list[dict[str, Any]]:
    found = list(format_.read(io.BytesIO(text.encode()), SETTING))
    assert all(isinstance(one, Entry) for one in found)
    assert all(one.remarks == () and one.losses == () for one in found)
    return [{"kind": one.kind, "id": one.id, **one.data} for one in found]


@pytest.mark.parametrize("version", vcard_writing.VERSIONS)
def test_a_card_that_comes_back_is_the_same_record(version: str) -> None:
    text = "".join(vcard_writing.to_vcard([ERIKA, ACME], {"acme-gmbh": "ACME, Ltd."}, version))
    erika, acme = _back(vcard.FORMAT, text)
    roles = [{"customer": "acme-gmbh"}, ERIKA["roles"][1], {"position": "Volunteer"}]
    emails = [{**ERIKA["emails"][0], "primary": "true"}, ERIKA["emails"][1]]
    notes = ERIKA["notes"].rstrip("\n")
    assert erika == {**ERIKA, "roles": roles, "emails": emails, "notes": notes}
    assert acme == {**ACME, "notes": "Yard only."}


def test_a_card_of_a_contact_word_for_word() -> None:
    record = {**ERIKA, "notes": "Grüße " * 12, "profiles": {}, "phones": [], "interests": []}
    (text,) = vcard_writing.to_vcard([record], {"acme-gmbh": "ACME", "beta-ag": "Beta AG"})
    assert text.split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "PRODID:-//crmctl//EN",
        "UID:urn:crmctl:contact:p-7k3f9q2m",
        "N:Müller-Lüdenscheidt;Erika Maria;;Frau Prof. Dr.;MBA\\, LL.M.",
        "FN;DERIVED=TRUE:Prof. Dr. Erika Maria Müller-Lüdenscheidt MBA\\, LL.M.",
        "X-CRMCTL-SALUTATION:Frau",
        "item1.ORG;X-CRMCTL-CUSTOMER=acme-gmbh:ACME",
        "item2.ORG;X-CRMCTL-CUSTOMER=beta-ag:Beta AG;R\\;D",
        "item2.TITLE:Head\\, of\\; all",
        "item3.TITLE:Volunteer",
        "BDAY:--0312",
        "LANG:de",
        "EMAIL;TYPE=work;PREF=1:erika@acme.example",
        "item5.EMAIL:e@home.example",
        "item5.X-ABLabel:home",
        "item6.ADR:;;Hauptstraße 1\\, Hof;Dresden;Sachsen;01067;DE",
        "item6.X-ABLabel:delivery",
        "CATEGORIES:fair-2026,a\\,b",
        "NOTE:Grüße Grüße Grüße Grüße Grüße Grüße Grüße Grüße Grüß",
        " e Grüße Grüße Grüße ",
        "END:VCARD",
        "",
    ]


def test_a_name_that_is_only_displayed_comes_back_as_such() -> None:
    record = {"kind": "contact", "id": "p-2b4d6f8h", "name": {"display": "Ute Beispiel"}}
    (found,) = _back(vcard.FORMAT, "".join(vcard_writing.to_vcard([record])))
    assert found == record
    (found,) = _back(ldif.FORMAT, "".join(ldif_writing.to_ldif([record])))
    assert found == record


@pytest.mark.parametrize("text", ["ü" * 200, "x" * 300, "€a" * 90, "𝄞" * 60, "x" * 75, ""])
def test_a_line_is_folded_at_75_octets_and_no_character_is_cut(text: str) -> None:
    folded = content_lines.folded(text)
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == text


def test_an_entry_that_comes_back_says_what_it_can_hold() -> None:
    text = "".join(ldif_writing.to_ldif([ERIKA, ACME], {"acme-gmbh": "ACME, Ltd."}))
    assert all(len(line) <= 76 for line in text.split("\n"))
    assert text.isascii()
    erika, acme = _back(ldif.FORMAT, text)
    assert erika == {
        "kind": "contact",
        "id": "p-7k3f9q2m",
        "name": {"given": "Erika Maria", "family": "Müller-Lüdenscheidt"},
        "roles": [{"customer": "ACME, Ltd."}],
        "emails": [{"address": "erika@acme.example"}, {"address": "e@home.example"}],
        "phones": [
            {"number": "+493012345;ext=7"},
            {"number": "+491712345678", "label": "mobile"},
            {"number": "+4930999", "label": "fax"},
        ],
        "addresses": [
            {
                "street": "Hauptstraße 1, Hof",
                "postal_code": "01067",
                "city": "Dresden",
                "region": "Sachsen",
            }
        ],
        "language": "de",
        "notes": ERIKA["notes"].rstrip("\n"),
    }
    assert acme == {
        "kind": "customer",
        "id": "acme-gmbh",
        "type": "organisation",
        "name": "ACME",
        "phones": [{"number": "+4930"}, {"number": "+4931", "label": "fax"}],
        "addresses": [{"street": "Weg 1", "city": "Köln"}],
        "notes": "Yard only.",
    }


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("plain", "a: plain\n"),
        (" blank", "a:: IGJsYW5r\n"),
        ("blank ", "a:: Ymxhbmsg\n"),
        (":x", "a:: Ong=\n"),
        ("<x", "a:: PHg=\n"),
        ("ü", "a:: w7w=\n"),
        ("x\ny", "a:: eAp5\n"),
    ],
)
def test_a_value_is_in_base64_where_the_standard_asks_for_it(value: str, line: str) -> None:
    assert ldif_writing.attribute("a", value) == line


def test_erased_records_and_private_customers_have_no_card() -> None:
    records: list[dict[str, Any]] = [
        {"kind": "contact", "id": "p-2b4d6f8h", "erased": {}},
        {"kind": "customer", "id": "k-9w2e5t7y", "type": "person", "person": "p-2b4d6f8h"},
    ]
    assert list(vcard_writing.to_vcard(records)) == []
    assert list(ldif_writing.to_ldif(records)) == ["version: 1\n"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("writer", [vcard_writing, ldif_writing])
def test_every_field_is_kept_or_a_loss(catalogue: Catalogue, kind: str, writer: Any) -> None:
    model = {field.path for field in catalogue.by_name[kind].fields if not field.custom}
    kept, lost = set(writer.KEPT[kind]), set(writer.LOSSES[kind])
    assert kept & lost == set()
    assert kept | lost == model | {"custom"}


def test_ids_of_others_are_not_ours() -> None:
    assert own_id("urn:crmctl:contact:p-7k3f9q2m") == ("contact", "p-7k3f9q2m")
    assert own_id("urn:crmctl:task:t-1") == own_id("urn:crmctl:contact:../x") == ("", "")
    assert id_of_directory("uid=acme-gmbh,ou=contacts,o=crmctl") == "acme-gmbh"
    assert id_of_directory("uid=x,dc=example,dc=com") == ""


@pytest.mark.parametrize(
    ("country", "typed", "written"),
    [
        ("AT", "01 5122011", "+4315122011"),
        ("PL", "22 123 45 67", "+48221234567"),
        ("AT", "144", "144"),  # a service's number is dialled as it is
        ("", "0351 4123456", "0351 4123456"),  # of the CRM's own country, which is not known here
        ("AT", "+493514123456", "+493514123456"),
    ],
)
def test_a_directory_has_phones_in_the_international_writing_of_the_records_country(
    country: str, typed: str, written: str
) -> None:
    addresses = [{"street": "Am Hof 1"}, {"city": "Wien", "country": country}]
    phones = [{"number": typed, "label": "mobile"}]
    record = {**ACME, "phones": phones, "addresses": addresses}

    text = "".join(ldif_writing.to_ldif([record]))

    assert f"\ntelephoneNumber: {written}\n" in text
