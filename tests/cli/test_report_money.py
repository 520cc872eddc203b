"""`crmctl report` on documents: what is counted, and by what."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typer.testing import Result

Crmctl = Callable[..., "Result"]


_ORDER = """\
customer: acme-gmbh
issued: 2026-11-02
lines:
  - text: Gate
    quantity: 2
    price: 10.00 EUR
"""


@pytest.fixture
def sold(crm: Path, crmctl: Crmctl) -> Crmctl:
    """Give a CRM with one order and no invoice."""
    (crm / "orders").mkdir(exist_ok=True)
    (crm / "orders" / "o-1b2c3d4e.yaml").write_text(_ORDER)
    return crmctl


def test_orders_are_counted_when_there_are_no_invoices(sold: Crmctl) -> None:
    found = sold("report", "revenue")
    assert (found.exit_code, found.stdout) == (0, "")
    assert "There are no invoices; --of orders counts what was ordered." in found.stderr
    counted = sold("report", "revenue", "--of", "orders", "--by", "customer", "--format", "json")
    assert json.loads(counted.stdout) == [
        {
            "customer": "acme-gmbh",
            "name": "ACME Maschinenbau",
            "revenue": 20.0,
            "before": None,
            "change": None,
            "year_ago": None,
            "change_year": None,
        }
    ]


def test_what_cannot_be_counted_is_refused(sold: Crmctl) -> None:
    wrong = sold("report", "revenue", "--of", "quotes")
    assert wrong.exit_code == 2
    assert "The report revenue can be asked --of invoices, orders." in wrong.stderr
    useless = sold("report", "goals", "--of", "orders")
    assert useless.exit_code == 2
    assert "has no use for --of" in useless.stderr


def test_customers_come_before_the_documents_behind_them(sold: Crmctl) -> None:
    found = sold("report", "concentration", "--of", "orders", "--ids", "--format", "json")
    customer, order = json.loads(found.stdout)[0]["ids"]
    assert customer == "customers/acme-gmbh"
    assert order.startswith("orders/o-")


def test_an_explanation_says_what_can_be_counted(crmctl: Crmctl) -> None:
    text = crmctl("report", "explain", "revenue").stdout
    assert "--of WHAT: what is counted: invoices, orders; by default invoices" in text
    assert "--by WHAT: what rows stand for: month, customer, product, owner" in text
