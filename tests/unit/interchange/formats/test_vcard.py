"""What cards say, in the ways of programs whose own files are not at hand."""

from typing import Any

import pytest

from crmctl.errors.addressbooks import NoPersonKindError
from crmctl.interchange.entries import BadEntry, Entry
from crmctl.interchange.formats import vcard


@pytest.fixture
def card(read: Any) -> Any:
    """Give a function that reads one card by its properties."""

    def run(*lines: str, version: str = "3.0", **setting: str) -> Entry:
        text = "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))
        (found,) = read(vcard.FORMAT, text, **setting)
        assert isinstance(found, Entry)
        return found

    return run


_OUTLOOK = """\
BEGIN:VCARD\r
VERSION:2.1\r
N;LANGUAGE=de;CHARSET=Windows-1252:Müller-Lüdenscheidt;Erika;;Frau Dr.\r
FN;CHARSET=Windows-1252:Dr. Erika Müller-Lüdenscheidt\r
ORG;CHARSET=Windows-1252:Müller & Söhne GmbH;Einkauf\r
TITLE:Leiterin\r
TEL;WORK;VOICE:+49 (30) 123456-0\r
TEL;CELL;VOICE:0171 2345678\r
TEL;WORK;FAX:+49 (30) 123456-9\r
X-MS-TEL;VOICE;COMPANY:+49 (30) 123456\r
ADR;WORK;PREF;ENCODING=QUOTED-PRINTABLE:;;Hauptstra=DFe 1=0D=0A=\r
Hinterhaus;Dresden;;01067;Deutschland\r
LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:Hauptstra=DFe 1=0D=0A=\r
01067 Dresden\r
X-MS-OL-DEFAULT-POSTAL-ADDRESS:2\r
URL;WORK:http://www.example.de\r
BDAY:19840312\r
EMAIL;PREF;INTERNET:erika@example.de\r
X-MS-SPOUSE;N:Muster;Max\r
PHOTO;TYPE=JPEG;ENCODING=BASE64:\r
 /9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRof\r
 Hh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgNDRgy\r
\r
X-MS-OL-DESIGN;CHARSET=utf-8:<card xmlns="http://schemas.microsoft.com/office/outlook/12"/>\r
REV:20260101T120000Z\r
END:VCARD\r
"""


def test_a_card_as_outlook_writes_it(read: Any) -> None:
    (found,) = read(vcard.FORMAT, _OUTLOOK.encode("cp1252"))
    assert found.data == {
        "name": {
            "salutation": "Frau",
            "title": "Dr.",
            "given": "Erika",
            "family": "Müller-Lüdenscheidt",
        },
        "roles": [
            {
                "customer": "Müller & Söhne GmbH",
                "department": "Einkauf",
                "position": "Leiterin",
            }
        ],
        "emails": [{"address": "erika@example.de", "primary": "true"}],
        "phones": [
            {"number": "+49 (30) 123456-0", "label": "work"},
            {"number": "0171 2345678", "label": "mobile"},
            {"number": "+49 (30) 123456-9", "label": "fax"},
            {"number": "+49 (30) 123456", "label": "company"},
        ],
        "addresses": [
            {
                "label": "work",
                "street": "Hauptstraße 1, Hinterhaus",
                "postal_code": "01067",
                "city": "Dresden",
                "country": "Deutschland",
            }
        ],
        "birthday": "1984-03-12",
    }
    assert "Spouse: Muster; Max" in found.remarks
    assert "Read as Windows-1252: the card does not name its character set" in found.remarks
    assert {"PHOTO", "LABEL", "X-MS-OL-DESIGN"} <= {*found.losses}


def test_a_card_as_android_writes_it(card: Any) -> None:
    found = card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4D=C3=BC=6C=6C=65=72;=4A=C3=B6=72=67;;;",
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4A=C3=B6=72=67=20=4D=C3=BC=6C=6C=65=",
        "=72",
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Jogi;1;;;;;;;;;;;;;",
        "TEL;CELL;PREF:0171-2345678",
        "TEL;HOME:030-12345",
        "EMAIL;HOME:joerg@example.de",
        "BDAY:--03-22",
        "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=41=0D=0A=42",
        version="2.1",
    )
    assert found.data == {
        "name": {"given": "Jörg", "family": "Müller"},
        "emails": [{"address": "joerg@example.de", "label": "private"}],
        "phones": [
            {"number": "0171-2345678", "label": "mobile", "primary": "true"},
            {"number": "030-12345", "label": "private"},
        ],
        "birthday": "--03-22",
        "notes": "A\nB",
    }
    assert found.remarks == ("Nickname: Jogi",)


