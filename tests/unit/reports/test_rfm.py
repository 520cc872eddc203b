from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crmctl.charts.chart import Bars
from crmctl.reports.report import Among, Table

Ask = Callable[..., Table]

_RATES = {
    "currency": "EUR",
    "rates": [{"from": "CHF", "to": "EUR", "rate": 2, "since": "2026-01-01"}],
}


# Days since the last purchase 1, 11, 21, 31, 41; purchases 5 to 1; 10 EUR each.
def _crm(files: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for place, customer in enumerate("abcde"):
        found |= files.customer(customer)
        for number in range(5 - place):
            day = date(2026, 11, 20 - number).toordinal() - 10 * place
            id_ = f"o-{customer}{number}"
            issued = date.fromordinal(day).isoformat()
            found |= files.document("order", id_, customer, issued, "10.00 EUR")
    return found


def _scores(found: Table) -> dict[Any, tuple[Any, ...]]:
    return {row.cells[0]: row.cells[2:] for row in found.rows}


# By type 7 the quantiles of recency 1, 11, ..., 41 are 9, 17, 25, 33, so the bounds 10, 18, 26,
# 34; of 1 to 5 purchases 1.8, 2.6, 3.4, 4.2, so 2.8, 3.6, 4.4, 5.2; of 10 to 50 EUR 18, 26, 34,
# 42, so 19, 27, 35, 43.
def test_every_customer_is_scored_by_recency_frequency_and_amount(ask: Ask, files: Any) -> None:
    found = ask("rfm", _crm(files), by="customer", ids=True)
    assert _scores(found) == {
        "a": ("Potential Loyalist", 5, 4, 5, 1, 5, 50.0),
        "b": ("Potential Loyalist", 4, 3, 4, 11, 4, 40.0),
        "c": ("Loyal Customers", 3, 2, 3, 21, 3, 30.0),
        "d": ("About To Sleep", 2, 1, 2, 31, 2, 20.0),
        "e": ("Lost", 1, 1, 1, 41, 1, 10.0),
    }
    assert found.rows[0].ids == ("customers/a",)
    assert found.totals == ("total", *[None] * 6, 15, 150.0)
    assert found.unit == "net, EUR"
    assert found.note == "5 customers with a purchase."


def test_segments_have_their_customers_and_sums_and_add_up(ask: Ask, files: Any) -> None:
    found = ask("rfm", _crm(files), ids=True)
    by_name = {row.cells[0]: row for row in found.rows}
    assert by_name["Potential Loyalist"].cells[1:] == (2, 40.0, 9, 90.0, 6.0)
    assert by_name["Potential Loyalist"].ids == ("customers/a", "customers/b")
    assert by_name["Champions"].cells[1:] == (0, 0.0, 0, 0.0, None)
    assert len(found.rows) == 10
    assert found.totals == ("total", 5, 100.0, 15, 150.0, 21.0)
    assert isinstance(found.chart, Bars)
    assert [bar.text for bar in found.chart.bars][:3] == ["0", "2", "1"]


def test_older_purchases_can_be_left_out(ask: Ask, files: Any) -> None:
    found = ask("rfm", _crm(files), by="customer", first=date(2026, 10, 12))
    assert found.note == "Fifths need 5 customers with a purchase; there are 4."
    assert (found.rows, found.totals) == ((), ())


def test_one_customer_is_not_scored(ask: Ask, files: Any) -> None:
    order = files.document("order", "o-1", "a", "2026-01-01", "1.00 EUR")
    assert ask("rfm", order).note == "Fifths need 5 customers with a purchase; there are 1."
    assert ask("rfm", {}).note == "Nobody has bought anything."


def test_where_all_are_equal_nobody_is_better(ask: Ask, files: Any) -> None:
    crm: dict[str, str] = {}
    for customer in "abcdef":
        crm |= files.document("order", f"o-{customer}", customer, "2026-11-01", "0.00 EUR")
    assert set(_scores(ask("rfm", crm, by="customer")).values()) == {
        ("New Customers", 5, 1, 1, 20, 1, 0.0)
    }


def test_other_currencies_count_by_the_rate_of_their_day_or_not_at_all(
    ask_with: Callable[..., Table], files: Any
) -> None:
    crm = _crm(files) | files.document("order", "o-chf", "a", "2026-06-01", "7.00 CHF")
    crm |= files.document("order", "o-old", "b", "2025-12-31", "7.00 CHF")  # before the rate
    crm |= {"orders/o-none.yaml": "number: N\ncustomer: c\nissued: 2026-01-01\n"}
    found = ask_with(_RATES, "rfm", crm, by="customer")
    scores = _scores(found)
    assert [scores[customer][-2:] for customer in "abc"] == [(6, 64.0), (5, 40.0), (4, 30.0)]
    assert found.note == "5 customers with a purchase; 2 amounts without a rate left out."


def test_a_currency_without_cents_is_shown_without(ask_with: Callable[..., Table]) -> None:
    found = ask_with({"currency": "JPY"}, "rfm", {})
    assert [column.places for column in found.columns if column.name == "amount"] == [0]


@pytest.mark.parametrize("name", ["\N{HEBREW LETTER ALEF}" * 200, "x" * 200])
def test_names_of_any_length_and_script_are_kept(ask: Ask, files: Any, name: str) -> None:
    found = ask("rfm", _crm(files) | files.customer("a", name=name), by="customer")
    assert found.rows[0].cells[1] == name


def test_a_name_that_is_gone_is_shown_as_the_id_and_what_was_bought_stays(
    ask: Ask, files: Any
) -> None:
    crm = _crm(files) | {"customers/a.yaml": "erased: 2026-11-20\nepoch: e-1\n"}
    del crm["customers/e.yaml"]
    found = ask("rfm", crm, by="customer")
    assert found.rows[0].cells == ("a", "a", "Potential Loyalist", 5, 4, 5, 1, 5, 50.0)
    assert found.rows[-1].cells[:2] == ("e", "e")


def test_a_merged_customer_has_the_purchases_of_both(ask: Ask, files: Any) -> None:
    crm = _crm(files) | files.customer("a", aliases="[f]")
    crm |= files.document("order", "o-f", "f", "2026-11-21", "5.00 EUR")
    assert _scores(ask("rfm", crm, by="customer"))["a"][-3:] == (0, 6, 55.0)


def test_cancelled_later_and_future_purchases(ask: Ask, files: Any) -> None:
    crm = _crm(files) | files.document("order", "o-x", "a", "2026-11-22", "9.00 EUR")
    gone = files.document("order", "o-y", "a", "2026-11-01", "9.00 EUR")
    crm |= {path: f"{text}cancelled: 2026-11-21\n" for path, text in gone.items()}
    later = files.document("order", "o-z", "b", "2026-11-01", "9.00 EUR")
    crm |= {path: f"{text}cancelled: 2026-11-22\n" for path, text in later.items()}
    scores = _scores(ask("rfm", crm, by="customer"))
    assert (scores["a"][-2:], scores["b"][-2:]) == ((5, 50.0), (5, 49.0))


def test_invoices_of_orders_are_no_purchases_of_their_own(ask: Ask, files: Any) -> None:
    bill = files.document("invoice", "i-1", "a", "2026-11-20", "10.00 EUR")
    crm = _crm(files) | {path: f"{text}order: o-a0\n" for path, text in bill.items()}
    crm |= files.document("invoice", "i-2", "b", "2026-11-01", "2.00 EUR")
    scores = _scores(ask("rfm", crm, by="customer"))
    assert (scores["a"][-2:], scores["b"][-2:]) == ((5, 50.0), (5, 42.0))


def test_a_query_chooses_among_whom_the_scores_are_given(ask: Ask, files: Any) -> None:
    among = Among("SELECT rowid FROM customers WHERE id < 'c'")
    crm = _crm(files) | files.document("order", "o-c9", "c", "2026-11-01", "9.00 CHF")
    assert ask("rfm", crm, among=among).note == (
        "Fifths need 5 customers with a purchase; there are 2."
    )
