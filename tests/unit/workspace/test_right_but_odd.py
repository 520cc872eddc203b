"""Records that are right and look odd: none of them is an error of `check`."""

from datetime import datetime
from pathlib import Path

import pytest

from crmctl.findings import Severity
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.checking import check
from crmctl.workspace.sifting import Scope

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_CONSENT = "  - id: {}\n    purpose: newsletter\n    channel: email\n    basis: consent\n"
_EVENT = "    event: {}\n    at: {}\n    method: form\n"
_INVOICE = "customer: acme-gmbh\nprices: net\nlines:\n"


def _name(given: str, family: str) -> str:
    return f"name:\n  given: {given}\n  family: {family}\n"


def _mail(address: str) -> str:
    return f"name:\n  family: Muster\nemails:\n  - address: {address}\n"


def _phone(number: str) -> str:
    return f'name:\n  family: Muster\nphones:\n  - number: "{number}"\n'


def _noted(note: str) -> str:
    lines = "".join(f"  {line}\n" if line else "\n" for line in note.split("\n"))
    return f"name:\n  family: Muster\nnotes: |\n{lines}"


def _address(street: str, code: str, city: str, country: str) -> str:
    lines = f"    street: {street}\n    postal_code: {code}\n    city: {city}\n"
    return f"name:\n  family: Muster\naddresses:\n  - label: home\n{lines}    country: {country}\n"


_CONTACTS = {
    "a surname that is Null": _name("Ana", '"Null"'),
    "a surname that is No": _name("Kim", '"No"'),
    "a given name that is True": _name('"True"', "Bangkok"),
    "a surname of one letter": _name("Anh", "O"),
    "a surname of a number's form": _name("Kim", '"007"'),
    "an apostrophe": _name("Sinéad", "O'Brien"),
    "a typographic apostrophe": _name("Sinéad", "O’Brien"),  # noqa: RUF001 - as people type it
    "a small letter first": _name("Jeanne", "d'Arc"),
    "a name of several words": _name("Jan", "van der Berg"),
    "a capital within": _name("Ronald", "McDonald"),
    "hyphens": _name("Hans-Peter", "Müller-Lüdenscheidt"),
    "a name in capitals that is an acronym": _name("JR", "IV"),
    "a name with a point": _name("J. R. R.", "Tolkien"),
    "a name with a suffix": "name:\n  given: Sammy\n  family: Davis\n  suffix: Jr.\n",
    "one name alone": "name:\n  display: Björk\n",
    "a whole name in Cyrillic": _name("Наталья", "Петрова"),
    "a whole name in Greek": _name("Ελένη", "Παπαδοπούλου"),
    "a whole name in Arabic": _name("محمد", "الأحمد"),
    "a whole name in Hebrew": _name("דוד", "כהן"),
    "a whole name in Chinese": _name("伟", "李"),
    "a whole name in Japanese": _name("太郎", "山田"),
    "a full-width name": _name("ＫＥＮ", "ＴＡＮＡＫＡ"),  # noqa: RUF001 - the point of it
    "a name in Devanagari with a joiner": _name("क्‍षमा", "शर्मा"),
    "a Vietnamese name": _name("Nguyễn Thị", "Ánh Nguyệt"),
    "a Polish name": _name("Łukasz", "Źdźbło"),
    "a Turkish dotless letter": _name("Işıl", "Yılmaz"),  # noqa: RUF001 - the same
    "a name that is a word for nothing": _name("Max", "Test-Mustermann"),
    "a name in Portuguese capitals": _noted("SÃO PAULO, AVENIDA JOÃO XXIII\n"),
    "an emoji with joiners": _noted("The family 👨‍👩‍👧‍👦 was here.\n"),
    "a flag and a skin": _noted("🇩🇪 👍🏽 ❤️\n"),
    "Hebrew with marks of direction": _noted("שלום (ACME) עולם\n"),
    "a conflict marker that is quoted": _noted("He sent:\n    <<<<<<< HEAD\n    =======\n"),
    "a sample of YAML": _noted("key: value\n- item\n'''\n# a comment\n--- \n"),
    "a sample of HTML": _noted("Uses a < b && c > d, and R&D.\n"),
    "a very long line": _noted("word " * 4000 + "\n"),
    "a tab within a note": _noted("a\tb\n"),
    "a plus address": _mail("erika+crm@muster.example"),
    "a domain in its own script": _mail("info@müller.example"),
    "a domain in punycode": _mail("info@xn--mller-kva.example"),
    "a quoted mailbox": _mail("'\"erika muster\"@muster.example'"),
    "a mailbox with odd signs": _mail('"o\'brien_{x}~!#$%&*/=?^`|@muster.example"'),
    "a long new domain": _mail("hello@muster.photography"),
    "a mailbox of one letter": _mail("x@muster.example"),
    "a phone with an extension": _phone("+49 351 4123456 ext. 12"),
    "an emergency number": _phone("112"),
    "a short service number": _phone("115"),
    "a directory service": _phone("11880"),
    "a free number": _phone("+498001234567"),
    "an Italian number with its zero": _phone("+390612345678"),
    "an American number": _phone("+12025550143"),
    "born on a leap day": "name:\n  family: Muster\nbirthday: 1988-02-29\n",
    "born on a leap day of no year": "name:\n  family: Muster\nbirthday: --02-29\n",
    "a hundred years old": "name:\n  family: Muster\nbirthday: 1925-01-01\n",
    "consent withdrawn and given again": (
        "name:\n  family: Muster\nemails:\n  - address: again@muster.example\nconsents:\n"
        + _CONSENT.format("c-1") + _EVENT.format("granted", "2024-01-01")
        + _CONSENT.format("c-2") + _EVENT.format("withdrawn", "2025-01-01")
        + _CONSENT.format("c-3") + _EVENT.format("granted", "2026-01-01")
    ),
    "a British postcode": _address("10 Downing Street", "SW1A 2AA", "London", "GB"),
    "a Dutch postcode": _address("Damrak 1", "1012 LG", "Amsterdam", "NL"),
    "an Irish postcode": _address("O'Connell Street 1", "D01 F5P2", "Dublin", "IE"),
    "a Canadian postcode": _address("111 Wellington St", "K1A 0A9", "Ottawa", "CA"),
    "a postcode with a zero in Norway": _address("Gate 1", '"0150"', "Oslo", '"NO"'),
    "a country without postcodes": (
        "name:\n  family: Muster\naddresses:\n  - city: Hong Kong\n    country: HK\n"
    ),
    "a house number with a letter": _address("Hauptstr. 12 a-c", '"01067"', "Dresden", "DE"),
    "two roles at one company": (
        "name:\n  family: Muster\nroles:\n  - customer: acme-gmbh\n    position: Buyer\n"
        "  - customer: acme-gmbh\n    position: Head\n"
    ),
    "a tag that is a number": 'name:\n  family: Muster\ntags:\n  - "2026"\n',
    "a comment in the file": "name:\n  family: Muster  # as on the card\n# nothing more\n",
}  # fmt: skip
_OTHERS = {
    "customers/nobody-ag.yaml": "type: organisation\nname: Nobody AG\n",
    "customers/42.yaml": 'type: organisation\nname: "42"\n',
    "customers/no.yaml": 'type: organisation\nname: "NO"\n',
    "customers/con-rad.yaml": "type: organisation\nname: Con & Rad\n",
    "contracts/2026-01-acme-gmbh-4f6h.yaml": (
        "title: Hosting\ncustomer: acme-gmbh\nstart: 2026-01-01\nend: 2100-12-31\n"
    ),
    # In Auckland it is tomorrow already.
    "interactions/2026/11/2026-11-23-acme-gmbh-phone-7k3f.yaml": (
        "at: 2026-11-23T23:30:00+13:00\nchannel: phone\ncustomer: acme-gmbh\n"
    ),
    "invoices/i-00000102.yaml": (
        f"{_INVOICE}  - text: Less\n    quantity: -1\n    price: 10.00 EUR\n"
        "  - text: Given\n    quantity: 1\n    price: 0.00 EUR\n"
    ),
    "deals/2026-11-acme-gmbh-9k2m.yaml": (
        "title: Drive\nstage: won\nvalue: 0.00 EUR\nstages:\n  - stage: new\n    at: 2026-11-02\n"
        "  - stage: won\n    at: 2026-11-02\n"
    ),
}


