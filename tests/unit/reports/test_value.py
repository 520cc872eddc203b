"""What customers have brought, by hand; what they will bring, and when nothing is said of it."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from crmctl.charts.chart import Bars, Tone
from crmctl.reports import value
from crmctl.reports.report import Among, Parameters, Table

Ask = Callable[..., Table]
Sale = tuple[str, str, int]
"""A customer, the day of an order, and what it came to in cents."""

TODAY = date(2026, 11, 21)


def _document(folder: str, id_: str, customer: str, issued: str, more: str = "") -> dict[str, str]:
    return {f"{folder}/{id_}.yaml": f"customer: {customer}\nissued: {issued}\n{more}"}


def _lines(*lines: tuple[int, str], product: str = "") -> str:
    one = "  - quantity: {}\n    price: {}\n" + f"    product: {product}\n" * bool(product)
    return "lines:\n" + "".join(one.format(*line) for line in lines)


def _order(id_: str, customer: str, issued: str, price: str, more: str = "") -> dict[str, str]:
    return _document("orders", id_, customer, issued, _lines((1, price)) + more)


def _columns(found: Table, *names: str) -> list[tuple[Any, ...]]:
    places = [[column.name for column in found.columns].index(name) for name in names]
    return [tuple(row.cells[place] for place in places) for row in found.rows]


def _sold(rows: Any, sales: Iterable[Sale]) -> Any:
    """Put orders into an index as `index/sold.py` does; hundreds of files take their time."""
    for owner, (customer, day, net) in enumerate(sales, 1_000_000):
        document = (owner, "order", customer, day, None, 1, net, "EUR")
        rows("INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?, ?, ?)", document)
    return rows


def _market(count: int, seed: int = 5) -> list[Sale]:
    """Simulate customers who do as the models say: r .6, alpha 6, a .8, b 2; p 6, q 4, v 15."""
    random = Random(seed)  # noqa: S311 - the same customers each time
    found = list[Sale]()
    for number in range(count):
        rate, leaves = random.gammavariate(0.6, 1 / 6), random.betavariate(0.8, 2)
        scale = random.gammavariate(4, 1 / 1500)
        when, age = 0.0, random.randint(365, 730)
        while when <= age:
            day = TODAY - timedelta(days=age - ceil(when))
            if day > TODAY:
                break
            net = round(random.gammavariate(6, 1 / scale))
            found.append((f"k-{number:03}", day.isoformat(), net))
            if random.random() < leaves:
                break
            when += 7 * random.expovariate(rate)
    return found


def test_the_contribution_is_revenue_less_credit_notes_and_the_cost_of_goods(
    ask: Ask, files: Any
) -> None:
    found = ask(
        "value",
        files.customer("a", name="Müller")
        | files.customer("b")
        | {"products/drive.yaml": "name: Drive\ncost: 60.00 EUR\n"}
        | {"products/hour.yaml": "name: Hour\n"}
        | _document("orders", "o-1", "a", "2026-03-01", _lines((3, "100.00 EUR"), product="drive"))
        | _document("orders", "o-2", "a", "2026-05-01", _lines((2, "80.00 EUR"), product="hour"))
        | _document(
            "credits", "g-1", "a", "2026-06-01", _lines((1, "100.00 EUR"), product="drive")
        )
        # It bills an order: not a purchase of its own. The next one is.
        | _document(
            "invoices",
            "i-1",
            "a",
            "2026-06-01",
            "order: o-1\n" + _lines((3, "100.00 EUR"), product="drive"),
        )
        | _document("invoices", "i-2", "b", "2026-07-01", _lines((1, "50.00 EUR")))
        | _document("quotes", "q-1", "b", "2026-07-02", _lines((1, "999.00 EUR")))
        | {"orders/o-3.yaml": "customer: b\n" + _lines((1, "999.00 EUR"))}
        | _order("o-4", "b", "2026-08-01", "999.00 EUR", "cancelled: 2026-08-02\n"),
        ids=True,
    )
    # Of a: 300 less three drives at 60, less 100 of which 60 come back as a drive; nobody has
    # billed the hours yet.
    assert _columns(found, "customer", "name", "orders", "last_order", "contribution") == [
        ("a", "Müller", 2, "2026-05-01", 80.0),
        ("b", "b", 1, "2026-07-01", 50.0),
    ]
    assert [row.ids for row in found.rows] == [("customers/a",), ("customers/b",)]
    assert found.totals == ("total", None, 3, None, 130.0, None, None, None)
    assert found.unit == "net, EUR"
    assert found.note.startswith(
        "2 customers with an order. 50.00 of revenue has no known cost and counts in full. "
    )


def test_an_invoice_that_cannot_be_added_up_is_left_out_and_said(ask: Ask) -> None:
    found = ask(
        "value",
        _order("o-1", "a", "2026-03-01", "100.00 EUR")
        | _document("invoices", "i-1", "a", "2026-03-02", _lines((1, "40.00 EUR")))
        | _document(
            "invoices", "i-2", "a", "2026-03-03", "order: o-1\n" + _lines((1, "60.00 USD"))
        ),
    )
    assert _columns(found, "orders", "contribution") == [(2, 40.0)]
    assert found.note.endswith(
        " 1 invoice or credit note without a sum or a rate left out of the contribution."
    )


def test_below_three_hundred_customers_nothing_is_said_of_the_future(ask: Ask) -> None:
    found = ask("value", _order("o-1", "a", "2026-03-01", "100.00 EUR"))
    assert [row.cells[-3:] for row in found.rows] == [(None, None, None)]
    assert found.note == (
        "1 customer with an order. No cost of goods is known: contribution is revenue. "
        "No model, so nothing is said of the future: "
        "it needs 300 customers with an order, of whom there are 1."
    )
    assert found.bar == "contribution"
    assert isinstance(found.chart, Bars)
    assert [bar.text for bar in found.chart.bars] == ["100"]


def test_an_empty_crm_is_told_in_a_sentence(ask: Ask, files: Any) -> None:
    nobody: Mapping[str, str] = {}
    for crm in (nobody, files.customer("a")):
        found = ask("value", crm)
        assert (found.rows, found.totals, found.chart) == ((), (), None)
        assert found.note == "There is no customer with an order."


def test_other_currencies_count_by_their_rate_and_are_left_out_without_one(
    indexed: Callable[..., Any],
) -> None:
    rows = indexed(
        {"products/drive.yaml": "name: Drive\ncost: 10.00 USD\n"}
        | {"products/part.yaml": "name: Part\ncost: 10.00 GBP\n"}
        | _document("orders", "o-1", "a", "2026-03-01", _lines((1, "100.00 USD"), product="drive"))
        | _document("orders", "o-2", "a", "2026-03-02", _lines((1, "70.00 EUR"), product="drive"))
        # No rate: neither the order's sum nor its cost; nor the cost of what the euros bought.
        | _document("orders", "o-3", "a", "2026-03-03", _lines((1, "90.00 GBP"), product="drive"))
        | _document("orders", "o-4", "a", "2026-03-04", _lines((1, "30.00 EUR"), product="part"))
        | _document("credits", "g-1", "a", "2026-03-05", _lines((1, "5.00 GBP")))
        # The first day has no rate yet; its order counts as an order, its sum as nothing.
        | _order("o-5", "b", "2025-12-31", "100.00 USD")
        | {"orders/o-6.yaml": "customer: b\nissued: 2026-01-02\n"}
        | _document("credits", "g-2", "c", "2026-03-05", _lines((1, "5.00 EUR")))
    )
    config = {"rates": [{"from": "USD", "to": "EUR", "rate": "0.9", "since": "2026-01-01"}]}
    rows("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (json.dumps(config),))
    found = value.run(rows, Parameters(TODAY))
    # Of a: 90 less 9, 70 less 9, and 30.
    assert _columns(found, "customer", "orders", "contribution") == [
        ("a", 4, 172.0),
        ("b", 2, 0.0),
    ]
    assert found.note.endswith("3 orders without a sum or a rate left out.")


def test_currencies_without_minor_units_have_none_in_the_table(
    indexed: Callable[..., Any],
) -> None:
    rows = indexed(_order("o-1", "a", "2026-03-01", "12000 JPY"))
    rows("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", ('{"currency": "JPY"}',))
    found = value.run(rows, Parameters(TODAY))
    assert _columns(found, "contribution") == [(12000.0,)]
    assert found.unit == "net, JPY"
    assert [column.places for column in found.columns if column.name == "contribution"] == [0]


def test_who_was_merged_into_another_is_that_one(ask: Ask, files: Any) -> None:
    crm = files.customer("a", aliases="[gone]") | _order("o-1", "a", "2026-03-01", "40.00 EUR")
    crm |= _order("o-2", "gone", "2026-02-01", "5.00 EUR")
    found = _columns(ask("value", crm), "customer", "orders", "contribution")
    assert found == [("a", 2, 45.0)]


def test_customers_without_a_name_are_shown_by_their_id(ask: Ask, files: Any) -> None:
    long, arabic = "x" * 200, "شركة النيل"
    found = ask(
        "value",
        files.customer("a", name=long, archived="2026-05-01")
        | files.customer("b", name=arabic)
        | {"customers/c.yaml": "type: person\nperson: p-1\n"}
        | files.contact("p-1")
        | {"customers/d.yaml": "type: person\nperson: p-gone\n"}
        | _order("o-1", "a", "2026-03-01", "40.00 EUR")
        | _order("o-2", "b", "2026-03-01", "30.00 EUR")
        | _order("o-3", "c", "2026-03-01", "20.00 EUR")
        | _order("o-4", "d", "2026-03-01", "10.00 EUR")
        | _order("o-5", "nobody", "2026-03-01", "0.00 EUR"),
    )
    assert _columns(found, "name") == [(long,), (arabic,), ("Muster",), ("d",), ("nobody",)]


def test_a_query_chooses_who_is_shown(ask: Ask, files: Any) -> None:
    among = Among("SELECT rowid FROM customers WHERE id = ?", ("b",))
    crm = files.customer("a") | files.customer("b")
    crm |= _order("o-1", "a", "2026-03-01", "40.00 EUR")
    crm |= _order("o-2", "b", "2026-03-01", "30.00 EUR")
    found = ask("value", crm, among=among)
    assert _columns(found, "customer") == [("b",)]
    assert found.totals[4] == 30.0


@pytest.mark.parametrize("day", ["2026-02-28", "2026-03-01", "2026-06-30", "2028-02-29"])
def test_as_of_a_day_is_the_report_of_what_was_there_then(
    indexed: Callable[..., Any], files: Any, day: str
) -> None:
    def crm(until: str) -> dict[str, str]:
        dated = [
            ("2026-02-28", _order("o-1", "a", "2026-02-28", "40.00 EUR")),
            ("2026-03-01", _order("o-2", "b", "2026-03-01", "50.00 EUR")),
            ("2026-07-01", _document("credits", "g", "b", "2026-07-01", _lines((1, "9.00 EUR")))),
            ("2028-03-01", _order("o-3", "a", "2028-03-01", "60.00 EUR")),
        ]
        cancelled = "cancelled: 2026-07-01\n" * (until >= "2026-07-01")
        found = files.customer("a") | files.customer("b")
        found |= _order("o-4", "a", "2026-02-28", "7.00 EUR", cancelled)
        return {**found, **{k: v for at, file in dated if at <= until for k, v in file.items()}}

    parameters = Parameters(date.fromisoformat(day), ids=True)
    assert value.run(indexed(crm(day)), parameters) == value.run(
        indexed(crm("9999-12-31")), parameters
    )


def test_three_hundred_customers_have_a_future(indexed: Callable[..., Any]) -> None:
    rows = _sold(indexed({}), _market(400))
    found = value.run(rows, Parameters(TODAY))
    expected = [float(row.cells[-1] or 0) for row in found.rows]
    assert len(expected) == 400
    assert expected == sorted(expected, reverse=True)
    assert found.bar == "expected_value"
    assert re.fullmatch(
        r"400 customers with an order\. "
        r"No cost of goods is known: contribution is revenue\. "
        r"Expected in the next 365 days, at a margin of 100\.0 %\.",
        found.note,
    )
    alive, orders, worth = zip(*(row.cells[-3:] for row in found.rows), strict=True)
    assert all(0 <= share <= 100 for share in alive)
    assert found.totals[-2] == pytest.approx(sum(orders), abs=1e-9)
    assert found.totals[-1] == pytest.approx(sum(worth), abs=1e-6)
    assert found.totals[4] == sum(net for *_, net in _market(400)) / 100
    assert isinstance(found.chart, Bars)
    assert len(found.chart.bars) == 10
    assert found.chart.bars[0].text.endswith("\N{NO-BREAK SPACE}%)")
    assert {bar.tone for bar in found.chart.bars} <= {Tone.PLAIN, Tone.WARNING}


def test_what_was_expected_is_about_what_came(indexed: Callable[..., Any]) -> None:
    sales = _market(1500)
    cut = TODAY - timedelta(days=182)
    rows = _sold(indexed({}), sales)
    found = value.run(rows, Parameters(cut, days=182))
    known = {row.cells[0] for row in found.rows}
    came = [(day, net) for of, day, net in sales if cut.isoformat() < day and of in known]
    assert found.totals[-2] == pytest.approx(len(came), rel=0.15)
    assert found.totals[-1] == pytest.approx(sum(net for _, net in came) / 100, rel=0.2)


def test_the_margin_of_all_goes_into_what_is_expected(indexed: Callable[..., Any]) -> None:
    market = _market(400)
    whole = value.run(_sold(indexed({}), market), Parameters(TODAY))
    # Each order is one piece that costs half of what all orders came to on average.
    cost = sum(net for *_, net in market) / len(market) / 200
    rows = _sold(indexed({"products/p.yaml": f"name: P\ncost: {cost:.2f} EUR\n"}), market)
    for owner, (_, _, net) in enumerate(market, 1_000_000):
        rows("INSERT INTO sales_lines VALUES (?, 0, 'p', 1.0, ?)", (owner, net))
    half = value.run(rows, Parameters(TODAY))
    assert "at a margin of 50.0 %" in half.note
    assert half.totals[-2] == whole.totals[-2]
    assert half.totals[-1] == pytest.approx(float(whole.totals[-1] or 0) / 2, rel=1e-3)


def test_a_longer_time_brings_more_and_two_of_them_less_than_twice_as_much(
    indexed: Callable[..., Any],
) -> None:
    rows = _sold(indexed({}), _market(400))
    one, two = (value.run(rows, Parameters(TODAY, days=days)) for days in (365, 730))
    first, second = float(one.totals[-1] or 0), float(two.totals[-1] or 0)
    assert first < second < 2 * first
    assert "Expected in the next 730 days" in two.note


def test_the_models_know_all_customers_whoever_is_shown(indexed: Callable[..., Any]) -> None:
    files = {"customers/k-007.yaml": "type: organisation\nname: Bond\n"}
    rows = _sold(indexed(files), _market(400))
    whole = {row.cells[0]: row.cells[2:] for row in value.run(rows, Parameters(TODAY)).rows}
    among = Among("SELECT rowid FROM customers WHERE id = ?", ("k-007",))
    found = value.run(rows, Parameters(TODAY, among=among))
    assert [row.cells for row in found.rows] == [("k-007", "Bond", *whole["k-007"])]


def test_dates_money_names_and_order_change_only_what_they_should(
    indexed: Callable[..., Any],
) -> None:
    market = _market(400)

    def expected(sales: Sequence[Sale], days: int = 0) -> Mapping[Any, tuple[Any, ...]]:
        parameters = Parameters(TODAY + timedelta(days=days))
        found = value.run(_sold(indexed({}), sales), parameters)
        return {row.cells[0]: row.cells[-3:] for row in found.rows}

    plain = expected(market)
    later = [(of, str(date.fromisoformat(day) + timedelta(days=400)), n) for of, day, n in market]
    assert expected(later, 400) == plain
    assert expected(market[::-1]) == plain
    renamed = expected([(f"x{999 - int(of[2:])}", day, net) for of, day, net in market])
    assert {f"k-{999 - int(of[1:]):03}": cells for of, cells in renamed.items()} == plain
    dearer = expected([(of, day, net * 2) for of, day, net in market])
    for of, (alive, orders, worth) in plain.items():
        assert dearer[of] == (alive, orders, pytest.approx(2 * worth, abs=0.011))
    after = [*market, ("k-001", str(TODAY + timedelta(days=1)), 999)]
    assert expected(after) == plain


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ([0], "it needs 30 customers who bought on a second day, of whom there are 0"),
        ([0, 0], "it needs 30 customers who bought on a second day, of whom there are 0"),
        ([0, 30, 60], "how customers differ in buying and leaving cannot be told apart"),
    ],
    ids=["one-time buyers", "twice on one day", "all equal"],
)
def test_a_degenerate_fit_never_gives_numbers(
    indexed: Callable[..., Any], days: Sequence[int], reason: str
) -> None:
    first = TODAY - timedelta(days=300)
    sales = [
        (f"k-{number}", str(first + timedelta(days=day)), 1000)
        for number in range(400)
        for day in days
    ]
    found = value.run(_sold(indexed({}), sales), Parameters(TODAY))
    assert {row.cells[-3:] for row in found.rows} == {(None, None, None)}
    assert found.totals[-3:] == (None, None, None)
    assert found.note.endswith(f"No model, so nothing is said of the future: {reason}.")


def test_orders_that_come_to_nothing_together_have_no_margin(indexed: Callable[..., Any]) -> None:
    market = _market(400)
    debt = (("bad", TODAY.isoformat(), -sum(net for *_, net in market)),)
    found = value.run(_sold(indexed({}), [*market, *debt]), Parameters(TODAY))
    assert found.note.endswith("all revenue together comes to nothing.")
    assert {row.cells[-3:] for row in found.rows} == {(None, None, None)}


customers = st.lists(
    st.lists(st.tuples(st.integers(0, 800), st.integers(-1000, 10**9)), min_size=1, max_size=5),
    min_size=1,
    max_size=5,
)


@how(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(customers)
def test_whatever_was_sold_the_report_answers(
    indexed: Callable[..., Any], sorts: list[list[tuple[int, int]]]
) -> None:
    sales = [
        (f"k-{copy}-{sort}", str(TODAY - timedelta(days=day)), net + copy)
        for copy in range(300 // len(sorts) + 1)
        for sort, orders in enumerate(sorts)
        for day, net in orders
    ]
    found = value.run(_sold(indexed({}), sales), Parameters(TODAY))
    assert found.totals[4] == pytest.approx(sum(net for *_, net in sales) / 100)
    for row in found.rows:
        alive, orders, worth = row.cells[-3:]
        assert alive is None or 0 <= float(alive) <= 100
        assert (orders is None) == (worth is None) == (alive is None)
