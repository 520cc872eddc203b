import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from crmctl.charts.chart import Bars, Columns
from crmctl.reports import contribution
from crmctl.reports.report import Among, Parameters, Table

Files = dict[str, str]
_TODAY = date(2026, 11, 21)
_CHF = {"from": "CHF", "to": "EUR", "rate": "2", "since": "2026-01-01"}


def _document(folder: str, id_: str, day: str, *lines: str, **fields: Any) -> Files:
    data: dict[str, Any] = {"customer": "a", "issued": day, **fields}
    for line in lines:
        product, quantity, _, price = line.split(" ", 3)
        named = {} if product == "-" else {"product": product}
        data.setdefault("lines", []).append({**named, "quantity": quantity, "price": price})
    return {f"{folder}/{id_}.yaml": json.dumps(data)}


def _product(id_: str, cost: str = "") -> Files:
    fields = {"name": id_.title()} | ({"cost": cost} if cost else {})
    return {f"products/{id_}.yaml": json.dumps(fields)}


@pytest.fixture
def ask(indexed: Callable[..., Any]) -> Callable[..., Table]:
    def run(files: Mapping[str, str], config: Any = None, **parameters: Any) -> Table:
        rows = indexed(files)
        rows("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (json.dumps(config or {}),))
        return contribution.run(rows, Parameters(_TODAY, **parameters))

    return run


_CRM = (
    _product("drive", "6.00 EUR")
    | _product("gate")
    | _product("care", "0.00 EUR")
    | _document("invoices", "i-1", "2026-09-01", "drive 3 x 10.00 EUR", "gate 1 x 50.00 EUR")
    | _document("invoices", "i-2", "2026-10-01", "drive 1 x 10.00 EUR", "- 1 x 5.00 EUR")
    | _document("invoices", "i-3", "2026-10-01", "care 1 x 8.00 EUR", customer="b")
    | _document("credits", "n-4", "2026-10-02", "drive 1 x 10.00 EUR", invoice="i-1")
)


def test_a_line_without_a_cost_is_told_and_not_taken_to_cost_nothing(
    ask: Callable[..., Table],
) -> None:
    found = ask(_CRM, ids=True)
    assert [row.cells for row in found.rows] == [
        # four sold, one taken back
        ("drive", "Drive", 30.0, 0.0, 18.0, 12.0, 40.0),
        ("care", "Care", 8.0, 0.0, 0.0, 8.0, 100.0),
        ("gate", "Gate", 50.0, 50.0, None, None, None),
        (None, "no product", 5.0, 5.0, None, None, None),
    ]
    assert found.totals == ("total", None, 93.0, 55.0, 18.0, 20.0, 52.6)
    assert found.rows[0].ids == ("credits/n-4", "invoices/i-1", "invoices/i-2")
    assert found.note == (
        "2025-12-01 to 2026-11-21; 55.00 of revenue has no known cost and is not in the "
        "contribution; give products their `cost`."
    )
    assert isinstance(found.chart, Bars)
    assert [bar.label for bar in found.chart.bars] == ["Drive", "Care"]


def test_customers_and_months_come_to_the_same(ask: Callable[..., Table]) -> None:
    found = ask(_CRM, by="customer")
    assert [row.cells for row in found.rows] == [
        ("a", "a", 85.0, 55.0, 18.0, 12.0, 40.0),
        ("b", "b", 8.0, 0.0, 0.0, 8.0, 100.0),
    ]
    months = ask(_CRM, by="month", first=date(2026, 9, 1))
    assert [row.cells for row in months.rows] == [
        ("2026-09", 80.0, 50.0, 18.0, 12.0, 40.0),
        ("2026-10", 13.0, 5.0, 0.0, 8.0, 100.0),
        ("2026-11", 0.0, 0.0, None, None, None),
    ]
    assert isinstance(months.chart, Columns)
    assert months.totals[1:] == found.totals[2:]
    chosen = Among("SELECT rowid FROM records WHERE kind = 'customer' AND id = ?", ("b",))
    crm = _CRM | {"customers/b.yaml": '{"type": "organisation", "name": "B"}'}
    assert [row.cells[:3] for row in ask(crm, by="owner", among=chosen).rows] == [
        (None, "nobody", 8.0)
    ]


def test_the_cost_of_a_line_is_rounded_half_up_to_the_cent(ask: Callable[..., Table]) -> None:
    # 0.5 x 0.25 = 0.125 and 1.15 x 0.3 = 0.345: both are a half, and neither is exact in binary
    crm = (
        _product("a", "0.25 EUR")
        | _product("b", "0.30 EUR")
        | _document("invoices", "i-1", "2026-10-01", "a 0.5 x 1.00 EUR", "b 1.15 x 1.00 EUR")
    )
    found = ask(crm)
    assert {row.cells[0]: row.cells[4] for row in found.rows} == {"a": 0.13, "b": 0.35}


def test_costs_in_other_currencies_count_by_the_rate_of_the_day(
    ask: Callable[..., Table],
) -> None:
    crm = (
        _product("swiss", "2.00 CHF")
        | _product("far", "200 JPY")
        | _document("invoices", "i-1", "2026-10-01", "swiss 1 x 10.00 EUR", "far 1 x 3.00 EUR")
        | _document("invoices", "i-2", "2026-10-01", "swiss 1 x 10.00 CHF")
    )
    found = ask(crm, {"rates": [_CHF]})
    assert [row.cells for row in found.rows] == [
        ("swiss", "Swiss", 30.0, 0.0, 8.0, 22.0, 73.3),
        ("far", "Far", 3.0, 3.0, None, None, None),
    ]


def test_the_difference_of_gross_documents_has_a_row_of_its_own(
    ask: Callable[..., Table],
) -> None:
    totals = {"net": "10.01 EUR", "gross": "11.91 EUR"}
    crm = _document("invoices", "i-1", "2026-10-01", "gate 1 x 10.00 EUR", totals=totals)
    found = ask(crm, ids=True)
    assert [row.cells[1:4] for row in found.rows] == [
        ("gate", 10.0, 10.0),
        ("totals less their lines", 0.01, 0.01),
    ]
    assert found.rows[1].ids == ()
    assert found.totals[2] == 10.01


def test_a_loss_is_below_zero_and_without_revenue_there_is_no_margin(
    ask: Callable[..., Table],
) -> None:
    crm = _product("drive", "6.00 EUR") | _document(
        "invoices", "i-1", "2026-10-01", "drive 2 x 5.00 EUR"
    )
    assert ask(crm).rows[0].cells[2:] == (10.0, 0.0, 12.0, -2.0, -20.0)
    free = _product("drive", "6.00 EUR") | _document(
        "invoices", "i-1", "2026-10-01", "drive 2 x 0.00 EUR"
    )
    assert ask(free).rows[0].cells[2:] == (0.0, 0.0, 12.0, -12.0, None)


def test_without_invoices_it_says_so(ask: Callable[..., Table]) -> None:
    assert ask({}).note == "There are no invoices; --of orders counts what was ordered."
    crm = _document("orders", "o-1", "2026-10-01", "gate 1 x 10.00 EUR")
    assert ask(crm, of="orders").totals[2] == 10.0
    assert ask(crm, of="orders", first=date(2027, 1, 1)).note == ("No day of the period has come.")
