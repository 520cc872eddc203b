"""Whatever the data, every report answers, and says a sentence where it has nothing to show."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crmctl.reports.registry import REPORTS
from crmctl.reports.report import Option, Parameters, Report

TODAY = date(2026, 11, 21)
_LINE = {"product": "thing", "quantity": "1", "price": "100.00 EUR"}
_FIRM = {"customers/a": {"type": "organisation", "name": "A", "since": "2024-02-29"}}


def _order(day: str, net: str = "100.00 EUR", **more: Any) -> dict[str, Any]:
    line = {**_LINE, "price": net}
    totals = {"net": net, "gross": net}
    return {"number": day, "customer": "a", "issued": day, "lines": [line], "totals": totals,
            **more}  # fmt: skip


def _sold(*days: str, **more: Any) -> dict[str, Any]:
    """Give an order and an invoice of each day."""
    found: dict[str, Any] = dict(_FIRM)
    for number, day in enumerate(days):
        found[f"orders/o-{number}"] = _order(day, **more)
        found[f"invoices/i-{number}"] = {**_order(day, **more), "order": f"o-{number}"}
    return found


def _named(name: str) -> dict[str, Any]:
    return _sold("2026-05-01", "2026-10-01") | {
        "customers/a": {"type": "organisation", "name": name, "stage": "customer"},
        "products/thing": {"name": name, "family": name, "tier": "1",
                           "prices": [{"price": "9.00 EUR"}]},
        "deals/d": {"title": name, "customer": "a", "stage": "won", "owner": "u-anna"},
    }  # fmt: skip


_PAID = {"payments": [{"at": "2026-01-01", "amount": "100.00 EUR"}]}
SITUATIONS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "one customer": _FIRM,
    "one order": _sold("2026-05-01"),
    "all equal": _sold(*["2026-05-01"] * 9),
    "two currencies": _sold("2026-05-01", "2026-06-01")
    | {"orders/usd": _order("2026-06-01", "7.00 USD"), "invoices/usd": _order("2026-06-01", "7.00 USD")},
    "no rate at all": _sold("2026-05-01", net="7.00 USD"),
    "zero": _sold("2026-05-01", "2026-06-01", net="0.00 EUR"),
    "below zero": _sold("2026-05-01", "2026-06-01", net="-5.00 EUR"),
    "deals without dates": _FIRM
    | {
        f"deals/d-{n}": {"title": "D", "stage": stage, "customer": "a", "value": "5.00 EUR"}
        for n, stage in enumerate(("new", "won", "lost", "of no pipeline"))
    },
    "paid before the invoice": _FIRM | {"invoices/i": {**_order("2026-05-01"), **_PAID}},
    "future dates": _sold("2027-01-01", "9999-12-31")
    | {"interactions/i": {"at": "9999-12-31", "channel": "phone", "customer": "a"}},
    "the first year": _sold("0001-01-01"),
    "midnight in the east": _FIRM
    | {
        "interactions/i": {"at": "2026-11-22T00:30:00+13:00", "channel": "phone", "customer": "a"},
        "complaints/c": {"title": "C", "opened": "2026-11-21T23:59:59-11:00", "state": "closed",
                         "customer": "a",
                         "states": [{"state": "closed", "at": "2026-11-21T00:00:00+13:00"}]},
    },
    "29 February": _sold("2024-02-29", "2020-02-29"),
    "a long name": _named("W" * 200),
    "right to left": _named("\u0634\u0631\u0643\u0629 \u05d7\u05d1\u05e8\u05d4 \u202e x"),
    "control characters": _named("a\u0007b\u001b[31mc"),
    "merged": _sold("2026-05-01", "2026-06-01")
    | {"customers/b": {"type": "organisation", "name": "B", "aliases": ["a"]}},
    "redacted": _sold("2026-05-01", "2026-06-01")
    | {
        "customers/a": {"type": "person", "person": "p-1", "stage": "customer"},
        "contacts/p-1": {"erased": "2026-05-15", "epoch": "e-1"},
    },
    "documents of nobody who is there": {"orders/o": _order("2026-05-01"),
                                         "invoices/i": _order("2026-05-01")},
    "documents without lines and totals": _FIRM
    | {
        f"{folder}/x": {"number": "X", "customer": "a", "issued": "2026-05-01"}
        for folder in ("quotes", "orders", "invoices", "credits")
    },
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_no_report_breaks_and_each_says_a_sentence(
    situation: str, indexed: Callable[..., Any], answers: Callable[..., Any]
) -> None:
    files = {f"{path}.yaml": json.dumps(data) for path, data in SITUATIONS[situation].items()}
    rows = indexed(files)
    for report in REPORTS:
        for day in (TODAY, date(2024, 2, 29), date(1970, 1, 1)):
            for table in answers(report, rows, day, ids=True):
                assert table.rows or table.note, report.name
                assert not table.note or table.note.endswith("."), report.name
                for row in table.rows:
                    assert len(row.cells) == len(table.columns), report.name
                    assert all("/" in ref for ref in row.ids), report.name


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_a_period_without_days_is_told(report: Report, indexed: Callable[..., Any]) -> None:
    if not {Option.FROM, Option.TO} <= set(report.options):
        pytest.skip("it knows no period")
    sold = _sold("2026-05-01", "2026-06-01").items()
    rows = indexed({f"{path}.yaml": json.dumps(data) for path, data in sold})
    found = report.run(rows, Parameters(TODAY, first=date(2026, 6, 1), last=date(2026, 5, 1)))
    assert found.rows or found.note


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_the_parts_of_amounts_add_up_to_the_cent(
    report: Report, made: Callable[[int], Any], asked: Callable[..., Any], answers: Any
) -> None:
    for table in answers(report, asked(made(3)), date(2026, 7, 31)):
        for place, column in enumerate(table.columns):
            total = table.totals[place] if table.totals else None
            cells = [row.cells[place] for row in table.rows]
            if column.places is None or total is None or not cells:
                continue
            parts = sum(round(float(cell or 0) * 10**column.places) for cell in cells)
            assert parts == round(float(total) * 10**column.places), (report.name, column.name)
