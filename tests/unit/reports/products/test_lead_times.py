import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crmctl.errors.reports import NoDateFieldError, TwoKindsError
from crmctl.reports.lead_times import run
from crmctl.reports.report import Among, Parameters, Table

Ask = Callable[..., Table]
_NORTHWIND = Path(__file__).parents[3] / "data" / "northwind" / "order_dates.csv"


def _order(id_: str, issued: str, *deliveries: str, **fields: str) -> dict[str, str]:
    said = {"number": id_, "customer": "a", "issued": issued, **fields}
    text = "".join(f"{name}: {value}\n" for name, value in said.items())
    items = "".join(f"  - {{{one}}}\n" for one in deliveries)
    return {f"orders/{id_}.yaml": text + f"deliveries:\n{items}" * bool(items)}


def _cells(found: Table) -> dict[str, tuple[Any, ...]]:
    return {str(row.cells[0]): row.cells[1:] for row in found.rows}


def test_the_orders_of_northwind_take_as_long_as_published(indexed: Callable[..., Any]) -> None:
    files: dict[str, str] = {}
    with _NORTHWIND.open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            shipped = f", done: {row['shipped']}" if row["shipped"] else ""
            id_ = f"o-{row['order']}"
            files |= _order(id_, row["issued"], f"at: {row['required']}{shipped}")
    found = run(indexed(files), Parameters(date(1998, 5, 6)))
    cells = _cells(found)
    assert cells["ended"][:2] == (809, 100.0)
    assert cells["ended"][2:4] == (8.492, 7)
    assert cells["ended"][5] == 37
    assert cells["late"][:2] == (37, 4.6)
    assert cells["open"][0] == 21


def test_each_delivery_counts_and_an_order_without_one_is_open(ask: Ask) -> None:
    found = ask(
        "lead-times",
        _order("two", "2026-11-01", "at: 2026-11-05, done: 2026-11-03",
               "at: 2026-11-05, done: 2026-11-10")
        | _order("overdue", "2026-11-01", "at: 2026-11-20")
        | _order("in-time", "2026-11-01", "at: 2026-11-21")
        | _order("none", "2026-11-11"),
        ids=True,
    )  # fmt: skip
    assert _cells(found) == {
        "ended": (2, 100.0, 5.5, 5.5, 8.3, 9),
        "on time": (1, 50.0, 2.0, 2, 2, 2),
        "late": (1, 50.0, 9.0, 9, 9, 9),
        "open": (3, 100.0, 16.667, 20, 20.0, 20),
        "overdue": (1, 50.0, 20.0, 20, 20, 20),
    }
    assert found.rows[2].ids == ("orders/two",)
    assert found.rows[4].ids == ("orders/overdue",)
    assert found.note == (
        "From order.issued to order.deliveries.done, in days: 2 ended, 3 open; "
        "late is after order.deliveries.at."
    )


def test_what_is_later_than_the_day_has_not_happened_yet(ask: Ask) -> None:
    files = _order("o", "2026-11-01", "at: 2026-11-05, done: 2026-11-22")
    later = _order("later", "2026-11-22", "at: 2026-11-25")
    assert _cells(ask("lead-times", files | later))["open"][0] == 1


def test_cancelled_orders_and_ends_before_the_beginning_are_left_out(ask: Ask) -> None:
    found = ask(
        "lead-times",
        _order("o-1", "2026-11-10", "at: 2026-11-05, done: 2026-11-09")
        | _order("o-2", "2026-11-01", "at: 2026-11-05", cancelled="2026-11-02")
        | _order("o-3", "2026-11-01", "at: 2026-11-05", cancelled="2026-11-22"),
    )
    assert _cells(found)["open"][0] == 1
    assert found.note.endswith("1 event left out: ended before it began.")


def test_any_two_dates_of_a_kind_can_be_compared(ask: Ask, documents: Any) -> None:
    files = documents.invoice("i-1", "a", "2026-02-28", due="2026-03-14")
    files["invoices/i-1.yaml"] += "payments:\n  - {at: 2026-03-15, amount: 1.00 EUR}\n"
    named = {"start": "invoice.issued", "end": "payments.at", "late": "invoice.due"}
    found = ask("lead-times", files, **named)
    assert _cells(found)["late"] == (1, 100.0, 15.0, 15, 15, 15)
    reached = "  - {state: open, at: 2024-02-29}\n  - {state: closed, at: 2024-03-01}\n"
    opened = "title: T\nopened: 2024-02-29\nstate: closed\nstates:\n"
    leap = {"complaints/c.yaml": f"{opened}{reached}"}
    steps = ask("lead-times", leap, start="complaint.opened", end="complaint.states.at")
    assert _cells(steps) == {"ended": (2, 100.0, 0.5, 0.5, 0.9, 1)}


def test_dates_of_two_lists_are_the_first_of_each(ask: Ask) -> None:
    files = _order("o", "2026-11-01", "at: 2026-11-05, done: 2026-11-07",
                   "at: 2026-11-05, done: 2026-11-03")  # fmt: skip
    files["orders/o.yaml"] += "returns:\n  - {at: 2026-11-10, line: 1, quantity: 1}\n"
    found = ask("lead-times", files, start="order.deliveries.done", end="order.returns.at")
    assert _cells(found)["ended"][:3] == (1, 100.0, 7.0)


def test_a_number_is_no_date(ask: Ask) -> None:
    with pytest.raises(NoDateFieldError):
        ask("lead-times", {}, start="customer.custom.gate_height", end="customer.since")


def test_the_period_is_that_of_the_end(ask: Ask) -> None:
    files = _order("o", "2026-01-01", "at: 2026-01-05, done: 2026-02-01")
    found = ask("lead-times", files, first=date(2026, 2, 1), last=date(2026, 2, 1))
    assert _cells(found)["ended"][0] == 1
    assert ask("lead-times", files, first=date(2026, 2, 2)).rows == ()
    no_days = ask("lead-times", files, first=date(2026, 2, 2), last=date(2026, 2, 1))
    assert no_days.note == "From order.issued to order.deliveries.done: nothing began."


def test_the_day_is_the_one_that_is_written(ask: Ask) -> None:
    done = "2026-11-02T00:30:00+13:00"
    found = ask("lead-times", _order("o", "2026-11-01", f"at: 2026-11-02, done: {done}"))
    assert _cells(found)["on time"][0] == 1


def test_a_query_chooses_records_of_the_kind(ask: Ask) -> None:
    files = _order("o-1", "2026-01-01") | _order("o-2", "2026-01-01")
    among = Among("SELECT rowid FROM records WHERE id = ?", ("o-1",))
    assert _cells(ask("lead-times", files, among=among))["open"][0] == 1


@pytest.mark.parametrize(
    ("start", "near"),
    [
        ("order.isued", "order.issued"),
        ("orders.title", "order."),
        ("isued", "order.issued"),
        ("qqqq", "write it as in order.issued"),
    ],
)
def test_a_field_without_dates_is_refused_with_near_names(ask: Ask, start: str, near: str) -> None:
    with pytest.raises(NoDateFieldError) as refused:
        ask("lead-times", {}, start=start, end="order.issued")
    assert near in str(refused.value)


def test_two_kinds_are_refused(ask: Ask) -> None:
    with pytest.raises(TwoKindsError, match="customer and order"):
        ask("lead-times", {}, start="customer.since", end="order.issued")
