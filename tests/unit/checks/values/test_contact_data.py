from collections.abc import Callable

import pytest

from crmctl.findings import Finding, Fix, Severity

Findings = Callable[..., list[Finding]]


def _codes(found: list[Finding]) -> list[str]:
    return [one.code for one in found if one.code != "Y111"]


def _email(address: str) -> str:
    return f"name:\n  family: Muster\nemails:\n  - address: '{address}'\n"


def _phone(number: str) -> str:
    return f"name:\n  family: Muster\nphones:\n  - number: '{number}'\n"


def _address(postcode: str, country: str) -> str:
    return (
        "type: organisation\nname: ACME\naddresses:\n"
        f"  - postal_code: '{postcode}'\n    country: '{country}'\n"
    )


@pytest.mark.parametrize(
    "address",
    [
        "muster@example.org", "erika+fair@example.org", "o''brien@example.ie", "a@b.co",
        '"erika muster"@example.org', '"a@b"@example.org', "müller@example.org",
        "info@müller.example", "info@xn--mller-kva.example", "用户@例子.广告", "x@उदाहरण.भारत",
        "user@[192.0.2.1]", "user@[ipv6:2001:db8::1]", "a_b-c.d@sub.example.museum",
        "Erika.Muster@example.org", "!#$%&*+/=?^_`{|}~@example.org", f"{'a' * 64}@example.org",
    ],
)  # fmt: skip
def test_addresses_that_exist_are_right(of_record: Findings, address: str) -> None:
    assert _codes(of_record("contact", _email(address))) == []


@pytest.mark.parametrize(
    "address",
    [
        "muster", "@example.org", "muster@", "muster@@example.org", "mus ter@example.org",
        "muster@example", "muster@-example.org", "muster@example..org", ".muster@example.org",
        "mus..ter@example.org", "muster@example.org.", "muster@192.0.2.1", "muster@[192.0.2]",
        "Erika <erika@example.org", "muster@exa_mple.org", f"{'a' * 65}@example.org",
        f"a@{'b' * 64}.org", f"a@{'bcd.' * 80}org", "a@b@example.org",
    ],
)  # fmt: skip
def test_addresses_that_no_mail_reaches_are_errors(of_record: Findings, address: str) -> None:
    assert "C401" in _codes(of_record("contact", _email(address)))


@pytest.mark.parametrize(
    "address",
    ["muster@Example.ORG", "mailto:muster@example.org", " muster@example.org",
     "<muster@example.org>"],
)  # fmt: skip
def test_addresses_in_another_writing_are_warnings_with_a_fix(
    of_record: Findings, address: str
) -> None:
    (found,) = [one for one in of_record("contact", _email(address)) if one.code != "Y111"]
    assert (found.code, found.fix) == ("C403", Fix.SAFE)


@pytest.mark.parametrize(
    "number",
    ["+493012345678", "+493012345678;ext=7", "110", "116117", "22 8 33", "*100#", "+12025550123"],
)
def test_numbers_that_can_be_dialled_are_right(of_record: Findings, number: str) -> None:
    assert _codes(of_record("contact", _phone(number))) == []


def test_a_number_without_its_area_code_is_right_where_that_is_usual(of_record: Findings) -> None:
    assert _codes(of_record("contact", _phone("555 0123"), country="US")) == []


@pytest.mark.parametrize(
    "number",
    ["see website", "12", "+49 1", "+4917", "+4930123456789012345678", "-", "call 1"],
)
def test_numbers_that_cannot_be_dialled_are_errors(of_record: Findings, number: str) -> None:
    (found,) = [one for one in of_record("contact", _phone(number)) if one.code != "Y111"]
    assert (found.code, found.severity) == ("C405", Severity.ERROR)


@pytest.mark.parametrize("number", ["88.60.15.31", "(26) 47-15-10", "26 47 15 10"])
def test_numbers_that_the_country_no_longer_has_are_warnings(
    of_record: Findings, number: str
) -> None:
    found = of_record("contact", _phone(number), country="FR")
    (told,) = [one for one in found if one.code != "Y111"]
    assert (told.code, told.severity) == ("C405", Severity.WARNING)


@pytest.mark.parametrize("number", ["030 12345678", "+49 30 12345678", "tel:+493012345678"])
def test_numbers_in_another_writing_are_warnings_with_a_fix(
    of_record: Findings, number: str
) -> None:
    (found,) = [one for one in of_record("contact", _phone(number)) if one.code != "Y111"]
    assert (found.code, found.fix, found.field) == ("C406", Fix.SAFE, "phones[0].number")


