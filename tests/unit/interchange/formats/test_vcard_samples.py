"""Cards as real programs exported them; what to expect was written from reading the files."""

from pathlib import Path
from typing import Any

import pytest

from crmctl.interchange.entries import BadEntry, Entry
from crmctl.interchange.formats import jcard, vcard

EZ = "vcard-ez-vcard/src/test/resources/ezvcard/"
_US = "United States of America"


@pytest.fixture(scope="module")
def one(shared: Path, read: Any) -> Any:
    """Give a function that reads the only entry of a file; its note is told by its beginning."""

    def run(name: str) -> Entry:
        (found,) = read(vcard.FORMAT, (shared / EZ / name).read_bytes())
        assert isinstance(found, Entry)
        return found

    return run


def test_a_card_of_evolution(one: Any) -> None:
    card = one("io/text/John_Doe_EVOLUTION.vcf")
    notes = card.data.pop("notes")
    assert notes.startswith(
        'THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "'
    )
    assert notes.endswith("EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.")
    assert card.kind == "contact"
    assert card.data == {
        "name": {
            "salutation": "Mr.",
            "given": "John Richter, James",
            "family": "Doe",
            "suffix": "Sr.",
        },
        "roles": [{"customer": "IBM", "department": "Accounting", "position": "Money Counter"}],
        "emails": [{"address": "john.doe@ibm.com", "label": "work"}],
        "phones": [
            {"number": "905-666-1234", "label": "mobile"},
            {"number": "905-555-1234", "label": "work"},
        ],
        "addresses": [
            {
                "label": "private",
                "street": "15 Crescent moon drive, ASB-123",
                "postal_code": "12345",
                "city": "Albaney",
                "region": "New York",
                "country": _US,
            }
        ],
        "birthday": "1980-03-22",
        "profiles": {"aim": "johnny5@aol.com"},
        "tags": ["VIP"],
        "external_ids": {"vcard": "477343c8e6bf375a9bac1f96a5000837"},
    }
    assert set(card.remarks) == {
        "Organisation unit: Dungeon",
        "Website: http://www.ibm.com",
        "Nickname: Johny",
        "Spouse: Maria",
        "Manager: Big Blue",
        "Assistant: Little Red",
        "Anniversary: 1980-03-22",
    }
    assert set(card.losses) == {"X-COUCHDB-APPLICATION-ANNOTATIONS", "X-EVOLUTION-FILE-AS"}


def test_a_card_of_gmail_with_a_whole_address_in_one_part(one: Any) -> None:
    card = one("io/text/John_Doe_GMAIL.vcf")
    assert card.data.pop("notes").endswith("\nFavotire Color: Blue")
    assert card.data == {
        "name": {
            "salutation": "Mr.",
            "given": "John Richter, James",
            "family": "Doe",
            "suffix": "Sr.",
        },
        "roles": [{"customer": "IBM", "position": "Money Counter"}],
        "emails": [{"address": "john.doe@ibm.com", "label": "private"}],
        "phones": [
            {"number": "905-555-1234", "label": "mobile"},
            {"number": "905-666-1234", "label": "private"},
        ],
        "addresses": [
            {
                "label": "private",
                "street": "Crescent moon drive, 555-asd, Nice Area, Albaney, New York 12345, "
                + _US,
            }
        ],
        "birthday": "1980-03-22",
    }
    assert set(card.remarks) == {
        "Website: http://www.ibm.com",
        "Phonetic given name: Jon",
        "Phonetic family name: Dow",
        "Anniversary: 1975-03-01",
        "Spouse: Jenny",
    }
    assert card.losses == ()


_APPLE_PHONES = {
    "905-555-1234": "mobile",
    "905-666-1234": "private",
    "905-777-1234": "work",
    "905-888-1234": "fax",
    "905-999-1234": "fax",
    "905-111-1234": "pager",
    "905-222-1234": "AssistantPhone",
}


def test_a_card_of_an_iphone_whose_lines_end_in_two_carriage_returns(one: Any) -> None:
    card = one("io/text/John_Doe_IPHONE.vcf")
    assert card.data["name"]["given"] == "John Richter James"
    assert {item["number"]: item["label"] for item in card.data["phones"]} == _APPLE_PHONES
    assert [item["number"] for item in card.data["phones"] if "primary" in item] == [
        "905-555-1234"
    ]
    assert card.data["emails"] == [{"address": "john.doe@ibm.com", "primary": "true"}]
    assert [item["street"] for item in card.data["addresses"]] == [
        "Silicon Alley 5",
        "Street4, Building 6, Floor 8",
    ]
    assert card.data["addresses"][1]["country"] == "USA"
    assert card.data["birthday"] == "2012-06-06"
    assert set(card.remarks) == {"Website (HomePage): http://www.ibm.com", "Nickname: Johny"}
    assert "PHOTO" in card.losses
    assert len(card.raw) < 1_000  # of 46,688 bytes, nearly all of them a picture