def test_a_card_as_thunderbird_writes_it(card: Any) -> None:
    found = card(
        "EMAIL;PREF=1:ute@example.de",
        "FN:Ute Beispiel",
        "NICKNAME:uti",
        "N:Beispiel;Ute;;;",
        "TEL;TYPE=work;VALUE=TEXT:030 12345",
        "NOTE:one\\, two\\; three\\nfour",
        "ORG:Firma;Abteilung",
        "BDAY;VALUE=DATE:19900102",
        "X-CUSTOM1;VALUE=TEXT:mine",
        "UID:8d1b0d07-9e4f-4e9e-8a44-6e0e9b6f6f0c",
        version="4.0",
        source="thunderbird",
    )
    assert found.data["emails"] == [{"address": "ute@example.de", "primary": "true"}]
    assert found.data["notes"] == "one, two; three\nfour"
    assert found.data["roles"] == [{"customer": "Firma", "department": "Abteilung"}]
    assert found.data["birthday"] == "1990-01-02"
    assert found.data["external_ids"] == {"thunderbird": "8d1b0d07-9e4f-4e9e-8a44-6e0e9b6f6f0c"}
    assert set(found.remarks) == {"Nickname: uti", "Custom 1: mine"}


def test_a_card_as_icloud_writes_it(card: Any) -> None:
    found = card(
        "PRODID:-//Apple Inc.//iCloud Web Address Book 2026//EN",
        "N:Beispiel;Ute;;;",
        "FN:Ute Beispiel",
        "BDAY;X-APPLE-OMIT-YEAR=1604;VALUE=date:1604-03-22",
        "item1.TEL;type=CELL:0171 2345678",
        "item1.X-ABLabel:_$!<Mobile>!$_",
        "item2.EMAIL;type=INTERNET;type=pref:ute@example.de",
        "item2.X-ABLabel:_$!<Home>!$_",
        "X-SOCIALPROFILE;type=linkedin;x-user=ute-b:http://www.linkedin.com/in/ute-b",
        "X-SOCIALPROFILE;type=twitter;x-user=ute:x-apple:ute",
        "IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:ute.b",
        "item3.ADR;type=HOME:;;Gartenstr. 5\\nHinterhaus;Berlin;;10115;Deutschland",
        "item3.X-ABADR:de",
        "UID:urn:uuid:9E5C2C1E-6BFB-4D8C-9C1E-000000000000",
    )
    assert found.data == {
        "name": {"given": "Ute", "family": "Beispiel"},
        "emails": [{"address": "ute@example.de", "label": "private", "primary": "true"}],
        "phones": [{"number": "0171 2345678", "label": "mobile"}],
        "addresses": [
            {
                "label": "private",
                "street": "Gartenstr. 5, Hinterhaus",
                "postal_code": "10115",
                "city": "Berlin",
                "country": "Deutschland",
            }
        ],
        "birthday": "--03-22",
        "profiles": {
            "linkedin": "http://www.linkedin.com/in/ute-b",
            "twitter": "ute",
            "skype": "ute.b",
        },
        "external_ids": {"vcard": "9E5C2C1E-6BFB-4D8C-9C1E-000000000000"},
    }


def test_a_card_as_google_writes_it_today(card: Any) -> None:
    found = card("FN:", "N:;;;;", "EMAIL;TYPE=INTERNET:x@example.de", "CATEGORIES:myContacts,Chor")
    assert found.data == {
        "name": {"display": "x@example.de"},
        "emails": [{"address": "x@example.de"}],
        "tags": ["Chor"],
    }
    assert found.losses == ("CATEGORIES:myContacts",)


