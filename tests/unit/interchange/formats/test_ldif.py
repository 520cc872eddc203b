"""Directories: Thunderbird's address book, inetOrgPerson, and what is wrong with them."""

import base64
import io
from pathlib import Path
from typing import Any

import pytest

from crmctl.errors.addressbooks import DirectoryVersionError, NoPersonKindError
from crmctl.interchange.entries import BadEntry
from crmctl.interchange.formats import ldif
from crmctl.interchange.formats.ldif import blocks

THUNDERBIRD = """\
version: 1

# Thunderbird writes this
 in two lines
dn:: Y249SsO2cmcgTcO8bGxlcixtYWlsPWpvZXJnQGV4YW1wbGUuZGU=
objectclass: top
objectclass: person
objectclass: organizationalPerson
objectclass: inetOrgPerson
objectclass: mozillaAbPersonAlpha
givenName:: SsO2cmc=
sn:: TcO8bGxlcg==
cn:: SsO2cmcgTcO8bGxlcg==
mozillaNickname: jm
mail: joerg@example.de
mozillaSecondEmail: jm@example.org
telephoneNumber: 030 12345
homePhone: 030 54321
facsimiletelephonenumber: 030 999
pager: 1
mobile: 0171 2345678
mozillaHomeStreet: Gartenstr. 5
mozillaHomeStreet2: Hinterhaus
mozillaHomeLocalityName: Berlin
mozillaHomePostalCode: 10115
mozillaHomeCountryName: Deutschland
street: Hauptstr. 1
l: Dresden
st: Sachsen
postalCode: 01067
c: DE
title: Einkauf
ou: Ersatz
 teile
o: ACME GmbH
mozillaWorkUrl: http://acme.example
nsAIMid: jo
birthyear: 1980
birthmonth: 3
birthday: 2
mozillaCustom1: eins
description: a note
modifytimestamp: 0Z

dn: cn=Freunde
objectclass: top
objectclass: groupOfNames
cn: Freunde
member: cn=Jörg Müller, mail=joerg@example.de
"""


def test_an_address_book_of_thunderbird(read: Any) -> None:
    (found,) = read(ldif.FORMAT, THUNDERBIRD)
    assert (found.kind, found.line, found.id) == ("contact", 3, "")
    assert found.data == {
        "name": {"given": "Jörg", "family": "Müller"},
        "roles": [{"customer": "ACME GmbH", "position": "Einkauf", "department": "Ersatzteile"}],
        "emails": [{"address": "joerg@example.de"}, {"address": "jm@example.org"}],
        "phones": [
            {"number": "030 12345", "label": "work"},
            {"number": "030 54321", "label": "private"},
            {"number": "0171 2345678", "label": "mobile"},
            {"number": "030 999", "label": "fax"},
            {"number": "1", "label": "pager"},
        ],
        "addresses": [
            {
                "label": "work",
                "street": "Hauptstr. 1",
                "postal_code": "01067",
                "city": "Dresden",
                "region": "Sachsen",
                "country": "DE",
            },
            {
                "label": "private",
                "street": "Gartenstr. 5, Hinterhaus",
                "postal_code": "10115",
                "city": "Berlin",
                "country": "Deutschland",
            },
        ],
        "birthday": "1980-03-02",
        "profiles": {"aim": "jo"},
        "tags": ["Freunde"],
        "notes": "a note",
    }
    assert set(found.remarks) == {
        "Nickname: jm",
        "Website: http://acme.example",
        "Custom 1: eins",
    }


DIRECTORY = """\
dn: dc=example,dc=com
objectClass: dcObject
objectClass: organization
dc: example
o: Example Inc.
telephoneNumber: +1 408 555 1212
labeledURI: http://example.com Home page

dn: ou=People,dc=example,dc=com
objectClass: organizationalUnit
ou: People

dn: uid=babs,ou=People,dc=example,dc=com
changetype: add
objectClass: inetOrgPerson
uid: babs
cn: Barbara Jensen
cn: Babs Jensen
cn;lang-fr: Barbara Jensen
sn: Jensen
displayName: Babs
personalTitle: Dr.
generationQualifier: Jr.
o: Example Inc.
ou: Sales
ou: People
postalAddress: Main St. 1 $ Springfield
preferredLanguage: de
manager: cn=Boss
userPassword: {SSHA}secret
jpegPhoto:< file:///etc/passwd
userCertificate;binary:: AAAA

"""


def test_a_directory_of_a_company(read: Any) -> None:
    company, person = read(ldif.FORMAT, DIRECTORY, source="ad")
    assert company.kind == "customer"
    assert company.data == {
        "type": "organisation",
        "name": "Example Inc.",
        "websites": ["http://example.com"],
        "phones": [{"number": "+1 408 555 1212", "label": "work"}],
        "external_ids": {"ad": "dc=example,dc=com"},
    }
    assert person.data == {
        "name": {"title": "Dr.", "family": "Jensen", "suffix": "Jr.", "display": "Babs"},
        "roles": [{"customer": "Example Inc.", "department": "Sales"}],
        "addresses": [{"label": "work", "street": "Main St. 1, Springfield"}],
        "language": "de",
        "external_ids": {"ad": "babs"},
    }
    assert set(person.remarks) == {"cn: Barbara Jensen", "ou: People", "Manager: cn=Boss"}
    assert set(person.losses) == {"userPassword", "jpegPhoto", "userCertificate"}
    assert not any(word in person.raw for word in (b"/etc/passwd", b"secret", b"AAAA"))


