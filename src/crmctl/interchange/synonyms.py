"""What other programs, and people, call the fields: the words of a header, German and English.

A target is the path of a field; after a colon stands the label of the list item that the column
belongs to: `phones.number:mobile`; or `id`, where the column names another record by its id in
the system that the file comes from: `customer:id`. `name` of a contact is the full name,
`external_ids` the id in that system. Words are compared by `key`: without case, accents, blanks
and punctuation.

The words were taken from exports of HubSpot, Salesforce, Pipedrive, Zoho, Freshsales, Bitrix24,
Outlook, Google, Thunderbird and Dynamics, and from the Northwind sample.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from crmctl.model.text import words

_Table = Mapping[str, tuple[str, ...]]

COMPANY_WORDS = (
    "Firma", "Firmenname", "Unternehmen", "Unternehmensname", "Company", "Company Name",
    "Account Name", "Account", "Kunde", "Kundenname", "Customer Name", "Organisation",
    "Organization", "Organisation Name", "Organization Name", "Betrieb",
)  # fmt: skip
PERSON_WORDS = (
    "Full Name", "Vollständiger Name", "Contact Name", "Contact", "Ansprechpartner",
    "Ansprechpartnerin", "Kontakt", "Kontaktperson", "Contact Person", "Person Name",
)  # fmt: skip
# What a column of a document is called that says which document it is.
DOCUMENT_WORDS: _Table = {
    "order": ("Order Id", "Order Number", "Order No", "Order Date", "Auftrags-ID",
              "Auftragsnummer", "Auftrags-Nr.", "Auftragsnr", "Auftragsdatum", "Bestellnummer",
              "Bestell-Nr.", "Bestelldatum"),
    "quote": ("Quote Id", "Quote Number", "Quote No", "Quote Date", "Angebots-ID",
              "Angebotsnummer", "Angebots-Nr.", "Angebotsdatum"),
    "credit": ("Credit Id", "Credit Number", "Gutschriftsnummer"),
    "invoice": ("Invoice Id", "Invoice Number", "Invoice No", "Invoice Date", "Rechnungs-ID",
                "Rechnungsnummer", "Rechnungs-Nr.", "Rechnungsnr", "Rechnungsdatum"),
}  # fmt: skip
_NOTES = (
    "Notizen", "Notiz", "Notes", "Bemerkung", "Bemerkungen", "Anmerkung", "Anmerkungen",
    "Kommentar", "Comment", "Comments", "Beschreibung", "Description",
)  # fmt: skip

_COMMON: _Table = {
    "tags": ("Tag", "Tags", "Kategorie", "Kategorien", "Categories", "Schlagworte", "Labels"),
    "notes": _NOTES,
    "external_ids": (
        "Id", "Record Id", "Kundennummer", "Kunden-Nr.", "Kundennr", "Customer Id", "Account Id",
        "Contact Id", "Kontakt-ID", "Supplier Id", "Employee Id", "Unique Id", "Activity Id",
        "Task Id",
    ),
}  # fmt: skip
_REACH: _Table = {
    "source": ("Quelle", "Herkunft", "Lead Source", "Leadquelle", "Original Source"),
    "emails.address": (
        "E-Mail", "Mail", "E-Mail-Adresse", "E-Mail Address", "Mailadresse", "E-Mail 1 Value",
        "Primary E-Mail", "Primäre E-Mail-Adresse",
    ),
    "emails.address:work": ("Work E-Mail", "Business E-Mail", "E-Mail geschäftlich"),
    "emails.address:private": ("Home E-Mail", "Private E-Mail", "E-Mail privat"),
    "phones.number": (
        "Telefon", "Tel", "Telefonnummer", "Telefon-Nr.", "Fon", "Phone", "Phone Number",
        "Telephone", "Primary Phone", "Main Phone", "Haupttelefon", "Phone 1 Value",
    ),
    "phones.number:work": (
        "Work Phone", "Business Phone", "Telefon geschäftlich", "Tel. dienstlich", "Durchwahl",
    ),
    "phones.number:private": ("Home Phone", "Telefon privat", "Telefon (privat)"),
    "phones.number:mobile": (
        "Mobil", "Mobiltelefon", "Mobilnummer", "Mobil-Tel.-Nr.", "Handy", "Handynummer",
        "Mobile", "Mobile Phone", "Mobile Number", "Cell", "Cell Phone",
    ),
    "phones.number:fax": ("Fax", "Telefax", "Faxnummer", "Fax Number", "Business Fax"),
}  # fmt: skip
_ADDRESS: _Table = {
    "addresses.street": (
        "Straße", "Straße und Hausnummer", "Straße Hausnummer", "Str", "Adresse", "Anschrift",
        "Street", "Street Address", "Address", "Address Line 1",
    ),
    "addresses.postal_code": (
        "PLZ", "Postleitzahl", "Postal Code", "Postcode", "Zip", "Zip Code", "Zip/Postal Code",
    ),
    "addresses.city": ("Ort", "Stadt", "Wohnort", "City", "Town"),
    "addresses.region": (
        "Region", "Bundesland", "Kanton", "State", "Province", "State/Province", "State/Region",
    ),
    "addresses.country": ("Land", "Staat", "Country", "Land/Region", "Country/Region"),
}  # fmt: skip
# Stands before or after each of the words for an address.
_PLACES: _Table = {
    "billing": ("Billing", "Rechnung", "Rechnungs"),
    "delivery": ("Shipping", "Delivery", "Liefer", "Lieferung"),
    "work": ("Business", "Work", "Mailing", "geschäftlich", "dienstlich"),
    "private": ("Home", "privat"),
}

_CUSTOMER: _Table = {
    "name": ("Name", *COMPANY_WORDS),
    "legal_name": ("Legal Name", "Rechtlicher Name", "Firmierung"),
    "industry": ("Branche", "Industry", "Industry Type"),
    "size": ("Mitarbeiter", "Mitarbeiterzahl", "Employees", "Number of Employees"),
    "domains": ("Domain", "Company Domain Name"),
    "websites": (
        "Website", "Webseite", "Web Page", "Website URL", "Homepage", "Home Page", "Internet",
        "URL",
    ),
    "vat_id": ("USt-ID", "USt-IdNr.", "Umsatzsteuer-ID", "VAT ID", "VAT Number"),
    "since": ("Kunde seit", "Customer since"),
}  # fmt: skip
_CONTACT: _Table = {
    "name": ("Name", *PERSON_WORDS),
    "name.salutation": ("Anrede", "Salutation", "Title of Courtesy"),
    "name.title": ("Titel", "Akademischer Titel", "Academic Title"),
    "name.given": ("Vorname", "First Name", "Given Name", "Forename", "First", "Rufname"),
    "name.family": (
        "Nachname", "Familienname", "Zuname", "Last Name", "Family Name", "Surname", "Last",
    ),
    "name.suffix": ("Suffix", "Name Suffix", "Namenszusatz"),
    "name.display": ("Display Name", "Anzeigename"),
    "roles.customer": COMPANY_WORDS,
    "roles.customer:id": ("Account Id", "Company Id", "Associated Company Id"),
    "roles.position": (
        "Position", "Funktion", "Berufsbezeichnung", "Jobbezeichnung", "Job Title", "Title",
        "Contact Title", "Organization Title",
    ),
    "roles.department": ("Abteilung", "Department"),
    "birthday": ("Geburtstag", "Geburtsdatum", "Birthday", "Birth Date", "Date of Birth", "DOB"),
    "language": ("Sprache", "Language"),
    "profiles.linkedin": ("LinkedIn", "LinkedIn URL", "LinkedIn Profile"),
    "profiles.xing": ("Xing", "Xing URL", "Xing-Profil"),
}  # fmt: skip
_CUSTOMER_IDS = (
    "Customer Id", "Account Id", "Company Id", "Kundennummer", "Kunden-Nr.", "Kundennr",
)  # fmt: skip
_PRODUCT_IDS = ("Product Id", "Item Id", "Artikel-ID")
_SKUS = (
    "Artikelnummer", "Artikel-Nr.", "Artikelnr", "Produktcode", "SKU", "Product Code",
    "Item Number", "Part Number", "Stock Code",
)  # fmt: skip
_INTERACTION: _Table = {
    "customer:id": _CUSTOMER_IDS,
    "at": ("Datum", "Datum/Uhrzeit", "Zeitpunkt", "Date", "Date/Time", "Activity Date"),
    "channel": ("Kanal", "Channel", "Art", "Typ", "Type"),
    "direction": ("Richtung", "Direction"),
    "customer": COMPANY_WORDS,
    "contacts": ("Name", *PERSON_WORDS),
    "subject": ("Betreff", "Thema", "Subject"),
    "body": ("Text", "Inhalt", "Body", *_NOTES),
    "outcome": ("Ergebnis", "Outcome", "Result"),
    "duration": ("Dauer", "Duration"),
}
_TASK: _Table = {
    "title": ("Aufgabe", "Titel", "Betreff", "Title", "Task", "To-do", "Subject", "Name"),
    "due": ("Fällig", "Fällig am", "Fälligkeit", "Frist", "Due", "Due Date", "Deadline"),
    "done": ("Erledigt", "Erledigt am", "Completed At", "Done"),
    "priority": ("Priorität", "Priority"),
}
_PRODUCT: _Table = {
    "external_ids": _PRODUCT_IDS,
    "name": ("Produkt", "Produktname", "Artikel", "Artikelname", "Bezeichnung", "Product",
             "Product Name", "Item", "Name"),
    "sku": _SKUS,
    "family": ("Produktfamilie", "Warengruppe", "Product Family", "Category"),
    "unit": ("Einheit", "Mengeneinheit", "Unit", "Quantity Per Unit"),
    "prices.price": ("Preis", "Einzelpreis", "Listenpreis", "Price", "Unit Price", "List Price"),
    "cost": ("Einkaufspreis", "Kosten", "Cost", "Unit Cost"),
    "stock": ("Bestand", "Lagerbestand", "Stock", "Units in Stock", "Quantity in Stock"),
    "lead_time": ("Lieferzeit", "Lead Time"),
}  # fmt: skip
_DEAL: _Table = {
    "external_ids": ("Deal Id", "Opportunity Id"),
    "customer:id": _CUSTOMER_IDS,
    "title": ("Deal", "Deal Name", "Opportunity", "Opportunity Name", "Verkaufschance", "Chance",
              "Titel", "Title", "Name"),
    "customer": COMPANY_WORDS,
    "contacts": PERSON_WORDS,
    "pipeline": ("Pipeline",),
    "stage": ("Stage", "Deal Stage", "Phase", "Verkaufsphase", "Status"),
    "value": ("Wert", "Betrag", "Value", "Deal Value", "Amount"),
    "expected_close": ("Abschlussdatum", "Close Date", "Expected Close Date", "Closing Date"),
    "next_step": ("Nächster Schritt", "Next Step"),
    "lost_reason": ("Verlustgrund", "Lost Reason", "Loss Reason", "Closed Lost Reason"),
    "source": ("Quelle", "Lead Source", "Source"),
    "owner": ("Deal Owner", "Owner", "Besitzer", "Verantwortlich"),
}  # fmt: skip
_DOCUMENT: _Table = {
    "external_ids": ("Order Id", "Quote Id", "Invoice Id", "Auftrags-ID", "Rechnungs-ID"),
    "lines.product:id": _PRODUCT_IDS,
    "customer:id": _CUSTOMER_IDS,
    "number": ("Nummer", "Belegnummer", "Beleg-Nr.", "Belegnr", "Number", "Document Number",
               "Invoice Number", "Invoice No", "Rechnungsnummer", "Rechnungs-Nr.",
               "Rechnungsnr", "Angebotsnummer", "Angebots-Nr.", "Auftragsnummer",
               "Auftrags-Nr.", "Auftragsnr", "Bestellnummer", "Bestell-Nr.", "Order Number",
               "Order No", "Quote Number", "Quote No", "Gutschriftsnummer", "Credit Number"),
    "title": ("Titel", "Betreff", "Title", "Subject"),
    "customer": COMPANY_WORDS,
    "contacts": PERSON_WORDS,
    "issued": ("Datum", "Belegdatum", "Rechnungsdatum", "Auftragsdatum", "Bestelldatum",
               "Angebotsdatum", "Date", "Order Date", "Invoice Date", "Quote Date", "Issue Date"),
    "due": ("Fällig", "Fällig am", "Due Date"),
    "valid_until": ("Gültig bis", "Valid Until", "Expires"),
    "lines.product": ("Produkt", "Artikel", "Product", "Product Name", *_SKUS),
    "lines.text": ("Positionstext", "Artikelbezeichnung", "Line Text", "Item",
                   "Item Description", "Product Description", "Description", "Beschreibung",
                   "Bezeichnung"),
    "lines.quantity": ("Menge", "Anzahl", "Quantity", "Qty"),
    "lines.unit": ("Einheit", "Mengeneinheit", "Unit"),
    "lines.price": ("Einzelpreis", "Stückpreis", "Unit Price", "Price"),
    "lines.discount": ("Rabatt", "Discount"),
    "deliveries.at": ("Liefertermin", "Wunschtermin", "Required Date", "Delivery Date"),
    "deliveries.done": ("Geliefert am", "Lieferdatum", "Shipped Date", "Delivered"),
}  # fmt: skip
_COMPLAINT: _Table = {
    "external_ids": ("Ticket Id", "Case Id", "Ticketnummer", "Case Number"),
    "customer:id": _CUSTOMER_IDS,
    "title": ("Titel", "Betreff", "Ticket", "Ticket Name", "Subject", "Title", "Case"),
    "opened": ("Eröffnet", "Erstellt am", "Opened", "Created", "Created Time", "Datum", "Date"),
    "channel": ("Kanal", "Channel", "Quelle", "Source"),
    "customer": COMPANY_WORDS,
    "contacts": PERSON_WORDS,
    "product": ("Produkt", "Product"),
    "cause": ("Ursache", "Grund", "Cause", "Reason", "Type"),
    "severity": ("Schwere", "Priorität", "Severity", "Priority"),
    "state": ("Status", "State"),
    "body": ("Beschreibung", "Description", "Text"),
    "resolution": ("Lösung", "Resolution"),
}
_CAMPAIGN: _Table = {
    "name": ("Kampagne", "Campaign", "Campaign Name", "Name"),
    "cost": ("Kosten", "Cost", "Actual Cost"),
    "channel": ("Kanal", "Channel", "Type"),
}
_CONTRACT: _Table = {
    "external_ids": ("Contract Id", "Vertrags-ID"),
    "customer:id": _CUSTOMER_IDS,
    "title": ("Vertrag", "Contract", "Titel", "Title", "Name"),
    "number": ("Vertragsnummer", "Contract Number"),
    "customer": COMPANY_WORDS,
    "start": ("Beginn", "Vertragsbeginn", "Start", "Start Date"),
    "end": ("Ende", "Vertragsende", "End", "End Date"),
    "notice": ("Kündigungsfrist", "Notice"),
    "value": ("Wert", "Value", "Amount"),
}


def key(text: str) -> str:
    """Give a word of a header as it is compared: `E-Mail Adresse` -> `emailadresse`."""
    return "".join(words(text))


@cache
def targets(kind: str) -> Mapping[str, str]:
    """Give the target for every word that is known for a kind, by its `key`."""
    tables = {
        "customer": (_COMMON, _REACH, _ADDRESS, _CUSTOMER),
        "contact": (_COMMON, _REACH, _ADDRESS, _CONTACT),
        "interaction": (_COMMON, _INTERACTION),
        "task": (_COMMON, _TASK),
        "product": (_COMMON, _PRODUCT),
        "deal": (_COMMON, _DEAL),
        **dict.fromkeys(("quote", "order", "invoice", "credit"), (_COMMON, _DOCUMENT)),
        "complaint": (_COMMON, _COMPLAINT),
        "campaign": (_COMMON, _CAMPAIGN),
        "contract": (_COMMON, _CONTRACT),
    }.get(kind, (_COMMON,))
    known = {key(word): target for table in tables for target, word in _pairs(table)}
    return dict(_placed()) | known if _ADDRESS in tables else known


def _pairs(table: _Table) -> Iterator[tuple[str, str]]:
    return ((target, word) for target, entries in table.items() for word in entries)


def _placed() -> Iterator[tuple[str, str]]:
    for label, place in _pairs(_PLACES):
        for path, word in _pairs(_ADDRESS):
            for name in (f"{place} {word}", f"{word} {place}"):
                yield key(name), f"{path}:{label}"