def test_a_card_of_a_mac_whose_picture_is_folded_without_an_encoding(one: Any) -> None:
    card = one("io/text/John_Doe_MAC_ADDRESS_BOOK.vcf")
    assert card.data["name"] == {
        "salutation": "Mr.",
        "given": "John Richter,James",
        "family": "Doe",
        "suffix": "Sr.",
    }
    assert {item["number"]: item["label"] for item in card.data["phones"]} == _APPLE_PHONES
    assert card.data["roles"] == [
        {"customer": "IBM", "department": "Accounting", "position": "Money Counter"}
    ]
    assert card.data["external_ids"] == {"vcard": "6B29A774-D124-4822-B8D0-2780EC117F60:ABPerson"}
    assert "Spouse: Jenny" in card.remarks  # stands behind the picture
    assert "PHOTO" in card.losses


def test_a_card_of_fullcontact(one: Any) -> None:
    card = one("io/text/fullcontact.vcf")
    assert card.data["name"] == {
        "title": "Prefix",
        "given": "FirstName MiddleName",
        "family": "LastName",
        "suffix": "Suffix",
    }
    assert card.data["roles"] == [
        {"customer": "Organization1", "department": "Department1", "position": "Title1"},
        {"customer": "Organization2", "department": "Department2", "position": "Title2"},
    ]
    assert [item.get("label") for item in card.data["emails"]] == [
        "private",
        "work",
        "school",
        None,
        "customtype",
    ]
    assert len(card.data["phones"]) == 9
    assert card.data["addresses"][3] == {
        "label": "customtype",
        "street": "CustomStreet, CustomExtended",
        "postal_code": "CustomPostal",
        "city": "CustomCity",
        "region": "CustomState",
        "country": "CustomCountry",
    }
    assert card.data["birthday"] == "2016-08-01"
    assert card.data["notes"] == "Notes line 1\nNotes line 2"
    assert card.data["tags"] == ["Tag"]
    assert card.data["profiles"]["skype"] == "skype"
    assert card.data["profiles"]["customtype"] == "custom"
    assert "Gender: M" in card.remarks
    assert sum(remark.startswith("X-FCENCODED-") for remark in card.remarks) == 17


def test_several_cards_of_gmail_the_last_without_a_line_end(shared: Path, read: Any) -> None:
    found = read(vcard.FORMAT, (shared / EZ / "io/text/gmail-list.vcf").read_bytes())
    assert [(card.line, card.data["name"], card.data["emails"]) for card in found] == [
        (1, {"given": "Arnold", "family": "Smith"}, [{"address": "asmithk@gmail.com"}]),
        (7, {"given": "Chris", "family": "Beatle"}, [{"address": "chrisy55d@yahoo.com"}]),
        (13, {"given": "Doug", "family": "White"}, [{"address": "dwhite@gmail.com"}]),
    ]


def test_a_card_of_gmail_with_labels_of_its_own(one: Any) -> None:
    card = one("io/text/gmail-single.vcf")
    assert card.data == {
        "name": {"given": "Greg", "family": "Dartmouth"},
        "roles": [{"customer": "TheCompany", "position": "TheJobTitle"}],
        "emails": [{"address": "gdartmouth@hotmail.com"}],
        "phones": [
            {"number": "555 555 1111", "label": "mobile"},
            {"number": "555 555 2222", "label": "GRAND_CENTRAL"},
        ],
        "addresses": [
            {"label": "private", "street": "123 Home St, Home City, HM 12345"},
            {
                "label": "CustomAdrType",
                "street": "321 Custom St",
                "postal_code": "98765",
                "city": "Custom City",
                "region": "TX",
                "country": "USA",
            },
        ],
        "birthday": "1960-09-10",
        "profiles": {"icq": "123456789"},
        "notes": "This is GMail's note field.\nIt should be added as a NOTE type.\n"
        "ACustomField: CustomField",
    }
    assert set(card.remarks) == {
        "Nickname: Gman",
        "Phonetic given name: Grregg",
        "Phonetic family name: Dart-mowth",
        "Website (PROFILE): http://TheProfile.com",
        "Anniversary: 1970-06-02",
        "Spouse: MySpouse",
        "CustomRelationship: MyCustom",
    }


def test_a_card_of_gmail_with_every_field(one: Any) -> None:
    card = one("io/text/gmail-single2.vcf")
    assert len(card.data["emails"]) == 5
    assert [item.get("label") for item in card.data["phones"]] == [
        *(None, "private", "work", None, "mobile", "main", "fax", "fax", "GRAND_CENTRAL"),
        *("pager", "CustomePhoneCategory"),
    ]
    assert len(card.data["addresses"]) == 5
    assert card.data["profiles"] == {
        "gtalk": "IM2",
        "aim": "IM3",
        "yahoo": "IM4",
        "skype": "IM5",
        "qq": "IM6",
        "msn": "IM7",
        "icq": "IM8",
        "jabber": "IM9",
    }
    assert {f"{word}: Name{at}" for at, word in enumerate(("Related", "Spouse", "Child"), 1)} <= {
        *card.remarks
    }
    assert "CustomRelationCategory: Name16" in card.remarks
    assert "Date: 1776-07-04" in card.remarks
    assert "CustomDateCategory: 2000-09-12" in card.remarks
    assert sum(remark.startswith("Website") for remark in card.remarks) == 6