def _person(*lines: str) -> str:
    return "\n".join(("dn: cn=x", "objectClass: person", *lines)) + "\n\n"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("cn: Ute Beispiel", "sn: Ute Beispiel"), {"given": "Ute", "family": "Beispiel"}),
        (("sn: Beispiel",), {"family": "Beispiel"}),
        (("cn: Ute Beispiel",), {"given": "Ute", "family": "Beispiel"}),
        (("mozillaNickname: Uti",), {"display": "Uti"}),
        (("mail: u@x.de",), {"display": "u@x.de"}),
        (("cn: u@x.de", "sn: B", "mail: u@x.de"), {"family": "B"}),
        (("cn: U", "sn: -", "givenName: U"), {"given": "U"}),
    ],
)
def test_the_name_of_an_entry(read: Any, lines: tuple[str, ...], name: dict[str, str]) -> None:
    (found,) = read(ldif.FORMAT, _person(*lines))
    assert found.data["name"] == name


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        (
            "dn: cn=y\nchangetype: delete\n",
            "changetype",
            "changes an entry that is elsewhere; only whole entries can be imported",
        ),
        (
            "dn: cn=y\nchangetype: modify\nreplace: cn\ncn: z\n-\n",
            "changetype",
            "changes an entry that is elsewhere; only whole entries can be imported",
        ),
        ("cn: y\nsn: y\n", "", "has no dn"),
        ("dn: cn=y\nobjectClass: device\n", "objectClass",
         "is neither a person nor an organisation"),
        ("dn: cn=y\nobjectClass: person\n", "cn", "names neither a person nor an organisation"),
        ("dn: cn=y\nsn:: %%\n", "sn", "is not encoded in base64 as it says"),
        ("dn: cn=y\nhello\n", "", "has a line that is no attribute"),
    ],
)  # fmt: skip
def test_one_bad_entry_costs_no_other(read: Any, text: str, place: str, reason: str) -> None:
    good = _person("cn: Ute Beispiel")
    first, bad, last = read(ldif.FORMAT, good + text + "\n" + good)
    assert (bad.line, bad.place, bad.reason) == (5, place, reason)
    assert first.data == last.data
    again = b"".join(ldif.FORMAT.rejects([bad]))
    assert again.startswith(b"# crmctl: line 5")
    assert [one.reason for one in read(ldif.FORMAT, again)] == [reason]


def test_an_entry_that_is_too_long_costs_no_other(read: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(blocks, "MAX_ENTRY", 100_000)
    long = _person("cn: A B", "jpegPhoto:: " + "A" * 200_000)
    bad, good = read(ldif.FORMAT, long + _person("cn: Ute Beispiel"))
    assert isinstance(bad, BadEntry)
    assert len(bad.raw) < 200_000
    assert good.data["name"] == {"given": "Ute", "family": "Beispiel"}


def test_another_version_is_refused(read: Any) -> None:
    with pytest.raises(DirectoryVersionError):
        read(ldif.FORMAT, "version: 2\n\n" + _person("cn: x"))


def test_entries_are_no_tasks(read: Any) -> None:
    with pytest.raises(NoPersonKindError):
        read(ldif.FORMAT, "", kind="task")


def test_a_list_in_a_pipe_is_refused_and_the_people_are_not() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    setting = type("S", (), {"kind": "", "source": ""})
    person, group = ldif.FORMAT.read(Pipe(THUNDERBIRD.encode()), setting)  # type: ignore[arg-type]
    assert "tags" not in person.data  # type: ignore[union-attr]
    assert isinstance(group, BadEntry)


def test_an_entry_in_another_character_set_says_so(read: Any) -> None:
    (found,) = read(ldif.FORMAT, _person("cn: Jörg Müller", "birthmonth: 13").encode("cp1252"))
    assert found.data["name"] == {"given": "Jörg", "family": "Müller"}
    assert "Read as Windows-1252: the entry is not in UTF-8" in found.remarks
    assert "birthmonth: 13" in found.remarks


def test_a_birthday_without_a_year(read: Any) -> None:
    (found,) = read(ldif.FORMAT, _person("cn: A B", "birthmonth: 02", "birthday: 29"))
    assert found.data["birthday"] == "--02-29"
    (found,) = read(ldif.FORMAT, _person("cn: A B", "birthyear: 2001", "birthmonth: 2",
                                         "birthday: 29"))  # fmt: skip
    assert "birthday" not in found.data
    assert len(found.remarks) == 3


def test_a_file_elsewhere_is_never_opened(read: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (found,) = read(ldif.FORMAT, _person("cn: A B", f"description:< {secret.as_uri()}"))
    assert "notes" not in found.data
    assert found.losses == ("description",)


def test_leading_blanks_in_base64_are_the_texts_own(read: Any) -> None:
    note = base64.b64encode(b"  two blanks").decode()
    (found,) = read(ldif.FORMAT, _person("cn: A B", f"description:: {note}"))
    assert found.data["notes"] == "  two blanks"


@pytest.mark.parametrize(
    ("first", "fits"),
    [
        (b"version: 1\r\n", True),
        (b"# comment\n folded\n\ndn: cn=x", True),
        (b"dn:: Y249eA==", True),
        (b"dnx", False),
        (b"BEGIN:VCARD", False),
    ],
)
def test_a_file_is_told_by_its_beginning(first: bytes, fits: bool) -> None:
    assert ldif.FORMAT.fits(first) is fits