def test_a_card_as_nextcloud_writes_it(card: Any) -> None:
    found = card(
        "UID:4711",
        "FN:Ute Beispiel",
        'TEL;TYPE="HOME,VOICE":030 1',
        "CLOUD:ute@cloud.example",
        "SOCIALPROFILE;TYPE=MASTODON:https://social.example/@ute",
        "REV;VALUE=DATE-AND-OR-TIME:20260101T000000Z",
        version="4.0",
    )
    assert found.data["phones"] == [{"number": "030 1", "label": "private"}]
    assert found.data["profiles"] == {"mastodon": "https://social.example/@ute"}
    assert found.remarks == ("CLOUD: ute@cloud.example",)


@pytest.mark.parametrize(
    "lines",
    [
        ("KIND:org", "FN:ACME GmbH"),
        ("X-ABShowAs:COMPANY", "N:;;;;", "FN:ACME GmbH", "ORG:ACME GmbH;"),
        ("N:;;;;", "FN:ACME GmbH", "ORG:ACME GmbH"),
        ("ORG:ACME GmbH",),
    ],
)
def test_the_card_of_a_company_is_a_customer(card: Any, lines: tuple[str, ...]) -> None:
    found = card(*lines, "TEL;TYPE=WORK:030 1", "URL:https://acme.example", "CATEGORIES:b2b")
    assert found.kind == "customer"
    assert found.data == {
        "type": "organisation",
        "name": "ACME GmbH",
        "websites": ["https://acme.example"],
        "phones": [{"number": "030 1", "label": "work"}],
        "tags": ["b2b"],
    }


def test_a_person_on_the_card_of_a_company_and_its_units_are_remarks(card: Any) -> None:
    found = card(
        "X-ABShowAs:COMPANY",
        "N:Beispiel;Ute;;;",
        "FN:ACME GmbH",
        "ORG:ACME GmbH;Einkauf",
        "ORG:Zweite GmbH",
        "TITLE:Chefin",
        "X-SKYPE:acme",
    )
    assert found.data == {"type": "organisation", "name": "ACME GmbH"}
    assert set(found.remarks) == {
        "Contact person: Ute Beispiel",
        "Organisation unit: Einkauf",
        "Organisation: Zweite GmbH",
        "Title: Chefin",
        "skype: acme",
    }


def test_a_person_may_say_what_the_cards_are(card: Any) -> None:
    lines = ("N:Beispiel;Ute;;;", "FN:Ute Beispiel", "ORG:ACME GmbH")
    assert card(*lines, kind="customer").data["name"] == "ACME GmbH"
    assert card("FN:ACME GmbH", "KIND:org", kind="contact").data["name"] == {
        "given": "ACME",
        "family": "GmbH",
    }


def test_cards_are_no_tasks(read: Any) -> None:
    with pytest.raises(NoPersonKindError):
        read(vcard.FORMAT, "BEGIN:VCARD\nEND:VCARD\n", kind="task")


_GROUPED = """\
BEGIN:VCARD
VERSION:4.0
KIND:group
FN:Chor
MEMBER:urn:uuid:a
MEMBER:mailto:b@example.de
END:VCARD
BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:a
FN:Anna Alt
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Bert Bass
EMAIL:b@example.de
CATEGORIES:solo
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Vorstand
X-ADDRESSBOOKSERVER-KIND:group
X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:a
END:VCARD
"""


def test_the_members_of_a_group_have_its_name_as_a_tag(read: Any) -> None:
    found = read(vcard.FORMAT, _GROUPED)
    assert [card.data["tags"] for card in found] == [["Chor", "Vorstand"], ["solo", "Chor"]]