def _errors(crm: Path) -> list[str]:
    found = check(Workspace.open(crm, Surroundings(_NOW)), Scope())
    return [f"{one.path} {one.code}" for one in found if one.severity is Severity.ERROR]


@pytest.fixture
def before(crm: Path) -> list[str]:
    return _errors(crm)


@pytest.mark.parametrize("name", _CONTACTS)
def test_a_person_may_be_odd(crm: Path, before: list[str], name: str) -> None:
    (crm / "contacts" / "p-00000100.yaml").write_text(_CONTACTS[name])
    assert _errors(crm) == before


@pytest.mark.parametrize("path", _OTHERS)
def test_what_is_no_person_may_be_odd(crm: Path, before: list[str], path: str) -> None:
    (crm / path).parent.mkdir(parents=True, exist_ok=True)
    (crm / path).write_text(_OTHERS[path])
    assert _errors(crm) == before


def test_an_invoice_without_tax_may_be_reverse_charge(crm: Path, before: list[str]) -> None:
    with (crm / "crm.yaml").open("a") as settings:
        settings.write("taxes:\n  abroad:\n    rate: 0\n    category: AE\n    note: abroad\n")
    (crm / "invoices").mkdir(exist_ok=True)
    (crm / "invoices" / "i-00000101.yaml").write_text(
        f"{_INVOICE}  - text: Work\n    quantity: 1\n    price: 100.00 EUR\n    tax: abroad\n"
    )
    assert _errors(crm) == before


def test_a_couple_may_share_one_address(crm: Path, before: list[str]) -> None:
    for number in (1, 2):
        (crm / "contacts" / f"p-0000020{number}.yaml").write_text(_mail("both@muster.example"))
    assert _errors(crm) == before
