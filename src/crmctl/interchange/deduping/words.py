"""What columns of any table are called, by what they say of a person or organisation.

The words for fields of a CRM come from `interchange.synonyms`; these are those of data sets and
registers beside them: FEBRL, the examples of Splink, dedupe and recordlinkage, voter files.
"""

from collections.abc import Mapping

from crmctl.matching.columns import Type

OF_PATHS: Mapping[str, Type] = {
    "name": Type.FULL_NAME,
    "name.display": Type.FULL_NAME,
    "name.given": Type.GIVEN_NAME,
    "name.family": Type.FAMILY_NAME,
    "roles.customer": Type.ORGANISATION,
    "legal_name": Type.ORGANISATION,
    "birthday": Type.DATE,
    "emails.address": Type.EMAIL,
    "phones.number": Type.PHONE,
    "addresses.street": Type.ADDRESS,
    "addresses.postal_code": Type.POSTAL_CODE,
    "addresses.city": Type.CITY,
    "addresses.region": Type.REGION,
    "addresses.country": Type.COUNTRY,
    "domains": Type.DOMAIN,
    "websites": Type.DOMAIN,
    "industry": Type.CATEGORY,
    "vat_id": Type.IDENTIFIER,
}
"""By the path of a field; `synonyms` knows the words for it."""

BESIDE: Mapping[Type, tuple[str, ...]] = {
    Type.GIVEN_NAME: (
        "First Names", "Given Names", "Given", "Vornamen", "Vor Name", "FName", "First Nm",
        "Christian Name", "Prénom",
    ),
    Type.FAMILY_NAME: (
        "Surnames", "Family", "LName", "SName", "Last Names", "Nach Name", "Geburtsname",
        "Mädchenname", "Maiden Name", "Birth Name", "Nom de famille", "Last Nm",
    ),
    Type.FULL_NAME: ("Person", "Whole Name", "Vor- und Nachname", "Name und Vorname"),
    Type.ORGANISATION: (
        "Business", "Business Name", "Org", "Org Name", "Employer", "Employer Name",
        "Arbeitgeber", "Institution", "Institution Name", "Firmenbezeichnung", "Firma Name",
        "Legal Entity", "Legal Entity Name", "Handelsname", "Trade Name", "Restaurant",
        "Restaurant Name", "Verein", "Vereinsname",
    ),
    Type.STREET: ("Street Name", "Straßenname", "Name der Straße", "Rue"),
    Type.HOUSE_NUMBER: (
        "House Number", "House No", "House Num", "Street Number", "Street No", "Street Num",
        "Building Number", "Hausnummer", "Haus-Nr.", "Hausnr", "Hnr", "HsNr",
    ),
    Type.ADDRESS: (
        "Addr", "Address 1", "Addr 1", "Adresse 1", "Street 1", "Full Address", "Postal Address",
        "Wohnadresse", "Postanschrift", "Street and Number",
    ),
    Type.POSTAL_CODE: ("Post Code", "Postal", "Postcodes", "Zipcode", "ZIP 5", "Code postal"),
    Type.CITY: (
        "Suburb", "Locality", "Municipality", "Village", "Place of Residence", "Ortschaft",
        "Gemeinde", "City Name", "Town/City", "City/Town", "PO Town", "Ville",
    ),
    Type.REGION: ("County", "Region Name", "State Code", "State Abbreviation", "Landkreis"),
    Type.COUNTRY: ("Country Code", "Country Name", "Nation", "Ländercode", "Pays"),
    Type.PHONE: (
        "Tel.-Nr.", "Telephone Number", "Tel No", "Phone No", "Contact Number", "Rufnummer",
        "Festnetz", "Landline", "Mobile No", "Cellphone", "Mobilfunk", "Téléphone",
    ),
    Type.EMAIL: ("Email Addr", "Mail Address", "Courriel"),
    Type.DATE: (
        "Birthdate", "Date Birth", "Birth Dt", "Geb.-Datum", "Geb. am", "Geboren", "Geboren am",
        "Founded", "Date Founded", "Founding Date", "Foundation Date", "Incorporation Date",
        "Date of Incorporation", "Gegründet", "Gegründet am", "Gründungsdatum", "Gründung",
        "Date of Death", "Todesdatum",
    ),
    Type.IDENTIFIER: (
        "Soc Sec Id", "Soc Sec No", "SSN", "Social Security Number", "Social Security No",
        "National Insurance Number", "NINO", "NHS Number", "National Id", "Passport",
        "Passport Number", "Passport No", "Tax Id", "Tax Number", "TIN", "Steuer-ID",
        "Steuernummer", "Steueridentifikationsnummer", "Sozialversicherungsnummer", "SV-Nummer",
        "Rentenversicherungsnummer", "AHV-Nummer", "Ausweisnummer", "Reisepassnummer", "IBAN",
        "UID", "VAT", "VAT No", "USt-ID-Nr.", "USt-Id-Nummer",
        "Umsatzsteuer-Identifikationsnummer",
        "Handelsregisternummer", "HRB", "HR-Nummer", "Company Number", "Registration Number",
        "Company Registration Number", "LEI", "DUNS", "DUNS Number", "D-U-N-S", "ORCID", "NPI",
        "Driver License Number", "Drivers License",
    ),
    Type.TEXT: (
        "Address 2", "Addr 2", "Adresse 2", "Street 2", "Address Line 2", "Address Line 3",
        "Address 3", "Adresszusatz", "Address Supplement",
    ),
    Type.CATEGORY: (
        "Gender", "Sex", "Geschlecht", "Sector", "Cuisine", "Category", "Kategorie",
        "Wirtschaftszweig", "Business Type",
    ),
}  # fmt: skip
"""What `synonyms` does not know, because a CRM has no field of it or calls it otherwise."""

ROW_IDS = (
    "Id", "Ids", "Rec Id", "Record", "Record Id", "Record Number", "Row", "Row Id", "Row Number",
    "Unique Id", "Uuid", "Guid", "Key", "Pk", "Index", "Idx", "No", "Nr", "Lfd. Nr.", "Nummer",
    "Number", "Kundennummer", "Kunden-Nr.", "Kundennr", "Customer Id", "Customer Number",
    "Contact Id", "Kontakt-ID", "Account Id", "Company Id", "Person Id", "Patient Id", "User Id",
    "External Id", "Source Id", "Id 1", "Id 2",
)  # fmt: skip
"""What a row is called by, which says nothing of who it is about."""

LABELS = (
    "Cluster", "Cluster Id", "Class", "Klasse", "Label", "Entity", "Entity Id", "Group",
    "Group Id", "Gold", "Truth", "True Id", "Match", "Match Id", "Is Match", "Duplicate",
    "Is Duplicate", "Duplicate Of", "Dublette", "Probability", "Score",
)  # fmt: skip
"""What somebody, or we, found out about duplicates before."""

_ADDING_NOTHING = (
    "customer cust client contact person patient member applicant voter kunde kunden kontakt "
    "home private privat work business office geschaftlich dienstlich primary main haupt "
    "current res residential mailing billing shipping rechnungs liefer left right l r"
)
QUALIFIERS = frozenset(_ADDING_NOTHING.split())
"""Words that may stand beside a field's own without changing what it says."""

OF_ADDRESSES = frozenset(("address", "adresse", "addr", "adr", "anschrift"))
"""The same, but some of them are a field's own."""

BOTH = ("Name", "Customer Name", "Kundenname", "Kunde", "Account", "Account Name")
"""What people and organisations are both called by."""
