from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]
Draft = Callable[..., str]


@pytest.fixture
def ref(hear: Hear, draft: Draft, crm: Path) -> str:
    """A draft of a quote without lines, in a CRM with a product."""
    (crm / "products").mkdir()
    (crm / "products" / "gate-drive-x2.yaml").write_text(
        "name: Gate drive X2\nsku: GD-X2\nunit: piece\nprices:\n  - price: 1490.00 EUR\n"
        "    since: 2026-01-01\ntax: standard\nstock: 3\nlead_time: 5 d\nalternatives:\n"
        "  - gate-drive-x3\n"
    )
    assert hear("save")[0] == 0
    return draft("quote", "T", "--customer", "acme-gmbh", line=())


def _lines(crm: Path, ref: str) -> str:
    (file,) = (crm / "quotes").rglob(f"{ref[7:]}.yaml")
    return file.read_text().partition("lines:\n")[2]


def test_price_text_unit_and_tax_come_from_the_product(
    hear: Hear, ref: str, crm: Path, git: Git
) -> None:
    assert hear("line", ref, "GD-X2", "-q", "2", "--discount", "10%") == (0, "", "")
    assert _lines(crm, ref) == (
        "  - product: gate-drive-x2\n    text: Gate drive X2\n    quantity: 2\n    unit: piece\n"
        "    price: 1490.00 EUR\n    discount: 10 %\n    tax: standard\n"
    )
    assert git("log", "-1", "--format=%s%n%b") == (
        f"quote {ref[7:]}: add a line\nCrmctl-Action: line\nCrmctl-Record: {ref}"
    )


def test_a_line_may_be_a_text_with_a_price(hear: Hear, ref: str, crm: Path) -> None:
    given = ("--text", "Fee", "--price", "99.9", "--tax", "reduced", "--discount", "5")
    assert hear("line", ref, *given) == (0, "", "")
    assert _lines(crm, ref) == (
        "  - text: Fee\n    quantity: 1\n    price: 99.90 EUR\n    discount: 5.00 EUR\n"
        "    tax: reduced\n"
    )


def test_a_product_out_of_stock_is_added_with_a_warning(hear: Hear, ref: str) -> None:
    assert hear("line", ref, "gate-drive-x2", "-q", "4") == (
        0,
        "",
        (
            "warning: products/gate-drive-x2 has 3 in stock, more takes 5 d; instead: "
            "gate-drive-x3\n"
        ),
    )


def test_dry_run_shows_the_line_and_writes_nothing(hear: Hear, ref: str, git: Git) -> None:
    status, shown, said = hear("line", ref, "gate-drive-x2", "--dry-run")
    assert (status, said) == (0, "")
    assert "+    price: 1490.00 EUR\n" in shown
    assert git("status", "--short") == ""


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("--text", "Fee"), 2, ("The line has no price in EUR for 2026-11-23; give one with "
         "--price.")),
        (("gate-drive-x2", "-q", "two"), 2, ("Not written: --quantity must be a number with a "
         "decimal point.")),
        (("--text", "Fee", "--price", "1", "--tax", "luxury"), 2, ("A line says a tax that is not "
         "known; the `taxes` of crm.yaml are standard, reduced, reverse.")),
        (("--text", "Fee", "--price", "1 EUR", "--discount", "1 USD"), 2, ("Amounts in EUR and in "
         "USD cannot be added; convert one of them first.")),
        (("nothing",), 4, "No record answers to 'nothing'."),
        (("--text", "Fee", "--price", "much"), 2, ("Not written: lines[0].price must be an amount "
         "and a currency as in 12500.00 EUR.")),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_refused(
    hear: Hear, ref: str, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    assert hear("line", ref, *arguments) == (status, "", f"crmctl: {sentence}\n")


def test_a_price_in_the_currency_of_the_document_is_asked_for(hear: Hear, ref: str) -> None:
    hear("line", ref, "--text", "Fee", "--price", "1 CHF", "--tax", "standard")
    assert hear("line", ref, "gate-drive-x2") == (
        2,
        "",
        (
            "crmctl: products/gate-drive-x2 has no price in CHF for 2026-11-23; give one with "
            "--price.\n"
        ),
    )


def test_a_line_is_taken_off_again(hear: Hear, ref: str, crm: Path, git: Git) -> None:
    for number in (1, 2):
        hear("line", ref, "GD-X2", "-q", str(number))
    assert hear("line", ref, "--remove", "1") == (0, "", "")
    assert "quantity: 2\n" in _lines(crm, ref)
    assert "quantity: 1\n" not in _lines(crm, ref)
    assert git("log", "-1", "--format=%s") == f"quote {ref[7:]}: take a line off"
    refused = f"crmctl: {ref} has 1 line, counted from 1; name one of them.\n"
    assert hear("line", ref, "--remove", "2") == (2, "", refused)
    assert hear("line", ref, "--remove", "1")[0] == 0
    assert _lines(crm, ref) == ""
    assert hear("check", ref.partition("/")[0])[0] == 0


def test_a_tax_that_crm_yaml_does_not_have_is_refused_at_once(hear: Hear, ref: str) -> None:
    refused = "crmctl: A line says a tax that is not known; the `taxes` of crm.yaml are "
    status, _, said = hear("line", ref, "GD-X2", "--tax", "luxury")
    assert (status, said[: len(refused)]) == (2, refused)


def test_a_price_is_taken_as_people_write_it(hear: Hear, ref: str, crm: Path) -> None:
    assert hear("line", ref, "--text", "Work", "--price", "1.250,5 €")[0] == 0
    assert "price: 1250.50 EUR\n" in _lines(crm, ref)


def test_a_line_of_another_currency_is_refused(hear: Hear, ref: str, crm: Path) -> None:
    assert hear("line", ref, "gate-drive-x2")[0] == 0
    before = _lines(crm, ref)
    status, _, errors = hear("line", ref, "--text", "Fee", "--price", "1 CHF", "--tax", "standard")
    assert (status, errors) == (
        2,
        "crmctl: Amounts in CHF and in EUR cannot be added; convert one of them first.\n",
    )
    assert _lines(crm, ref) == before
