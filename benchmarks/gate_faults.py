"""Faults to plant, each in a CRM of its own: files, and the rule and line that should tell."""

from collections.abc import Mapping
from typing import NamedTuple

P = "contacts/7k/p-7k3f9q2m.yaml"
C = "customers/acme-gmbh.yaml"
T = "tasks/m4/t-m4k8z1qp.yaml"
I = "interactions/2026/10/2026-10-21-phone-7k3f.yaml"  # noqa: E741 - as the others
D = "deals/2026-11-acme-gmbh-d7k2.yaml"
_NAME = "name:\n  family: Muster\n"
_ACME = "type: organisation\nname: ACME\n"
_MAIL = f"{_NAME}emails:\n  - address: "
_PLACE = f"{_NAME}addresses:\n  - "
_CONSENT = (
    f"{_NAME}consents:\n  - id: c-1\n    purpose: news\n    basis: consent\n    event: granted\n"
)


class Fault(NamedTuple):
    """One fault.

    Attributes:
        name: a few words.
        code: the rule that should find it.
        path: the file in which it is found.
        line: the line.
        files: what is written; surrogates stand for bytes that are no UTF-8.
    """

    name: str
    code: str
    path: str
    line: int
    files: Mapping[str, str]


def _in(path: str, text: str, name: str, code: str, line: int) -> Fault:
    return Fault(name, code, path, line, {path: text})


def _person(text: str, name: str, code: str, line: int) -> Fault:
    return _in(P, text, name, code, line)


def _company(text: str, name: str, code: str, line: int) -> Fault:
    return _in(C, text, name, code, line)


FAULTS: tuple[Fault, ...] = (
    _person("name:\n  family: M\udcfcller\n", "Latin-1", "F001", 2),
    _person(f"\ufeff{_NAME}", "byte order mark", "F002", 1),
    _person(_NAME.replace("\n", "\r\n"), "CR LF", "F003", 1),
    _person(_NAME[:-1], "no line end", "F004", 2),
    _person("# nothing\n", "only a comment", "F005", 1),
    _in("contacts/7k/p-7k3f9q2m.yml", _NAME, "ends in .yml", "F008", 1),
    _in("contact/p-7k3f9q2m.yaml", _NAME, "folder misspelt", "F009", 1),
    _in("customers/aux.yaml", _ACME, "a name Windows keeps", "F012", 1),
    _person("name:\n<<<<<<< a\n  x: A\n=======\n  x: B\n>>>>>>> b\n", "markers", "F014", 2),
    _in(f"{P}.orig", _NAME, "leftover of a merge", "F015", 1),
    _person('name:\n  family: "Muster\n', "quote left open", "Y101", 3),
    _person("name:\n  family: A\n  family: B\n", "key twice", "Y102", 3),
    _person(f"{_NAME}---\n{_NAME}", "second document", "Y103", 3),
    _person("name:\n  family: &a A\n  given: *a\n", "alias", "Y104", 2),
    _person("name:\n  family: !!str A\n", "tag", "Y106", 2),
    _person("name:\n\tfamily: A\n", "tab", "Y109", 2),
    _person(f"{_PLACE}country: NO\n", "Norway unquoted", "Y110", 4),
    _person(f"{_NAME}shoe_size: 42\n", "unknown field", "S201", 3),
    _person(f"{_NAME}birtday: 1984-03-12\n", "misspelt field", "S202", 3),
    _person(f"{_NAME}tags: fair\n", "text for a list", "S203", 3),
    _company("type: organisation\n", "no name", "S204", 1),
    _company(f"{_ACME}stage: loyal\n", "no such stage", "S205", 3),
    _person('name:\n  family: "Muster "\n', "trailing blank", "T301", 2),
    _person("name:\n  family: Mu\u0308ller\n", "NFD", "T302", 2),
    _person("name:\n  family: Mus\u200bter\n", "zero width", "T304", 2),
    _person("name:\n  family: M\u0443ster\n", "Cyrillic letter", "T305", 2),
    _person("name:\n  family: M\u00c3\u00bcller\n", "mojibake", "T306", 2),
    _person("name:\n  family: asdf\n", "placeholder", "T309", 2),
    _person(f"{_MAIL}muster@@example.org\n", "two at signs", "C401", 4),
    _person(f"{_MAIL}muster@gmial.com\n", "mistyped provider", "C402", 4),
    _person(f'{_NAME}phones:\n  - number: "+49 3"\n', "phone too short", "C405", 4),
    _person(f'{_PLACE}postal_code: "1234"\n    country: DE\n', "postcode", "C408", 4),
    _person(f"{_NAME}language: cz\n", "language", "C410", 3),
    _company(f"{_ACME}vat_id: DE136695967\n", "VAT id", "C414", 3),
    _person(f"{_NAME}notes: DE89 3704 0044 0532 0130 01\n", "IBAN", "C415", 3),
    _person(f"{_NAME}roles:\n  - customer: nosuch\n", "dangling reference", "R501", 4),
    Fault(
        "e-mail twice", "R503", P, 4,
        {P: f"{_MAIL}a@example.org\n", "contacts/4h/p-4h7v2n9c.yaml": f"{_MAIL}a@example.org\n"},
    ),
    Fault(
        "parent cycle", "R506", C, 3,
        {C: f"{_ACME}parent: beta-ag\n",
         "customers/beta-ag.yaml": "type: organisation\nname: Beta\nparent: acme-gmbh\n"},
    ),
    _person(f"{_NAME}birthday: 1985-02-30\n", "30 February", "D601", 3),
    _person(f"{_NAME}birthday: 12.03.1985\n", "German date", "D602", 3),
    _person(f"{_NAME}birthday: 2126-03-12\n", "born in 2126", "D603", 3),
    _person(f"{_NAME}birthday: 1850-03-12\n", "born in 1850", "D604", 3),
    _in(I, "at: 2026-10-21T09:30:00\nchannel: phone\n", "no zone", "D606", 1),
    _in(D, "title: X\nstage: new\nvalue: 10.00 ERU\n", "currency", "M701", 3),
    _in(D, "title: X\nstage: new\nvalue: 10,00 EUR\n", "decimal comma", "M702", 3),
    _person(f"{_CONSENT}    at: 2026-03-01\n", "consent without source", "P803", 4),
    _person(f"{_NAME}notes: pays by 4111 1111 1111 1111\n", "card number", "P806", 3),
    Fault(
        "task about one who is to be left alone", "P808", T, 2,
        {P: f"{_NAME}do_not_contact: true\n",
         T: "title: Call\nabout:\n  - contacts/p-7k3f9q2m\n"},
    ),
)  # fmt: skip
