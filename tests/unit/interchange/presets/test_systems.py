"""What becomes of rows of each system: made-up people below headers that were seen."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

Take = Callable[..., Any]

# A word that is no choice, no date and no truth of any system.
_WORD = "value{}x"


def _texts(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _texts(inner)]
    return [str(value)]


def test_no_cell_of_a_header_that_was_seen_is_lost(
    system: str, file: str, header: Sequence[str], take: Take
) -> None:
    """Every value stands in a field or in a line for the notes, or its column is left out."""
    assert system
    assert file
    row = {name: _WORD.format(at) for at, name in enumerate(header)}
    taken = take(row)
    kept = [*_texts(taken.data), *taken.row.remarks, *taken.row.named.values()]
    lost = [
        name
        for name, text in row.items()
        if name not in taken.mapping.unmapped and not any(text in one for one in kept)
    ]
    assert lost == []
    assert set(taken.applied.left_out) <= set(taken.mapping.unmapped)


def test_a_column_is_left_out_with_a_reason_and_never_one_with_a_field(
    system: str, file: str, header: Sequence[str], take: Take
) -> None:
    assert system
    assert file
    taken = take(dict.fromkeys(header, ""))
    assert taken.data == {}
    assert all(taken.applied.left_out.values())
    assert len(taken.applied.left_out) <= len(header) / 2


def test_a_contact_of_hubspot(take: Take) -> None:
    taken = take(
        {
            "Record ID": "101", "First Name": "Erika", "Last Name": "Muster",
            "Email": "erika@example.com", "Phone Number": "030 123456", "Job Title": "Leitung",
            "Contact owner": "Max", "Lifecycle Stage": "Customer",
            "Last Activity Date": "2026-01-02 10:00",
            "Associated Company IDs": "7;9", "Company Name": "Muster GmbH",
        }
    )  # fmt: skip
    assert taken.data == {
        "external_ids": {"hubspot": "101"},
        "name": {"given": "Erika", "family": "Muster"},
        "emails": [{"address": "erika@example.com"}],
        "phones": [{"number": "030 123456"}],
        "roles": [{"customer": "7", "position": "Leitung"}, {"customer": "9"}],
        "owner": "Max",
    }
    assert taken.row.named == {("roles", 0, "customer"): "Muster GmbH"}
    assert taken.mapping.unmapped == ("Lifecycle Stage", "Last Activity Date")
    assert list(taken.applied.left_out) == ["Last Activity Date"]


def test_a_company_of_hubspot_has_the_stage_of_its_life(take: Take) -> None:
    row = {"Record ID": "7", "Company name": "Muster GmbH", "Company owner": "Max",
           "Company Domain Name": "muster.example", "Lifecycle Stage": "Evangelist"}  # fmt: skip
    assert take(row).data["stage"] == "customer"
    unknown = take({**row, "Lifecycle Stage": "Fan"})
    assert "stage" not in unknown.data
    assert unknown.row.remarks == ("Lifecycle Stage: Fan",)
    assert unknown.row.unread == ("Lifecycle Stage",)


def test_a_deal_of_hubspot_keeps_a_stage_that_nobody_knows(take: Take) -> None:
    row = {
        "Record ID": "55", "Deal Name": "Tor", "Pipeline": "Sales Pipeline",
        "Deal Stage": "Contract Sent", "Amount": "1200.5", "Close Date": "2026-03-01",
        "Associated Company IDs": "7;9", "Associated Contact IDs": "101;102",
    }  # fmt: skip
    taken = take(row)
    assert taken.data["stage"] == "Contract Sent"
    assert taken.data["value"] == "1200.5"
    assert taken.data["contacts"] == ["101", "102"]
    assert taken.data["customer"] == "7"
    assert taken.row.remarks == ("Associated Company IDs: 9",)
    assert take({**row, "Deal Stage": "Closed Won"}).data["stage"] == "won"


@pytest.mark.parametrize(
    ("won", "closed", "stage", "expected"),
    [
        ("true", "true", "Closed Won", "won"),
        ("false", "true", "Closed Lost", "lost"),
        ("false", "false", "Proposal", "Proposal"),
        ("", "", "Closed Won", "won"),
        ("true", "true", "Gewonnen!", "won"),
    ],
)
def test_an_opportunity_of_salesforce_is_where_its_flags_say(
    won: str, closed: str, stage: str, expected: str, take: Take
) -> None:
    taken = take({"ID": "006A", "NAME": "Tor", "ACCOUNTID": "001A", "STAGENAME": stage,
                  "ISWON": won, "ISCLOSED": closed, "AMOUNT": "500000.0"})  # fmt: skip
    assert taken.data["stage"] == expected
    assert taken.data["value"] == "500000.0"


def test_a_stage_that_differs_from_its_flags_stands_in_the_notes(take: Take) -> None:
    taken = take({"ID": "006A", "NAME": "Tor", "STAGENAME": "Gewonnen!", "ISWON": "true",
                  "ISCLOSED": "false"})  # fmt: skip
    assert taken.row.remarks == ("STAGENAME: Gewonnen!",)


def test_what_salesforce_has_deleted_is_marked(take: Take) -> None:
    row = {"ID": "001A", "ISDELETED": "true", "NAME": "Muster", "BILLINGCITY": "Berlin"}
    assert take(row).data["tags"] == ["deleted"]
    assert "tags" not in take({**row, "ISDELETED": "false"}).data


def test_a_contact_of_a_report_or_of_data_loader_of_salesforce(take: Take) -> None:
    report = take(
        {"Contact ID": "003A", "Account ID": "001A", "Account Name": "Muster GmbH",
         "First Name": "Erika", "Last Name": "Muster", "Title": "Leitung", "Mobile": "0171",
         "Mailing Street": "Weg 1\nHof", "Mailing Zip/Postal Code": "01234"}
    )  # fmt: skip
    loader = take(
        {"Id": "003A", "AccountId": "001A", "Account.Name": "Muster GmbH", "LastName": "Muster",
         "FirstName": "Erika", "Title": "Leitung", "MobilePhone": "0171",
         "Name": "Erika Muster", "MailingStreet": "Weg 1\nHof", "MailingPostalCode": "01234"}
    )  # fmt: skip
    assert report.data == loader.data
    assert report.data == {
        "external_ids": {"salesforce": "003A"},
        "name": {"given": "Erika", "family": "Muster"},
        "roles": [{"customer": "001A", "position": "Leitung"}],
        "phones": [{"number": "0171", "label": "mobile"}],
        "addresses": [{"street": "Weg 1\nHof", "postal_code": "01234", "label": "work"}],
    }
    assert loader.applied.left_out == {"Name": "the parts of the name have columns of their own"}
    assert loader.row.named == {("roles", 0, "customer"): "Muster GmbH"}


def test_a_name_without_an_id_is_itself_what_is_meant(take: Take) -> None:
    taken = take({"Contact ID": "003A", "Account ID": "", "Account Name": "Muster GmbH",
                  "Last Name": "Muster", "Mailing City": "Berlin"})  # fmt: skip
    assert taken.data["roles"] == [{"customer": "Muster GmbH"}]
    assert taken.row.named == {}


def test_a_person_of_pipedrive_in_english_and_in_german(take: Take) -> None:
    english = take(
        {"Person - ID": "5", "Person - First name": "Erika", "Person - Last name": "Muster",
         "Person - Organization": "Muster GmbH", "Organization - ID": "8",
         "Person - Email - Work": "a@example.com, b@example.com",
         "Person - Phone - Mobile": "0171", "Person - Label": "Hot lead, VIP"}
    )  # fmt: skip
    german = take(
        {"Person - ID": "5", "Person - Vorname": "Erika", "Person - Nachname": "Muster",
         "Person - Organisation": "Muster GmbH", "Organisation - ID": "8",
         "Person - E-Mail-Adresse - Büro": "a@example.com, b@example.com",
         "Person - Telefon - Mobil": "0171", "Person - Label": "Hot lead, VIP"}
    )  # fmt: skip
    assert english.data == german.data
    assert english.data == {
        "external_ids": {"pipedrive": "5"},
        "name": {"given": "Erika", "family": "Muster"},
        "roles": [{"customer": "8"}],
        "emails": [
            {"address": "a@example.com", "label": "work"},
            {"address": "b@example.com", "label": "work"},
        ],
        "phones": [{"number": "0171", "label": "mobile"}],
        "tags": ["Hot lead", "VIP"],
    }


def test_a_column_of_pipedrive_s_users_is_looked_up_without_its_prefix(take: Take) -> None:
    taken = take({"Person - Name": "Erika Muster", "Person - Anrede": "Frau",
                  "Person - Schuhgröße": "38"})  # fmt: skip
    assert taken.data["name"] == {"given": "Erika", "family": "Muster", "salutation": "Frau"}
    assert taken.mapping.unmapped == ("Person - Schuhgröße",)


def test_a_deal_of_pipedrive(take: Take) -> None:
    row = {
        "Deal - ID": "3", "Deal - Title": "Tor", "Deal - Value": "1200",
        "Deal - Currency of Value": "CHF", "Deal - Currency": "EUR", "Deal - Pipeline": "Sales",
        "Deal - Stage": "Angebot", "Deal - Status": "Open", "Deal - Organization": "Muster GmbH",
        "Deal - Contact person": "Erika Muster", "Deal - Won time": "",
        "Deal - Last stage change": "2026-02-01 10:00:00",
    }  # fmt: skip
    taken = take(row)
    assert taken.data == {
        "external_ids": {"pipedrive": "3"},
        "title": "Tor",
        "value": "1200 CHF",
        "pipeline": "Sales",
        "stage": "Angebot",
        "customer": "Muster GmbH",
        "contacts": ["Erika Muster"],
        "stages": [{"at": "2026-02-01 10:00:00"}],
    }
    won = take({**row, "Deal - Status": "won", "Deal - Won time": "2026-03-01 12:00:00"})
    assert won.data["stage"] == "won"
    assert won.data["stages"] == [{"at": "2026-03-01 12:00:00"}]
    assert won.row.remarks == (
        "Deal - Stage: Angebot",
        "Deal - Last stage change: 2026-02-01 10:00:00",
    )
    assert "value" not in take({**row, "Deal - Value": ""}).data


def test_a_contact_of_zoho_is_linked_by_the_twin_of_its_account(take: Take) -> None:
    taken = take(
        {"Record Id": "zcrm_1", "Contact Owner.id": "zcrm_9", "Contact Owner": "Max",
         "First Name": "Erika", "Last Name": "Muster", "Account Name.id": "zcrm_2",
         "Account Name": "Muster GmbH", "Date of Birth": "1980-11-21", "Tag": "vip,b2b",
         "Mailing Street": "Weg 1", "Mailing Zip": "01234", "Modified Time": "2026-01-01"}
    )  # fmt: skip
    assert taken.data == {
        "external_ids": {"zoho": "zcrm_1"},
        "name": {"given": "Erika", "family": "Muster"},
        "roles": [{"customer": "zcrm_2"}],
        "birthday": "1980-11-21",
        "addresses": [{"street": "Weg 1", "postal_code": "01234", "label": "work"}],
        "owner": "Max",
        "tags": ["vip", "b2b"],
    }
    assert taken.row.named == {("roles", 0, "customer"): "Muster GmbH"}


def test_several_addresses_in_one_cell_of_freshsales_are_several(take: Take) -> None:
    taken = take({"Id": "1", "First name": "Erika", "Last contacted mode": "Email",
                  "Email": "a@example.com,b@example.com", "Work phone": "030"})  # fmt: skip
    assert taken.data["emails"] == [{"address": "a@example.com"}, {"address": "b@example.com"}]


def test_dynamics_is_understood_by_its_logical_names_too(take: Take) -> None:
    titles = take(
        {"(Do Not Modify) Account": "5d6e", "(Do Not Modify) Row Checksum": "abc=",
         "Account Name": "Muster GmbH", "Main Phone": "030", "Address 1: Street 1": "Weg 1",
         "Address 1: Street 2": "Hof", "Address 1: ZIP/Postal Code": "01234"}
    )  # fmt: skip
    logical = take(
        {"accountid": "5d6e", "name": "Muster GmbH", "telephone1": "030",
         "address1_line1": "Weg 1", "address1_line2": "Hof", "address1_postalcode": "01234"}
    )  # fmt: skip
    assert titles.data == logical.data
    assert titles.data == {
        "external_ids": {"dynamics365": "5d6e"},
        "name": "Muster GmbH",
        "phones": [{"number": "030"}],
        "addresses": [{"street": "Weg 1, Hof", "postal_code": "01234"}],
    }
    assert list(titles.applied.left_out) == ["(Do Not Modify) Row Checksum"]


def test_a_contact_of_outlook_in_english_and_in_german(take: Take) -> None:
    english = take(
        {"First Name": "Erika", "Last Name": "Muster", "Title": "Frau", "Company": "Muster GmbH",
         "E-mail Address": "a@example.com", "E-mail 2 Address": "b@example.com",
         "Business Phone": "030 1", "Business Phone 2": "030 2", "Home Fax": "030 3",
         "Business Street": "Weg 1", "Business Street 2": "Hof", "Home Street": "",
         "Birthday": "", "Categories": "VIP;Kunden", "Sensitivity": "Normal"}
    )  # fmt: skip
    german = take(
        {"Vorname": "Erika", "Nachname": "Muster", "Anrede": "Frau", "Firma": "Muster GmbH",
         "E-Mail-Adresse": "a@example.com", "E-Mail 2: Adresse": "b@example.com",
         "Telefon geschäftlich": "030 1", "Telefon geschäftlich 2": "030 2", "Fax privat": "030 3",
         "Straße geschäftlich": "Weg 1", "Straße geschäftlich 2": "Hof", "Straße privat": "",
         "Geburtstag": "", "Kategorien": "VIP;Kunden", "Vertraulichkeit": "Normal"}
    )  # fmt: skip
    assert english.data == german.data
    assert english.data == {
        "name": {"given": "Erika", "family": "Muster", "salutation": "Frau"},
        "roles": [{"customer": "Muster GmbH"}],
        "emails": [{"address": "a@example.com"}, {"address": "b@example.com"}],
        "phones": [
            {"number": "030 1", "label": "work"},
            {"number": "030 2", "label": "work"},
            {"number": "030 3", "label": "fax"},
        ],
        "addresses": [{"street": "Weg 1, Hof", "label": "work"}],
        "tags": ["VIP", "Kunden"],
    }
    assert english.applied.formats.date_order == "mdy"
    assert german.applied.formats.date_order == "dmy"


def test_an_appointment_of_outlook_is_a_meeting(take: Take) -> None:
    taken = take({"Betreff": "Termin", "Beginnt am": "5.3.2026", "Beginnt um": "09:30:00",
                  "Endet am": "5.3.2026", "Erinnerung um": "09:15:00"})  # fmt: skip
    assert taken.data == {"subject": "Termin", "at": "5.3.2026 09:30:00", "channel": "meeting"}
    assert taken.mapping.unmapped == ("Endet am", "Erinnerung um")


def test_labels_of_google_are_said_by_columns_of_their_own(take: Take) -> None:
    taken = take(
        {"First Name": "Erika", "Last Name": "Muster", "File As": "",
         "E-mail 1 - Label": "* Work", "E-mail 1 - Value": "a@example.com ::: b@example.com",
         "E-mail 2 - Label": "Home", "E-mail 2 - Value": "c@example.com",
         "Phone 1 - Label": "Mobile", "Phone 1 - Value": "0171",
         "Labels": "* myContacts ::: Familie", "Birthday": "--11-21",
         "Address 1 - Label": "Home", "Address 1 - City": "Berlin"}
    )  # fmt: skip
    assert taken.data == {
        "name": {"given": "Erika", "family": "Muster"},
        "emails": [
            {"address": "a@example.com", "label": "work", "primary": "true"},
            {"address": "c@example.com", "label": "private"},
            {"address": "b@example.com"},
        ],
        "phones": [{"number": "0171", "label": "mobile"}],
        "addresses": [{"city": "Berlin", "label": "private"}],
        "birthday": "--11-21",
        "tags": ["Familie"],
    }


@pytest.mark.parametrize(
    ("parts", "expected", "notes"),
    [
        (("1980", "1", "5"), "1980-01-05", ()),
        (("", "11", "21"), "--11-21", ()),
        (("", "", ""), None, ()),
        (("80", "1", "5"), None, ("Birth Year: 80", "Birth Month: 1", "Birth Day: 5")),
        (("1980", "13", "5"), None, ("Birth Year: 1980", "Birth Month: 13", "Birth Day: 5")),
        (("1980", "Mai", ""), None, ("Birth Year: 1980", "Birth Month: Mai")),
    ],
)
def test_a_birthday_of_thunderbird_is_told_by_three_columns(
    parts: tuple[str, str, str], expected: str | None, notes: tuple[str, ...], take: Take
) -> None:
    year, month, day = parts
    taken = take({"First Name": "Erika", "Primary Email": "a@example.com", "Screen Name": "",
                  "Birth Year": year, "Birth Month": month, "Birth Day": day})  # fmt: skip
    assert taken.data.get("birthday") == expected
    assert taken.row.remarks == notes


def test_the_tags_of_mailchimp_are_quoted_within_their_cell(take: Take) -> None:
    taken = take({"Email Address": "a@example.com", "First Name": "Erika", "LEID": "7",
                  "EUID": "ab", "TAGS": '"VIP","Blog, daily"', "MEMBER_RATING": "2"})  # fmt: skip
    assert taken.data == {
        "external_ids": {"mailchimp": "7"},
        "emails": [{"address": "a@example.com"}],
        "name": {"given": "Erika"},
        "tags": ["VIP", "Blog, daily"],
    }


def test_only_mailchimp_says_a_status_in_the_name_of_a_file(take: Take) -> None:
    assert take({"LEID": "7", "EUID": "ab"}).applied.status_in_name
    assert not take({"EMAIL": "a", "SMS_BLACKLISTED": ""}).applied.status_in_name


def test_a_contact_of_brevo(take: Take) -> None:
    taken = take({"EMAIL": "a@example.com", "LASTNAME": "Muster", "FIRSTNAME": "Erika",
                  "SMS": "49171123", "EMAIL_BLACKLISTED": "false"})  # fmt: skip
    assert taken.data["phones"] == [{"number": "49171123", "label": "mobile"}]
    assert taken.data["name"] == {"family": "Muster", "given": "Erika"}


@pytest.mark.parametrize(
    ("said", "stored", "remarks"),
    [
        (("Pending", "Urgent"), ("waiting-for-customer", "critical"), ()),
        (("4", "1"), ("resolved", "low"), ()),
        (("Escalated", "Medium"), ("open", "normal"), ("Status: Escalated",)),
    ],
)
def test_a_ticket_of_freshdesk_is_a_complaint(
    said: tuple[str, str], stored: tuple[str, str], remarks: tuple[str, ...], take: Take
) -> None:
    status, priority = said
    taken = take({"Ticket ID": "9", "Subject": "Kaputt", "Status": status, "Priority": priority,
                  "Created time": "2026-01-02 10:00:00", "Full name": "Erika Muster",
                  "Email": "a@example.com", "Resolution status": "Within SLA"})  # fmt: skip
    assert (taken.data["state"], taken.data["severity"]) == stored
    assert taken.data["contacts"] == ["a@example.com"]
    assert taken.row.named == {("contacts",): "Erika Muster"}
    assert taken.row.remarks == remarks


def test_a_task_of_asana(take: Take) -> None:
    taken = take({"Task ID": "12", "Name": "Anrufen", "Due Date": "2026-03-01", "Tags": "a, b",
                  "Completed At": "", "Section/Column": "Doing"})  # fmt: skip
    assert taken.data == {
        "external_ids": {"asana": "12"}, "title": "Anrufen", "due": "2026-03-01",
        "tags": ["a", "b"],
    }  # fmt: skip


def test_the_free_columns_of_a_board_of_monday_are_tried_as_usual_words(take: Take) -> None:
    taken = take({"Name": "Anrufen", "Subitems": "", "Due Date": "2026-03-01", "Laune": "gut"})
    assert taken.data == {"title": "Anrufen", "due": "2026-03-01"}
    assert taken.mapping.unmapped == ("Subitems", "Laune")


def test_contacts_and_leads_of_bitrix24(take: Take) -> None:
    contact = take({"ID": "1", "First Name": "Erika", "Work E-mail": "a@example.com",
                    "Home E-mail": "b@example.com", "Responsible": "Max"})  # fmt: skip
    assert contact.data["emails"] == [
        {"address": "a@example.com", "label": "work"},
        {"address": "b@example.com", "label": "private"},
    ]
    lead = take({"ID": "2", "Lead Name": "Tor", "Lead Companies": "Muster GmbH", "Stage": "Neu"})
    assert lead.applied.kind == "deal"
    assert lead.data["customer"] == "Muster GmbH"