@pytest.mark.parametrize(
    ("written", "birthday", "remarks"),
    [
        ("BDAY:1980-03-22", "1980-03-22", ()),
        ("BDAY:19800322T000000Z", "1980-03-22", ()),
        ("BDAY:19800322T143000", "1980-03-22", ("Time of birth: 143000",)),
        ("BDAY:--0322", "--03-22", ()),
        ("BDAY:0000-03-22", "--03-22", ()),
        ("BDAY:1980", "", ("Birthday: 1980",)),
        ("BDAY:---22", "", ("Birthday: ---22",)),
        ("BDAY;VALUE=text:circa 1800", "", ("Birthday: circa 1800",)),
        ("BDAY:1980-13-45", "", ("Birthday: 1980-13-45",)),
        ("BDAY:", "", ()),
    ],
)
def test_a_birthday_is_a_day_or_a_remark(
    card: Any, written: str, birthday: str, remarks: tuple[str, ...]
) -> None:
    found = card("FN:Ute Beispiel", written)
    assert (found.data.get("birthday", ""), found.remarks) == (birthday, remarks)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("N:Beispiel;Ute;;;", "FN:Ute Beispiel"), {"given": "Ute", "family": "Beispiel"}),
        (
            ("N:Smith;Robert;;;", "FN:Bob Smith"),
            {"given": "Robert", "family": "Smith", "display": "Bob Smith"},
        ),
        (("N:;;;Dr.;", "FN:Dr. No"), {"title": "Dr.", "display": "Dr. No"}),
        (("N:;Ute", "FN:ute@x.de", "EMAIL:ute@x.de"), {"given": "Ute"}),
        (("NICKNAME:Uti",), {"display": "Uti"}),
        (("TEL:030 1",), {"display": "030 1"}),
        (("N;CHARSET=utf-8:Beispiel;Ute",), {"given": "Ute", "family": "Beispiel"}),
        (("FN:Herr Dr. Max Muster",), {
            "salutation": "Herr", "title": "Dr.", "given": "Max", "family": "Muster",
        }),
    ],
)  # fmt: skip
def test_the_name_of_a_card(card: Any, lines: tuple[str, ...], name: dict[str, str]) -> None:
    assert card(*lines).data["name"] == name


@pytest.mark.parametrize(
    ("lines", "roles", "remarks"),
    [
        (("TITLE:Chefin",), [{"position": "Chefin"}], ()),
        (("ROLE:Programmer",), [{"position": "Programmer"}], ()),
        (("ORG:A", "TITLE:T", "ROLE:R"), [{"customer": "A", "position": "T"}], ("Role: R",)),
        (
            ("ORG:A", "ORG:B", "TITLE:T"),
            [{"customer": "A"}, {"customer": "B"}],
            ("Title: T",),
        ),
        (
            ("a.ORG:A", "b.ORG:B", "b.TITLE:T", "a.TITLE:S"),
            [{"customer": "A", "position": "S"}, {"customer": "B", "position": "T"}],
            (),
        ),
        (("ORG:ACME, Inc.;R\\;D",), [{"customer": "ACME, Inc.", "department": "R;D"}], ()),
        (("ORG:;",), None, ()),
    ],
)
def test_what_a_person_is_where(card: Any, lines: Any, roles: Any, remarks: Any) -> None:
    found = card("FN:Ute Beispiel", *lines)
    assert (found.data.get("roles"), found.remarks) == (roles, remarks)


def test_the_same_number_twice_is_one_with_both_labels(card: Any) -> None:
    found = card("FN:U B", "TEL;TYPE=HOME:030 1", "TEL;TYPE=WORK:0301", "EMAIL:a@b", "EMAIL:A@B")
    assert found.data["phones"] == [{"number": "030 1", "label": "private, work"}]
    assert found.data["emails"] == [{"address": "a@b"}]


def test_a_post_box_and_an_address_in_one_piece(card: Any) -> None:
    found = card(
        "FN:U B",
        "ADR:1234;;;Berlin",
        'ADR;LABEL="Platz 1\\nBerlin":;;;;;;',
        "ADR;TYPE=HOME:;;;;;;",
        version="4.0",
    )
    assert found.data["addresses"] == [
        {"street": "P.O. Box 1234", "city": "Berlin"},
        {"street": "Platz 1, Berlin"},
    ]


def test_a_second_name_in_a_network_and_an_unknown_messenger(card: Any) -> None:
    found = card(
        "FN:U B",
        "X-SKYPE:one",
        "X-SKYPE-USERNAME:two",
        "IMPP:plain",
        "X-SOCIALPROFILE;TYPE=home:https://xing.com/profile/U_B",
        "URL:https://github.com/ub",
        "LANG:no language at all",
    )
    assert found.data["profiles"] == {
        "xing": "https://xing.com/profile/U_B",
        "messenger": "plain",
        "skype": "one",
        "github": "https://github.com/ub",
    }
    assert set(found.remarks) == {"skype: two", "Language: no language at all"}


