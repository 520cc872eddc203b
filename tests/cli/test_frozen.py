"""Issued documents: no command changes them."""

from collections.abc import Callable
from pathlib import Path

import pytest

Hear = Callable[..., tuple[int, str, str]]
Git = Callable[..., str]

_REF = "i-9b2f6ht4"


@pytest.fixture
def issued(crm: Path, git: Git) -> Path:
    """An issued invoice that is in git's history."""
    file = crm / "invoices/9b/i-9b2f6ht4.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(
        "number: R-1\ncustomer: acme-gmbh\nissued: 2026-11-06\nlines:\n"
        "  - text: X\n    quantity: 1\n    price: 50.00 EUR\n"
        "totals:\n  gross: 59.50 EUR\n",
        encoding="utf-8",
    )
    git("add", ".")
    git("commit", "-qm", "an invoice")
    return file


@pytest.mark.parametrize(
    "arguments",
    [
        ("set", _REF, "number=R-2"),
        ("set", _REF, "issued="),
        ("set", _REF, "lines[0].quantity=2"),
        ("remove", _REF, "--yes"),
    ],
)
def test_what_would_change_an_issued_document_is_refused(
    hear: Hear, issued: Path, git: Git, arguments: tuple[str, ...]
) -> None:
    before = issued.read_bytes()
    status, out, errors = hear(*arguments)
    assert (status, out) == (7, "")
    assert errors.startswith(f"crmctl: invoices/{_REF} was issued and is frozen; ")
    assert issued.read_bytes() == before
    assert git("status", "--short") == ""


def test_payments_grow_and_are_not_taken_back(hear: Hear, issued: Path) -> None:
    assert hear("set", _REF, "payments.at=2026-11-20", "payments.amount=50.00 EUR")[0] == 0
    assert "payments:" in issued.read_text()
    assert hear("set", _REF, "payments[0].amount=1.00 EUR")[0] == 7
    assert hear("undo")[0] == 7
    assert "payments:" in issued.read_text()


def test_the_customer_may_be_renamed(hear: Hear, issued: Path) -> None:
    assert hear("rename", "acme-gmbh", "acme")[0] == 0
    assert "customer: acme\n" in issued.read_text()


def test_a_course_is_kept_by_every_command(hear: Hear, crm: Path) -> None:
    _, ref, _ = hear("add", "deal", "Gate", "--customer", "acme-gmbh", "--stage", "new")
    assert ref == "deals/2026-11-23-acme-gmbh-8kcx\n"
    hear("set", ref.strip(), "stage=quote", today="2026-11-25")
    text = (crm / f"{ref.strip()}.yaml").read_text()
    assert text.endswith(
        "stages:\n  - stage: new\n    at: 2026-11-23\n  - stage: quote\n    at: 2026-11-25\n"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("50.00", "5.00"), ("issued: 2026-11-06\n", ""), ("R-1", "R-2")],
)
def test_an_edit_by_hand_is_not_committed(
    hear: Hear, issued: Path, git: Git, old: str, new: str
) -> None:
    issued.write_text(issued.read_text().replace(old, new))

    status, out, _ = hear("save")
    assert status == 1
    assert "error M713 The document was changed after it was issued." in out

    assert hear("set", _REF, "tags+=x")[0] == 5
    assert git("log", "-1", "--format=%s") == "an invoice"

    git("add", ".")
    assert hear("check", "--staged")[0] == 1


def test_an_issued_document_that_was_taken_away_by_hand_is_not_committed(
    hear: Hear, issued: Path, git: Git
) -> None:
    git("rm", "-q", str(issued))
    status, out, _ = hear("save")
    assert status == 1
    assert "error M713 The document was taken away after it was issued." in out
    assert hear("check", "--staged")[0] == 1


def test_an_issued_document_may_lie_elsewhere(hear: Hear, issued: Path, crm: Path) -> None:
    issued.rename(crm / "invoices" / issued.name)
    assert "M713" not in hear("save")[1]


def test_a_seal_without_an_issue_is_broken(hear: Hear, crm: Path) -> None:
    file = crm / "invoices/9b/i-9b2f6ht4.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("customer: acme-gmbh\nseal: 6b586412f26ec450\n")
    status, out, _ = hear("check", "--select", "M713")
    assert status == 1
    assert "M713" in out
