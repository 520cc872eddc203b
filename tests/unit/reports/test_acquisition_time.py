from collections.abc import Callable
from datetime import date
from typing import Any

from crmctl.charts.chart import Spans
from crmctl.reports.report import Among, Table

Ask = Callable[..., Table]


def _customer(files: Any, id_: str, since: str, bought: str = "", **more: str) -> dict[str, str]:
    found: dict[str, str] = files.customer(id_, since=since, **more)
    if bought:
        found |= files.document("order", f"o-{id_}", id_, bought, "1.00 EUR")
    return found


# Until the first purchase 10, 20 and three times 40 days; open are one after 690, one after 30.
def _crm(files: Any) -> dict[str, str]:
    return (
        _customer(files, "a", "2025-01-01", "2025-01-11", source="fair")
        | _customer(files, "b", "2025-01-01", "2025-01-21", source="fair")
        | _customer(files, "c", "2025-01-01", "2025-02-10", source="web")
        | _customer(files, "d", "2025-01-01", "2025-02-10")
        | _customer(files, "e", "2025-01-01", "2025-02-10")
        | _customer(files, "open", "2025-01-01")
        | _customer(files, "young", "2026-10-22")
    )


def test_who_has_not_bought_yet_is_watched_and_not_left_out(ask: Ask, files: Any) -> None:
    found = ask("acquisition-time", _crm(files), ids=True)
    # By Kaplan and Meier of 2025: 5/6, 4/6 and 1/6 are left after 10, 20 and 40 days.
    assert [row.cells for row in found.rows] == [
        ("2025", 6, 5, 1, 83.3, 20, 40, 40),
        ("2026", 1, 0, 1, 0.0, None, None, None),
    ]
    assert found.rows[0].ids[0] == "customers/a"
    # Of all: 6/7 after 10 days, 5/7 after 20; the young one leaves after 30; 5/7 * 1/4 after 40.
    assert found.totals == ("total", 7, 5, 2, 71.4, 20, 40, 40)
    assert found.note == "7 customers, 2 without a purchase yet."
    assert isinstance(found.chart, Spans)
    assert [(span.label, span.low, span.middle, span.high) for span in found.chart.spans] == [
        ("2025", 20.0, 40.0, 40.0)
    ]


def test_half_who_never_buy_have_no_median(ask: Ask, files: Any) -> None:
    crm: dict[str, str] = {}
    for place in range(12):
        bought = "2025-01-11" if place < 5 else ""
        crm |= _customer(files, f"k{place}", "2025-01-01", bought)
    (row,) = ask("acquisition-time", crm).rows
    assert row.cells == ("2025", 12, 5, 7, 41.7, 10, None, 10)


def test_sources_are_compared(ask: Ask, files: Any) -> None:
    found = ask("acquisition-time", _crm(files), by="source")
    assert [row.cells[:4] for row in found.rows] == [
        ("(none)", 4, 2, 2), ("fair", 2, 2, 0), ("web", 1, 1, 0)
    ]  # fmt: skip


def test_the_first_sign_may_be_an_interaction(ask: Ask, files: Any) -> None:
    crm = _customer(files, "a", "2025-01-31", "2025-02-10")
    crm |= files.interaction("i-1", "2025-01-01", customer="a")
    found = ask("acquisition-time", crm)
    assert found.rows[0].cells[-1] == 40
    assert (
        found.note == "1 customer, 0 without a purchase yet; below 5 purchases no median is given."
    )


def test_who_bought_before_any_other_sign_is_left_out_and_counted(ask: Ask, files: Any) -> None:
    crm = _customer(files, "a", "2025-01-31", "2025-01-30") | files.customer("b")
    assert ask("acquisition-time", crm).note == (
        "No customer has a day on which they became known. Left out: 1 customer who had bought "
        "before any other sign."
    )


def test_a_purchase_on_the_first_day_took_no_time(ask: Ask, files: Any) -> None:
    found = ask("acquisition-time", _customer(files, "a", "2024-02-29", "2024-02-29"))
    assert found.rows[0].cells == ("2024", 1, 1, 0, 100.0, None, None, 0)


def test_who_was_archived_was_watched_until_then(ask: Ask, files: Any) -> None:
    crm: dict[str, str] = {}
    for place in range(4):
        crm |= _customer(files, f"k{place}", "2025-01-01", archived="2025-01-05")
    for place in range(5):
        crm |= _customer(files, f"b{place}", "2025-01-01", "2025-01-11")
    crm |= _customer(files, "odd", "2025-01-01", archived="2024-12-31")
    (row,) = ask("acquisition-time", crm).rows
    assert row.cells == ("2025", 9, 5, 4, 55.6, 10, 10, 10)


def test_the_time_and_a_query_choose_by_the_first_sign(ask: Ask, files: Any) -> None:
    found = ask("acquisition-time", _crm(files), first=date(2026, 1, 1))
    assert [row.cells[0] for row in found.rows] == ["2026"]
    assert ask("acquisition-time", _crm(files), last=date(2024, 12, 31)).rows == ()
    among = Among("SELECT rowid FROM customers WHERE id = 'a'")
    assert ask("acquisition-time", _crm(files), among=among).totals[1] == 1


def test_purchases_after_today_and_cancelled_ones_are_none(ask: Ask, files: Any) -> None:
    crm = _customer(files, "a", "2025-01-01", "2026-11-22")
    crm |= _customer(files, "later", "2026-11-22")
    assert ask("acquisition-time", crm).rows[0].cells[:4] == ("2025", 1, 0, 1)


def test_half_of_24_is_the_twelfth(ask: Ask, files: Any) -> None:
    # 23/24 x 22/23 x ... x 12/13 is a half, but not in floating point.
    crm: dict[str, str] = {}
    for number in range(1, 25):
        crm |= _customer(files, f"c{number}", "2025-01-01", f"2025-01-{number + 1:02}")
    found = ask("acquisition-time", crm)
    assert found.rows[0].cells[-3:] == (6, 12, 24)
