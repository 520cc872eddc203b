"""Very many order lines, straight into an index and into duckdb: the same for both."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

from crmctl.index.database import create, index_tables
from crmctl.model.describe import catalogue
from crmctl.model.settings import Settings

TODAY = date(2026, 11, 21)
_DAYS = 5 * 365
_PRODUCTS, _MOST_LINES = 500, 39
_LINES_A_CUSTOMER = 200


class Sale(NamedTuple):
    """An order as the index keeps it (`index.schema`)."""

    owner: int
    kind: str
    customer: str
    day: str
    cancelled: str | None
    purchase: int
    net: int
    currency: str


class SaleLine(NamedTuple):
    """One of its lines."""

    owner: int
    n: int
    product: str
    quantity: float
    net: int


def sales(lines: int, random: Random) -> Iterator[tuple[Sale, list[SaleLine]]]:
    """Give orders with so many lines in all; a few products are in most of them."""
    customers = [f"customer-{number}" for number in range(max(lines // _LINES_A_CUSTOMER, 5))]
    products = [f"product-{number}" for number in range(_PRODUCTS)]
    weights = list(accumulate(1 / (place + 5) for place in range(_PRODUCTS)))
    owner = 0
    while lines:
        owner += 1
        count = min(random.randint(1, _MOST_LINES), lines)
        lines -= count
        chosen = random.choices(products, cum_weights=weights, k=count)
        items = [
            SaleLine(owner, n, product, random.randint(1, 9), random.randint(100, 99_999))
            for n, product in enumerate(chosen)
        ]
        day = TODAY - timedelta(days=random.randrange(_DAYS))
        total = sum(item.net for item in items)
        who = random.choice(customers)
        yield Sale(owner, "order", who, day.isoformat(), None, 1, total, "EUR"), items


def fill(path: Path, lines: int, seed: int) -> sqlite3.Connection:
    """Make an index that holds such orders and their customers, and nothing else."""
    of_settings = catalogue(Settings.model_validate({"format": 1, "name": "Benchmark"}))
    connection = create(path, of_settings)
    heads, items, customers = list[Sale](), list[SaleLine](), dict[str, str]()
    for sale, of_sale in sales(lines, Random(seed)):
        heads.append(sale)
        items += of_sale
        customers[sale.customer] = min(sale.day, customers.get(sale.customer, sale.day))
    first = heads[-1].owner + 1
    with connection:
        many = connection.executemany
        many("INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?, ?, ?)", heads)
        many("INSERT INTO sales_lines VALUES (?, ?, ?, ?, ?)", items)
        for rowid, (id_, since) in enumerate(sorted(customers.items()), start=first):
            _insert_customer(connection, rowid, id_, since)
        index_tables(connection, of_settings)
    return connection


def _insert_customer(connection: sqlite3.Connection, rowid: int, id_: str, since: str) -> None:
    connection.execute(
        "INSERT INTO records (rowid, kind, id, path, label, sort, json) "
        "VALUES (?, 'customer', ?, ?, ?, ?, '{}')",
        (rowid, id_, f"customers/{id_}.yaml", id_, id_),
    )
    connection.execute(
        "INSERT INTO customers (rowid, id, type, name, stage, since) "
        "VALUES (?, ?, 'organisation', ?, 'customer', ?)",
        (rowid, id_, id_, since),
    )
