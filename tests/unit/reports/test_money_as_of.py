"""A report as of a day is the report on what had happened by then."""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from crmctl.reports.registry import BY_NAME
from crmctl.reports.report import Parameters

_FIRST, _DAYS = date(2025, 1, 1), 500
_CONFIG = {
    "rates": [{"from": "CHF", "to": "EUR", "rate": "1.05", "since": "2024-01-01"}],
    "goals": {"2026": {"revenue": "9000.00 EUR", "deals": 9, "products": {"s-1": "100.00 EUR"}}},
}
_LISTS = {"payments": "at", "returns": "at", "stages": "at", "deliveries": "done"}
_ASKED: list[tuple[str, Mapping[str, Any]]] = [
    *(("revenue", {"by": by}) for by in ("month", "customer", "product", "owner")),
    *(("contribution", {"by": by}) for by in ("month", "owner")),
    *(("concentration", {"of": of}) for of in ("invoices", "orders")),
    *(("open-invoices", {"by": by}) for by in ("customer", "invoice")),
    ("unbilled", {}),
    ("goals", {}),
]

Records = dict[str, dict[str, Any]]


def _crm(random: Random) -> Records:
    """Give documents whose events lie on days in no order at all."""

    def day() -> str:
        return (_FIRST + timedelta(days=random.randrange(_DAYS))).isoformat()

    def maybe(**fields: Any) -> dict[str, Any]:
        return {name: value for name, value in fields.items() if random.random() < 0.5}

    def lines() -> list[dict[str, Any]]:
        price = f"{random.randrange(9999) / 100:.2f} {unit}"
        return [{"product": f"s-{random.randrange(3)}", "quantity": 2, "price": price}]

    found: Records = {
        "products/s-1.yaml": {"name": "One", "cost": "3.33 EUR"},
        "customers/a.yaml": {"type": "organisation", "name": "A", "owner": "u-a"},
    }
    for n in range(12):
        unit = random.choice(["EUR", "EUR", "CHF", "USD"])
        gross = {"totals": {"net": f"{n * 7}.00 {unit}", "gross": f"{n * 8}.00 {unit}"}}
        base = {"customer": random.choice("ab"), "issued": day()}
        stages = [{"stage": random.choice(["lead", "won"]), "at": day()} for _ in range(3)]
        found[f"deals/d-{n}.yaml"] = {
            "title": "D", "stage": "won", "owner": "u-d",
            "stages": sorted(stages, key=lambda one: one["at"]),
        }  # fmt: skip
        found[f"quotes/q-{n}.yaml"] = (
            base | {"lines": lines()} | maybe(accepted=day(), declined=day())
        )
        found[f"orders/o-{n}.yaml"] = base | {"issued": day(), "lines": lines()} | maybe(
            quote=f"q-{n}", deal=f"d-{n}", confirmed=day(), cancelled=day(),
            deliveries=[{"at": "2025-01-01", "done": day()}, {"at": "2025-01-01", "done": day()}],
            returns=[{"at": day(), "line": 1, "quantity": 1}],
        )  # fmt: skip
        found[f"invoices/i-{n}.yaml"] = base | {"issued": day(), "lines": lines()} | gross | maybe(
            order=f"o-{n}", quote=f"q-{n}", due=day(), cancelled=day(),
            payments=[{"at": day(), "amount": f"{n}.50 {unit}"} for _ in range(2)],
        )  # fmt: skip
        found[f"credits/n-{n}.yaml"] = (
            base
            | {"issued": day(), "lines": lines()}
            | gross
            | maybe(invoice=f"i-{n}", cancelled=day())
        )
    return found


def _cut(records: Records, today: str) -> Records:
    """Take away what is dated later."""
    kept: Records = {}
    for path, data in records.items():
        if data.get("issued", "") > today:
            continue
        left = dict(data)
        for name in ("cancelled", "accepted", "declined", "confirmed"):
            if left.get(name, "") > today:
                del left[name]
        for name, at in _LISTS.items():
            if name in left:
                left[name] = [_until(each, at, today) for each in left[name]]
                left[name] = [each for each in left[name] if each]
        kept[path] = left
    return kept


def _until(each: Mapping[str, Any], at: str, today: str) -> dict[str, Any]:
    """Give an event, if it has happened; a delivery that is not done is still planned."""
    if each[at] <= today:
        return dict(each)
    return {name: each[name] for name in each if name != at} if at == "done" else {}


@pytest.mark.parametrize("seed", range(4))
def test_a_report_as_of_a_day_equals_one_on_data_cut_there(
    indexed: Callable[..., Any], seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - the same data each time
    records = _crm(random)
    rows = _asking(indexed, records)
    for _ in range(5):
        today = _FIRST + timedelta(days=random.randrange(_DAYS))
        cut = _asking(indexed, _cut(records, today.isoformat()))
        for name, asked in _ASKED:
            parameters = Parameters(today, ids=True, **asked)
            assert BY_NAME[name].run(rows, parameters) == BY_NAME[name].run(cut, parameters), name


def _asking(indexed: Callable[..., Any], records: Records) -> Any:
    rows = indexed({path: json.dumps(data) for path, data in records.items()})
    rows("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (json.dumps(_CONFIG),))
    return rows
