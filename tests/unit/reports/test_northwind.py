"""The sums of Northwind that others published, too."""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest

from crmctl.index import database
from crmctl.index.files import FileState
from crmctl.index.flatten import rows as flatten
from crmctl.index.plan import plan
from crmctl.index.write import Change, fill
from crmctl.model.catalogue import Catalogue
from crmctl.model.record import Record, Ref
from crmctl.reports.registry import BY_NAME
from crmctl.reports.report import Parameters, Table

_SALES = Path(__file__).parents[2] / "data" / "northwind" / "sales.csv"
_TODAY = date(1998, 5, 6)
_ALL = date(1996, 1, 1)
# Others rounded once at the end, reports round each line; between the two published totals of all
# lines lies as much.
_BETWEEN = 1265793.29 - 1265793.04

Ask = Callable[..., Table]


@pytest.fixture(scope="module")
def northwind(catalogue: Catalogue) -> Callable[..., Any]:
    """All orders; the employee who sold owns the deal."""
    with _SALES.open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    connection = database.create(None, catalogue)
    fill(connection, catalogue, [_change(catalogue, *record) for record in _records(lines)])
    return lambda sql, parameters: connection.execute(sql, parameters).fetchall()


@pytest.fixture
def ask(northwind: Callable[..., Any]) -> Ask:
    """Give a function that runs a report over all orders."""

    def run(name: str, **parameters: Any) -> Table:
        asked = {"first": _ALL, "of": "orders", **parameters}
        return BY_NAME[name].run(northwind, Parameters(_TODAY, **asked))

    return run


def _records(lines: list[dict[str, str]]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for code in sorted({line["customer"] for line in lines}):
        yield "customer", code.lower(), {"type": "organisation", "name": code}
    for order, sold in groupby(lines, key=lambda line: line["order"]):
        own = list(sold)
        deal = {"title": order, "stage": "won", "owner": f"u-{own[0]['employee']}"}
        yield "deal", f"d-{order}", deal
        yield (
            "order",
            f"o-{order}",
            {
                "customer": own[0]["customer"].lower(),
                "deal": f"d-{order}",
                "issued": own[0]["day"],
                "lines": [_line(line) for line in own],
            },
        )


def _line(line: Mapping[str, str]) -> dict[str, str]:
    found = {
        "product": f"s-{line['product']}",
        "quantity": line["quantity"],
        "price": f"{Decimal(line['price']):.2f} EUR",
    }
    discount = Decimal(line["discount"]) * 100
    return found | ({"discount": f"{discount.normalize():f} %"} if discount else {})


def _change(catalogue: Catalogue, kind: str, id_: str, data: Mapping[str, Any]) -> Change:
    known = catalogue.by_name[kind]
    path = f"{known.folder}/{id_}.yaml"
    record = Record(kind, Ref(known.folder, id_), dict(data))
    label = data.get("name", id_)
    return Change(FileState(path, "", ""), flatten(plan(catalogue, known), path, record, label))


def _revenue(found: Table, key: str) -> Any:
    names = [column.name for column in found.columns]
    place = names.index("revenue")
    return next(row.cells[place] for row in found.rows if row.cells[0] == key)


def test_the_lines_of_all_orders_come_to_the_published_sum(
    ask: Ask, northwind: Callable[..., Any]
) -> None:
    assert northwind("SELECT count(*) FROM sales", ())[0][0] == 830
    assert northwind("SELECT count(*) FROM sales_lines", ())[0][0] == 2155
    for by in ("month", "customer", "product", "owner"):
        found = ask("revenue", by=by)
        amounts = [row.cells[1 if by == "month" else 2] for row in found.rows]
        assert sum(Decimal(str(amount)) for amount in amounts) == Decimal("1265793.29")
        assert 1265793.29 in found.totals
    assert len(ask("revenue", by="customer").rows) == 89
    assert len(ask("revenue", by="product").rows) == 77


@pytest.mark.parametrize(
    ("year", "published"), [(1996, 208083.97), (1997, 617085.20), (1998, 440623.87)]
)
def test_each_year_comes_to_the_published_sum(ask: Ask, year: int, published: float) -> None:
    found = ask("revenue", first=date(year, 1, 1), last=date(year, 12, 31))
    assert found.totals[1] == pytest.approx(published, abs=_BETWEEN)


def test_the_largest_customers_and_the_best_seller_are_the_published_ones(ask: Ask) -> None:
    found = ask("revenue", by="customer")
    assert [row.cells[0] for row in found.rows[:3]] == ["quick", "ernsh", "savea"]
    for key, published in (("quick", 110277.31), ("ernsh", 104874.98), ("savea", 104361.95)):
        assert _revenue(found, key) == pytest.approx(published, abs=0.03)
    best = ask("revenue", by="owner").rows[0].cells
    assert best[0] == "u-4"  # Margaret Peacock
    assert best[2] == pytest.approx(232890.85, abs=0.1)


def test_orders_have_the_published_mean_median_and_bounds(northwind: Callable[..., Any]) -> None:
    nets = [net / 100 for (net,) in northwind("SELECT net FROM sales", ())]
    assert round(mean(nets), 2) == 1525.05
    assert median(nets) == pytest.approx(943.25, abs=0.005)
    assert (min(nets), max(nets)) == (12.50, 16387.50)


def test_33_customers_bring_80_per_cent_and_60_of_them_95(ask: Ask) -> None:
    found = ask("concentration")
    classes = [row.cells[5] for row in found.rows]
    assert [classes.count(name) for name in "ABC"] == [33, 60 - 33, 29]
    assert "the first tenth (9) 42.9\u00a0%" in found.note
    assert found.totals[2] == 1265793.29
