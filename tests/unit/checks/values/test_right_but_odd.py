# ruff: noqa: RUF001 - letters that look like others are what is tested
"""Records that are right but odd are never an error, and what is wrong is found beside them."""

from collections.abc import Callable

import pytest

from crmctl.checks import vat_numbers
from crmctl.checks.account_numbers import has_card, has_secret, ibans, is_iban
from crmctl.checks.email_domains import meant
from crmctl.checks.mojibake import mended
from crmctl.checks.values.html import plain
from crmctl.checks.values.tracking_link import untracked
from crmctl.findings import Finding, Severity

Findings = Callable[..., list[Finding]]


def _codes(found: list[Finding]) -> set[str]:
    return {one.code for one in found} - {"Y111"}


@pytest.mark.parametrize(
    "text",
    [
        'name:\n  family: "Null"\n', 'name:\n  given: "No"\n  family: "None"\n',
        "name:\n  family: O'Brien\n", "name:\n  given: Jeanne\n  family: d'Arc\n",
        "name:\n  family: van der Berg\n", "name:\n  family: McDonald\n",
        "name:\n  family: Жукова\n", "name:\n  family: Λάζαρης\n", "name:\n  family: محمد\n",
        "name:\n  family: כהן\n", "name:\n  family: 山田\u3000太郎\n",
        "name:\n  family: \uff39\uff41\uff4d\n",
        "name:\n  family: Ng\n  given: JP\n", "name:\n  family: Test-Weber\n",
        "name:\n  family: Muster\nnotes: 👩\u200d💻 called\n",
        "name:\n  family: M\nemails:\n  - address: eva+crm@gmail.com\n",
        "name:\n  family: M\nemails:\n  - address: eva@müller.example\n",
        "name:\n  family: M\nemails:\n  - address: '\"eva m\"@example.org'\n",
        "name:\n  family: M\nemails:\n  - address: eva@ymail.com\n  - address: a@mail.com\n",
        "name:\n  family: M\nbirthday: 1988-02-29\n",
        'name:\n  family: M\nphones:\n  - number: "+493012345678;ext=12"\n  - number: "110"\n',
        "name:\n  family: SÃO\n", "name:\n  family: Conceição\n", "name:\n  family: Ångström\n",
        'name:\n  family: M\nnotes: "needs 5 kΩ and 3 µm, Δt = 4 s"\n',
        "name:\n  family: M\nnotes: |\n  she wrote:\n  <<<<<<< ours\n  a: [b, *c]\n  >>>>>>> x\n",
        f"name:\n  family: M\nnotes: {'a long story ' * 5000}x\n",
        "name:\n  family: M\nexternal_ids:\n  shop: 4111111111111111\n",
        "name:\n  family: M\nnotes: order 4111111111111112, tel. +49 4111 1111 1111 1111\n",
        "name:\n  family: M\nlanguage: gsw-CH\n",
    ],
)  # fmt: skip
def test_people_who_are_right_but_odd_have_no_errors(of_record: Findings, text: str) -> None:
    found = of_record("contact", text)
    assert [one for one in found if one.severity is Severity.ERROR] == []
    assert _codes(found) <= {"Y110", "S210"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name:\n  family: Mуster\n", "T305"),
        ("name:\n  family: Αlpha\n", "T305"),
        ("name:\n  family: MÃ¼ller\n", "T306"),
        ("name:\n  family: StraÃŸer\n", "T306"),
        ("name:\n  family: M\nnotes: itâ€™s fine\n", "T306"),
        ("name:\n  family: Tom &amp; Jerry\n", "T307"),
        ("name:\n  family: M\nnotes: one<br>two\n", "T307"),
        ("name:\n  family: MUSTERMANN\n", "T308"),
        ("name:\n  family: xxx\n", "T309"),
        ("name:\n  given: Test\n", "T309"),
        ("name:\n  family: M\nemails:\n  - address: a@gmial.com\n", "C402"),
        ("name:\n  family: M\nemails:\n  - address: a@web.ed\n", "C402"),
        ("name:\n  family: M\nemails:\n  - address: a@yopmail.com\n", "C404"),
        ("name:\n  family: M\nlanguage: cz\n", "C410"),
        ("name:\n  family: M\nnotes: IBAN DE89 3704 0044 0532 0130 01\n", "C415"),
        ("name:\n  family: M\nnotes: pays by 5500-0000-0000-0004\n", "P806"),
        ("name:\n  family: M\nnotes: ghp_abcdefghijklmnopqrstuvwxyz0123456789\n", "P806"),
        ("name:\n  family: M\nnotes: Diagnose steht noch aus\n", "P807"),
        (f"name:\n  family: {'M' * 1001}\n", "S210"),
        ("name:\n  family: M\naddresses:\n  - {postal_code: 01067, country: NO}\n", "Y110"),
        ("name: {family: no}\n", "Y110"),
    ],
)
def test_what_is_wrong_is_told_without_its_value(
    of_record: Findings, text: str, code: str
) -> None:
    (found, *_) = [one for one in of_record("contact", text) if one.code == code]
    assert found.field
    assert not any(
        word in found.message + found.hint for word in ("4111", "ghp_", "0532", "Muster", "xxx")
    )