@pytest.mark.parametrize(
    ("postcode", "country", "codes"),
    [
        ("01067", "DE", []), ("D-01067", "DE", []), ("1067", "DE", ["C408"]),
        ("1010", "AT", []), ("SW1A 1AA", "GB", []), ("SW1A1AA", "GB", []),
        ("12345", "GB", ["C408"]), ("12345-678", "BR", []),
        ("00-950", "PL", []), ("1234 AB", "NL", []), ("90210-1234", "US", []),
        ("L-1009", "LU", []), ("anything", "IE", []),
        ("12345", "UK", ["C407"]), ("12345", "XX", ["C407"]),
    ],
)  # fmt: skip
def test_postcodes_fit_their_countries(
    of_record: Findings, postcode: str, country: str, codes: list[str]
) -> None:
    assert _codes(of_record("customer", _address(postcode, country))) == codes


def test_a_wrong_country_is_answered_with_the_likely_one(of_record: Findings) -> None:
    (found,) = [one for one in of_record("customer", _address("SW1A 1AA", "UK")) if one.hint]
    assert found.hint == "did you mean GB?"


@pytest.mark.parametrize(
    ("url", "codes"),
    [
        ("https://www.acme.example/a?b=c#d", []), ("http://acme.example", []),
        ("acme.example", []), ("https://münchen.example", []), ("http://192.0.2.1:8080/", []),
        ("http://[2001:db8::1]/", []), ("ftp://files.acme.example", []),
        ("https//acme.example", ["C411"]), ("https://", ["C411"]), ("http://[", ["C411"]),
        ("our website", ["C411"]), ("https://acme", ["C411"]),
    ],
)  # fmt: skip
def test_web_addresses_lead_somewhere(of_record: Findings, url: str, codes: list[str]) -> None:
    text = f"type: organisation\nname: ACME\nwebsites:\n  - '{url}'\n"
    assert _codes(of_record("customer", text)) == codes


@pytest.mark.parametrize(
    ("domain", "codes"),
    [("acme.example", []), ("münchen.example", []), ("a.b.example", []),
     ("acme", ["C411"]), ("https://acme.example", ["C411"]), ("info@acme.example", ["C411"])],
)  # fmt: skip
def test_domains_have_the_form_of_one(of_record: Findings, domain: str, codes: list[str]) -> None:
    text = f"type: organisation\nname: ACME\ndomains:\n  - '{domain}'\n"
    assert _codes(of_record("customer", text)) == codes


def test_an_entry_that_says_more_is_not_joined_with_its_twin(of_record: Findings) -> None:
    text = (
        "name:\n  family: Muster\nemails:\n"
        "  - address: muster@example.org\n    label: work\n"
        "  - address: Muster@example.org\n    label: home\n"
        "  - address: muster@example.org\n"
    )
    found = of_record("contact", text)
    assert [(one.code, one.field, one.fix) for one in found] == [
        ("C413", "emails[1]", Fix.NONE),
        ("C413", "emails[2]", Fix.SAFE),
    ]


def test_two_roles_at_one_customer_and_two_addresses_with_one_label_are_right(
    of_record: Findings,
) -> None:
    text = (
        "name:\n  family: Muster\nroles:\n"
        "  - customer: acme\n    until: 2020-01-01\n  - customer: acme\n    since: 2022-01-01\n"
        "addresses:\n  - label: home\n    city: Dresden\n  - label: home\n    city: Berlin\n"
    )
    assert _codes(of_record("contact", text)) == []


def test_moments_are_compared_with_their_offsets(of_record: Findings) -> None:
    text = (
        "name:\n  family: Muster\nconsents:\n  - id: c-2q8x\n    purpose: newsletter\n"
        "    basis: consent\n    event: confirmed\n    at: 2026-03-01\n    evidence:\n"
        "      sent_at: 2026-03-01T10:00:00+01:00\n      confirmed_at: 2026-03-01T{}\n"
    )
    assert _codes(of_record("contact", text.format("09:30:00Z"))) == []
    assert _codes(of_record("contact", text.format("08:30:00Z"))) == ["D605"]
    assert _codes(of_record("contact", text.format("08:30:00"))) == ["D605", "D606"]


def test_every_custom_field_is_looked_at_by_its_type(of_record: Findings) -> None:
    text = "name:\n  family: Muster\ncustom:\n  hobby: 'rowing '\n"
    (found,) = [one for one in of_record("contact", text) if one.code != "Y111"]
    assert (found.code, found.field) == ("T301", "custom.hobby")


def test_the_key_of_a_map_is_part_of_the_field(of_record: Findings) -> None:
    text = "name:\n  family: Muster\nexternal_ids:\n  hubspot: '4711 '\n"
    (found,) = [one for one in of_record("contact", text) if one.code != "Y111"]
    assert found.field == "external_ids.hubspot"
