"""A report as of a day equals the report on data from which all that came later was cut."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import reduce
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmctl.reports.report import Table

Ask = Callable[..., Table]
_NAMES = (
    *("pipeline", "win-rate", "conversion", "durations", "velocity", "stale-deals", "slippage"),
    *("lost-reasons", "cancellations", "new-deals", "forecast"),
)
_BEGIN = date(2025, 1, 1)
_STAGES = ("new", "qualified", "quote", "verbal", "won", "lost")
_DATES = {
    "quotes": ("sent", "accepted", "declined"),
    "invoices": ("cancelled",),
    "orders": ("cancelled",),
    "contracts": ("cancelled",),
    "tasks": ("done",),
    "deals": ("archived",),
}


class _Crm:
    """Records whose own days and events lie at random in 18 months."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.records: list[tuple[str, str, dict[str, Any]]] = []
        for n in range(random.randint(0, 40)):
            self._add_deal(f"d{n}")
        for n in range(random.randint(0, 12)):
            self._add_documents(n)

    def cut(self, last: date) -> dict[str, str]:
        """Give the files without anything that is dated after a day."""
        found: dict[str, str] = {}
        for folder, id_, fields in self.records:
            data = dict(fields)
            own = data.get("issued") or data.get("start")
            if own and own > last:
                continue
            if folder == "deals" and data["stages"]:
                data["stages"] = [step for step in data["stages"] if step[1] <= last]
                if not data["stages"]:
                    continue
                data["stage"] = data["stages"][-1][0]
            if data.get("returns") and data["returns"] > last:
                del data["returns"]
            for name in _DATES[folder]:
                if data.get(name) and data[name] > last:
                    del data[name]
            found |= self._file(folder, id_, data)
        return found

    def _add_deal(self, id_: str) -> None:
        random, day, steps = self._random, self._day(), list[tuple[str, date]]()
        for stage in random.choices(_STAGES, k=random.randint(0, 5)):
            steps.append((stage, day))
            day += timedelta(random.randint(0, 90))
        fields = {
            "title": id_,
            "stage": steps[-1][0] if steps else random.choice(_STAGES),
            "stages": steps,
            "lost_reason": random.choice(["price", "timing"]),
            "value": random.choice([None, "0.00 EUR", "-5.00 EUR", "99.99 EUR", "10.00 USD"]),
            "expected_close": self._day(),
            "owner": random.choice([None, "u-a", "u-b"]),
            "archived": random.choice([None, None, None, self._day()]),
        }
        self.records.append(("deals", id_, fields))

    def _add_documents(self, n: int) -> None:
        random, issued = self._random, self._day()
        net = f"{random.randint(0, 99999) / 100:.2f} EUR"
        totals = {"customer": "a", "issued": issued, "net": net}
        quote = {**totals, "deal": f"d{n}", "valid_until": issued + timedelta(30)}
        for name in ("sent", "accepted", "declined"):
            quote[name] = random.choice([None, issued + timedelta(random.randint(0, 60))])
        cancelled = random.choice([None, issued + timedelta(random.randint(0, 200))])
        self.records += [
            ("quotes", f"q-{n}", quote),
            ("invoices", f"i-{n}", {**totals, "cancelled": cancelled}),
            ("orders", f"o-{n}", {**totals, "returns": issued + timedelta(20)}),
            ("contracts", f"c-{n}", {"title": "c", "customer": "a", "start": issued,
                                     "value": net, "every": "1 month", "cancelled": cancelled}),
            ("tasks", f"t-{n}", {"title": "t", "about": f"[deals/d{n}]", "done": cancelled}),
        ]  # fmt: skip

    def _day(self) -> date:
        return _BEGIN + timedelta(self._random.randint(0, 540))

    def _file(self, folder: str, id_: str, data: dict[str, Any]) -> dict[str, str]:
        if "stages" in data:
            steps = ", ".join(f"{{stage: {stage}, at: {day}}}" for stage, day in data["stages"])
            data["stages"] = f"[{steps}]" if steps else None
        if "issued" in data:
            net = data.pop("net")
            data["totals"] = f"{{net: {net}, taxes: [], gross: {net}}}"
            data["lines"] = f"[{{text: x, quantity: 3, price: {net}}}]"
        if data.get("returns"):
            data["returns"] = f"[{{at: {data['returns']}, line: 1, quantity: 1}}]"
        lines = (f"{name}: {value}\n" for name, value in data.items() if value is not None)
        return {f"{folder}/{id_}.yaml": "".join(lines)}


@pytest.mark.parametrize("name", _NAMES)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), back=st.integers(-30, 500))
def test_a_report_as_of_a_day_knows_nothing_of_later_ones(
    name: str, ask_on: Ask, seed: int, back: int
) -> None:
    crm = _Crm(Random(seed))  # noqa: S311 - not for secrets
    day = date(2026, 7, 1) - timedelta(back)
    whole = ask_on(name, crm.cut(date(2999, 1, 1)), str(day), ids=True)
    assert whole == ask_on(name, crm.cut(day), str(day), ids=True)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), back=st.integers(0, 400), within=st.integers(5, 120))
def test_a_back_test_as_of_a_day_knows_nothing_of_later_ones(
    ask_on: Ask, seed: int, back: int, within: int
) -> None:
    crm = _Crm(Random(seed))  # noqa: S311 - not for secrets
    day = date(2026, 7, 1) - timedelta(back)
    asked = {"backtest": True, "within": within, "ids": True}
    whole = ask_on("forecast", crm.cut(date(2999, 1, 1)), str(day), **asked)
    assert whole == ask_on("forecast", crm.cut(day), str(day), **asked)


@pytest.mark.parametrize("name", _NAMES)
def test_the_order_of_the_files_changes_nothing(name: str, ask_on: Ask) -> None:
    files = _Crm(Random(7)).cut(date(2999, 1, 1))  # noqa: S311 - not for secrets
    turned = reduce(lambda found, path: {path: files[path]} | found, files, dict[str, str]())
    assert list(turned) == list(reversed(files))
    both = [ask_on(name, given, "2026-04-01", ids=True) for given in (files, turned)]
    assert both[0] == both[1]
    assert both[0].rows
