"""CRMs of deals: made by hand, or simulated with known chances."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from crmctl.reports.facts.deals import DEALS, STEPS
from crmctl.reports.registry import BY_NAME
from crmctl.reports.report import Parameters, Table

Files = dict[str, str]


def yaml(folder: str, id_: str, fields: Mapping[str, object]) -> Files:
    lines = (f"{name}: {value}\n" for name, value in fields.items() if value is not None)
    return {f"{folder}/{id_}.yaml": "".join(lines)}


def a_deal(id_: str, *steps: str, **fields: object) -> Files:
    """Give a deal; a step is written `stage DATE`."""
    pairs = [step.split() for step in steps]
    said = {"title": id_, "stage": pairs[-1][0] if pairs else "new", **fields}
    if said["stage"] == "lost":
        said.setdefault("lost_reason", "price")
    listed = ", ".join(f"{{stage: {stage}, at: {at}}}" for stage, at in pairs)
    return yaml("deals", id_, said | ({"stages": f"[{listed}]"} if pairs else {}))


def a_document(folder: str, id_: str, issued: str, net: str, **fields: object) -> Files:
    totals = f"{{net: {net}, taxes: [], gross: {net}}}"
    said = {"customer": "a", "issued": issued, "totals": totals, **fields}
    return yaml(folder, id_, said)


class Simulation:
    """A pipeline with known chances, from 1 January 2023 on.

    Each deal is opened on a random day and worth 1000. It is won with the chance 0.4, after about
    20 days; or it is lost, but told so only after about 250.
    """

    def __init__(self, seed: int, deals: int = 350, days: int = 1300) -> None:
        random = Random(seed)  # noqa: S311 - not for secrets
        self.begin = date(2023, 1, 1)
        self.deals: list[tuple[str, list[tuple[str, date]]]] = []
        for n in range(deals):
            opened = self.begin + timedelta(random.randrange(days))
            won = random.random() < 0.4
            length = 1 + int(random.expovariate(1 / 20) if won else random.gauss(250, 40))
            half = opened + timedelta(length // 2)
            end = opened + timedelta(length)
            steps = [("new", opened), ("quote", half), ("won" if won else "lost", end)]
            self.deals.append((f"d-{n:04}", steps))

    def until(self, day: date) -> Files:
        """Give what stood in the files on a day."""
        found: Files = {}
        for id_, steps in self.deals:
            known = [f"{stage} {at}" for stage, at in steps if at <= day]
            if known:
                found |= a_deal(id_, *known, value="1000.00 EUR")
        return found

    def came(self, first: date, last: date) -> int:
        """Give what deals brought from one day to another that were open before, in cents."""
        return 100_000 * sum(
            steps[0][1] < first <= steps[-1][1] <= last and steps[-1][0] == "won"
            for _, steps in self.deals
        )


@pytest.fixture
def deal() -> Callable[..., Files]:
    """Give a function that writes a deal."""
    return a_deal


@pytest.fixture
def document() -> Callable[..., Files]:
    """Give a function that writes a document."""
    return a_document


@pytest.fixture
def record() -> Callable[..., Files]:
    """Give a function that writes any record."""
    return lambda folder, id_, **fields: yaml(folder, id_, fields)


@pytest.fixture
def simulation() -> type[Simulation]:
    """Give simulations."""
    return Simulation


@pytest.fixture
def ask_on(indexed: Callable[..., Any]) -> Callable[..., Table]:
    """Give a function that runs a report over files on a day; settings go under their name."""

    def run(name: str, files: Mapping[str, str], day: str, **parameters: Any) -> Table:
        return BY_NAME[name].run(indexed(files), Parameters(date.fromisoformat(day), **parameters))

    return run


@pytest.fixture
def ask_simulated() -> Callable[..., Table]:
    """Give a function that foretells from a simulation, without files and index."""

    def run(crm: Simulation, day: date, **parameters: Any) -> Table:
        deals, steps = [], []
        for rowid, (id_, reached) in enumerate(crm.deals):
            known = [(rowid, stage, at.isoformat()) for stage, at in reached if at <= day]
            if known:
                fields = (1000.0, "EUR", *(None,) * 6)
                deals.append((rowid, id_, id_, None, None, known[-1][1], *fields))
                steps += known

        def rows(sql: str, _: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
            return deals if sql.startswith(DEALS) else steps if sql == STEPS else ()

        return BY_NAME["forecast"].run(rows, Parameters(day, **parameters))

    return run


@pytest.fixture
def cells() -> Callable[[Table], Sequence[tuple[Any, ...]]]:
    """Give a function that gives the cells of all rows."""
    return lambda table: [row.cells for row in table.rows]
