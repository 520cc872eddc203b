import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from crmctl.charts.chart import Bars, Tone
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
    assert [row.cells[:7] for row in found.rows] == [
        # 200 + 2 x 100 + 107.10 + 10.71 + 5 - 50; the USD have no rate
        ("2026", "revenue", "all", 1000.0, 472.81, 47.3, 89.0),
        ("2026", "deals", "all", 2, 1, 50.0, 89.0),
        ("2026", "revenue", "u-anna", 300.0, 272.81, 90.9, 89.0),
        ("2026", "revenue", "u-jonas", 100.0, 200.0, 200.0, 89.0),
        # 107.10 + 10.71 net, and the same with 19 % in it
        ("2026", "revenue", "drive", 200.0, 216.81, 108.4, 89.0),
        # 50.00 EUR given back, by the rate the other way round
        ("2026-Q4", "revenue", "all", 100.0, -25.0, -25.0, 56.5),
        ("2027", "deals", "all", 0, 0, None, 0.0),
    ]
    assert found.unit == ""
    # 325 of 365 days have gone: 890.41 should be there, and 472.81 come to 531.00
    assert found.rows[0].cells[7:] == ("calendar", 890.41, -417.6, 531.0)
    assert found.rows[1].cells[7:] == ("calendar", 1.8, -0.8, 1.1)
    assert found.rows[6].cells[7:] == ("calendar", 0, 0, None)
    assert isinstance(found.chart, Bars)
    assert [bar.text for bar in found.chart.bars[:2]] == [
        "47.3\u00a0% \u00b7 418 behind",
        "50.0\u00a0% \u00b7 0.8 behind",
    ]
    assert [bar.label for bar in found.chart.bars[:3]] == [
        "2026 revenue",
        "2026 deals",
        "2026 u-anna",
    ]
    assert [row.ids for row in _ask(indexed, crm, config, ids=True).rows] == [
        ("credits/n", "invoices/i-1", "invoices/i-3", "invoices/i-4", "invoices/i-5"),
        ("deals/d",),
        ("credits/n", "invoices/i-1", "invoices/i-5"),
        ("invoices/i-3", "invoices/i-4"),
        ("invoices/i-1", "invoices/i-5"),
        ("credits/n",),
        (),
    ]  # fmt: skip
    assert found.note == (
        "7 goals; revenue net, in the currency of each goal (EUR; 2026-Q4: CHF); no period: soon; "
        "1 document in a currency without a rate."
    )
    among = Among("SELECT rowid FROM records WHERE kind = 'customer' AND id = ?", ("a",))
    chosen = _ask(indexed, crm, config, among=among)
    assert [row.cells[4] for row in chosen.rows[:2]] == [272.81, 0]


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
    assert found.rows[0].cells[6] == 100.0
    assert goals.run(rows, Parameters(date(2028, 2, 28))).rows[0].cells[6] == 96.6


def _year(year: int, spring: str, autumn: str) -> dict[str, str]:
    return _invoice(f"{year}1", "a", f"{spring} EUR", f"{year}-04-01") | _invoice(
        f"{year}2", "a", f"{autumn} EUR", f"{year}-12-01"
    )


def test_two_years_of_own_data_tell_the_season(indexed: Callable[..., Any]) -> None:
    config = {"goals": {"2026": {"revenue": "1000.00 EUR"}, "2025": {"revenue": "80.00 EUR"}}}
    crm = (
        _invoice("0", "a", "0.01 EUR", "2024-01-31")
        | _year(2024, "19.99", "80.00")  # 20 % until 21 November
        | _year(2025, "40.00", "60.00")  # 40 %
        | _invoice("3", "a", "330.00 EUR", "2026-02-01")
    )
    found = _ask(indexed, crm, config)
    assert [row.cells for row in found.rows] == [
        ("2025", "revenue", "all", 80.0, 100.0, 125.0, 100.0, "calendar", 80.0, 20.0, 100.0),
        # 30 % of 1000 should be there; 330 of 30 % are 1100
        ("2026", "revenue", "all", 1000.0, 330.0, 33.0, 89.0, "season", 300.0, 30.0, 1100.0),
    ]
    assert found.unit == "net, EUR"
    assert isinstance(found.chart, Bars)
    assert [bar.tone for bar in found.chart.bars] == [Tone.GOOD, Tone.GOOD]


def test_less_than_two_whole_years_are_no_season(indexed: Callable[..., Any]) -> None:
    config = {"goals": {"2026": {"revenue": "1000.00 EUR"}}}
    late = _invoice("0", "a", "1.00 EUR", "2024-02-01") | _year(2025, "40.00", "60.00")
    assert _ask(indexed, late, config).rows[0].cells[7] == "calendar"
    empty = _invoice("0", "a", "1.00 EUR", "2023-01-01") | _year(2025, "40.00", "60.00")
    assert _ask(indexed, empty, config).rows[0].cells[7] == "calendar"


def test_nothing_is_forecast_before_a_tenth_of_the_period(indexed: Callable[..., Any]) -> None:
    rows = indexed(_invoice("1", "a", "10.00 EUR", "2026-01-01"))
    config = {"goals": {"2026": {"revenue": "1000.00 EUR"}}}
    rows("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (json.dumps(config),))
    early = goals.run(rows, Parameters(date(2026, 2, 5)))  # 36 of 365 days
    assert early.rows[0].cells[-1] is None
    later = goals.run(rows, Parameters(date(2026, 2, 6)))
    assert later.rows[0].cells[-1] == 98.65


def test_a_deal_that_was_won_and_lost_again_is_not_won_any_more(
    indexed: Callable[..., Any],
) -> None:
    stages = (
        "stages:\n  - stage: won\n    at: 2026-03-01\n  - stage: lost\n    at: 2026-03-01\n"
        "  - stage: won\n    at: 2026-12-01\n"
    )
    rows = indexed({"deals/d.yaml": f"title: D\nstage: won\narchived: 2026-12-02\n{stages}"})
    config = {"goals": {"2026": {"deals": 1}}}
    rows("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (json.dumps(config),))
    for day, won in (("2026-03-01", 0), ("2026-11-30", 0), ("2026-12-01", 1), ("2026-12-31", 1)):
        found = goals.run(rows, Parameters(date.fromisoformat(day)))
        assert found.rows[0].cells[4] == won
