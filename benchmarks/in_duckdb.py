"""The same questions to duckdb, on the same order lines; duckdb is needed by benchmarks alone."""

import csv
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import order_lines
from crmctl.estimation.rfm import SEGMENTS
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
_SCORE = "(1 + {} + {} + {} + {})"
_OF_RECENCY, _OF_FREQUENCY, _OF_AMOUNT = (
    _SCORE.format(*(f"({key} >= b.{key}[{part}] + {unit})::INT" for part in range(1, 5)))
    for key, unit in (("r", 1), ("f", 1), ("m", 100))
)
_SEGMENT = " ".join(
    f"WHEN rs BETWEEN {r[0]} AND {r[1]} AND fs BETWEEN {f[0]} AND {f[1]} "
    f"AND ms BETWEEN {m[0]} AND {m[1]} THEN {place}"
    for place, (_, r, f, m) in enumerate(SEGMENTS)
)
# What each report answers, as one who knows duckdb would ask: all of it in SQL, from duckdb's own
# tables, which hold what the index holds. The rules are those of the definitions.
_QUERIES = {
    "rfm": f"""
        WITH sums AS (
            SELECT customer, DATE '2026-11-21' - max(day) AS r, count(DISTINCT owner) AS f,
                sum(net) AS m
            FROM sales WHERE {_BOUGHT} GROUP BY customer
        ), b AS (
            SELECT quantile_cont(r, [0.2, 0.4, 0.6, 0.8]) AS r,
                quantile_cont(f, [0.2, 0.4, 0.6, 0.8]) AS f,
                quantile_cont(m, [0.2, 0.4, 0.6, 0.8]) AS m FROM sums
        ), scored AS (
            SELECT sums.*, 6 - {_OF_RECENCY.replace("(r ", "(sums.r ")} AS rs,
                {_OF_FREQUENCY.replace("(f ", "(sums.f ")} AS fs,
                {_OF_AMOUNT.replace("(m ", "(sums.m ")} AS ms FROM sums, b
        )
        SELECT CASE {_SEGMENT} ELSE -1 END AS segment, count(*), sum(f), sum(m), median(r)
        FROM scored GROUP BY segment
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
        ), alone AS (SELECT product, count(*) AS n FROM basket GROUP BY product
        ), pairs AS (
            SELECT one.product AS a, other.product AS b, count(*) AS together FROM basket AS one
            JOIN basket AS other ON one.owner = other.owner AND one.product < other.product
            GROUP BY ALL HAVING together >= 3
        )
        SELECT a, b, together, of_a.n, of_b.n,
            together * (SELECT count(DISTINCT owner) FROM basket) / (of_a.n * of_b.n) AS lift
        FROM pairs JOIN alone AS of_a ON of_a.product = a JOIN alone AS of_b ON of_b.product = b
        WHERE lift > 1 ORDER BY together DESC, lift DESC, a, b LIMIT 100
    """,  # noqa: S608 - constants
}
_ALL_LINES = """
    CREATE TABLE all_lines AS
    SELECT sales.* EXCLUDE (net), sales_lines.net FROM sales JOIN sales_lines USING (owner)
"""
_FROM_LINES = "rfm", "cohorts"
"""Asked of one wide table of lines, too, as shops export it: there nobody has added lines up."""

MOST = {"rfm": 1.0, "cohorts": 1.6, "basket": 4.0}
"""How many times as long as duckdb a report may take."""


class Compared(NamedTuple):
    """What both took for one question: seconds of CPU, the best and the median of several runs.

    The clock would count what else the machine does, and duckdb's threads as one.
    """

    name: str
    against: str
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
        of_lines = query.replace("FROM sales ", "FROM all_lines ")
        asks = [
            lambda name=name: BY_NAME[name].run(rows, parameters),
            lambda query=query: other.execute(query).fetchall(),
            lambda query=of_lines: other.execute(query).fetchall(),
        ]
        ours, theirs, *wide = _alternate(asks if name in _FROM_LINES else asks[:2], runs)
        yield Compared(name, "duckdb", ours, theirs)
        yield from (Compared(name, "duckdb, one wide table", ours, one) for one in wide)


def _copy(connection: sqlite3.Connection, other: Any, folder: Path) -> None:
    for table, columns in _TABLES.items():
        file = folder / f"{table}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(connection.execute(f"SELECT * FROM {table}"))  # noqa: S608 - our own name
        other.execute(f"CREATE TABLE {table} ({columns})")
        other.execute(f"COPY {table} FROM '{file}' (FORMAT csv, HEADER false)")
    other.execute(_ALL_LINES)


def _alternate(asks: Sequence[Callable[[], object]], runs: int) -> list[tuple[float, float]]:
    """Ask in turn, so that a slow minute of the machine meets all of them."""
    taken: list[list[float]] = [[] for _ in asks]
    for ask in asks:
        ask()
    for _ in range(runs):
        for ask, seconds in zip(asks, taken, strict=True):
            start = time.process_time()
            ask()
            seconds.append(time.process_time() - start)
    return [(min(seconds), median(seconds)) for seconds in taken]
