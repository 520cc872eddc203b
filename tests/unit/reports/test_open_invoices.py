import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from crmctl.charts.chart import Strip
from crmctl.reports import open_invoices
from crmctl.reports.open_invoices import age
from crmctl.reports.report import Among, Parameters, Table

Files = dict[str, str]
_TODAY = date(2026, 11, 21)
_CHF = {"from": "CHF", "to": "EUR", "rate": "2", "since": "2026-01-01"}


def _invoice(id_: str, gross: str, due: str | int | None = 0, **fields: Any) -> Files:
    """Give an invoice that is due on a day, or was due a number of days ago."""
    day = (_TODAY - timedelta(days=due)).isoformat() if isinstance(due, int) else due
    data = {"customer": "a", "number": id_.upper(), "issued": "2026-01-01", **fields}
    data |= {"totals": {"gross": gross}} | ({"due": day} if day else {})
    return {f"invoices/{id_}.yaml": json.dumps(data)}


def _credit(id_: str, gross: str, **fields: Any) -> Files:
    data = {"customer": "a", "issued": "2026-01-01", "totals": {"gross": gross}, **fields}
    return {f"credits/{id_}.yaml": json.dumps(data)}


@pytest.fixture
def ask(indexed: Callable[..., Any]) -> Callable[..., Table]:
    def run(files: Mapping[str, str], config: Any = None, **parameters: Any) -> Table:
        rows = indexed(files)
        rows("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (json.dumps(config or {}),))
        return open_invoices.run(rows, Parameters(**{"today": _TODAY, **parameters}))

    return run


def test_ages_change_after_30_60_and_90_days() -> None:
    days = [0, 1, 30, 31, 60, 61, 90, 91]
    assert [age(one) for one in days] == [0, 1, 1, 2, 2, 3, 3, 4]


def test_what_is_owed_stands_by_customer_and_age_the_oldest_first(
    ask: Callable[..., Table],
) -> None:
    crm = (
        _invoice("i-0", "1.00 EUR", 0, customer="b")
        | _invoice("i-1", "2.00 EUR", -5)
        | _invoice("i-2", "4.00 EUR", 1)
        | _invoice("i-3", "8.00 EUR", 31)
        | _invoice("i-4", "16.00 EUR", 61)
        | _invoice("i-5", "32.00 EUR", 91)
        | _invoice("i-6", "64.00 EUR", None, customer="b")
        | {"invoices/i-7.yaml": json.dumps({"customer": "a", "totals": {"gross": "5.00 EUR"}})}
        | {"customers/a.yaml": '{"type": "organisation", "name": "ACME"}'}
    )
    found = ask(crm, ids=True)
    assert [row.cells for row in found.rows] == [
        ("a", "ACME", 62.0, 2.0, 4.0, 8.0, 16.0, 32.0, 91),
        ("b", "b", 65.0, 65.0, 0.0, 0.0, 0.0, 0.0, None),
    ]
    assert found.rows[0].ids == ("customers/a", *(f"invoices/i-{n}" for n in range(1, 6)))
    assert found.totals == ("total", None, 127.0, 67.0, 4.0, 8.0, 16.0, 32.0, 91)
    assert found.note == (
        "7 invoices open, 4 overdue with 60.00; 1 invoice without a day it is due."
    )
    assert found.unit == "gross, EUR"
    assert isinstance(found.chart, Strip)
    assert [part[:3] for part in found.chart.parts] == [
        ("not due", 67.0, "67"),
        ("1-30 days", 4.0, "4"),
        ("31-60 days", 8.0, "8"),
        ("61-90 days", 16.0, "16"),
        ("over 90 days", 32.0, "32"),
    ]
    listed = ask(crm, by="invoice", ids=True)
    assert listed.rows[0].cells == (
        *("i-5", "I-5", "a", "ACME", "2026-08-22", 91, 32.0, 32.0),
    )  # fmt: skip
    assert listed.rows[0].ids == ("invoices/i-5",)
    assert listed.totals == ("total", *[None] * 5, 127.0, 127.0)


def test_payments_and_credit_notes_count_from_their_day_on(ask: Callable[..., Table]) -> None:
    payments = [
        {"at": "2025-12-01", "amount": "10.00 EUR"},  # before the invoice
        {"at": "2026-03-01", "amount": "20.10 EUR"},
        {"at": "2026-03-02", "amount": "99.00 USD"},  # of another currency
    ]
    crm = (
        _invoice("i-1", "100.30 EUR", "2026-02-01", payments=payments)
        | _credit("n-1", "30.10 EUR", invoice="i-1", issued="2026-04-01", cancelled="2026-05-01")
        | _credit("n-2", "40.10 EUR", invoice="i-1", issued="2026-06-01")
        | _invoice("i-2", "7.00 EUR", "2026-02-01", cancelled="2026-07-01")
    )
    for day, left in (
        ("2025-12-31", None),
        ("2026-01-01", 97.3),
        ("2026-02-28", 97.3),
        ("2026-03-01", 77.2),
        ("2026-04-01", 47.1),
        ("2026-05-01", 77.2),
        ("2026-06-30", 37.1),
        ("2026-07-01", 30.1),
    ):
        found = ask(crm, today=date.fromisoformat(day))
        assert (found.totals[2] if found.totals else None) == left, day
    assert ask(crm, today=date(2026, 2, 1)).totals[-1] is None
    assert ask(crm, today=date(2026, 2, 2)).totals[-1] == 1


def test_what_was_paid_too_much_is_not_taken_off_what_others_owe(
    ask: Callable[..., Table],
) -> None:
    paid = [{"at": "2026-02-01", "amount": "15.00 EUR"}]
    crm = (
        _invoice("i-1", "10.00 EUR", payments=paid)
        | _invoice("i-2", "4.00 EUR", customer="b")
        | _credit("n-1", "1.00 EUR")
    )
    found = ask(crm)
    assert [row.cells[:3] for row in found.rows] == [("b", "b", 4.0)]
    assert found.note == (
        "1 invoice open; 1 invoice overpaid by 5.00, not taken off; "
        "1 credit note without an invoice over 1.00, not taken off."
    )
    settled = ask(_invoice("i-1", "15.00 EUR", payments=paid))
    assert (settled.rows, settled.totals, settled.note) == ((), (), "Nothing is open.")


def test_days_of_sales_are_open_through_invoiced_times_90(ask: Callable[..., Table]) -> None:
    crm = (
        _invoice("i-1", "100.00 EUR", issued="2026-08-23")  # 90 days back: not one of the 90
        | _invoice("i-2", "300.00 EUR", issued="2026-08-24")
        | _credit("n-3", "60.00 EUR", invoice="i-2", issued="2026-11-21")
    )
    # 340 open, 240 invoiced less credit notes: 340 / 240 x 90
    assert "DSO 127.5 days (open / 240.00 invoiced in 90 days x 90)" in ask(crm).note
    assert "DSO" not in ask(_invoice("i-1", "100.00 EUR", issued="2026-08-23")).note


def test_other_currencies_count_by_the_rate_of_today(ask: Callable[..., Table]) -> None:
    newer = {**_CHF, "rate": "3", "since": "2026-11-21"}
    crm = (
        _invoice("i-1", "10.00 CHF", issued="2026-02-01")
        | _invoice("i-2", "1.00 USD")
        | _credit("n-1", "1.00 USD")
        | {"invoices/i-3.yaml": '{"customer": "a", "issued": "2026-01-01"}'}
    )
    found = ask(crm, {"rates": [_CHF, newer]})
    assert found.totals[2] == 30.0
    assert found.note.endswith(
        "left out: 1 invoice in a currency without a rate; left out: 1 invoice without a sum."
    )
    yen = ask(_invoice("i-1", "1500 JPY"), {"currency": "JPY"})
    assert (yen.totals[2], yen.columns[2].places) == (1500.0, 0)


def test_a_query_chooses_customers_and_no_invoices_are_a_sentence(
    ask: Callable[..., Table],
) -> None:
    crm = (
        _invoice("i-1", "10.00 EUR", customer="old")
        | _invoice("i-2", "20.00 EUR")
        | _credit("n-1", "5.00 EUR")
        | {"customers/b.yaml": '{"type": "organisation", "name": "B", "aliases": ["old"]}'}
    )
    chosen = Among("SELECT rowid FROM records WHERE kind = 'customer' AND id = ?", ("b",))
    found = ask(crm, among=chosen)
    assert [row.cells[:3] for row in found.rows] == [("b", "B", 10.0)]
    assert found.note == "1 invoice open."
    assert ask({}).note == "There are no issued invoices."
    assert ask({}, today=date.min).note == "There are no issued invoices."


def test_on_the_first_day_of_all_there_is_no_earlier_one(ask: Callable[..., Table]) -> None:
    crm = _invoice("i-1", "10.00 EUR", None, issued="0001-01-01")
    assert "DSO 90.0 days" in ask(crm, today=date.min).note
