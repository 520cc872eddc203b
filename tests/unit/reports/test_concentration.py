import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.charts.chart import Bars, Tone
from crmctl.reports import concentration
from crmctl.reports.concentration import class_of, herfindahl, shares
from crmctl.reports.report import Parameters, Table

_TODAY = date(2026, 11, 21)


def _invoices(amounts: Mapping[str, str]) -> dict[str, str]:
    return {
        f"invoices/i-{customer}.yaml": json.dumps(
            {
                "customer": customer,
                "issued": "2026-10-01",
                "lines": [{"text": "Work", "quantity": 1, "price": f"{price} EUR"}],
            }
        )
        for customer, price in amounts.items()
    }


@pytest.fixture
def ask(indexed: Callable[..., Any]) -> Callable[..., Table]:
    def run(files: Mapping[str, str], **parameters: Any) -> Table:
        return concentration.run(indexed(files), Parameters(_TODAY, **parameters))

    return run


def test_a_class_ends_before_the_sum_would_pass_its_boundary(ask: Callable[..., Table]) -> None:
    # 50 + 30 = 80 is still A; + 15 = 95 still B; the rest is C
    found = ask(_invoices({"d": "50.00", "c": "30.00", "b": "15.00", "a": "5.00"}), ids=True)
    assert [row.cells for row in found.rows] == [
        ("d", "d", 50.0, 50.0, 50.0, "A", 2500.0),
        ("c", "c", 30.0, 30.0, 80.0, "A", 900.0),
        ("b", "b", 15.0, 15.0, 95.0, "B", 225.0),
        ("a", "a", 5.0, 5.0, 100.0, "C", 25.0),
    ]
    assert found.rows[0].ids == ("customers/d", "invoices/i-d")
    assert found.totals == ("total", None, 100.0, 100.0, None, None, 3650.0)
    assert found.note == (
        "2025-12-01 to 2026-11-21; 2 customers in A, 1 in B, 1 in C; the largest brings "
        "50.0\u00a0%; the first tenth (1) 50.0\u00a0%; HHI 3\u00a0650: highly concentrated."
    )
    passed = ask(_invoices({"d": "50.00", "c": "30.01", "b": "14.99", "a": "5.00"}))
    assert [row.cells[5] for row in passed.rows] == ["A", "B", "B", "C"]


def test_one_customer_is_all_there_is(ask: Callable[..., Table]) -> None:
    found = ask(_invoices({"a": "7.00"}))
    assert found.rows[0].cells[3:] == (100.0, 100.0, "A", 10000.0)


def test_who_brings_as_much_is_ordered_by_id(ask: Callable[..., Table]) -> None:
    found = ask(_invoices(dict.fromkeys("zyxwvutsrqponmlkjihgf", "1.00")))
    assert [row.cells[0] for row in found.rows] == sorted("zyxwvutsrqponmlkjihgf")
    assert "HHI 476: not concentrated" in found.note
    assert isinstance(found.chart, Bars)
    assert found.chart.bars[0].text == "1 \u00b7 4.8\u00a0%"
    assert found.chart.bars[-1][:2] == ("11 others", 11.0)
    assert found.chart.bars[-1].tone is Tone.MUTED
    eight = ask(_invoices(dict.fromkeys("abcdefgh", "1.00")))
    assert "HHI 1\u00a0250: moderately concentrated" in eight.note


def test_nothing_and_less_have_no_share(ask: Callable[..., Table]) -> None:
    found = ask(_invoices({"a": "7.00", "b": "-7.00", "c": "0.00"}))
    assert [row.cells[:4] for row in found.rows] == [("a", "a", 7.0, 100.0)]
    assert found.note.endswith("; not in it: 2 customers at or below zero.")
    less = ask(_invoices({"a": "-7.00"}))
    assert less.rows == ()
    assert less.note == "2025-12-01 to 2026-11-21: no customer with revenue above zero."
    assert less.totals == ("total", None, 0.0, None, None, None, None)


def test_products_have_shares_too_and_days_outside_do_not_count(
    ask: Callable[..., Table],
) -> None:
    found = ask(_invoices({"a": "7.00"}), by="product")
    assert found.rows[0].cells[:3] == (None, "no product", 7.0)
    assert ask(_invoices({"a": "7.00"}), first=date(2026, 10, 2)).rows == ()
    assert ask({}).note == "There are no invoices; --of orders counts what was ordered."


@given(st.dictionaries(st.text(), st.integers(-10, 10**9), min_size=1))
def test_shares_stand_in_order_and_classes_follow_each_other(
    amounts: dict[str | None, int],
) -> None:
    found = shares(amounts)
    total = sum(one.net for one in found)
    assert total == sum(net for net in amounts.values() if net > 0)
    classes = [class_of(one, total) for one in found]
    assert classes == sorted(classes)
    assert [one.net for one in found] == sorted((one.net for one in found), reverse=True)
    index = herfindahl([one.net for one in found])
    assert (index is None) == (not found)
    if index is not None:
        assert 10_000 / len(found) - 0.1 <= index <= 10_000
