"""The words that names of columns are made of, English and German, by what they mean.

A compound stands for several meanings: `Telefonnummer` is a phone and a number.
"""

from collections.abc import Mapping

_MEANINGS: Mapping[str, str] = {
    "email": "email mail emailadresse emailaddress mailadresse mailadr",
    "phone": "phone telephone telefon tel fon rufnummer rufnr telnr landline festnetz",
    "mobile": "mobile mobil mobilnr handy cell cellphone cellular sms whatsapp natel",
    "fax": "fax telefax",
    "work": "work business mailing office buro dienstlich dienstl geschaftlich gesch beruflich",
    "private": "home private privat personlich",
    "billing": "billing rechnung rechnungs invoice",
    "delivery": "shipping delivery liefer lieferung",
    "street": "street strasse strassen str road",
    "postal": "postal zip plz postleitzahl postcode zipcode",
    "city": "city town ort ortschaft stadt wohnort locality village",
    "region": "region state province bundesland kanton county",
    "country": "country land staat",
    "address": "address adresse adr addr anschrift",
    "first": "first given vor vorname vornamen forename rufname",
    "last": "last family sur nachname familienname surname zuname",
    "name": "name names bezeichnung",
    "organisation": "organisation organization company companies firma firmen unternehmen account "
    "betrieb",
    "customer": "customer kunde kunden kd client",
    "person": "person contact kontakt ansprechpartner ansprechpartnerin kontaktperson",
    "position": "position funktion jobtitle jobbezeichnung berufsbezeichnung role",
    "title": "title titel",
    "salutation": "salutation anrede",
    "suffix": "suffix namenszusatz",
    "prefix": "prefix",
    "department": "department abteilung abteilungs",
    "birthday": "birthday geburtstag geburtsdatum birthdate dob geb",
    "language": "language sprache",
    "website": "website webseite homepage web url internet domain",
    "industry": "industry branche sector",
    "size": "employees mitarbeiter mitarbeiterzahl",
    "vat": "vat ust ustid umsatzsteuer",
    "notes": "notes note notizen notiz bemerkung bemerkungen anmerkung anmerkungen comment "
    "comments kommentar description beschreibung",
    "tags": "tags tag labels label kategorie kategorien category categories schlagworte "
    "schlagwort stichworter stichwort keywords keyword groups group gruppe gruppen",
    "source": "source quelle herkunft leadquelle",
    "owner": "owner besitzer inhaber zustandig zustandiger verantwortlich verantwortlicher "
    "responsible betreuer assignee",
    "value": "value wert betrag amount volumen",
    "stage": "stage phase",
    "close": "close closing abschluss abschlussdatum",
    "expected": "expected erwartet erwartetes voraussichtlich",
    "lost": "lost verloren",
    "reason": "reason grund",
    "pipeline": "pipeline",
    "number": "number nummer nr no",
    "date": "date datum",
    "other": "other weitere weiterer weiteres sonstige sonstiger sonstiges andere anderer anderes "
    "second secondary sekundare zweite zweiter zweites alternative",
    "id": "id ids guid key nummern",
}
_COMPOUNDS: Mapping[str, str] = {
    "telefonnummer": "phone number", "faxnummer": "fax number", "mobilnummer": "mobile number",
    "handynummer": "mobile number", "mobiltelefon": "mobile phone", "diensttelefon": "work phone",
    "privattelefon": "private phone", "autotelefon": "mobile phone",
    "firmenname": "organisation name", "unternehmensname": "organisation name",
    "kundenname": "customer name", "firstname": "first name",
    "lastname": "last name", "vorname": "first name", "nachname": "last name",
    "familienname": "last name", "surname": "last name", "forename": "first name",
    "fullname": "name", "verlustgrund": "lost reason", "rechnungsadresse": "billing address",
    "lieferadresse": "delivery address", "privatadresse": "private address",
    "kundennummer": "customer id", "hausnummer": "street", "dealwert": "value",
    "auftragswert": "value", "postanschrift": "address", "firmenadresse": "work address",
    "geburtstagsdatum": "birthday", "vorverkaufsphase": "stage", "verkaufsphase": "stage",
    "jobbezeichnung": "position", "dienstadresse": "work address",
}  # fmt: skip

MEANINGS: Mapping[str, tuple[str, ...]] = {
    **{word: (meaning,) for meaning, words in _MEANINGS.items() for word in words.split()},
    **{word: tuple(meanings.split()) for word, meanings in _COMPOUNDS.items()},
}
"""What each word means, folded as `model.text.fold` does."""

ANOTHER = "other"
"""What tells a further item of a list from the first."""

_NOTHING = (
    "other person organisation customer deal lead sales the of a der die das des fur von zur zum "
    "name number date value primary primare main haupt associated address text"
)
ADDING_NOTHING = frozenset(_NOTHING.split())
"""Meanings and words that may stand beside a field's own without changing what it is."""

_CHANGES = (
    "id created create modified modify updated changed last by count no not opt optin out "
    "unsubscribed unsub blacklisted assistant assistent assistenz manager vorgesetzten spouse "
    "partner emergency notfall type typ mode status time score revenue checksum hash phonetic "
    "yomi maiden middle nickname pager box postfach formatted extended currency wahrung owner "
    "permission consent marketing activity deals won parent vendor supplier extension bank iban "
    "bic kontonummer tax steuernummer gender geschlecht anniversary jahrestag photo lat lng "
    "latitude longitude year month jahr monat horbehinderte tty tdd ip zone timezone confirm "
    "referred empfohlen angezeigter display due start end closed resolved"
)
CHANGING = frozenset(_CHANGES.split())
"""Meanings and words that make another thing of a field: the phone of an assistant."""
