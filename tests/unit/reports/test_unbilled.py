import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from crmctl.charts.chart import Strip
from crmctl.reports import unbilled
from crmctl.reports.report import Among, Parameters, Table

Files = dict[str, str]
_TODAY = date(2026, 11, 21)
_CHF = {"from": "CHF", "to": "EUR", "rate": "2", "since": "2026-01-01"}
_NEWER = {**_CHF, "rate": "3", "since": "2026-10-15"}


def _document(folder: str, id_: str, net: str, **fields: Any) -> Files:
    line = {"text": "Work", "quantity": 4, "price": net}
    data = {"customer": "a", "issued": "2026-10-01", "lines": [line], **fields}
    return {f"{folder}/{id_}.yaml": json.dumps(data)}


@pytest.fixture
def ask(indexed: Callable[..., Any]) -> Callable[..., Table]:
    def run(files: Mapping[str, str], config: Any = None, **parameters: Any) -> Table:
        rows = indexed(files)
        rows("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (json.dumps(config or {}),))
        return unbilled.run(rows, Parameters(**{"today": _TODAY, **parameters}))

    return run


def _left(found: Table) -> list[tuple[Any, ...]]:
    return [(row.cells[0], *row.cells[6:]) for row in found.rows]


def test_what_is_done_stands_first_then_the_oldest(ask: Callable[..., Table]) -> None:
    done, planned = {"at": "2026-10-10", "done": "2026-10-12T23:30:00+02:00"}, {"at": "2026-12-01"}
    crm = (
        _document("orders", "o-1", "1.00 EUR")
        | _document("orders", "o-2", "2.00 EUR", confirmed="2026-10-02", deliveries=[planned])
        | _document("orders", "o-3", "3.00 EUR", deliveries=[done, planned], number="O-3")
        | _document("orders", "o-4", "4.00 EUR", deliveries=[done])
        | _document("orders", "o-5", "5.00 EUR", cancelled="2026-11-21")
        | _document("quotes", "q-6", "6.00 EUR", accepted="2026-10-03")
        | _document("quotes", "q-7", "7.00 EUR", sent="2026-10-03")
        | _document("quotes", "q-8", "8.00 EUR", accepted="2026-10-03", declined="2026-10-04")
        | {"customers/a.yaml": '{"type": "organisation", "name": "ACME"}'}
    )
    found = ask(crm, ids=True)
    assert [row.cells for row in found.rows] == [
        ("o-4", None, "a", "ACME", "delivered", "2026-10-12", 16.0, 0.0, 16.0),
        ("o-3", "O-3", "a", "ACME", "partly-delivered", "2026-10-12", 12.0, 0.0, 12.0),
        ("o-2", None, "a", "ACME", "confirmed", "2026-10-02", 8.0, 0.0, 8.0),
        ("o-1", None, "a", "ACME", "ordered", "2026-10-01", 4.0, 0.0, 4.0),
        ("q-6", None, "a", "ACME", "accepted", "2026-10-03", 24.0, 0.0, 24.0),
    ]
    assert [row.ids for row in found.rows][::4] == [("orders/o-4",), ("quotes/q-6",)]
    assert found.totals == ("total", *[None] * 5, 64.0, 0.0, 64.0)
    assert found.note == (
        "5 documents to be billed; 28.00 of it of what is delivered, in whole or in part."
    )
    assert isinstance(found.chart, Strip)
    assert [part[:3] for part in found.chart.parts] == [
        ("delivered", 16.0, "16"),
        ("partly-delivered", 12.0, "12"),
        ("confirmed", 8.0, "8"),
        ("ordered", 4.0, "4"),
        ("accepted", 24.0, "24"),
    ]
    # on the day before it was cancelled it was still to be billed
    assert _left(ask(crm, today=date(2026, 11, 20)))[-2][0] == "o-5"
    assert ask(crm, today=date(2026, 10, 11)).rows[0].cells[4] == "confirmed"


def test_a_partly_billed_order_shows_the_rest(ask: Callable[..., Table]) -> None:
    crm = (
        _document("orders", "o-1", "10.00 EUR")
        | _document("invoices", "i-1", "4.00 EUR", order="o-1", issued="2026-10-05")
        | _document("invoices", "i-2", "1.00 EUR", order="o-1", cancelled="2026-11-01")
        | _document("invoices", "i-3", "9.00 EUR", order="o-1", issued="2026-12-01")
        | {"invoices/i-4.yaml": '{"customer": "a", "order": "o-1"}'}
        | _document("credits", "n-5", "4.00 EUR", invoice="i-1")
        | _document("orders", "o-2", "1.00 EUR")
        | _document("invoices", "i-6", "1.00 EUR", order="o-2")
    )
    assert _left(ask(crm)) == [("o-1", 40.0, 16.0, 24.0)]
    assert _left(ask(crm, today=date(2026, 10, 31))) == [("o-1", 40.0, 20.0, 20.0)]
    assert ask(crm, today=date(2026, 12, 1)).note == "All is billed."


def test_the_invoice_of_a_quote_bills_the_order_that_came_from_it(
    ask: Callable[..., Table],
) -> None:
    crm = (
        _document("quotes", "q-1", "10.00 EUR", accepted="2026-10-02")
        | _document("orders", "o-1", "10.00 EUR", quote="q-1", issued="2026-10-03")
        | _document(
            "orders", "o-9", "10.00 EUR", quote="q-1", issued="2026-10-04", cancelled="2026-10-05"
        )
        | _document("invoices", "i-1", "3.00 EUR", quote="q-1", issued="2026-10-06")
        | _document("quotes", "q-2", "10.00 EUR", accepted="2026-10-02")
        | _document("invoices", "i-2", "2.00 EUR", quote="q-2", issued="2026-10-06")
    )
    crm |= _document("orders", "o-0", "10.00 EUR", quote="q-1", cancelled="2026-10-02")
    assert _left(ask(crm)) == [("o-1", 40.0, 12.0, 28.0), ("q-2", 40.0, 8.0, 32.0)]
    assert _left(ask(crm, today=date(2026, 10, 2))) == [("q-2", 40.0, 0.0, 40.0)]


def test_what_was_returned_is_not_billed(ask: Callable[..., Table]) -> None:
    back = [
        {"at": "2026-10-05", "line": 1, "quantity": 1},
        {"at": "2026-12-01", "line": 1, "quantity": 3},
    ]
    crm = _document("orders", "o-1", "0.33 EUR", returns=back)
    assert _left(ask(crm)) == [("o-1", 0.99, 0.0, 0.99)]
    assert ask(crm, today=date(2026, 12, 1)).rows == ()


def test_an_invoice_in_the_orders_currency_leaves_no_difference_of_rates(
    ask: Callable[..., Table],
) -> None:
    crm = (
        _document("orders", "o-1", "10.00 CHF")
        | _document("invoices", "i-1", "5.00 CHF", order="o-1", issued="2026-11-01")
        | _document("invoices", "i-2", "1.00 EUR", order="o-1", issued="2026-11-01")
        | _document("invoices", "i-3", "1.00 USD", order="o-1", issued="2026-11-01")
        | _document("orders", "o-2", "10.00 USD")
        | {"orders/o-3.yaml": '{"customer": "a", "issued": "2026-10-01"}'}
    )
    found = ask(crm, {"rates": [_CHF, _NEWER]})
    assert _left(found) == [("o-1", 80.0, 44.0, 36.0)]
    assert found.note == (
        "1 document to be billed; 1 document in a currency without a rate; "
        "1 document without a sum."
    )


def test_a_query_chooses_customers(ask: Callable[..., Table]) -> None:
    crm = (
        _document("orders", "o-1", "1.00 EUR", customer="old")
        | _document("orders", "o-2", "1.00 EUR")
        | _document("quotes", "q-3", "1.00 EUR", accepted="2026-10-02", customer="b")
        | {"customers/b.yaml": '{"type": "organisation", "name": "B", "aliases": ["old"]}'}
    )
    chosen = Among("SELECT rowid FROM records WHERE kind = 'customer' AND id = ?", ("b",))
    assert [row.cells[:4] for row in ask(crm, among=chosen).rows] == [
        ("o-1", None, "b", "B"),
        ("q-3", None, "b", "B"),
    ]
    assert ask({}).note == "There are no orders and no accepted quotes."
