"""`crmctl import`: orders and other documents, whose rows are their lines."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]

_CUSTOMERS = "CustomerID,CompanyName\nRATTC,Rattlesnake Canyon\nOTTIK,Ottilies Käseladen\n"
_PRODUCTS = "ProductID,ProductName,UnitPrice\n11,Queso,21\n42,Mee,14.5\n"
_ORDERS = (
    "OrderID,CustomerID,OrderDate,RequiredDate,Freight\n"
    "10248,RATTC,1996-07-04,1996-08-01,32.38\n"
    "10249,OTTIK,1996-07-05,1996-08-16,11.61\n"
)
_DETAILS = (
    "OrderID,ProductID,UnitPrice,Quantity,Discount\n"
    "10248,11,14.0,12,0.0\n"
    "10248,42,9.8,10,0.15\n"
    "10249,42,9.8,1,0.0\n"
    "10249,42,9.8,1,0.0\n"
)
_SHOP = (
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
    "536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0\n"
    "536365,71053,WHITE LANTERN,6,2010-12-01 08:26:00,3.39,17850.0\n"
    "C536379,85123A,WHITE HEART,-1,2010-12-01 09:41:00,2.55,14527.0\n"
)
Files = dict[str, Path]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Four tables of one shop; that of the lines comes before those that they name."""
    tables = {
        "details": _DETAILS, "orders": _ORDERS, "products": _PRODUCTS, "customers": _CUSTOMERS,
    }  # fmt: skip
    found = {name: tmp_path / f"{name}.csv" for name in tables}
    for name, table in tables.items():
        found[name].write_text(table)
    return found


