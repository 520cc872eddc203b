from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]
Draft = Callable[..., str]


@pytest.fixture
def invoice(hear: Hear, draft: Draft) -> str:
    """An issued invoice of 119.00 EUR."""
    ref = draft("invoice", "Drives", "--customer", "acme-gmbh")
    hear("issue", ref)
    return ref


def _state(hear: Hear, **options: str) -> list[str]:
    shown = ("--columns", "state,open_amount", "--format", "tsv")
    return hear("list", "invoices", *shown, **options)[1].splitlines()[-1].split("\t")


def test_an_invoice_is_paid_in_parts(hear: Hear, invoice: str, crm: Path, git: Git) -> None:
    assert _state(hear) == ["open", "119.00 EUR"]
    assert _state(hear, today="2026-12-08") == ["overdue", "119.00 EUR"]
    given = ("--amount", "100", "--reference", "bank 1")
    assert hear("pay", "R-2026-001", *given) == (0, "", "")
    assert _state(hear) == ["partly-paid", "19.00 EUR"]
    assert hear("pay", invoice) == (0, "", "")
    assert _state(hear) == ["paid", "0.00 EUR"]
    (file,) = (crm / "invoices").rglob("*.yaml")
    assert (
        "payments:\n  - at: 2026-11-23\n    amount: 100.00 EUR\n    reference: bank 1\n"
        "  - at: 2026-11-23\n    amount: 19.00 EUR\n"
    ) in file.read_text()
    assert git("log", "-1", "--format=%s%n%b") == (
        f"invoice {invoice[9:]}: pay\nCrmctl-Action: pay\nCrmctl-Record: {invoice}"
    )


_FORCE = "nothing was noted. --force notes it all the same."


@pytest.mark.parametrize(
    ("before", "arguments", "reason"),
    [
        ([], ("--amount", "119.01"), f"the payment is more than is owed; {_FORCE}"),
        (["10"], ("--amount", "10"), f"the same payment is noted already; {_FORCE}"),
        (["119"], ("--amount", "5"), f"it is paid already; {_FORCE}"),
        (["119"], (), ("it is paid already; nothing was noted. Say with --amount what else came "
         "in.")),
        ([], ("--amount=-5",), f"more would go back than was paid too much; {_FORCE}"),
    ],
)  # fmt: skip
def test_what_is_probably_a_mistake_is_refused(
    hear: Hear, invoice: str, before: list[str], arguments: tuple[str, ...], reason: str
) -> None:
    for amount in before:
        assert hear("pay", invoice, "--amount", amount)[0] == 0
    assert hear("pay", invoice, *arguments) == (7, "", f"crmctl: {invoice}: {reason}\n")


def test_an_invoice_that_was_overpaid_is_so_until_the_rest_went_back(
    hear: Hear, invoice: str
) -> None:
    assert hear("pay", invoice, "--amount", "150", "--force") == (0, "", "")
    assert _state(hear) == ["overpaid", "-31.00 EUR"]
    assert hear("list", "invoices", "open_amount<0", "--format", "ids")[1] == f"{invoice}\n"
    assert hear("list", "invoices", 'open_amount<"0 CHF"', "--format", "ids")[1] == ""
    assert hear("pay", invoice)[0] == 7
    assert hear("pay", invoice, "--amount=-31") == (0, "", "")
    assert _state(hear) == ["paid", "0.00 EUR"]


def test_another_currency_does_not_count(hear: Hear, invoice: str) -> None:
    assert hear("pay", invoice, "--amount", "119 CHF") == (
        2, "", "crmctl: Amounts in CHF and in EUR cannot be added; convert one of them first.\n",
    )  # fmt: skip
    assert hear("pay", invoice, "--amount", "much") == (
        2, "", "crmctl: An amount is written with its currency, as in 12500.00 EUR.\n",
    )  # fmt: skip


def test_a_draft_is_not_paid(hear: Hear, draft: Draft) -> None:
    ref = draft("invoice", "T", "--customer", "acme-gmbh")
    assert hear("pay", ref) == (
        7,
        "",
        f"crmctl: {ref} is a draft, so it cannot be paid. `crmctl issue {ref}` issues it.\n",
    )


def test_an_invoice_without_a_sum_asks_for_nothing(hear: Hear, crm: Path) -> None:
    (crm / "invoices").mkdir()
    (crm / "invoices" / "i-9b2f6ht4.yaml").write_text("customer: acme-gmbh\nissued: 2026-11-01\n")
    assert hear("pay", "i-9b2f6ht4") == (
        7,
        "",
        (
            "crmctl: invoices/i-9b2f6ht4: it asks for nothing; nothing was noted. `totals.gross` "
            "says what an invoice asks for.\n"
        ),
    )


def test_dry_run_notes_nothing(hear: Hear, invoice: str, git: Git) -> None:
    status, shown, _ = hear("pay", invoice, "--dry-run")
    assert status == 0
    assert "+    amount: 119.00 EUR\n" in shown
    assert git("status", "--short") == ""


def test_an_invoice_is_cancelled_unless_it_was_paid(
    hear: Hear, invoice: str, draft: Draft
) -> None:
    hear("pay", invoice, "--amount", "5")
    assert hear("cancel", invoice) == (
        7,
        "",
        (
            f"crmctl: {invoice} is paid in part or credited, so it cannot be cancelled. Write a "
            "credit note: `crmctl credit`.\n"
        ),
    )
    other = draft("invoice", "T", "--customer", "acme-gmbh")
    hear("issue", other)
    assert hear("cancel", other) == (0, "", "")
    found = hear("list", "invoices", "state:cancelled", "--columns", "open_amount", "-f", "tsv")
    assert found[1].splitlines()[-1] == "0.00 EUR"
