"""Published data and results, where this machine has them, and data of known parameters."""

import csv
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
import yaml

from crmctl.estimation.gamma_gamma import Spending
from crmctl.estimation.histories import History

# Academic data without a stated licence is no part of this repository.
PUBLISHED = Path("/work/shared/data/analytics")


class Cdnow(NamedTuple):
    """A tenth of CDNOW's customers of early 1997: the raw lines and the published summary."""

    cents: Mapping[int, Mapping[int, int]]
    summary: Sequence[Mapping[str, str]]

    @property
    def histories(self) -> Counter[History]:
        """The summary as the models take it."""
        return Counter(
            History(int(row["x"]), float(row["t_x"]), float(row["T"])) for row in self.summary
        )

    @property
    def spendings(self) -> list[Spending]:
        """What those who came back have spent."""
        return [
            Spending(int(row["x"]), float(row["zbar"]))
            for row in self.summary
            if float(row["zbar"]) > 0
        ]


@pytest.fixture(scope="session")
def published() -> Path:
    """The folder of published data; tests that need it are skipped where it is missing."""
    if not PUBLISHED.is_dir():
        pytest.skip("the published data is not copied into this repository: no stated licence")
    return PUBLISHED


@pytest.fixture(scope="session")
def expected(published: Path) -> Mapping[str, Any]:
    """The published and recomputed results, with their tolerances."""
    found: dict[str, Any] = yaml.safe_load((published / "expected.yaml").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def table(published: Path) -> Callable[[str], list[dict[str, str]]]:
    """Give a function that reads a published table."""

    def read(name: str) -> list[dict[str, str]]:
        with (published / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture(scope="session")
def cdnow(published: Path, table: Callable[[str], list[dict[str, str]]]) -> Cdnow:
    """The CDNOW sample."""
    cents: dict[int, dict[int, int]] = {}
    for line in (published / "cdnow_sample.txt").read_text("ascii").splitlines():
        _, customer, day, _, amount = line.split()
        days = cents.setdefault(int(customer), {})
        when = date.fromisoformat(day).toordinal()
        days[when] = days.get(when, 0) + round(float(amount) * 100)
    return Cdnow(cents, table("cdnow_summary.csv"))


class Simulation:
    """Customers who do as the models say."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - the same customers each time

    def buyer(self, r: float, alpha: float, a: float, b: float, *, first: bool) -> History:
        """Give a customer of one or two years, who may or may not leave after the first day."""
        random = self._random
        rate, leaves = random.gammavariate(r, 1 / alpha), random.betavariate(a, b)
        age = random.randint(52 * 7, 104 * 7)
        days, when = [0], 0.0
        gone = first and random.random() < leaves
        while not gone:
            when += 7 * random.expovariate(rate) if rate else math.inf
            if when > age:
                break
            days.append(math.ceil(when))
            gone = random.random() < leaves
        return History(len(days) - 1, days[-1] / 7, age / 7)

    def spender(self, p: float, q: float, v: float, orders: int) -> Spending:
        """Give what a number of orders came to."""
        scale = self._random.gammavariate(q, 1 / v)
        return Spending(orders, self._random.gammavariate(p * orders, 1 / (scale * orders)))


@pytest.fixture
def simulation() -> Simulation:
    """Customers of known parameters, the same each time."""
    return Simulation(11)