def _orders(crmctl: Crmctl, *query: str) -> list[dict[str, Any]]:
    result = crmctl("list", "orders", *query, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return list(json.loads(result.stdout))


def _import(crmctl: Crmctl, files: Files, *options: str) -> dict[str, Any]:
    paths = map(str, files.values())
    result = crmctl("import", *paths, "--source", "nw", "--format", "json", *options)
    return dict(json.loads(result.stdout))


def test_two_tables_of_orders_and_of_their_lines_become_orders_with_lines(
    crmctl: Crmctl, files: Files
) -> None:
    told = _import(crmctl, files)

    assert [file["kind"] for file in told["files"]] == ["order", "order", "product", "customer"]
    assert (told["rows_read"], told["failed"], told["also_created"]) == (10, 0, {})
    orders = {one["external_ids"]["nw"]: one for one in _orders(crmctl)}
    first, second = orders["10248"], orders["10249"]
    assert first["customer"] == "rattlesnake-canyon"
    assert first["issued"] == "1996-07-04"
    assert [line["product"] for line in first["lines"]] == ["queso", "mee"]
    assert [line.get("discount") for line in first["lines"]] == [None, "15 %"]
    assert [line["price"] for line in first["lines"]] == ["14.00 EUR", "9.80 EUR"]
    assert len(second["lines"]) == 2  # two lines that are the same stay two


def test_orders_with_lines_that_are_imported_again_stay_as_they_are(
    crmctl: Crmctl, files: Files
) -> None:
    _import(crmctl, files)

    again = _import(crmctl, files)

    assert (again["rows_read"], again["unchanged"]) == (10, 10)


def test_a_line_that_changed_in_the_file_changes_in_its_order_alone(
    crmctl: Crmctl, files: Files
) -> None:
    _import(crmctl, files)
    files["details"].write_text(_DETAILS.replace("10248,42,9.8,10", "10248,42,9.8,11"))

    again = _import(crmctl, files)

    assert (again["updated"], again["unchanged"]) == (3, 7)  # the head and two lines of one order
    orders = {one["external_ids"]["nw"]: one for one in _orders(crmctl)}
    assert [line["quantity"] for line in orders["10248"]["lines"]] == [12, 11]


def test_lines_of_a_known_order_that_come_alone_are_further_ones(
    crmctl: Crmctl, files: Files
) -> None:
    _import(crmctl, files)
    files["details"].write_text(
        "OrderID,ProductID,UnitPrice,Quantity,Discount\n10248,11,14.0,99,0.0\n"
    )

    _import(crmctl, {"details": files["details"]})

    orders = {one["external_ids"]["nw"]: one for one in _orders(crmctl)}
    assert [line["quantity"] for line in orders["10248"]["lines"]] == [12, 10, 99]


def test_an_order_is_taken_whole_or_not_at_all(crmctl: Crmctl, files: Files) -> None:
    files["details"].write_text(_DETAILS.replace("10248,42,9.8,10", "10248,42,9.8,ten"))

    told = _import(crmctl, files, "--dry-run")
    _import(crmctl, files, "--partial")

    assert told["failed"] == 3
    failed = [row for row in told["rows"] if row["outcome"] == "failed"]
    assert [row["reason"] for row in failed if row["column"] == "Quantity"] == [
        "is no number that can be read"
    ]
    others = [row["reason"] for row in failed if row["column"] != "Quantity"]
    assert others == ["another row of the same document cannot be taken"] * 2
    assert [one["external_ids"]["nw"] for one in _orders(crmctl)] == ["10249"]


def test_a_line_that_names_an_unknown_product_is_named_itself(
    crmctl: Crmctl, files: Files
) -> None:
    files["details"].write_text(_DETAILS.replace("10248,42", "10248,77"))

    told = _import(crmctl, files, "--dry-run")

    failed = [row for row in told["rows"] if row["outcome"] == "failed"]
    (named,) = [row for row in failed if row["column"]]
    assert (named["line"], named["column"]) == (3, "ProductID")
    assert named["reason"] == "names no known product"
    assert len(failed) == 3


def test_lines_of_one_order_that_name_two_customers_are_refused(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    table = tmp_path / "shop.csv"
    table.write_text(_SHOP.replace("3.39,17850.0", "3.39,17851.0"))

    result = crmctl("import", str(table), "-k", "order", "-s", "shop", "--dry-run")

    assert "customer differs from that of line 2, which has the same id" in result.stdout
    assert _orders(crmctl, "number:536365") == []


def test_a_shops_lines_become_orders_customers_and_products(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    table = tmp_path / "shop.csv"
    table.write_text(_SHOP)

    result = crmctl("import", str(table), "-k", "order", "-s", "shop", "-f", "json")
    again = crmctl("import", str(table), "-k", "order", "-s", "shop", "-f", "json")

    told = json.loads(result.stdout)
    assert (told["created"], told["also_created"]) == (2, {"customer": 2, "product": 2})
    assert json.loads(again.stdout)["unchanged"] == 3
    orders = {one["number"]: one for one in _orders(crmctl) if "number" in one}
    sums = {
        number: sum(
            Decimal(str(line["quantity"])) * Decimal(line["price"].split()[0])
            for line in order["lines"]
        )
        for number, order in orders.items()
    }
    assert sums == {"536365": Decimal("35.64"), "C536379": Decimal("-2.55")}
    customer = json.loads(crmctl("show", "customers/17850", "--format", "json").stdout)
    assert customer["external_ids"] == {"shop": "17850"}


def test_a_table_without_quantities_has_no_lines_and_keeps_its_words(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    table = tmp_path / "orders.csv"
    table.write_text(
        "Auftragsnummer,Kunde,Auftragsdatum,Beschreibung\nA-1,Rot AG,2026-03-04,Tor\n"
    )

    result = crmctl("import", str(table))

    assert result.exit_code == 0, result.stderr
    (order,) = _orders(crmctl, "number:A-1")
    assert "lines" not in order
    assert order["notes"] == "Beschreibung: Tor\n"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("OrderID,CustomerID,OrderDate", "order"),
        ("Bestellnummer,Artikelnummer,Menge,Einzelpreis", "order"),
        ("Rechnungsnummer,Kunde,Rechnungsdatum", "invoice"),
        ("Quote Number,Account Name,Quote Date", "quote"),
        ("ProductID,ProductName,UnitPrice", "product"),
    ],
)
def test_documents_are_told_by_their_columns(
    crmctl: Crmctl, tmp_path: Path, header: str, kind: str
) -> None:
    table = tmp_path / "t.csv"
    table.write_text(f"{header}\n")

    result = crmctl("import", str(table), "--dry-run", "--format", "json")

    assert json.loads(result.stdout)["files"][0]["kind"] == kind


def test_ids_of_a_system_that_nobody_named_are_told(crmctl: Crmctl, files: Files) -> None:
    result = crmctl("import", str(files["details"]), str(files["orders"]), "--dry-run")

    perhaps = [line for line in result.stderr.splitlines() if "--source" in line]
    sentence = "  perhaps: --source NAME, for ids of the system that wrote it: "
    assert perhaps == [f"{sentence}OrderID, ProductID", f"{sentence}OrderID, CustomerID"]


def test_a_customer_is_named_by_a_name_that_orders_show_for_want_of_a_title(
    crmctl: Crmctl, files: Files
) -> None:
    _import(crmctl, files)

    assert crmctl("show", "Rattlesnake Canyon", "--format", "ids").stdout == (
        "customers/rattlesnake-canyon\n"
    )
    (order,) = _orders(crmctl, "customer:rattlesnake-canyon")
    assert crmctl("show", order["id"], "--format", "ids").stdout == f"orders/{order['id']}\n"
