from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Draft = Callable[..., str]


@pytest.fixture
def invoice(hear: Hear, draft: Draft) -> str:
    """An issued invoice of two lines: 119.00 EUR and 10.70 EUR."""
    ref = draft("invoice", "Drives", "--customer", "acme-gmbh")
    hear("line", ref, "--text", "Book", "--price", "10", "--tax", "reduced")
    hear("issue", ref)
    return ref


def _note(crm: Path, ref: str) -> str:
    (file,) = (crm / "credits").rglob(f"{ref.strip()[8:]}.yaml")
    return file.read_text()


def _owed(hear: Hear) -> str:
    shown = ("--columns", "open_amount", "--format", "tsv")
    return hear("list", "invoices", *shown)[1].splitlines()[-1]


def test_a_whole_invoice_is_given_back(hear: Hear, invoice: str, crm: Path) -> None:
    status, ref, said = hear("credit", "R-2026-001", "--reason", "broken")
    assert (status, said) == (0, "")
    assert _note(crm, ref) == (
        f"customer: acme-gmbh\ninvoice: {invoice[9:]}\nreason: broken\nprices: net\nlines:\n"
        "  - text: Work\n    quantity: 1\n    price: 100.00 EUR\n    tax: standard\n"
        "  - text: Book\n    quantity: 1\n    price: 10.00 EUR\n    tax: reduced\n"
    )
    assert _owed(hear) == "129.70 EUR"
    assert hear("issue", ref.strip()) == (0, "G-2026-001\n", "")
    assert _owed(hear) == "0.00 EUR"
    assert hear("check", "--select", "M") == (0, "", "Nothing is wrong.\n")


def test_a_line_is_given_back(hear: Hear, invoice: str, crm: Path) -> None:
    ref = hear("credit", invoice, "--line", "2")[1]
    assert _note(crm, ref).partition("lines:\n")[2] == (
        "  - text: Book\n    quantity: 1\n    price: 10.00 EUR\n    tax: reduced\n"
    )
    assert hear("credit", invoice, "--line", "3") == (
        2, "", f"crmctl: {invoice} has 2 lines, counted from 1; name one of them.\n",
    )  # fmt: skip


def test_an_amount_with_tax_is_given_back(hear: Hear, invoice: str, crm: Path) -> None:
    amount = ("--amount", "11.90", "--tax", "standard", "--reason", "late")
    ref = hear("credit", invoice, *amount)[1]
    assert "prices: gross\nlines:\n  - text: late\n    quantity: 1\n    price: 11.90 EUR\n" in (
        _note(crm, ref)
    )
    hear("issue", ref.strip())
    assert "  net: 10.00 EUR\n" in _note(crm, ref)
    assert _owed(hear) == "117.80 EUR"
    assert hear("credit", invoice, "--amount", "5") == (
        2,
        "",
        (
            "crmctl: Say of which tax the amount is with --tax; the invoice has standard, "
            "reduced.\n"
        ),
    )


def test_more_than_the_invoice_asked_for_is_not_given_back(
    hear: Hear, invoice: str, crm: Path
) -> None:
    too_high = (
        7,
        "",
        (
            f"crmctl: The credit notes of {invoice} would give back more than the invoice asked "
            f"for; `crmctl credit {invoice}` makes one of what is left.\n"
        ),
    )
    assert hear("credit", invoice, "--amount", "129.71", "--tax", "standard") == too_high
    notes = [
        hear("credit", invoice, *what, env={"CRMCTL_SEED": str(seed)})[1].strip()
        for seed, what in enumerate(((), ("--line", "2")))
    ]
    assert hear("issue", *notes) == too_high  # each would do, both are too much
    assert hear("issue", notes[1])[0] == 0
    assert "price: 100.00 EUR\n" in _note(crm, hear("credit", invoice)[1])  # the rest of it
    assert hear("cancel", notes[1]) == (0, "", "")
    assert hear("issue", notes[0])[0] == 0


def test_another_currency_is_not_given_back(hear: Hear, invoice: str) -> None:
    assert hear("credit", invoice, "--amount", "5 CHF", "--tax", "standard")[0] == 2
    assert hear("credit", invoice, "--amount", "5", "--line", "1") == (
        2, "", "crmctl: Either an --amount is given back, or lines (--line).\n",
    )  # fmt: skip


def test_a_credit_note_may_answer_a_complaint(hear: Hear, invoice: str, crm: Path) -> None:
    complaint = hear("add", "complaint", "Noise", "--customer", "acme-gmbh")[1].strip()
    ref = hear("credit", invoice, "--line", "2", "--complaint", complaint)[1]
    assert f"complaint: {complaint.partition('/')[2]}\n" in _note(crm, ref)


def test_a_draft_is_not_credited(hear: Hear, draft: Draft) -> None:
    ref = draft("invoice", "T", "--customer", "acme-gmbh")
    assert hear("credit", ref) == (
        7,
        "",
        f"crmctl: {ref} is a draft, so it cannot be credited. `crmctl issue {ref}` issues it.\n",
    )


