import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from crmctl.reports import goals
from crmctl.reports.report import Among, Parameters, Table

_TODAY = date(2026, 11, 21)
_LINES = """
prices: {prices}
lines:
  - product: drive
    quantity: 2
    price: 59.50 EUR
    discount: 10 %
    tax: standard
  - product: drive
    quantity: 1
    price: 11.90 EUR
    discount: 1.19 EUR
    tax: standard
  - text: Journey
    quantity: 1
    price: 5.00 EUR
"""
_TOTALS = """totals:
  taxes:
    - tax: standard
      rate: 19
      net: 1.00 EUR
      amount: 0.19 EUR
  net: {net}
"""


def _invoice(n: str, of: str, net: str, day: str, more: str = "") -> dict[str, str]:
    text = f"number: {n}\ncustomer: {of}\nissued: {day}\n{more}{_TOTALS.format(net=net)}"
    return {f"invoices/i-{n}.yaml": text}


def _ask(indexed: Callable[..., Any], files: Mapping[str, str], config: Any, **more: Any) -> Table:
    rows = indexed(files)
    rows("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (json.dumps(config),))
    return goals.run(rows, Parameters(_TODAY, **more))


def test_goals_are_held_against_invoices_and_deals(
    indexed: Callable[..., Any], files: Any
) -> None:
    config = {
        "currency": "EUR",
        "rates": [{"from": "CHF", "to": "EUR", "rate": "2", "since": "2026-01-01"}],
        "goals": {
            "2026": {
                "revenue": "1000.00 EUR",
                "deals": 2,
                "people": {"u-anna": "300.00 EUR", "u-jonas": "100.00 EUR"},
                "products": {"drive": "200.00 EUR"},
            },
            "2026-Q4": {"revenue": "100.00 CHF"},
            "2027": {"deals": 0, "revenue": None, "people": {}, "products": {}},
            "soon": {"revenue": "1.00 EUR"},
        },
    }
    crm = (
        files.customer("a", owner="u-anna")
        | files.customer("b")
        | {"deals/d.yaml": "title: D\nowner: u-jonas\nstage: won\nstages:\n"
           "  - stage: won\n    at: 2026-02-28T23:00:00+01:00\n",
           "deals/e.yaml": "title: E\nstage: won\ncustomer: a\nstages:\n"
           "  - stage: won\n    at: 2025-12-31\n",
           "deals/f.yaml": "title: F\nstage: won\n",
           "orders/o.yaml": "number: O\ncustomer: b\ndeal: d\nissued: 2026-02-01\n",
           "credits/n.yaml": "number: G\ncustomer: a\ninvoice: i-1\nissued: 2026-10-01\n"
           "totals:\n  net: 50.00 EUR\n"}
        | _invoice("1", "a", "200.00 EUR", "2026-01-01", _LINES.format(prices="gross").lstrip())
        | _invoice("2", "b", "100.00 EUR", "2026-12-31")
        | _invoice("3", "b", "100.00 CHF", "2026-03-01", "order: o\n")
        | _invoice("4", "b", "30.00 USD", "2026-03-01", "deal: d\n")
        | {"invoices/i-5.yaml": "number: 5\ncustomer: a\nissued: 2026-04-01\n"
           + _LINES.format(prices="net").lstrip()}
    )  # fmt: skip
    found = _ask(indexed, crm, config)
    assert [row.cells for row in found.rows] == [
        ("2026", "revenue", "all", 1000.0, 350.0, 35.0, 89.0),
        ("2026", "deals", "all", 2, 1, 50.0, 89.0),
        ("2026", "revenue", "u-anna", 300.0, 150.0, 50.0, 89.0),
        ("2026", "revenue", "u-jonas", 100.0, 200.0, 200.0, 89.0),
        # 107.10 + 10.71 net, and the same with 19 % in it
        ("2026", "revenue", "drive", 200.0, 216.81, 108.4, 89.0),
        # 50.00 EUR given back, by the rate the other way round
        ("2026-Q4", "revenue", "all", 100.0, -25.0, -25.0, 56.5),
        ("2027", "deals", "all", 0, 0, None, 0.0),
    ]
    assert found.note == (
        "7 goals; revenue net, in the currency of each goal (EUR); no period: soon; "
        "1 document in a currency without a rate."
    )
    among = Among("SELECT rowid FROM records WHERE kind = 'customer' AND id = ?", ("a",))
    chosen = _ask(indexed, crm, config, among=among)
    assert [row.cells[4] for row in chosen.rows[:2]] == [150.0, 0]


def test_a_line_that_is_given_back_takes_away_what_it_brought(
    indexed: Callable[..., Any], files: Any
) -> None:
    line = "  - product: drive\n    quantity: {}\n    price: 10.00 EUR\n    discount: 1.00 EUR\n"
    lines = f"lines:\n{line.format(1)}{line.format(-1)}"
    crm = files.customer("a") | _invoice("1", "a", "0.00 EUR", "2026-01-01", lines)
    config = {"currency": "EUR", "goals": {"2026": {"products": {"drive": "10.00 EUR"}}}}
    assert [row.cells[4] for row in _ask(indexed, crm, config).rows] == [0.0]


def test_a_leap_year_has_a_day_more(indexed: Callable[..., Any]) -> None:
    rows = indexed({})
    config = {"goals": {"2028-02": {"deals": 1}}}
    rows("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (json.dumps(config),))
    found = goals.run(rows, Parameters(date(2028, 2, 29)))
    assert found.rows[0].cells[-1] == 100.0
    assert goals.run(rows, Parameters(date(2028, 2, 28))).rows[0].cells[-1] == 96.6