def test_an_agent_within_a_card_is_a_remark(card: Any) -> None:
    inner = ("BEGIN:VCARD", "VERSION:2.1", "FN:Susan Thomas", "TEL:1", "EMAIL:s@x.de")
    deeper = ("AGENT:", "BEGIN:VCARD", "FN:Nobody", "END:VCARD")
    found = card("FN:U B", "AGENT:", *inner, *deeper, "END:VCARD", "TEL:2", version="2.1")
    assert found.data["phones"] == [{"number": "2"}]
    assert found.remarks == ("Agent: Susan Thomas, 1, s@x.de",)
    assert found.losses == ("AGENT",)


def test_an_agent_in_one_property_is_a_remark_and_one_elsewhere_is_not_followed(card: Any) -> None:
    text = "AGENT:BEGIN:VCARD\\nFN:Susan Thomas\\nAGENT:BEGIN:VCARD\\\\nFN:X\\nEND:VCARD\\n"
    found = card("FN:U B", text, "AGENT;VALUE=uri:http://127.0.0.1:9/agent.vcf")
    assert found.remarks == ("Agent: Susan Thomas",)
    assert found.losses == ("AGENT",)


def test_white_space_that_folds_is_the_texts_own_in_2_1_alone(card: Any) -> None:
    lines = ("FN:U B", "NOTE:one", " two")
    assert card(*lines, version="2.1").data["notes"] == "one two"
    assert card(*lines, version="3.0").data["notes"] == "onetwo"


def test_a_backslash_is_no_escape_in_2_1(card: Any) -> None:
    assert card("FN:U B", "NOTE:C:\\new\\;x", version="2.1").data["notes"] == "C:\\new;x"
    assert card("FN:U B", "NOTE:C\\:\\\\new\\x", version="3.0").data["notes"] == "C:\\new\\x"


def test_text_in_base64_is_read_and_other_things_in_base64_are_not(card: Any) -> None:
    found = card("FN:U B", "NOTE;ENCODING=b:w7w=", "X-THING;ENCODING=BASE64:AAAA", "KEY:1")
    assert found.data["notes"] == "ü"
    assert set(found.losses) == {"KEY", "X-THING"}


def test_a_file_in_utf_16_is_read(read: Any) -> None:
    text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jörg Müller\r\nEND:VCARD\r\n"
    (found,) = read(vcard.FORMAT, text.encode("utf-16"))
    assert found.data["name"] == {"given": "Jörg", "family": "Müller"}
    assert vcard.FORMAT.fits(text.encode("utf-16"))


def test_a_file_whose_lines_end_in_carriage_returns_is_read(read: Any) -> None:
    found = read(vcard.FORMAT, "BEGIN:VCARD\rFN:A B\rEND:VCARD\rBEGIN:VCARD\rFN:C D\rEND:VCARD")
    assert [(card.line, card.data["name"]["given"]) for card in found] == [(1, "A"), (4, "C")]


def test_files_put_together_without_a_line_end_between_them_are_read(read: Any) -> None:
    found = read(vcard.FORMAT, "BEGIN:VCARD\nFN:A B\nEND:VCARD" * 3)
    assert [card.line for card in found] == [1, 3, 5]


@pytest.mark.parametrize(
    ("first", "fits"),
    [
        (b"BEGIN:VCARD\r\n", True),
        (b"\xef\xbb\xbf\r\n begin:vcard\n", True),
        (b"X-CRMCTL-REASON:line 1: why\r\nBEGIN:VCARD\r\n", True),
        (b"From: a@b\r\n\r\nBEGIN:VCARD\r\n", False),
        (b"BEGIN:VCALENDAR\r\n", False),
        (b"", False),
    ],
)
def test_a_file_is_told_by_its_beginning(first: bytes, fits: bool) -> None:
    assert vcard.FORMAT.fits(first) is fits


def test_rejected_cards_can_be_read_again_once_corrected(read: Any) -> None:
    text = "BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:x\r\nEND:VCARD\r\n"
    (bad,) = read(vcard.FORMAT, text)
    assert isinstance(bad, BadEntry)
    file = b"".join(vcard.FORMAT.rejects([bad, bad]))
    assert file.count(b"X-CRMCTL-REASON:line 1, FN: names neither") == 2
    (first, second) = read(vcard.FORMAT, file.replace(b"NOTE:x", b"FN:Ute Beispiel"))
    assert first.data == second.data == {"name": {"given": "Ute", "family": "Beispiel"}}
