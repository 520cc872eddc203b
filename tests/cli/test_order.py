from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Draft = Callable[..., str]


@pytest.fixture
def order(hear: Hear, draft: Draft) -> str:
    """An issued order of two lines."""
    ref = draft("order", "Drives", "--customer", "acme-gmbh")
    hear("line", ref, "--text", "Drive", "-q", "3", "--price", "10", "--tax", "standard")
    hear("issue", ref)
    return ref


def _state(hear: Hear) -> str:
    return hear("list", "orders", "--columns", "state", "--format", "tsv")[1].splitlines()[-1]


def _text(crm: Path) -> str:
    (file,) = (crm / "orders").rglob("*.yaml")
    return file.read_text()


def test_an_order_goes_from_confirmed_to_returned(hear: Hear, order: str, crm: Path) -> None:
    assert _state(hear) == "issued"
    assert hear("order", "confirm", "O-2026-001") == (0, "", "")
    assert _state(hear) == "confirmed"
    assert hear("order", "plan", order, "--on", "+3d", "--agreed") == (0, "", "")
    assert hear("order", "deliver", order, "--rest", "+7d") == (0, "", "")
    assert _state(hear) == "partly-delivered"
    assert hear("order", "deliver", order) == (0, "", "")
    assert _state(hear) == "delivered"
    assert (
        "deliveries:\n  - at: 2026-11-26\n    agreed: 2026-11-23\n    done: 2026-11-23\n"
        "  - at: 2026-11-30\n    done: 2026-11-23\n"
    ) in _text(crm)
    given = ("--line", "2", "-q", "1", "--reason", "broken")
    assert hear("order", "return", order, *given) == (0, "", "")
    assert _state(hear) == "partly-returned"
    assert hear("order", "return", order) == (0, "", "")
    assert _state(hear) == "returned"
    assert _text(crm).partition("returns:\n")[2].partition("seal")[0] == (
        "  - at: 2026-11-23\n    line: 2\n    quantity: 1\n    reason: broken\n"
        "  - at: 2026-11-23\n    line: 1\n    quantity: 1\n"
        "  - at: 2026-11-23\n    line: 2\n    quantity: 2\n"
    )
    assert hear("check", "--select", "M") == (0, "", "Nothing is wrong.\n")


def test_an_order_without_a_plan_is_delivered_today(hear: Hear, order: str, crm: Path) -> None:
    assert hear("order", "deliver", order)[0] == 0
    assert "deliveries:\n  - at: 2026-11-23\n    done: 2026-11-23\n" in _text(crm)
    assert hear("order", "deliver", order) == (
        7, "", f"crmctl: {order} is delivered, so it cannot be delivered.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("--line", "3"), 2, "{ref} has 2 lines, counted from 1; name one of them."),
        (("--line", "2", "-q", "4"), 7,
         "Line 2 of {ref} was not sold so often; nothing was noted."),
        (("--line", "2", "-q", "-1"), 7,
         "Line 2 of {ref} was not sold so often; nothing was noted."),
        (("-q", "x"), 2, "Not written: --quantity must be a number with a decimal point."),
    ],
)  # fmt: skip
def test_only_what_was_sold_comes_back(
    hear: Hear, order: str, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    hear("order", "deliver", order)
    expected = f"crmctl: {sentence.format(ref=order)}\n"
    assert hear("order", "return", order, *arguments) == (status, "", expected)


def test_what_was_not_delivered_does_not_come_back(hear: Hear, order: str) -> None:
    assert hear("order", "return", order) == (
        7, "", f"crmctl: {order} is issued, so it cannot be returned.\n",
    )  # fmt: skip


def test_an_order_is_invoiced_less_what_came_back(hear: Hear, order: str, crm: Path) -> None:
    hear("order", "deliver", order)
    hear("order", "return", order, "--line", "1")
    status, invoice, _ = hear("order", "to-invoice", order)
    assert status == 0
    (file,) = (crm / "invoices").rglob("*.yaml")
    assert file.read_text() == (
        f"title: Drives\ncustomer: acme-gmbh\norder: {order[7:]}\ndelivered: 2026-11-23\n"
        "prices: net\nlines:\n  - text: Drive\n    quantity: 3\n    price: 10.00 EUR\n"
        "    tax: standard\n"
    )
    assert hear("order", "to-invoice", order)[0] == 7
    assert invoice.startswith("invoices/")


def test_an_order_is_cancelled_unless_it_was_delivered(hear: Hear, order: str) -> None:
    assert hear("cancel", order, "--dry-run")[0] == 0
    hear("order", "confirm", order)
    assert hear("cancel", "--where", "kind:order state:open") == (0, "", "")
    assert _state(hear) == "cancelled"
    assert hear("order", "deliver", order) == (
        7, "", f"crmctl: {order} is cancelled, so it cannot be delivered.\n",
    )  # fmt: skip
