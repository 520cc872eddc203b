from datetime import date
from decimal import Decimal
from typing import Any

from crmctl.model.describe import catalogue
from crmctl.model.settings import Settings
from crmctl.sales.conversion import converted
from crmctl.sales.prices import objections, price_of
from crmctl.sales.recipients import recipient

_KINDS = catalogue(Settings(format=1, name="Test")).by_name
_DRIVE: dict[str, Any] = {
    "prices": [
        {"price": "1490.00 EUR", "since": "2026-01-01"},
        {"price": "1450.00 EUR", "since": "2025-01-01"},
        {"price": "1420.00 CHF"},
    ],
    "stock": 3,
    "lead_time": "5 d",
    "until": "2026-12-31",
    "alternatives": ["gate-drive-x3"],
    "successor": "gate-drive-x3",
}


def test_the_price_is_the_newest_of_the_currency_on_the_day() -> None:
    def price(currency: str, day: date) -> str:
        return str(price_of(_DRIVE, currency, day))

    assert price("EUR", date(2025, 12, 31)) == "1450.00 EUR"
    assert price("EUR", date(2026, 1, 1)) == "1490.00 EUR"
    assert price("EUR", date(2024, 2, 29)) == "None"
    assert price("CHF", date(2024, 2, 29)) == "1420.00 CHF"
    assert price("USD", date(2026, 1, 1)) == "None"


def test_a_product_that_cannot_be_had_names_what_can() -> None:
    assert list(objections(_DRIVE, Decimal(3), date(2026, 12, 31))) == []
    assert list(objections(_DRIVE, Decimal(4), date(2027, 1, 1))) == [
        "is not sold any more since 2026-12-31; instead: gate-drive-x3",
        "has 3 in stock, more takes 5 d; instead: gate-drive-x3",
    ]
    assert list(objections({"stock": 0}, Decimal(1), date(2026, 1, 1))) == ["has 0 in stock"]
    assert list(objections({}, Decimal(9), date(2026, 1, 1))) == []


def test_a_document_goes_to_the_address_for_invoices() -> None:
    customer = {
        "legal_name": "ACME GmbH",
        "vat_id": "DE1",
        "addresses": [
            {"street": "Hof 1"},
            {"label": "Rechnung", "postal_code": "01067", "city": "Dresden", "country": "DE"},
        ],
    }
    assert recipient(customer, {}, "ACME") == {
        "name": "ACME GmbH",
        "lines": ["01067 Dresden"],
        "country": "DE",
        "vat_id": "DE1",
    }
    person = {"addresses": [{"street": "Weg 2", "city": "Bonn"}]}
    assert recipient({}, person, "Paul Ito") == {"name": "Paul Ito", "lines": ["Weg 2", "Bonn"]}
    assert recipient({}, {}, "") == {}


def test_an_invoice_has_what_an_order_has_less_what_came_back() -> None:
    order = {
        "customer": "acme",
        "quote": "q-1",
        "reference": "4711",
        "prices": "gross",
        "lines": [{"quantity": 3, "price": "1 EUR"}, {"quantity": 1, "price": "2 EUR"}],
        "returns": [
            {"at": "2026-11-02", "line": 1, "quantity": 1},
            {"at": "2026-11-02", "line": 2, "quantity": 1},
        ],
        "deliveries": [{"at": "2026-11-01", "done": "2026-11-01T10:00:00+01:00"}, {"at": "x"}],
    }
    found = converted(_KINDS["order"], "o-1", order, _KINDS["invoice"], "2026-11-03")
    assert {
        name: found[name] for name in ("customer", "prices", "order", "lines", "delivered")
    } == {
        "customer": "acme",
        "prices": "gross",
        "order": "o-1",
        "lines": [{"quantity": "2", "price": "1 EUR"}],
        "delivered": "2026-11-01",
    }


def test_an_order_has_what_a_quote_has() -> None:
    quote = {"title": "T", "customer": "acme", "deal": "d-1", "lines": [{"quantity": 1}]}
    found = converted(_KINDS["quote"], "q-1", quote, _KINDS["order"], "2026-11-03")
    assert found == {**quote, "quote": "q-1"}
    without = converted(
        _KINDS["quote"], "q-1", {"customer": "acme"}, _KINDS["order"], "2026-11-03"
    )
    assert without == {"customer": "acme", "quote": "q-1"}