def test_a_credit_note_of_a_draft_is_not_issued(hear: Hear, draft: Draft) -> None:
    invoice = draft("invoice", "T", "--customer", "acme-gmbh")
    note = draft("credit", "T", "--customer", "acme-gmbh", "--invoice", invoice[9:])
    assert hear("issue", note) == (
        7, "", f"crmctl: {invoice} is not issued, so it cannot be credited.\n",
    )  # fmt: skip


@pytest.mark.usefixtures("invoice")
def test_a_credit_note_has_no_credit_note(hear: Hear) -> None:
    note = hear("credit", "R-2026-001")[1].strip()
    status, _, errors = hear("credit", note)
    assert status == 4
    assert errors.startswith(f"crmctl: No record answers to '{note}'.")


@pytest.mark.usefixtures("invoice")
@pytest.mark.parametrize("amount", ["0", "-5 EUR"])
def test_nothing_and_less_is_no_credit_note(hear: Hear, amount: str) -> None:
    assert hear("credit", "R-2026-001", "--tax", "standard", "--amount", amount) == (
        2,
        "",
        "crmctl: A credit note gives back more than 0; say so much with --amount.\n",
    )


def test_an_invoice_of_another_system_is_credited_by_its_sum(hear: Hear, crm: Path) -> None:
    (crm / "invoices").mkdir()
    file = crm / "invoices" / "i-9b2f6ht4.yaml"
    file.write_text("number: X-1\ncustomer: acme-gmbh\nissued: 2026-01-02\n")
    assert hear("credit", "X-1") == (
        7,
        "",
        (
            "crmctl: invoices/i-9b2f6ht4 cannot be credited: it asks for nothing. `totals.gross` "
            "says what an invoice asks for.\n"
        ),
    )
    file.write_text(file.read_text() + "totals:\n  gross: 5.00 EUR\n")
    status, ref, _ = hear("credit", "X-1")
    assert status == 0
    assert "price: 5.00 EUR\n" in _note(crm, ref)


def test_after_a_line_the_other_lines_are_given_back(hear: Hear, invoice: str, crm: Path) -> None:
    status, ref, said = hear("credit", invoice, "--line", "1")
    assert (status, said) == (0, "Once it is issued, 10.70 EUR of 129.70 EUR are left.\n")
    hear("issue", ref.strip())
    status, ref, said = hear("credit", invoice)
    assert (status, said) == (0, "This is all that was left: 10.70 EUR of 129.70 EUR.\n")
    assert _note(crm, ref).partition("prices: ")[2] == (
        "net\nlines:\n  - text: Book\n    quantity: 1\n    price: 10.00 EUR\n    tax: reduced\n"
    )
    assert hear("issue", ref.strip())[0] == 0
    assert _owed(hear) == "0.00 EUR"
    assert hear("credit", invoice) == (
        7,
        "",
        f"crmctl: {invoice} was given back in full; there is nothing left to be credited.\n",
    )


def test_after_an_amount_the_rest_of_each_tax_is_given_back(
    hear: Hear, invoice: str, crm: Path
) -> None:
    ref = hear("credit", invoice, "--amount", "20", "--tax", "reduced")[1]
    hear("issue", ref.strip())
    ref = hear("credit", invoice)[1]
    # 119.00 of the one tax are left, and 10.70 - 20.00 of the other: 109.70 of 129.70.
    assert _note(crm, ref).partition("prices: ")[2] == (
        "gross\nlines:\n  - text: Credit for R-2026-001\n    quantity: 1\n    price: 119.00 EUR\n"
        "    tax: standard\n  - text: Credit for R-2026-001\n    quantity: -1\n"
        "    price: 9.30 EUR\n    tax: reduced\n"
    )
    assert hear("issue", ref.strip())[0] == 0
    assert _owed(hear) == "0.00 EUR"


@pytest.mark.usefixtures("draft")
def test_the_rest_of_an_invoice_of_another_system_is_an_amount(hear: Hear, crm: Path) -> None:
    (crm / "invoices").mkdir()
    (crm / "invoices" / "i-9b2f6ht4.yaml").write_text(
        "number: X-1\ncustomer: acme-gmbh\nissued: 2026-01-02\ntotals:\n  gross: 5.00 EUR\n"
        "  net: 4.20 EUR\n  taxes:\n    - tax: standard\n      rate: 19\n      net: 4.20 EUR\n"
        "      amount: 0.79 EUR\n"
    )
    assert hear("issue", hear("credit", "X-1", "--amount", "2")[1].strip())[0] == 0
    status, ref, said = hear("credit", "X-1", "--reason", "late")
    assert (status, said) == (0, "This is all that was left: 3.00 EUR of 5.00 EUR.\n")
    assert "text: late\n    quantity: 1\n    price: 3.00 EUR\n" in _note(crm, ref)


def test_an_invoice_of_one_line_says_so(hear: Hear, draft: Draft) -> None:
    ref = draft("invoice", "T", "--customer", "acme-gmbh")
    hear("issue", ref)
    assert hear("credit", ref, "--line", "2") == (
        2, "", f"crmctl: {ref} has 1 line, counted from 1; name one of them.\n",
    )  # fmt: skip
