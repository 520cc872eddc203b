import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmctl.charts.chart import Bars, Columns
from crmctl.reports import revenue
from crmctl.reports.report import Among, Every, Parameters, Table

Files = dict[str, str]
_TODAY = date(2026, 11, 21)
_CHF = {"from": "CHF", "to": "EUR", "rate": "2", "since": "2026-01-01"}


def _document(folder: str, id_: str, day: str, *lines: str, **fields: Any) -> Files:
    """Give a document with lines such as `drive 2 x 10.00 EUR`; without a product `- 1 x ...`."""
    data: dict[str, Any] = {"customer": "a", "issued": day, **fields}
    for line in lines:
        product, quantity, _, price = line.split(" ", 3)
        named = {} if product == "-" else {"product": product}
        data.setdefault("lines", []).append({**named, "quantity": quantity, "price": price})
    return {f"{folder}/{id_}.yaml": json.dumps(data)}


def _customers(*ids: str, **fields: str) -> Files:
    return {
        f"customers/{id_}.yaml": json.dumps(
            {"type": "organisation", "name": id_.upper(), **fields}
        )
        for id_ in ids
    }


@pytest.fixture
def ask(indexed: Callable[..., Any]) -> Callable[..., Table]:
    def run(files: Mapping[str, str], config: Any = None, **parameters: Any) -> Table:
        rows = indexed(files)
        rows("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (json.dumps(config or {}),))
        return revenue.run(rows, Parameters(**{"today": _TODAY, **parameters}))

    return run


def _column(found: Table, name: str) -> list[Any]:
    place = [column.name for column in found.columns].index(name)
    return [row.cells[place] for row in found.rows]


def test_each_month_is_compared_with_the_one_before_and_a_year_ago(
    ask: Callable[..., Table],
) -> None:
    crm = (
        _document("invoices", "i-1", "2025-11-21", "drive 1 x 100.00 EUR")
        | _document("invoices", "i-2", "2025-11-22", "drive 1 x 900.00 EUR")
        | _document("invoices", "i-3", "2026-10-01", "drive 4 x 20.00 EUR")
        | _document("credits", "n-4", "2026-10-21", "- 1 x 5.00 EUR", invoice="i-3")
        | _document("invoices", "i-5", "2026-10-22", "drive 1 x 7.00 EUR")
        | _document("invoices", "i-6", "2026-11-21", "drive 1 x 90.00 EUR")
        | _document("invoices", "i-7", "2026-11-22", "drive 1 x 1000.00 EUR")
        | _document("invoices", "i-8", "2026-11-02", "drive 1 x 1.00 EUR", cancelled="2026-11-03")
        | {"invoices/i-9.yaml": json.dumps({"customer": "a"})}
    )
    found = ask(crm, first=date(2026, 10, 1), ids=True)
    assert [column.name for column in found.columns] == [
        "period", "revenue", "before", "change", "year_ago", "change_year",
    ]  # fmt: skip
    assert [row.cells for row in found.rows] == [
        ("2026-10", 82.0, 0.0, None, None, None),
        # until the 21st: 80 - 5 in the same days of October, 100 in those of November 2025
        ("2026-11", 90.0, 75.0, 20.0, 100.0, -10.0),
    ]
    assert [row.ids for row in found.rows] == [
        ("credits/n-4", "invoices/i-3", "invoices/i-5"),
        ("invoices/i-6",),
    ]
    assert found.totals == ("total", 172.0, None, None, None, None)
    assert found.note == "Until 2026-11-21; each is compared with the same days before."
    assert isinstance(found.chart, Columns)
    assert found.chart.before == [None, 100.0]
    assert found.chart.columns[1].text == "90"
    assert found.unit == "net, EUR"


def test_weeks_and_quarters_are_compared_with_their_like(ask: Callable[..., Table]) -> None:
    crm = (
        _document("invoices", "i-1", "2025-11-19", "drive 1 x 50.00 EUR")
        | _document("invoices", "i-2", "2026-11-11", "drive 1 x 40.00 EUR")
        | _document("invoices", "i-3", "2026-11-18", "drive 1 x 60.00 EUR")
        | _document("invoices", "i-4", "2025-10-01", "drive 1 x 1.00 EUR")
    )
    found = ask(crm, every=Every.WEEK, first=date(2026, 11, 16))
    assert found.rows[0].cells == ("2026-W47", 60.0, 40.0, 50.0, 50.0, 20.0)
    found = ask(crm, every=Every.QUARTER, first=date(2026, 10, 1))
    assert found.rows[0].cells == ("2026-Q4", 100.0, 0.0, None, 51.0, 96.1)


def test_rows_of_products_add_up_to_the_total_to_the_cent(ask: Callable[..., Table]) -> None:
    taxes = [{"tax": "standard", "rate": 19, "net": "16.81 EUR", "amount": "3.19 EUR"}]
    gross = {"product": "drive", "quantity": 1, "price": "10.00 EUR", "tax": "standard"}
    crm = (
        _document(
            "invoices", "i-1", "2026-10-01", prices="gross", lines=[gross, gross],
            totals={"net": "16.81 EUR", "taxes": taxes, "gross": "20.00 EUR"},
        )
        | _document("invoices", "i-2", "2026-10-02", "- 1 x 3.00 EUR", "gate 1 x 4.00 EUR")
        | _document("invoices", "i-3", "2026-10-03", totals={"net": "5.00 EUR"})
        | {"products/drive.yaml": "name: Drive X2\n"}
    )  # fmt: skip
    found = ask(crm, by="product", ids=True)
    # 10.00 with 19 % in it is 8.40 net, twice 16.80; the document's net is 16.81
    assert [row.cells[:3] for row in found.rows] == [
        ("drive", "Drive X2", 16.80),
        ("gate", "gate", 4.0),
        (None, "no product", 8.0),
        (None, "totals less their lines", 0.01),
    ]
    assert found.totals[2] == 28.81 == ask(crm).totals[1]
    assert [row.ids for row in found.rows] == [
        ("invoices/i-1",), ("invoices/i-2",), ("invoices/i-2", "invoices/i-3"), (),
    ]  # fmt: skip
    assert isinstance(found.chart, Bars)


def test_revenue_is_the_owners_of_the_deal_else_of_the_customer(
    ask: Callable[..., Table],
) -> None:
    crm = (
        _customers("a", owner="u-anna")
        | _customers("b")
        | {
            "deals/d.yaml": "title: D\nstage: won\nowner: u-jonas\n",
            "deals/e.yaml": "title: E\nstage: won\n",
        }
        | _document("orders", "o-1", "2026-10-01", deal="d", customer="b")
        | _document("invoices", "i-1", "2026-10-01", "drive 1 x 1.00 EUR", order="o-1")
        | _document("invoices", "i-2", "2026-10-01", "drive 1 x 2.00 EUR", deal="d")
        | _document("invoices", "i-3", "2026-10-01", "drive 1 x 4.00 EUR", deal="e")
        | _document("invoices", "i-4", "2026-10-01", "drive 1 x 8.00 EUR", customer="b")
        | _document("credits", "n-5", "2026-10-02", "drive 1 x 0.50 EUR", invoice="i-1")
        | _document("credits", "n-6", "2026-10-02", "drive 1 x 0.25 EUR")
    )
    found = ask(crm, {"users": {"u-anna": {"name": "Anna"}}}, by="owner")
    assert [row.cells[:3] for row in found.rows] == [
        ("u-anna", "Anna", 3.75),
        ("u-jonas", "u-jonas", 2.5),
        (None, "nobody", 8.0),
    ]


def test_customers_keep_their_figures_when_they_are_merged_archived_or_erased(
    ask: Callable[..., Table],
) -> None:
    crm = (
        _customers("a", archived="2026-10-10")
        | {
            "customers/b.yaml": json.dumps(
                {"type": "organisation", "name": "B", "aliases": ["old"]}
            ),
            "customers/k-1.yaml": "type: person\nperson: p-1\n",
            "contacts/p-1.yaml": "name: {given: Erika, family: Muster}\n",
        }
        | _document("invoices", "i-1", "2026-10-01", "drive 1 x 1.00 EUR")
        | _document("invoices", "i-2", "2026-10-01", "drive 1 x 2.00 EUR", customer="old")
        | _document("invoices", "i-3", "2026-10-01", "drive 1 x 3.00 EUR", customer="gone")
        | _document("invoices", "i-4", "2026-10-01", "drive 1 x 4.00 EUR", customer="k-1")
        | _document("invoices", "i-5", "2026-10-01", "drive 1 x 5.00 EUR", customer="b")
    )
    found = ask(crm, by="customer", ids=True)
    assert [row.cells[:3] for row in found.rows] == [
        ("b", "B", 7.0),
        ("k-1", "Erika Muster", 4.0),
        ("gone", "gone", 3.0),
        ("a", "A", 1.0),
    ]
    assert found.rows[0].ids == ("customers/b", "invoices/i-2", "invoices/i-5")
    chosen = Among("SELECT rowid FROM records WHERE kind = 'customer' AND id = ?", ("b",))
    assert ask(crm, by="customer", among=chosen).totals[2] == 7.0


def test_a_name_that_is_gone_is_shown_as_the_id(ask: Callable[..., Table]) -> None:
    crm = {
        "customers/k-1.yaml": "type: person\nperson: p-1\n",
        "contacts/p-1.yaml": "erased: 2026-11-01\nepoch: e-1\n",
    } | _document("invoices", "i-1", "2026-10-01", "drive 1 x 4.00 EUR", customer="k-1")
    assert ask(crm, by="customer").rows[0].cells[:3] == ("k-1", "k-1", 4.0)


def test_the_time_just_before_a_year_is_the_year_before(ask: Callable[..., Table]) -> None:
    crm = (
        _document("invoices", "i-1", "2025-01-01", "drive 1 x 10.00 EUR")
        | _document("invoices", "i-2", "2025-11-22", "drive 1 x 99.00 EUR")
        | _document("invoices", "i-3", "2026-02-28", "drive 1 x 15.00 EUR")
    )
    year = {"first": date(2026, 1, 1), "last": date(2026, 12, 31), "by": "customer"}
    found = ask(crm, **year)
    assert found.rows[0].cells == ("a", "a", 15.0, 10.0, 50.0, 10.0, 50.0)
    assert found.note == "2026-01-01 to 2026-11-21; before: 2025-01-01 to 2025-11-21."


def test_who_bought_only_before_has_a_row(ask: Callable[..., Table]) -> None:
    crm = _document("invoices", "i-1", "2026-09-01", "drive 1 x 10.00 EUR")
    month = {"first": date(2026, 10, 1), "last": date(2026, 10, 31), "by": "customer"}
    assert ask(crm, **month).rows[0].cells == ("a", "a", 0.0, 10.0, -100.0, None, None)


def test_orders_are_counted_when_asked_for(ask: Callable[..., Table]) -> None:
    crm = (
        _document("orders", "o-1", "2026-10-01", "drive 1 x 10.00 EUR")
        | _document("orders", "o-2", "2026-10-01", "drive 1 x 99.00 EUR", cancelled="2026-11-01")
        | _document("invoices", "i-3", "2026-10-01", "drive 1 x 10.00 EUR", order="o-1")
        | _document("invoices", "i-4", "2026-10-02", "drive 1 x 5.00 EUR")
        | _document("credits", "n-5", "2026-10-02", "drive 1 x 1.00 EUR")
    )
    assert ask(crm, of="orders").totals[1] == 15.0
    assert ask(crm, of="orders", today=date(2026, 10, 31)).totals[1] == 114.0
    assert ask(crm).totals[1] == 14.0
    only = {path: text for path, text in crm.items() if path.startswith("orders/")}
    found = ask(only)
    assert not found.rows
    assert found.note == "There are no invoices; --of orders counts what was ordered."
    assert ask({}, of="orders").note == "There are no orders."


def test_other_currencies_count_by_the_rate_of_their_day(ask: Callable[..., Table]) -> None:
    crm = (
        _document("invoices", "i-1", "2026-10-01", "drive 1 x 10.00 CHF")
        | _document("invoices", "i-2", "2026-10-01", "drive 1 x 1.00 EUR")
        | _document("invoices", "i-3", "2026-10-01", "drive 1 x 1.00 USD")
        | _document("invoices", "i-4", "2026-10-01", "drive 1 x 1.00 USD")
        | _document("invoices", "i-5", "2026-10-01")
        | _document("invoices", "i-6", "2025-10-01", "drive 1 x 1.00 USD")
    )
    found = ask(crm, {"rates": [_CHF]})
    assert found.totals[1] == 21.0
    assert found.note.endswith(
        "2 documents in a currency without a rate; 1 document without a sum."
    )
    bare = ask(_document("invoices", "i-1", "2026-10-01", "drive 1 x 10.00 CHF"))
    assert bare.note == "Nothing can be added up: 1 document in a currency without a rate."
    yen = ask(_document("invoices", "i-1", "2026-10-01", "- 3 x 500 JPY"), {"currency": "JPY"})
    assert yen.totals[1] == 1500.0
    assert yen.columns[1].places == 0


def test_a_period_with_no_days_and_one_before_all_time_are_no_crash(
    ask: Callable[..., Table],
) -> None:
    crm = _document("invoices", "i-1", "2026-10-01", "drive 1 x 10.00 EUR")
    found = ask(crm, first=date(2026, 12, 1))
    assert (found.rows, found.note) == ((), "No day of the period has come.")
    early = ask(crm, by="customer", first=date.min)
    assert early.rows[0].cells == ("a", "a", 10.0, None, None, None, None)
    assert early.note == "0001-01-01 to 2026-11-21."
    assert ask(crm, first=date.min, last=date(1, 1, 31)).rows[0].cells[1:3] == (0.0, None)


def test_a_leap_day_is_compared_with_the_end_of_february(ask: Callable[..., Table]) -> None:
    crm = (
        _document("invoices", "i-1", "2027-02-28", "drive 1 x 10.00 EUR")
        | _document("invoices", "i-2", "2028-01-29", "drive 1 x 4.00 EUR")
        | _document("invoices", "i-3", "2028-02-29", "drive 1 x 20.00 EUR")
    )
    found = ask(crm, first=date(2028, 2, 1), today=date(2028, 2, 29))
    assert found.rows[0].cells == ("2028-02", 20.0, 4.0, 400.0, 10.0, 100.0)


def test_names_of_any_length_and_script_come_through(ask: Callable[..., Table]) -> None:
    long, hebrew = "x" * 200, "\u05d7\u05d1\u05e8\u05d4"
    crm = _document("invoices", "i-1", "2026-10-01", "- 1 x 1.00 EUR") | _document(
        "invoices", "i-2", "2026-10-01", "- 1 x 2.00 EUR", customer="b"
    )
    crm |= _customers("a", name=long) | _customers("b", name=hebrew)
    found = ask(crm, by="customer")
    assert _column(found, "name") == [hebrew, long]
    assert isinstance(found.chart, Bars)
    assert [bar.label for bar in found.chart.bars] == [hebrew, long]


def test_a_picture_shows_the_ten_largest_and_the_rest(ask: Callable[..., Table]) -> None:
    crm: Files = {}
    for n in range(12):
        crm |= _document("invoices", f"i-{n}", "2026-10-01", "- 1 x 5.00 EUR", customer=f"c{n:02}")
    chart = ask(crm, by="customer").chart
    assert isinstance(chart, Bars)
    assert [bar.label for bar in chart.bars][9:] == ["c09", "2 others"]
    assert chart.bars[-1].value == 10.0


_DOCUMENT = st.tuples(
    st.sampled_from(["invoices", "credits"]),
    st.sampled_from(["a", "b", "old"]),
    st.sampled_from(["drive", "gate", "-"]),
    st.sampled_from(["EUR", "CHF"]),
    st.integers(0, 99999),
    st.dates(date(2026, 1, 1), date(2026, 11, 30)),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_DOCUMENT, max_size=8))
def test_however_rows_are_made_they_add_up_to_the_same(
    ask: Callable[..., Table], made: list[tuple[str, str, str, str, int, date]]
) -> None:
    crm = {"customers/b.yaml": '{"type": "organisation", "name": "B", "aliases": ["old"]}'}
    for n, (folder, of, product, unit, cents, day) in enumerate(made):
        price = f"{Decimal(cents) / 100:.2f} {unit}"
        line = f"{product} 3 x {price}"
        crm |= _document(folder, f"x-{n}", day.isoformat(), line, customer=of)
    config = {"rates": [{**_CHF, "rate": "1.0573"}]}
    sums = set()
    for by in ("month", "customer", "product", "owner"):
        found = ask(crm, config, by=by, first=date(2026, 1, 1))
        amounts = [Decimal(str(amount)) for amount in _column(found, "revenue")]
        total = Decimal(str(found.totals[1 + (by != "month")])) if found.rows else Decimal(0)
        assert sum(amounts) == total
        sums.add(total)
    assert len(sums) == 1
