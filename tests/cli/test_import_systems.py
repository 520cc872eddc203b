"""`crmctl import`: exports of other systems as those write them, with links between the files.

The headers are those that were seen; the people, companies and amounts below them are made up.
"""

# ruff: noqa: E501 - headers and rows stand as their systems write them

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]
Records = Mapping[str, Sequence[Mapping[str, Any]]]

# What some cells say in our words.
_MEANT = {
    "Germany": "DE", "Deutschland": "DE",
    "Home": "private", "* Work": "work", "Closed Won": "won", "Closed Lost": "lost",
    "VIP ::: * myContacts": "VIP", "* myContacts ::: VIP": "VIP", "* myContacts": "",
    "0/0/00": "", "0.0.00": "",
}  # fmt: skip
_PHONE = 6  # digits
# Columns whose cells become dates, links, consents or tags; what of them is told by other tests.
_SAID_OTHERWISE = frozenset(
    {
        "Close Date", "Associated Contact IDs", "Associated Company IDs", "ISDELETED",
        "IsDeleted", "ISCLOSED", "ISWON", "AMOUNT", "Person - Marketing status", "Email Opt Out",
        "Birthday", "Geburtstag",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Export:
    """What one system wrote, and what a person expects to find of it.

    Attributes:
        files: their names and contents, those first that name records of later ones.
        kinds: of the files.
        source: below whose name ids stand.
        rows: in all files.
        made: records that rows name and that have no row.
        options: what the person must say besides.
        encoding: of the files.
    """

    files: Mapping[str, str]
    kinds: Sequence[str]
    source: str
    rows: int
    made: Mapping[str, int] = field(default_factory=dict)
    options: Sequence[str] = ()
    encoding: str = "utf-8"


_HUBSPOT = Export(
    {
        "deals.csv": (
            '"Record ID","Deal Name","Pipeline","Deal Stage","Amount","Close Date","Deal owner",'
            '"Associated Company","Associated Company IDs","Associated Contact IDs","Create Date"\n'
            '"901","Zehn Tore","Sales Pipeline","Closed Won","12500.50","2026-03-04 10:30",'
            '"Max Frei","Gärtnerei Müller","8001","7001","2026-01-02 08:00"\n'
            '"902","Zaun","Sales Pipeline","Closed Lost","800","2026-05-06 00:00","Max Frei",'
            '"Öl & Söhne KG","8002","7002;7003","2026-01-03 09:15"\n'
        ),
        "contacts.csv": (
            '"Record ID","First Name","Last Name","Email","Phone Number","Job Title",'
            '"Contact owner","Lifecycle Stage","Lead Status","Create Date","Last Activity Date",'
            '"Associated Company IDs","Associated Company"\n'
            '"7001","Jürgen","Weiß","j.weiss@example.com","+49 30 1234567","Einkauf","Max Frei",'
            '"Customer","Open","2026-01-02 08:00","2026-02-03 11:11","8001","Gärtnerei Müller"\n'
            '"7002","Anna","Öztürk","anna@example.org","","","","Lead","","2026-01-02 08:00","",'
            '"8002","Öl & Söhne KG"\n'
            '"7003","Bea","Klein","bea@example.org","0351 4567890","CEO","","Lead","",'
            '"2026-01-02 08:00","","8002;8001","Öl & Söhne KG"\n'
        ),
        "companies.csv": (
            '"Record ID","Company name","Company Domain Name","Website URL","Company owner",'
            '"Industry","Country/Region","Create Date","Last Activity Date","Description"\n'
            '"8001","Gärtnerei Müller","mueller.example","https://mueller.example","Max Frei",'
            '"Gartenbau","Germany","2025-12-01 10:00","2026-02-02 10:00","Stammkunde, zahlt gut"\n'
            '"8002","Öl & Söhne KG","oel.example","","Max Frei","Energie","Germany",'
            '"2025-12-02 10:00","",""\n'
        ),
    },
    ("deal", "contact", "customer"),
    "hubspot",
    7,
)
_HUBSPOT_DE = Export(
    {
        "kontakte.csv": (
            "Vorname,Nachname,E-Mail,Jobbezeichnung,Branche,Lifecycle-Phase,Leadstatus,"
            "Für Kontakt zuständiger Mitarbeiter,Jahresumsatz,Telefonnummer\n"
            "Jürgen,Weiß,j.weiss@example.com,Einkäufer,Gartenbau,Kunde,Offen,Max Frei,120000,"
            "+49 30 1234567\n"
            "Anna,Öztürk,anna@example.org,,,Lead,,,,\n"
        )
    },
    ("contact",),
    "hubspot",
    2,
)
_SALESFORCE = Export(
    {
        "Opportunity.csv": (
            '"ID","ISDELETED","ACCOUNTID","NAME","DESCRIPTION","STAGENAME","AMOUNT","PROBABILITY",'
            '"CLOSEDATE","NEXTSTEP","LEADSOURCE","ISCLOSED","ISWON","OWNERID","CREATEDDATE"\n'
            '"006000000000001AAA","false","001000000000001AAA","Zehn Tore","","Closed Won",'
            '"500000.0","100.0","2026-03-09","Danke sagen","Web","true","true",'
            '"005000000000001AAA","2026-01-15T20:47:07.000Z"\n'
            '"006000000000002AAA","false","001000000000002AAA","Zaun","","Prospecting",'
            '"6.0E4","10.0","2026-09-30","","","false","false","005000000000001AAA",'
            '"2026-01-15T20:47:07.000Z"\n'
        ),
        "Contact.csv": (
            '"Id","IsDeleted","MasterRecordId","AccountId","LastName","FirstName","Salutation",'
            '"Name","MailingStreet","MailingCity","MailingState","MailingPostalCode",'
            '"MailingCountry","Phone","Fax","MobilePhone","ReportsToId","Email","Title","OwnerId",'
            '"LastActivityDate","CreatedDate"\n'
            '"003000000000001AAA","false","","001000000000001AAA","Weiß","Jürgen","Mr.",'
            '"Jürgen Weiß","Hauptstr. 5\nHinterhaus","Görlitz","Sachsen","02826","Germany",'
            '"+49 3581 12345","","+49 170 1234567","","j.weiss@example.com","Einkäufer",'
            '"005000000000001AAA","","2006-04-15T03:23:15.000Z"\n'
            '"003000000000002AAA","false","","001000000000002AAA","Öztürk","Anna","","Anna Öztürk",'
            '"","","","","","","","","003000000000001AAA","anna@example.org","","",'
            '"","2006-04-15T03:23:15.000Z"\n'
        ),
        "Account.csv": (
            '"ID","ISDELETED","NAME","TYPE","PARENTID","BILLINGSTREET","BILLINGCITY",'
            '"BILLINGSTATE","BILLINGPOSTALCODE","BILLINGCOUNTRY","PHONE","FAX","WEBSITE",'
            '"INDUSTRY","ANNUALREVENUE","NUMBEROFEMPLOYEES","DESCRIPTION","OWNERID","CREATEDDATE"\n'
            '"001000000000001AAA","false","Gärtnerei Müller","Customer","001000000000002AAA",'
            '"Hauptstr. 5","Görlitz","","02826","Germany","+49 3581 12345","",'
            '"https://mueller.example","Gartenbau","1250000.0","12","Stammkunde",'
            '"005000000000001AAA","2006-04-15T03:23:15.000Z"\n'
            '"001000000000002AAA","false","Öl & Söhne KG","Prospect","","Elbweg 1","Dresden","",'
            '"01067","Germany","","","","","","","","005000000000001AAA",'
            '"2006-04-15T03:23:15.000Z"\n'
        ),
    },
    ("deal", "contact", "customer"),
    "salesforce",
    6,
)
_SALESFORCE_REPORT = Export(
    {
        "contacts-report.csv": (
            '"Salutation","First Name","Last Name","Title","Account Name","Mailing Street",'
            '"Mailing City","Mailing State","Mailing Zip/Postal Code","Mailing Country","Phone",'
            '"Mobile","Email","Email Opt Out","Lead Source","Contact Owner","Created Date",'
            '"Contact ID","Account ID"\n'
            '"Herr","Jürgen","Weiß","Einkäufer","Gärtnerei Müller","Hauptstr. 5","Görlitz","",'
            '"02826","Germany","+49 3581 12345","","j.weiss@example.com","1","Web","Max Frei",'
            '"2026-01-15","0030000000aBcDe","0010000000aBcDe"\n'
            '"Frau","Anna","Öztürk","","Öl & Söhne KG","","","","","","","","anna@example.org",'
            '"0","","Max Frei","2026-01-16","0030000000aBcDE","0010000000aBcDE"\n'
        ),
        "accounts-report.csv": (
            '"Account Name","Annual Revenue","Type","Rating","Industry","Employees","Billing Street",'
            '"Billing City","Billing State/Province","Billing Zip/Postal Code","Billing Country",'
            '"Phone","Website","Created Date","Account ID"\n'
            '"Gärtnerei Müller","1250000","Customer","Hot","Gartenbau","12","Hauptstr. 5","Görlitz",'
            '"","02826","Germany","+49 3581 12345","https://mueller.example","2026-01-15",'
            '"0010000000aBcDe"\n'
            '"Öl & Söhne KG","","Prospect","","","","Elbweg 1","Dresden","","01067","Germany","",'
            '"","2026-01-16","0010000000aBcDE"\n'
        ),
    },
    ("contact", "customer"),
    "salesforce",
    4,
)
_PIPEDRIVE = Export(
    {
        "deals.csv": (
            "Deal - ID,Deal - Title,Deal - Value,Deal - Currency,Deal - Pipeline,Deal - Stage,"
            "Deal - Status,Deal - Owner,Deal - Organization,Deal - Contact person,"
            "Deal - Probability,Deal - Expected close date,Deal - Deal created,Deal - Won time,"
            "Deal - Lost time,Deal - Lost reason\n"
            "31,Zehn Tore,12500.5,EUR,Pipeline,Qualified,Won,Max Frei,Gärtnerei Müller,Jürgen Weiß,,"
            "2026-03-04,2026-01-02 08:00:00,2026-03-04 10:00:00,,\n"
            "32,Zaun,800,USD,Pipeline,Contact Made,Lost,Max Frei,Öl & Söhne KG,Anna Öztürk,20,"
            "2026-05-06,2026-01-03 09:15:00,,2026-04-01 09:00:00,Zu teuer\n"
        ),
        "persons.csv": (
            "\ufeffPerson - ID,Person - Name,Person - First name,Person - Last name,"
            "Person - Organization,Person - Email - Work,Person - Email - Home,"
            "Person - Email - Other,Person - Phone - Work,Person - Phone - Home,"
            "Person - Phone - Mobile,Person - Label,Person - Owner,Person - Marketing status,"
            "Person - Double opt-in,Person - Person created,Organization - ID\n"
            "11,Jürgen Weiß,Jürgen,Weiß,Gärtnerei Müller,j.weiss@example.com,jw@example.net,,"
            "030 1234567,,0170 1234567,VIP,Max Frei,subscribed,,2026-01-02 08:00:00,21\n"
            "12,Anna Öztürk,Anna,Öztürk,Öl & Söhne KG,anna@example.org,,,,,,,Max Frei,"
            "unsubscribed,,2026-01-02 08:00:00,22\n"
        ),
        "organizations.csv": (
            "Organization - ID,Organization - Name,Organization - Address,"
            "Organization - Address - Street/road name of Address,"
            "Organization - Address - City/town/village/locality of Address,"
            "Organization - Address - ZIP/Postal code of Address,Organization - Owner,"
            "Organization - Organization created\n"
            '21,Gärtnerei Müller,"Hauptstr. 5, 02826 Görlitz",Hauptstr. 5,Görlitz,02826,Max Frei,'
            "2025-12-01 10:00:00\n"
            "22,Öl & Söhne KG,,,,,Max Frei,2025-12-01 10:00:00\n"
        ),
    },
    ("deal", "contact", "customer"),
    "pipedrive",
    6,
)
_PIPEDRIVE_DE = Export(
    {
        "personen.csv": (
            "Person - ID,Person - Organisation,Person - Geschlecht,Person - Vorname,"
            "Person - Nachname,Person - Position,Organisation - ID,Organisation - Name,"
            "Organisation - Adresse,Organisation - PLZ,Organisation - Website,"
            "Person - Telefon - Büro,Person - Telefon - Privat,Person - Telefon - Mobil,"
            "Person - Telefon - Sonstiger,Person - E-Mail-Adresse - Büro,"
            "Person - E-Mail-Adresse - Privat,Person - E-Mail-Adresse - Sonstiger,Person - Label\n"
            "11,Gärtnerei Müller,m,Jürgen,Weiß,Einkauf,21,Gärtnerei Müller,Görlitz,02826,"
            "https://mueller.example,030 1234567,,0170 1234567,,j.weiss@example.com,"
            "jw@example.net,,VIP\n"
            "12,Öl & Söhne KG,w,Anna,Öztürk,,22,Öl & Söhne KG,,,,,,,,anna@example.org,,,\n"
        )
    },
    ("contact",),
    "pipedrive",
    2,
    {"customer": 2},
)
_ZOHO = Export(
    {
        "Contacts_001.csv": (
            "Record Id,Contact Owner.id,Contact Owner,Lead Source,First Name,Last Name,"
            "Account Name.id,Account Name,Email,Title,Phone,Mobile,Fax,Date of Birth,Created Time,"
            "Modified Time,Mailing Street,Mailing City,Mailing State,Mailing Zip,Mailing Country,"
            "Email Opt Out,Salutation,Unsubscribed Mode,Unsubscribed Time,Tag\n"
            "zcrm_4101,zcrm_1,Max Frei,Messe,Jürgen,Weiß,zcrm_5101,Gärtnerei Müller,"
            "j.weiss@example.com,Einkauf,+49 30 1234567,,,1970-02-28,2026-01-02 08:00:00,"
            "2026-02-02 08:00:00,Hauptstr. 5,Görlitz,,02826,Germany,TRUE,Herr,Manual,"
            '2026-02-01 10:00:00,"VIP,Messe"\n'
            "zcrm_4102,zcrm_1,Max Frei,,Anna,Öztürk,zcrm_5102,Öl & Söhne KG,anna@example.org,,,,,,"
            "2026-01-02 08:00:00,2026-02-02 08:00:00,,,,,,FALSE,Frau,,,\n"
        )
    },
    ("contact",),
    "zoho",
    2,
    {"customer": 2},
)
_FRESHSALES = Export(
    {
        "deals.csv": (
            "Id,Deal name,Deal value,Deal currency,Deal stage,Expected close date,Closed date,"
            "Sales account,Sales owner,Sales owner email,Lost reason\n"
            "61,Zehn Tore,12500.5,EUR,Won,2026-03-04,2026-03-05,Gärtnerei Müller,Max Frei,"
            "max@example.com,\n"
            "62,Zaun,800,USD,New,2026-05-06,,Öl & Söhne KG,Max Frei,max@example.com,\n"
        ),
        "contacts.csv": (
            "Id,First name,Last name,Account,Account id,Email,Job title,Work phone,Mobile,Address,"
            "City,State,Zipcode,Country,Tags,Created at,Updated at,Last contacted time,"
            "Last contacted mode\n"
            '41,Jürgen,Weiß,Gärtnerei Müller,51,"j.weiss@example.com,jw@example.net",Einkauf,'
            '030 1234567,0170 1234567,Hauptstr. 5,Görlitz,,02826,Germany,"VIP,Messe",'
            "2026-01-02 08:00:00,2026-02-02 08:00:00,,\n"
            "42,Anna,Öztürk,Öl & Söhne KG,52,anna@example.org,,,,,,,,,,2026-01-02 08:00:00,,,\n"
        ),
        "accounts.csv": (
            "Id,Name,Website,Industry type,City,Country\n"
            "51,Gärtnerei Müller,https://mueller.example,Gartenbau,Görlitz,Germany\n"
            "52,Öl & Söhne KG,,Energie,Dresden,Germany\n"
        ),
    },
    ("deal", "contact", "customer"),
    "freshsales",
    6,
)
_DYNAMICS = Export(
    {
        "contacts.csv": (
            "(Do Not Modify) Contact,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,"
            "Full Name,Company Name,Job Title,Email,Business Phone,Mobile Phone\n"
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301,abc=,2026-02-02 08:00:00,"
            '"Weiß, Jürgen",Gärtnerei Müller,Einkauf,j.weiss@example.com,030 1234567,0170 1234567\n'
            "3f2504e0-4f89-11d3-9a0c-0305e82c3302,abd=,2026-02-02 08:00:00,Anna Öztürk,"
            "Öl & Söhne KG,,anna@example.org,,\n"
        ),
        "accounts.csv": (
            "(Do Not Modify) Account,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,"
            "Account Name,Main Phone,Address 1: Street 1,Address 1: City,"
            "Address 1: ZIP/Postal Code,Address 1: Country/Region,Website,Primary Contact,"
            "Relationship Type,Annual Revenue,Number of Employees,Status\n"
            "3f2504e0-4f89-11d3-9a0c-0305e82c3311,abc=,2026-02-02 08:00:00,Gärtnerei Müller,"
            "03581 12345,Hauptstr. 5,Görlitz,02826,Germany,https://mueller.example,Jürgen Weiß,"
            "Customer,1250000,12,Active\n"
            "3f2504e0-4f89-11d3-9a0c-0305e82c3312,abd=,2026-02-02 08:00:00,Öl & Söhne KG,,Elbweg 1,"
            "Dresden,01067,Germany,,,,,,Active\n"
        ),
    },
    ("contact", "customer"),
    "dynamics365",
    4,
)
_BITRIX = Export(
    {
        "CONTACT_20260302.csv": (
            "First Name;Last Name;Company;Status;Responsible;Work Phone;Mobile;Fax;Home Phone;"
            "Other Phone Number;Work E-mail;Home E-mail;Other E-mail;ID\n"
            "Jürgen;Weiß;Gärtnerei Müller;Neu;Max Frei;+49 30 1234567;;;;;j.weiss@example.com;;;7\n"
            "Anna;Öztürk;Öl & Söhne KG;;Max Frei;;+49 170 7654321;;;;;anna@example.org;;8\n"
        ),
        "LEAD_20260302.csv": (
            "Lead Name;Lead Companies;Responsible;Work Phone;Mobile;Fax;Home Phone;Work E-mail;"
            "Stage;Lead Type;Source;ID\n"
            "Zehn Tore;Gärtnerei Müller;Max Frei;+49 30 1234567;;;;;In Arbeit;Neukunde;Messe;17\n"
        ),
    },
    ("contact", "deal"),
    "bitrix24",
    3,
    {"customer": 2},
)
_MONDAY = Export(
    {"board.csv": "Name,Subitems,Status,Due Date\nAngebot schicken,,Offen,2026-03-04\n"},
    ("task",),
    "monday",
    1,
)
_MAILCHIMP = Export(
    {
        "subscribed_members_export_1a2b.csv": (
            "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,"
            "CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,"
            "NOTES,TAGS\n"
            "j.weiss@example.com,Jürgen,Weiß,2,2025-01-02 08:00:00,192.0.2.1,2025-01-02 08:05:00,"
            "192.0.2.1,,,,,Europe/Berlin,DE,SN,2025-01-02 08:05:00,5001,0a1b2c,,"
            '"""VIP"",""Blog"""\n'
        ),
        "unsubscribed_members_export_1a2b.csv": (
            "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,"
            "CONFIRM_IP,LAST_CHANGED,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,"
            "UNSUB_REASON,UNSUB_REASON_OTHER,LEID,EUID,NOTES,TAGS\n"
            "anna@example.org,Anna,Öztürk,2,,,2025-01-02 08:05:00,192.0.2.1,2025-03-02 08:05:00,"
            "2025-03-01 10:00:00,Frühling,c77,NORMAL,,5002,0a1b2d,,\n"
        ),
        "cleaned_members_export_1a2b.csv": (
            "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,LAST_CHANGED,LEID,EUID,"
            "NOTES,TAGS\n"
            "weg@example.net,Bea,Klein,1,,2025-03-02 08:05:00,5003,0a1b2e,,\n"
        ),
    },
    ("contact",) * 3,
    "mailchimp",
    3,
)
_BREVO = Export(
    {
        "export.csv": (
            "CONTACT ID;EMAIL;LASTNAME;FIRSTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME;"
            "MODIFIED_TIME\n"
            "1;j.weiss@example.com;Weiß;Jürgen;491701234567;0;0;13-01-2026 10:30;02-02-2026 11:00\n"
            "2;anna@example.org;Öztürk;Anna;;1;0;04-01-2026 10:30;02-02-2026 11:00\n"
        )
    },
    ("contact",),
    "brevo",
    2,
    encoding="cp1252",
)
_FRESHDESK = Export(
    {
        "tickets.csv": (
            "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,"
            "Resolved time,Closed time,Last update time,Initial response time,Time tracked,"
            "First response time (in hrs),Resolution time (in hrs),Agent interactions,"
            "Customer interactions,Resolution status,First response status,Tags,Survey results,"
            "Association type,Product,Every response status,Full name,Title,Email,Work phone,"
            "Mobile phone,Contact ID,Company Name\n"
            "4711,Tor klemmt,Resolved,High,Phone,Mangel,Max Frei,Technik,2026-01-02 08:00:00,"
            "2026-01-05 08:00:00,2026-01-03 09:00:00,,2026-01-03 09:00:00,2026-01-02 09:00:00,"
            '00:30:00,01:00:00,25:00:00,2,1,Within SLA,Within SLA,"tor,eilig",,,,,Jürgen Weiß,,'
            "j.weiss@example.com,030 1234567,,9001,Gärtnerei Müller\n"
            "4712,Rechnung doppelt,Open,Low,Email,,,,2026-01-04 08:00:00,,,,,,,,,,,,,,,,,,"
            "Anna Öztürk,,anna@example.org,,,9002,Öl & Söhne KG\n"
        )
    },
    ("complaint",),
    "freshdesk",
    2,
    {"contact": 2, "customer": 2},
)
_OUTLOOK = Export(
    {
        "contacts.csv": (
            "First Name,Last Name,Title,Web Page,Birthday,Anniversary,Notes,E-mail Address,"
            "E-mail 2 Address,Home Phone,Mobile Phone,Home Street,Home City,Home Postal Code,"
            "Home Country,Business Phone,Business Fax,Company,Job Title,Department,Business Street,"
            "Business City,Business State,Business Postal Code,Business Country,Categories,Priority\n"
            'Jürgen,Weiß,Mr.,https://weiss.example,2/28/1970,0/0/00,"mag Tee",j.weiss@example.com,'
            "jw@example.net,,0170 1234567,Parkweg 2,Görlitz,02826,Germany,030 1234567,,"
            "Gärtnerei Müller,Einkauf,Logistik,Hauptstr. 5,Görlitz,,02826,Germany,VIP;Messe,Normal\n"
            "Anna,Öztürk,,,0/0/00,0/0/00,,anna@example.org,,,,,,,,,,,,,,,,,,,Normal\n"
        )
    },
    ("contact",),
    "outlook",
    2,
    {"customer": 1},
    encoding="cp1252",
)
_OUTLOOK_DE = Export(
    {
        "kontakte.csv": (
            "Anrede;Vorname;Nachname;Firma;Abteilung;Position;Straße geschäftlich;Ort geschäftlich;"
            "Postleitzahl geschäftlich;Land/Region geschäftlich;Straße privat;Ort privat;"
            "Postleitzahl privat;Fax geschäftlich;Telefon geschäftlich;Telefon (privat);"
            "Mobiltelefon;E-Mail-Adresse;E-Mail-Typ;E-Mail: Angezeigter Name;E-Mail 2: Adresse;"
            "Geburtstag;Jahrestag;Kategorien;Notizen;Webseite\n"
            "Herr;Jürgen;Weiß;Gärtnerei Müller;Logistik;Einkauf;Hauptstr. 5;Görlitz;02826;"
            "Deutschland;Parkweg 2;Görlitz;02826;;030 1234567;;0170 1234567;j.weiss@example.com;"
            "SMTP;Jürgen Weiß (j.weiss@example.com);jw@example.net;28.2.1970;0.0.00;VIP;mag Tee;\n"
            "Frau;Anna;Öztürk;;;;;;;;;;;;;;;anna@example.org;SMTP;Anna Öztürk;;1.2.1980;;;;\n"
        ),
        "kalender.csv": (
            "Betreff;Beginnt am;Beginnt um;Endet am;Endet um;Ganztägiges Ereignis;"
            "Erinnerung Ein/Aus;Erinnerung am;Erinnerung um;Besprechungsplanung;"
            "Erforderliche Teilnehmer;Optionale Teilnehmer;Besprechungsressourcen;"
            "Abrechnungsinformationen;Beschreibung;Kategorien\n"
            "Aufmaß vor Ort;13.1.2026;10:30:00;13.1.2026;11:15:00;Falsch;Ein;13.1.2026;10:15:00;"
            "Jürgen Weiß;Jürgen Weiß;;;;Maßband mitnehmen;VIP\n"
        ),
    },
    ("contact", "interaction"),
    "outlook",
    3,
    {"customer": 1},
    encoding="cp1252",
)
_GOOGLE = Export(
    {
        "contacts.csv": (
            "First Name,Middle Name,Last Name,Nickname,File As,Organization Name,Organization Title,"
            "Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,"
            "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,"
            "Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,"
            "Address 1 - Region,Address 1 - Postal Code,Address 1 - Country\n"
            "Jürgen,,Weiß,,,Gärtnerei Müller,Einkauf,,1970-02-28,mag Tee,,"
            "VIP ::: * myContacts,* Work,j.weiss@example.com ::: jw@example.com,Home,jw@example.net,"
            'Mobile,0170 1234567,Home,"Parkweg 2\n02826 Görlitz",Parkweg 2,Görlitz,,,02826,DE\n'
            "Anna,,Öztürk,,,,,,--04-05,,,* myContacts,,anna@example.org,,,,,,,,,,,,\n"
        )
    },
    ("contact",),
    "google-contacts",
    2,
    {"customer": 1},
)
_GOOGLE_OLD = Export(
    {
        "google.csv": (
            "Name,Given Name,Additional Name,Family Name,Yomi Name,Name Prefix,Name Suffix,Nickname,"
            "Birthday,Gender,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
            "Phone 1 - Type,Phone 1 - Value,Address 1 - Type,Address 1 - Formatted,"
            "Organization 1 - Type,Organization 1 - Name,Organization 1 - Title,Website 1 - Type,"
            "Website 1 - Value\n"
            "Jürgen Weiß,Jürgen,,Weiß,,,,,1970-02-28,,mag Tee,* myContacts ::: VIP,* Work,"
            'j.weiss@example.com,Mobile,0170 1234567,Home,"Parkweg 2\n02826 Görlitz",,'
            "Gärtnerei Müller,Einkauf,Profile,https://weiss.example\n"
        )
    },
    ("contact",),
    "google-contacts",
    1,
    {"customer": 1},
)
_THUNDERBIRD = Export(
    {
        "abook.csv": (
            "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Work Phone,"
            "Home Phone,Fax Number,Pager Number,Mobile Number,Home Address,Home Address 2,"
            "Home City,Home State,Home ZipCode,Home Country,Work Address,Work Address 2,Work City,"
            "Work State,Work ZipCode,Work Country,Job Title,Department,Organization,Web Page 1,"
            "Web Page 2,Birth Year,Birth Month,Birth Day,Custom 1,Custom 2,Custom 3,Custom 4,Notes,"
            "Screen Name\n"
            "Jürgen,Weiß,Jürgen Weiß,Jule,j.weiss@example.com,jw@example.net,030 1234567,,,,"
            "0170 1234567,Parkweg 2,,Görlitz,,02826,Germany,,,,,,,Einkauf,Logistik,"
            "Gärtnerei Müller,https://weiss.example,,1970,2,28,,,,,mag Tee,\n"
        )
    },
    ("contact",),
    "thunderbird",
    1,
    {"customer": 1},
)
_THUNDERBIRD_DE = Export(
    {
        "adressbuch.csv": (
            "Vorname,Nachname,Anzeigename,Spitzname,Primäre E-Mail-Adresse,"
            "Sekundäre E-Mail-Adresse,Tel. dienstlich,Fax-Nummer,Pager-Nummer,Mobil-Tel.-Nr.,"
            "Privat: Adresse,Privat: PLZ,Privat: Land,Dienstlich: Adresse,Dienstlich: PLZ,"
            "Dienstlich: Land,Organisation,Webseite 1,Webseite 2,Geburtsjahr,Geburtsmonat,"
            "Geburtstag\n"
            "Jürgen,Weiß,Jürgen Weiß,Jule,j.weiss@example.com,jw@example.net,030 1234567,,,"
            "0170 1234567,Parkweg 2,02826,Deutschland,Hauptstr. 5,02826,Deutschland,"
            "Gärtnerei Müller,https://weiss.example,,1970,2,28\n"
        )
    },
    ("contact",),
    "thunderbird",
    1,
    {"customer": 1},
)
_ASANA = Export(
    {
        "tasks.csv": (
            "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,"
            "Assignee Email,Start Date,Due Date,Tags,Notes,Projects,Parent task\n"
            "1201,2026-01-02,2026-01-05,2026-01-05,Angebot schicken,Offen,Max Frei,max@example.com,,"
            '2026-01-04,"tor,eilig","Erst Maße prüfen",Vertrieb,\n'
            "1202,2026-01-02,,2026-01-05,Jürgen anrufen,Offen,,,,2026-02-04,,,Vertrieb,"
            "Angebot schicken\n"
        )
    },
    ("task",),
    "asana",
    2,
)
_GETRESPONSE = Export(
    {"list.csv": "email,name\nj.weiss@example.com,Jürgen Weiß\nanna@example.org,Anna Öztürk\n"},
    ("contact",),
    "getresponse",
    2,
    options=("--preset", "getresponse"),
)
_INXMAIL = Export(
    {
        "list.csv": (
            "email,trackingPermission,Vorname,Nachname\n"
            "j.weiss@example.com,true,Jürgen,Weiß\nanna@example.org,false,Anna,Öztürk\n"
        )
    },
    ("contact",),
    "inxmail",
    2,
)

SYSTEMS = {
    "hubspot": _HUBSPOT,
    "hubspot-de": _HUBSPOT_DE,
    "salesforce": _SALESFORCE,
    "salesforce-report": _SALESFORCE_REPORT,
    "pipedrive": _PIPEDRIVE,
    "pipedrive-de": _PIPEDRIVE_DE,
    "zoho": _ZOHO,
    "freshsales": _FRESHSALES,
    "dynamics365": _DYNAMICS,
    "bitrix24": _BITRIX,
    "monday": _MONDAY,
    "mailchimp": _MAILCHIMP,
    "brevo": _BREVO,
    "freshdesk": _FRESHDESK,
    "outlook": _OUTLOOK,
    "outlook-de": _OUTLOOK_DE,
    "google": _GOOGLE,
    "google-old": _GOOGLE_OLD,
    "thunderbird": _THUNDERBIRD,
    "thunderbird-de": _THUNDERBIRD_DE,
    "asana": _ASANA,
    "getresponse": _GETRESPONSE,
    "inxmail": _INXMAIL,
}


@pytest.fixture
def empty(crmctl: Crmctl, tmp_path: Path) -> Path:
    """An empty CRM."""
    place = tmp_path / "empty"
    assert crmctl("init", str(place)).exit_code == 0
    return place


def _written(export: Export, folder: Path) -> list[str]:
    for name, content in export.files.items():
        (folder / name).write_bytes(content.encode(export.encoding))
    return [str(folder / name) for name in export.files]


def _import(crmctl: Crmctl, crm: Path, export: Export, files: Sequence[str]) -> dict[str, Any]:
    result = crmctl("-C", str(crm), "import", *files, *export.options, "--format", "json")
    assert result.exit_code == 0, result.stderr + result.stdout
    return dict(json.loads(result.stdout))


def _records(crmctl: Crmctl, crm: Path) -> list[dict[str, Any]]:
    result = crmctl("-C", str(crm), "export", "jsonl")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def _comma(content: str) -> str:
    header = content.splitlines()[0]
    return ";" if header.count(";") > header.count(",") else ","


def _stands(cell: str, records: str) -> bool:
    """Tell whether the words of a cell stand in the records, in whatever order and case."""
    meant = _MEANT.get(cell, cell)
    digits = re.sub(r"\D", "", cell).lstrip("0")
    if len(digits) >= _PHONE and not re.search("[a-zA-Z]", cell):
        return digits in re.sub(r"\D", "", records)
    return all(word in records.casefold() for word in re.findall(r"\w+", meant.casefold()))


@pytest.mark.parametrize("name", SYSTEMS)
def test_an_export_is_recognised_taken_whole_and_unchanged_the_second_time(
    crmctl: Crmctl, empty: Path, tmp_path: Path, name: str
) -> None:
    export = SYSTEMS[name]
    files = _written(export, tmp_path)

    told = _import(crmctl, empty, export, files)
    again = _import(crmctl, empty, export, files)

    assert [file["kind"] for file in told["files"]] == list(export.kinds)
    assert {file["source"] for file in told["files"]} == {export.source}
    assert (told["rows_read"], told["created"]) == (export.rows, export.rows)
    assert told["also_created"] == dict(export.made)
    assert (again["rows_read"], again["unchanged"]) == (export.rows, export.rows)


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_cell_of_an_export_stands_in_a_record_or_is_left_out_for_a_reason(
    crmctl: Crmctl, empty: Path, tmp_path: Path, name: str
) -> None:
    export = SYSTEMS[name]
    told = _import(crmctl, empty, export, _written(export, tmp_path))

    records = json.dumps(_records(crmctl, empty), ensure_ascii=False)
    lost = []
    for content, file in zip(export.files.values(), told["files"], strict=True):
        for row in csv.DictReader(StringIO(content.lstrip("\ufeff")), delimiter=_comma(content)):
            for column, cell in row.items():
                known = column in _SAID_OTHERWISE or column in file["left_out_columns"]
                if not known and not _stands(cell, records):
                    lost.append((column, cell))
    assert lost == []


def _by_id(records: Sequence[Mapping[str, Any]], source: str, kind: str) -> dict[str, Any]:
    """Give the records of a kind by their ids in their system."""
    return {
        record["external_ids"][source]: record
        for record in records
        if record["kind"] == kind and source in record.get("external_ids", {})
    }


def _taken(crmctl: Crmctl, crm: Path, folder: Path, export: Export) -> list[dict[str, Any]]:
    _import(crmctl, crm, export, _written(export, folder))
    return _records(crmctl, crm)


def test_deals_and_people_of_hubspot_are_linked_by_ids(
    crmctl: Crmctl, empty: Path, tmp_path: Path
) -> None:
    records = _taken(crmctl, empty, tmp_path, _HUBSPOT)

    people = _by_id(records, "hubspot", "contact")
    deals = _by_id(records, "hubspot", "deal")
    customers = _by_id(records, "hubspot", "customer")
    ids = {number: record["id"] for number, record in {**people, **customers}.items()}
    assert deals["902"]["contacts"] == [ids["7002"], ids["7003"]]
    assert deals["901"]["customer"] == ids["8001"]
    assert [role["customer"] for role in people["7003"]["roles"]] == [ids["8002"], ids["8001"]]
    assert (deals["901"]["stage"], deals["901"]["value"]) == ("won", "12500.50 EUR")
    assert deals["901"]["expected_close"] == "2026-03-04"
    assert customers["8001"]["notes"].startswith("Stammkunde, zahlt gut")


def test_accounts_of_salesforce_find_a_parent_that_stands_below_them(
    crmctl: Crmctl, empty: Path, tmp_path: Path
) -> None:
    records = _taken(crmctl, empty, tmp_path, _SALESFORCE)

    customers = _by_id(records, "salesforce", "customer")
    child, parent = customers["001000000000001AAA"], customers["001000000000002AAA"]
    assert (child["name"], child["parent"]) == ("Gärtnerei Müller", parent["id"])
    assert parent["addresses"][0]["postal_code"] == "01067"
    deals = _by_id(records, "salesforce", "deal")
    assert deals["006000000000001AAA"]["customer"] == child["id"]
    assert deals["006000000000002AAA"]["value"] == "60000.00 EUR"
    person = _by_id(records, "salesforce", "contact")["003000000000001AAA"]
    assert person["addresses"][0]["street"].split() == ["Hauptstr.", "5", "Hinterhaus"]
    assert "deleted" not in json.dumps(records)


@pytest.mark.parametrize(
    ("name", "numbers"), [("pipedrive", ("31", "32")), ("freshsales", ("61", "62"))]
)
def test_an_amount_has_the_currency_of_its_own_column(
    crmctl: Crmctl, empty: Path, tmp_path: Path, name: str, numbers: Sequence[str]
) -> None:
    records = _taken(crmctl, empty, tmp_path, SYSTEMS[name])

    deals = _by_id(records, name, "deal")
    assert [deals[number]["value"] for number in numbers] == ["12500.50 EUR", "800.00 USD"]


@pytest.mark.parametrize("name", ["salesforce-report", "pipedrive", "zoho", "brevo", "mailchimp"])
def test_whoever_opted_out_elsewhere_has_withdrawn_here(
    crmctl: Crmctl, empty: Path, tmp_path: Path, name: str
) -> None:
    records = _taken(crmctl, empty, tmp_path, SYSTEMS[name])

    out = {
        record["name"]["given"]
        for record in records
        for event in record.get("consents", ())
        if event["event"] in {"withdrawn", "objected"} and event["channel"] == "email"
    }
    given = [e for r in records for e in r.get("consents", ()) if e["event"] == "given"]
    assert out == {"Jürgen" if name in {"salesforce-report", "zoho"} else "Anna"}
    assert given == []


@pytest.mark.parametrize("name", ["outlook", "outlook-de"])
def test_birthdays_of_outlook_are_read_in_the_order_of_its_language(
    crmctl: Crmctl, empty: Path, tmp_path: Path, name: str
) -> None:
    records = _taken(crmctl, empty, tmp_path, SYSTEMS[name])

    birthdays = {r["name"]["given"]: r.get("birthday") for r in records if r["kind"] == "contact"}
    anna = {"outlook": None, "outlook-de": "1980-02-01"}[name]
    assert birthdays == {"Jürgen": "1970-02-28", "Anna": anna}


def test_who_wrote_a_ticket_of_freshdesk_has_name_and_address(
    crmctl: Crmctl, empty: Path, tmp_path: Path
) -> None:
    records = _taken(crmctl, empty, tmp_path, _FRESHDESK)

    people = {r["emails"][0]["address"]: r for r in records if r["kind"] == "contact"}
    assert people["anna@example.org"]["name"] == {"given": "Anna", "family": "Öztürk"}
    ticket = _by_id(records, "freshdesk", "complaint")["4711"]
    assert ticket["contacts"] == [people["j.weiss@example.com"]["id"]]
    assert (ticket["state"], ticket["severity"], ticket["channel"]) == (
        "resolved",
        "high",
        "phone",
    )


def test_a_changed_cell_updates_and_a_persons_edit_stays(
    crmctl: Crmctl, empty: Path, tmp_path: Path
) -> None:
    files = _written(_HUBSPOT, tmp_path)
    _import(crmctl, empty, _HUBSPOT, files)
    person = _by_id(_records(crmctl, empty), "hubspot", "contact")["7001"]
    ref = f"contacts/{person['id']}"
    crmctl("-C", str(empty), "set", ref, "name.family=Weiss-Ott")
    content = _HUBSPOT.files["contacts.csv"]
    changed = content.replace("Einkauf", "Leitung").replace("Weiß", "Weise")
    Path(files[1]).write_text(changed)

    told = _import(crmctl, empty, _HUBSPOT, files)

    assert (told["updated"], told["unchanged"]) == (1, 6)
    assert told["files"][1]["skipped_fields"] == 1
    after = _by_id(_records(crmctl, empty), "hubspot", "contact")["7001"]
    assert after["name"]["family"] == "Weiss-Ott"
    assert after["roles"][0]["position"] == "Leitung"