@pytest.mark.parametrize(
    "number",
    [
        # Published by the companies, or examples of the tax offices.
        "DE136695976", "DE 811907980", "ATU13585627", "BE0428759497", "CHE-116.281.710 MWST",
        "DK13585628", "EL094259216", "FI20774740", "FR40303265045", "GB980780684", "HU12892312",
        "IT00743110157", "LU15027442", "NL004495445B01", "PL8567346215", "PT501964843",
        "SE556188840401", "SI50223054", "HR33392005961", "US12", "IE6433435F",
    ],
)  # fmt: skip
def test_right_vat_numbers_are_right_and_with_two_digits_swapped_wrong(number: str) -> None:
    assert vat_numbers.problem(number) == ""


@pytest.mark.parametrize(
    "number",
    [
        "DE136695967", "ATU13585626", "BE0428759498", "CHE116281711", "DK13585629", "EL094259217",
        "FI20774741", "FR41303265045", "GB980780685", "HU12892313", "IT00743110158", "LU15027443",
        "NL004495446B01", "PL8567346216", "PT501964844", "SE556188840501", "SI50223055", "DE1366",
        "12345", "HR33392005962",
    ],
)  # fmt: skip
def test_wrong_vat_numbers_are_wrong(number: str) -> None:
    assert vat_numbers.problem(number)


def test_account_numbers_are_told_by_their_check_digits() -> None:
    assert list(ibans("to DE89 3704 0044 0532 0130 00 by May")) == ["DE89370400440532013000"]
    assert is_iban("DE89370400440532013000")
    assert is_iban("GB82WEST12345698765432")
    assert not is_iban("DE89370400440532013001")
    assert not is_iban("DE893704004405320130")
    assert list(ibans("AB12 CDEF 3456 7890 1234")) == []
    assert has_card("378282246310005")
    assert has_card("6011 1111 1111 1117")
    assert not has_card("order 4111-1111-1111-1112, 5555-55, 0000000000000000")
    assert has_secret("-----BEGIN OPENSSH PRIVATE KEY-----")
    assert not has_secret("my private key to the office")


@pytest.mark.parametrize(
    ("domain", "right"),
    [
        ("gmial.com", "gmail.com"), ("gmail.con", "gmail.com"), ("GMAIL.CMO", "gmail.com"),
        ("hotmial.com", "hotmail.com"), ("yahooo.de", "yahoo.de"), ("outlok.com", "outlook.com"),
        ("gmx.ed", "gmx.de"), ("t-onlin.de", "t-online.de"), ("mail.com", ""), ("gmx.at", ""),
        ("ymail.com", ""), ("acme.example", ""), ("wet.de", ""), ("gmail.com", ""),
    ],
)  # fmt: skip
def test_a_mistyped_provider_is_known_and_nobody_else(domain: str, right: str) -> None:
    assert meant(domain) == right


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("MÃ¼ller", "Müller"), ("StraÃŸe", "Straße"), ("itâ€™s", "it’s"), ("SÃO", "SÃO"),
        ("Ã", "Ã"), ("CafÃ©", "Café"), ("Conceição", "Conceição"), ("10Â €", "10Â €"),
    ],
)  # fmt: skip
def test_only_what_is_surely_broken_is_read_anew(broken: str, whole: str) -> None:
    assert mended(broken) == whole
    assert mended(whole) == whole


def test_markup_goes_and_other_signs_stay() -> None:
    assert plain("Tom &amp; Jerry<br>a < b") == "Tom & Jerry a < b"
    assert untracked("https://a.example/?utm_source=x&p=2#top") == "https://a.example/?p=2#top"
    assert untracked("https://a.example/?fbclid=1") == "https://a.example/"
    assert untracked("https://a.example/?q=utm") == "https://a.example/?q=utm"
