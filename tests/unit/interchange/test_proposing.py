"""Proposals for columns that nothing tells."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from crmctl.interchange import goals
from crmctl.interchange.mapping import map_columns
from crmctl.interchange.proposing import LEAST, propose
from crmctl.model.catalogue import Catalogue, Kind

_HEADERS = Path(os.environ.get("CRMCTL_SHARED_DATA", "/work/shared/data"))
_HEADERS /= "crm-export-headers.yaml"

# What the columns are that no synonym knows, read by a person: system and file, kind, and each
# column that is a field of ours; `|` between two that are both right. All others are none.
_TRUTH: Mapping[tuple[str, str, str], Mapping[str, str]] = {
    ("hubspot", "contacts_en", "contact"): {
        "Contact owner": "owner",
        "Associated Company": "roles.customer",
    },
    ("hubspot", "contacts_en_old", "contact"): {"Contact owner": "owner"},
    ("hubspot", "companies_en", "customer"): {"Company owner": "owner"},
    ("hubspot", "deals_en", "deal"): {"Associated Company": "customer"},
    ("hubspot", "contacts_de", "contact"): {"Für Kontakt zuständiger Mitarbeiter": "owner"},
    ("salesforce", "contact_report", "contact"): {
        "Other Phone": "phones.number",
        "Contact Owner": "owner",
    },
    ("salesforce", "account_report", "customer"): {},
    ("pipedrive", "persons_en", "contact"): {
        "Person - First name": "name.given",
        "Person - Last name": "name.family",
        "Person - Organization": "roles.customer",
        "Person - Title": "roles.position|name.title",
        "Person - Email - Work": "emails.address:work",
        "Person - Email - Home": "emails.address:private",
        "Person - Email - Other": "emails.address",
        "Person - Phone - Work": "phones.number:work",
        "Person - Phone - Home": "phones.number:private",
        "Person - Phone - Mobile": "phones.number:mobile",
        "Person - Label": "tags",
        "Person - Owner": "owner",
    },
    ("pipedrive", "organizations_en", "customer"): {
        "Organization - Address": "addresses.street",
        "Organization - Address - Street/road name of Address": "addresses.street",
        "Organization - Address - City/town/village/locality of Address": "addresses.city",
        "Organization - Address - ZIP/Postal code of Address": "addresses.postal_code",
        "Organization - Owner": "owner",
    },
    ("pipedrive", "deals_en", "deal"): {
        "Deal - Title": "title",
        "Deal - Pipeline": "pipeline",
        "Deal - Organization": "customer",
        "Deal - Contact person": "contacts",
        "Deal - Expected close date": "expected_close",
        "Deal - Lost reason": "lost_reason",
    },
    ("pipedrive", "persons_de", "contact"): {
        "Person - Organisation": "roles.customer",
        "Person - Vorname": "name.given",
        "Person - Nachname": "name.family",
        "Person - Position": "roles.position",
        "Organisation - Adresse": "addresses.street",
        "Organisation - PLZ": "addresses.postal_code",
        "Person - Telefon - Büro": "phones.number:work",
        "Person - Telefon - Privat": "phones.number:private",
        "Person - Telefon - Mobil": "phones.number:mobile",
        "Person - Telefon - Sonstiger": "phones.number",
        "Person - E-Mail-Adresse - Büro": "emails.address:work",
        "Person - E-Mail-Adresse - Privat": "emails.address:private",
        "Person - E-Mail-Adresse - Sonstiger": "emails.address",
        "Person - Label": "tags",
    },
    ("zoho_crm", "contacts_en", "contact"): {"Contact Owner": "owner"},
    ("freshsales", "deals_en", "deal"): {"Sales account": "customer", "Sales owner": "owner"},
    ("dynamics365", "accounts_en", "customer"): {
        "Address 1: Street 1": "addresses.street",
        "Address 1: City": "addresses.city",
        "Address 1: ZIP/Postal Code": "addresses.postal_code",
        "Address 1: Country/Region": "addresses.country",
    },
    ("dynamics365", "accounts_de", "customer"): {"Adresse 1: Ort": "addresses.city"},
    ("bitrix24", "contacts_en", "contact"): {
        "Responsible": "owner",
        "Other Phone Number": "phones.number",
        "Other E-mail": "emails.address",
    },
    ("mailchimp", "subscribed", "contact"): {},
    ("brevo", "export", "contact"): {"SMS": "phones.number:mobile"},
    ("brevo", "import_template", "contact"): {
        "SMS": "phones.number:mobile",
        "LANDLINE_NUMBER": "phones.number",
        "WHATSAPP": "phones.number:mobile",
    },
    ("outlook", "contacts_en", "contact"): {
        "E-mail 2 Address": "emails.address",
        "E-mail 3 Address": "emails.address",
        "Home Fax": "phones.number:fax",
        "Company Main Phone": "phones.number|phones.number:work",
        "Other Phone": "phones.number",
        "Other Fax": "phones.number:fax",
        "Car Phone": "phones.number|phones.number:mobile",
        "Other Address": "addresses.street",
        "Other Street": "addresses.street",
        "Other City": "addresses.city",
        "Other State": "addresses.region",
        "Other Postal Code": "addresses.postal_code",
        "Other Country": "addresses.country",
        "Keywords": "tags",
    },
    ("outlook", "contacts_de", "contact"): {
        "Bundesland/Kanton privat": "addresses.region:private",
        "Weitere Straße": "addresses.street",
        "Weiterer Ort": "addresses.city",
        "Weitere Postleitzahl": "addresses.postal_code",
        "Fax geschäftlich": "phones.number:fax",
        "Fax privat": "phones.number:fax",
        "Weiteres Fax": "phones.number:fax",
        "Weiteres Telefon": "phones.number",
        "Autotelefon": "phones.number|phones.number:mobile",
        "Telefon Firma": "phones.number|phones.number:work",
        "E-Mail 2: Adresse": "emails.address",
        "E-Mail 3: Adresse": "emails.address",
        "Stichwörter": "tags",
    },
    ("google_contacts", "new", "contact"): {
        "Name Prefix": "name.title",
        "Organization Department": "roles.department",
        "Address 1 - Street": "addresses.street",
        "Address 1 - City": "addresses.city",
        "Address 1 - Region": "addresses.region",
        "Address 1 - Postal Code": "addresses.postal_code",
        "Address 1 - Country": "addresses.country",
    },
    ("google_contacts", "old", "contact"): {
        "Name Prefix": "name.title",
        "Group Membership": "tags",
        "Organization 1 - Name": "roles.customer",
        "Organization 1 - Title": "roles.position",
    },
    ("thunderbird", "contacts_en", "contact"): {"Secondary Email": "emails.address"},
    ("thunderbird", "contacts_de", "contact"): {"Sekundäre E-Mail-Adresse": "emails.address"},
    ("asana", "tasks", "task"): {"Assignee": "owner"},
    ("salesforce", "account_dataloader", "customer"): {},
    ("salesforce", "contact_dataloader", "contact"): {"Owner.Name": "owner"},
    ("salesforce", "opportunity_dataloader", "deal"): {"STAGENAME": "stage"},
    ("freshsales", "contacts_en", "contact"): {},
    ("freshdesk", "tickets", "complaint"): {"Agent": "owner"},
    ("mailchimp", "unsubscribed_extra", "contact"): {},
}


def _target(field: str, kind: Kind) -> str:
    """Give the path and the label that `--map` makes of a word."""
    goal = goals.find(field, kind)
    assert goal is not None
    path = ".".join(part for part in goal.path if isinstance(part, str))
    return f"{path}:{goal.label}" if goal.label else path


def _measured(catalogue: Catalogue) -> tuple[int, int, int, list[str]]:
    """Count right and wrong proposals and the columns that are a field; name the mistakes."""
    observed = yaml.safe_load(_HEADERS.read_text(encoding="utf-8"))
    right = wrong = wanted = 0
    mistakes = []
    for (system, file, name), truth in _TRUTH.items():
        kind = catalogue.by_name[name]
        header = list(dict.fromkeys(map(str, observed[system][file]["cols"])))
        unknown = [column for column in header if not goals.find(column, kind, system)]
        wanted += sum(1 for column in unknown if column in truth)
        for one in propose(header, kind, source=system):
            found = _target(one.field, kind)
            if found in truth.get(one.column, "").split("|"):
                right += 1
            else:
                wrong += 1
                mistakes.append(f"{system}/{file}: {one.column} -> {found} {one.score}")
    return right, wrong, wanted, mistakes


@pytest.mark.skipif(not _HEADERS.exists(), reason="the observed headers are not on this machine")
def test_most_columns_of_other_systems_are_proposed_and_hardly_one_wrongly(
    catalogue: Catalogue,
) -> None:
    right, wrong, wanted, mistakes = _measured(catalogue)
    assert right / (right + wrong) >= 0.95, mistakes
    assert right / wanted >= 0.85


def _proposed(kind: Kind, **columns: list[str]) -> dict[str, str]:
    return {one.column: one.field for one in propose(list(columns), kind, columns)}


def test_words_in_another_order_and_abbreviations_are_read(contact: Kind) -> None:
    header = ["Tel. Nr. (dienstl.)", "Kontakt - Handynr.", "Familienname2", "Town/City"]
    found = {one.column: _target(one.field, contact) for one in propose(header, contact)}
    assert found == {
        "Tel. Nr. (dienstl.)": "phones.number:work",
        "Kontakt - Handynr.": "phones.number:mobile",
        "Town/City": "addresses.city",
        "Familienname2": "name.family",
    }


def test_a_slip_in_a_word_is_seen_through(contact: Kind) -> None:
    (one,) = propose(["Gebutrsdatum"], contact)
    assert one.field == "birthday"
    assert LEAST <= one.score < 1
    assert "reads like" in one.why
    assert one.argument == "Gebutrsdatum=birthday"


@pytest.mark.parametrize(
    "column",
    [
        "Assistant's Phone", "Email Opt Out", "Created By", "Owner Id", "Nickname", "Fon-Typ",
        "Telefon für Hörbehinderte", "Kontonummer", "xyzzy", "Q", "42", "", "Last Activity",
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_field_is_not_proposed(column: str, contact: Kind) -> None:
    assert propose([column], contact) == []


def test_cells_tell_what_a_name_does_not(contact: Kind) -> None:
    assert _proposed(
        contact,
        a=["ute@example.com", "", "max@example.org"],
        b=["+49 30 1234567", "030/123456"],
        c=["01067", "10115", "20095"],
        Stadt=["Dresden", "Berlin", "Hamburg"],
        d=["Deutschland", "Österreich"],
        e=["2026-03-01", "2026-03-02"],
        f=["4711", "4712"],
    ) == {
        "a": "emails.address",
        "b": "phones.number",
        "c": "addresses.postal_code",
        "d": "addresses.country",
    }


def test_a_website_is_told_by_its_cells(customer: Kind) -> None:
    assert _proposed(customer, x=["https://example.com", "www.example.org"]) == {"x": "websites"}


def test_five_digits_are_no_postcode_without_a_city(contact: Kind) -> None:
    assert _proposed(contact, Zahl=["01067", "10115"], Rest=["rot", "blau"]) == {}


def test_cells_speak_against_a_name(contact: Kind) -> None:
    assert _proposed(contact, **{"Kontakt - Mailadr.": ["gut", "schlecht"]}) == {}
    assert _proposed(contact, **{"Kontakt - Stadt": ["a@example.com"]}) == {
        "Kontakt - Stadt": "emails.address"
    }


def test_a_bank_account_is_never_proposed(contact: Kind) -> None:
    cells = ["DE89 3704 0044 0532 0130 00", "DE12500105170648489890"]
    assert _proposed(contact, **{"Telefon Rest": cells, "y": cells}) == {}


def test_a_field_that_is_taken_is_not_proposed_again(contact: Kind) -> None:
    header = ["Vorname", "Kontakt - Vorname", "Telefon", "Telefon Zentrale", "City", "Other City"]
    found = {one.column: one.field for one in propose(header, contact)}
    assert found == {"Telefon Zentrale": "telefon 2", "Other City": "addresses[1].city"}


def test_a_proposal_for_each_column_can_be_followed(contact: Kind) -> None:
    header = [f"Telefon {word}" for word in ("Zentrale", "Empfang", "Lager", "Tor", "Hof")]
    arguments = {one.column: one.field for one in propose(header, contact)}
    mapping = map_columns(header, contact, arguments)
    assert len(set(mapping.paths) - {None}) == len(arguments) == 5


def test_a_table_of_very_many_columns_is_looked_at_in_bounded_time(contact: Kind) -> None:
    header = [f"Telefon {'x' * 500} {at}" for at in range(10_000)]
    assert len(propose(header, contact)) == 5