def test_the_cards_of_rfc_2426(shared: Path, read: Any) -> None:
    found = read(vcard.FORMAT, (shared / EZ / "io/text/rfc2426-example.vcf").read_bytes())
    assert [card.data for card in found] == [
        {
            "name": {"given": "Frank", "family": "Dawson"},
            "roles": [{"customer": "Lotus Development Corporation"}],
            "emails": [
                {"address": "Frank_Dawson@Lotus.com", "primary": "true"},
                {"address": "fdawson@earthlink.net"},
            ],
            "phones": [
                {"number": "+1-919-676-9515", "label": "work"},
                {"number": "+1-919-676-9564", "label": "fax"},
            ],
            "addresses": [
                {
                    "label": "work",
                    "street": "6544 Battleford Drive",
                    "postal_code": "27613-3502",
                    "city": "Raleigh",
                    "region": "NC",
                    "country": "U.S.A.",
                }
            ],
        },
        {
            "name": {"given": "Tim", "family": "Howes"},
            "roles": [{"customer": "Netscape Communications Corp."}],
            "emails": [{"address": "howes@netscape.com"}],
            "phones": [
                {"number": "+1-415-937-3419", "label": "work"},
                {"number": "+1-415-528-4164", "label": "fax"},
            ],
            "addresses": [
                {
                    "label": "work",
                    "street": "501 E. Middlefield Rd.",
                    "postal_code": "94043",
                    "city": "Mountain View",
                    "region": "CA",
                    "country": "U.S.A.",
                }
            ],
        },
    ]


_PERREAULT = {
    "name": {"given": "Simon", "family": "Perreault", "suffix": "ing. jr, M.Sc."},
    "roles": [{"customer": "Viagenie"}],
    "emails": [{"address": "simon.perreault@viagenie.ca", "label": "work"}],
    "phones": [
        {"number": "+1-418-656-9254;ext=102", "label": "work", "primary": "true"},
        {"number": "+1-418-262-6501", "label": "work mobile"},
    ],
    "addresses": [
        {
            "label": "work",
            "street": "2875 Laurier, Suite D2-630",
            "postal_code": "G1V 2M2",
            "city": "Quebec",
            "region": "QC",
            "country": "Canada",
        }
    ],
    "birthday": "--02-03",
    "language": "fr",
}


def test_the_card_of_rfc_6350(one: Any) -> None:
    card = one("io/text/rfc6350-example.vcf")
    assert card.data == _PERREAULT
    assert set(card.remarks) == {
        "Language: en",
        "Website: http://nomis80.org",
        "Anniversary: 20090808T1430-0500",
        "Gender: M",
        "Time zone: -0500",
    }
    assert set(card.losses) == {"GEO", "KEY"}


def test_the_card_of_rfc_7095_says_the_same(shared: Path, read: Any) -> None:
    (card,) = read(jcard.FORMAT, (shared / EZ / "io/json/jcard-example.json").read_bytes())
    assert card.data == _PERREAULT
    assert set(card.losses) == {"GEO", "KEY"}


def test_a_colon_in_a_parameter_without_quotation_marks_costs_nothing(one: Any) -> None:
    card = one("issue/issue114.vcf")
    assert card.data["name"] == {"given": "Dummy", "family": "Dummy"}
    assert card.data["phones"] == [
        {"number": "+49 1234 56789", "label": "mobile", "primary": "true"},
        {"number": "+49 9876 54321", "label": "work"},
    ]
    (address,) = card.data["addresses"]
    assert address["street"].startswith("Dummy-Dummy-Strasse 1, ")
    assert (address["postal_code"], address["city"], address["country"]) == (
        "61352",
        "Bad Homburg",
        "Germany",
    )
    assert card.data["external_ids"] == {"vcard": "8b574c60-fd7f-4e99-b584-c5db131ae687"}


def test_a_card_that_is_only_a_picture_names_nobody(shared: Path, read: Any) -> None:
    content = (shared / "vcard-sabre-vobject/tests/VObject/issue64.vcf").read_bytes()
    assert [type(found) for found in read(vcard.FORMAT, content)] == [BadEntry]


def test_every_card_of_the_folder_is_known_by_its_beginning(shared: Path) -> None:
    files = [path for folder in shared.glob("vcard-*") for path in folder.rglob("*.vcf")]
    assert len(files) >= 12
    assert all(vcard.FORMAT.fits(path.read_bytes()[:4096]) for path in files)
