"""The same questions to duckdb, on the same order lines; duckdb is needed by benchmarks alone."""

import csv
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import order_lines
from crmctl.reports.registry import BY_NAME
from crmctl.reports.report import Parameters

_TABLES = {
    "sales": (
        "owner BIGINT, kind VARCHAR, customer VARCHAR, day DATE, cancelled DATE, purchase INT, "
        "net BIGINT, currency VARCHAR"
    ),
    "sales_lines": "owner BIGINT, n INT, product VARCHAR, quantity DOUBLE, net BIGINT",
}
_BOUGHT = (
    "purchase = 1 AND day <= DATE '2026-11-21' "
    "AND (cancelled IS NULL OR cancelled > DATE '2026-11-21')"
)
# What each report asks, as one who knows duckdb would: all of it in SQL, the answer fetched.
_QUERIES = {
    "rfm": f"""
        WITH sums AS (
            SELECT customer, DATE '2026-11-21' - max(day) AS r, count(*) AS f, sum(net) AS m
            FROM sales WHERE {_BOUGHT} GROUP BY customer
        )
        SELECT customer, ntile(5) OVER (ORDER BY r DESC), ntile(5) OVER (ORDER BY f),
            ntile(5) OVER (ORDER BY m) FROM sums
    """,  # noqa: S608 - constants
    "cohorts": f"""
        WITH bought AS (
            SELECT DISTINCT customer, date_trunc('month', day) AS month FROM sales WHERE {_BOUGHT}
        ), first AS (SELECT customer, min(month) AS cohort FROM bought GROUP BY customer)
        SELECT cohort, month, count(*) FROM bought JOIN first USING (customer) GROUP BY ALL
    """,  # noqa: S608 - constants
    "basket": f"""
        WITH basket AS (
            SELECT DISTINCT owner, product FROM sales_lines
            WHERE quantity > 0 AND owner IN (SELECT owner FROM sales WHERE {_BOUGHT})
        )
        SELECT one.product, other.product, count(*) AS together FROM basket AS one
        JOIN basket AS other ON one.owner = other.owner AND one.product < other.product
        GROUP BY ALL ORDER BY together DESC
    """,  # noqa: S608 - constants
}
MOST = {"rfm": 1.0, "cohorts": 1.6, "basket": 4.0}
"""How many times as long as duckdb a report may take."""


class Compared(NamedTuple):
    """What both took for one question, in seconds, the best and the median of several runs."""

    name: str
    ours: tuple[float, float]
    theirs: tuple[float, float]

    @property
    def ratio(self) -> float:
        """How many times as long as duckdb we took."""
        return self.ours[0] / self.theirs[0]


def compare(folder: Path, lines: int, seed: int, runs: int) -> Iterator[Compared]:
    """Ask both in turn, each report that there is; the data are made once and not measured."""
    import duckdb  # noqa: PLC0415 - only for this figure

    index = folder / f"lines-{lines}.sqlite"
    connection = sqlite3.connect(index) if index.exists() else order_lines.fill(index, lines, seed)
    other = duckdb.connect()
    _copy(connection, other, folder)
    parameters = Parameters(order_lines.TODAY)

    def rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return connection.execute(statement, values).fetchall()

    for name, query in _QUERIES.items():
        if name in BY_NAME:
            asks = (
                lambda name=name: BY_NAME[name].run(rows, parameters),
                lambda query=query: other.execute(query).fetchall(),
            )
            ours, theirs = _alternate(asks, runs)
            yield Compared(name, ours, theirs)


def _copy(connection: sqlite3.Connection, other: Any, folder: Path) -> None:
    for table, columns in _TABLES.items():
        file = folder / f"{table}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(connection.execute(f"SELECT * FROM {table}"))  # noqa: S608 - our own name
        other.execute(f"CREATE TABLE {table} ({columns})")
        other.execute(f"COPY {table} FROM '{file}' (FORMAT csv, HEADER false)")


def _alternate(asks: Sequence[Callable[[], object]], runs: int) -> list[tuple[float, float]]:
    """Ask in turn, so that a slow minute of the machine meets all of them."""
    taken: list[list[float]] = [[] for _ in asks]
    for ask in asks:
        ask()
    for _ in range(runs):
        for ask, seconds in zip(asks, taken, strict=True):
            start = time.perf_counter()
            ask()
            seconds.append(time.perf_counter() - start)
    return [(min(seconds), median(seconds)) for seconds in taken]
