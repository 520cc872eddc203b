from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from crmctl.charts.chart import Bars
from crmctl.reports.report import Among, Table

Ask = Callable[..., Table]
Cells = Callable[[Table], Sequence[tuple[Any, ...]]]
_DAY = "2026-06-30"


def test_no_reason_is_a_row_of_its_own(
    deal: Any, document: Any, ask_on: Ask, cells: Cells
) -> None:
    lost = ("new 2026-01-01", "lost 2026-02-01")
    files = deal("a", *lost, value="10.00 EUR") | deal("b", *lost, lost_reason="timing")
    files |= deal("c", *lost, lost_reason="price", value="2.50 EUR")
    files |= deal("none", *lost).copy()
    files["deals/none.yaml"] = files["deals/none.yaml"].replace("lost_reason: price\n", "")
    files |= deal("later", "new 2026-01-01", "lost 2026-07-01")
    quotes: dict[str, dict[str, str]] = {
        "q-1": {"declined": "2026-03-01", "decline_reason": '"  Price "'},
        "q-2": {"declined": "2026-03-01"},
        "q-3": {"declined": "2026-03-01", "accepted": "2026-03-02"},
        "q-4": {"declined": "2026-07-01"},
        "q-5": {"valid_until": "2026-03-01"},
    }
    for id_, fields in quotes.items():
        files |= document("quotes", id_, "2026-02-01", "4.00 EUR", **fields)
    found = ask_on("lost-reasons", files, _DAY, ids=True)
    assert cells(found) == [
        ("price", 2, 66.7, 12.5, 1, 4.0),
        ("timing", 1, 33.3, 0.0, 0, 0.0),
        ("(none given)", 0, 0.0, 0.0, 1, 4.0),
    ]
    assert found.rows[0].ids == ("deals/a", "deals/c", "quotes/q-1")
    assert found.totals == ("total", 3, 100.0, 12.5, 2, 8.0)
    assert found.note == (
        "3 lost deals, 2 declined quotes; 1 quote expired without an answer; 1 of these without "
        "an amount, or without a rate for its currency."
    )
    assert isinstance(found.chart, Bars)
    assert [bar.label for bar in found.chart.bars] == ["price", "timing"]
    # Before it was accepted after all, the third one was declined.
    assert ask_on("lost-reasons", files, "2026-03-01").totals[4] == 3


def test_a_time_without_losses_has_no_rows(deal: Any, ask_on: Ask) -> None:
    files = deal("a", "new 2026-01-01", "lost 2026-02-01")
    found = ask_on("lost-reasons", files, _DAY, first=date(2026, 3, 1), last=date(2026, 1, 1))
    assert (found.rows, found.totals) == ((), ())
    assert found.note == "0 lost deals, 0 declined quotes."


def test_what_was_cancelled_is_counted_and_valued(
    document: Any, record: Any, ask_on: Ask, cells: Cells
) -> None:
    lines = "[{text: x, quantity: 3, price: 10.00 EUR}]"
    back = "[{at: 2026-02-01, line: 1, quantity: 2}, {at: 2026-02-02, line: 9, quantity: 1}]"
    files = document("orders", "o-1", "2026-01-01", "30.00 EUR", lines=lines, returns=back)
    files |= document("orders", "o-2", "2026-01-01", "7.00 EUR", cancelled="2026-01-05")
    files |= document("orders", "o-3", "2026-01-01", "7.00 EUR", cancelled="2026-07-01")
    files |= document("invoices", "i-1", "2026-01-01", "9.00 EUR", cancelled="2026-01-05")
    files |= document("invoices", "i-2", "2026-01-01", "9.00 USD", cancelled="2026-01-05")
    agreed: dict[str, dict[str, str]] = {
        "c-1": {"value": "10.00 EUR", "every": "1 month", "cancelled": "2026-03-01"},
        "c-2": {"value": "10.00 EUR", "every": "3 months"},
        "c-3": {"value": "10.00 EUR", "cancelled": "2026-03-01"},
        "c-4": {"value": "7.00 EUR", "every": "1 week", "cancelled": "2026-03-01"},
        "c-5": {"cancelled": "2026-03-01"},
        "ended": {"end": "2025-12-31"},
        "future": {"start": "2026-07-01"},
    }
    for id_, fields in agreed.items():
        said = {"title": id_, "customer": "a", "start": "2025-01-01", **fields}
        files |= record("contracts", id_, **said)
    found = ask_on("cancellations", files, _DAY, first=date(2026, 1, 1), ids=True)
    assert cells(found) == [
        ("orders", 1, 3, 33.3, 7.0),
        ("invoices", 2, 2, 100.0, 9.0),
        ("contracts", 4, 5, 80.0, 120.0 + 10 + 365),
        ("returned goods", 2, None, None, 20.0),
    ]
    assert found.rows[0].ids == ("orders/o-2",)
    assert found.rows[3].ids == ("orders/o-1",)
    assert found.note == "3 of them without an amount, or without a rate."
    assert isinstance(found.chart, Bars)
    assert [bar.text for bar in found.chart.bars] == ["1 of 3", "2 of 2", "4 of 5", "2"]
    quiet = ask_on("cancellations", files, _DAY, first=date(2026, 6, 1))
    assert quiet.note == "Nothing was cancelled or sent back in this time."


def test_a_query_chooses_customers(document: Any, record: Any, ask_on: Ask) -> None:
    files = record("customers", "a", type="organisation", name="a")
    files |= record("customers", "b", type="organisation", name="b")
    files |= document("orders", "o-1", "2026-01-01", "1.00 EUR", cancelled="2026-02-01")
    other = {"customer": "b", "cancelled": "2026-02-01"}
    files |= document("orders", "o-2", "2026-01-01", "2.00 EUR", **other)
    among = Among("SELECT rowid FROM customers WHERE id = ?", ("b",))
    found = ask_on("cancellations", files, _DAY, among=among)
    assert found.rows[0].cells == ("orders", 1, 1, 100.0, 2.0)
    # What was issued to somebody who was merged into b is b's.
    files |= record("customers", "b", type="organisation", name="b", aliases="[gone]")
    former = {"customer": "gone", "cancelled": "2026-02-01"}
    files |= document("orders", "o-3", "2026-01-01", "4.00 EUR", **former)
    found = ask_on("cancellations", files, _DAY, among=among)
    assert found.rows[0].cells == ("orders", 2, 2, 100.0, 6.0)
