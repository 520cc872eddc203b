"""As of a day, a report is the one on data from which all that came later was cut."""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from crmctl.reports.registry import BY_NAME
from crmctl.reports.report import Every, Parameters, Table

Data = dict[str, Any]
_FIRST = date(2024, 1, 1)
_LENGTH = 800
_OWN = ("since", "at", "opened", "issued", "start")
_EVENTS = ("archived", "cancelled", "accepted", "declined", "done")
_STEPS = ("stages", "states")


def _crm(random: Random) -> dict[str, Data]:
    """Give records of all that the reports look at, spread over some 800 days."""
    found: dict[str, Data] = {}

    def day(after: str = "") -> str:
        first = date.fromisoformat(after[:10]) if after else _FIRST
        return (
            first + timedelta(days=random.randrange(_LENGTH // (1 + 3 * bool(after))))
        ).isoformat()

    def maybe(chance: float, name: str, after: str) -> Data:
        return {name: day(after)} if random.random() < chance else {}

    customers = [f"k{number}" for number in range(11)]
    for place, id_ in enumerate(customers):
        # Who brings somebody has been known before; a name is no figure, and has no date.
        by = f"customers/{customers[place // 2]}"
        since = day(found[by]["since"] if place > 1 else "")
        found[f"customers/{id_}"] = {
            "type": "organisation", "name": id_.upper(),
            "stage": random.choice(["lead", "customer"]),
            "since": since, "source": random.choice(["fair", "web"]),
            **({"referred_by": by} if place > 1 else {}),
            **maybe(0.2, "archived", since),
        }  # fmt: skip
        for number in range(random.randrange(6)):
            ordered = day(since)
            found[f"orders/o-{id_}{number}"] = {
                "number": f"O{id_}{number}", "customer": id_, "issued": ordered,
                "totals": {"net": f"{random.randrange(1, 900)}.{random.randrange(10, 99)} EUR"},
                **maybe(0.2, "cancelled", ordered),
            }  # fmt: skip
        for number in range(random.randrange(3)):
            billed = day(since)
            found[f"invoices/i-{id_}{number}"] = {
                "number": f"I{id_}{number}", "customer": id_, "issued": billed,
                "totals": {"net": f"{random.randrange(1, 900)}.00 EUR"},
                **maybe(0.2, "cancelled", billed),
            }  # fmt: skip
        for number in range(random.randrange(5)):
            at = day()
            found[f"interactions/{at}-{id_}-{number}"] = {
                "at": f"{at}T23:30:00-05:00", "channel": random.choice(["phone", "email"]),
                "direction": random.choice(["in", "out"]), "customer": id_,
                "contacts": [f"p-{id_}"],
                **maybe(0.1, "archived", at),
            }  # fmt: skip
        found[f"contacts/p-{id_}"] = {
            "name": {"family": "Muster"},
            "roles": [{"customer": id_, "buying_role": random.choice(["decider", "user"])}],
        }
        begun = day(since)
        found[f"deals/d-{id_}"] = {
            "title": "D", "customer": id_, "stage": "won",
            "stages": [{"stage": "new", "at": begun}, {"stage": "won", "at": day(begun)}],
        }  # fmt: skip
        opened = day(since)
        found[f"complaints/c-{id_}"] = {
            "title": "C", "opened": opened, "customer": id_, "state": "closed",
            "satisfaction": random.randrange(1, 6),
            "states": [{"state": "open", "at": opened}, {"state": "closed", "at": day(opened)}],
        }  # fmt: skip
        quoted = day(since)
        found[f"quotes/q-{id_}"] = {
            "number": f"Q{id_}", "customer": id_, "issued": quoted,
            **maybe(0.5, "accepted", quoted),
        }  # fmt: skip
        found[f"tasks/t-{id_}"] = {"title": "T", "due": day(), **maybe(0.5, "done", "2024-06-01")}
        begins = day(since)
        found[f"contracts/v-{id_}"] = {
            "title": "V", "customer": id_, "start": begins, "end": day(begins),
            "notice": "1 month",
            "renewal": "1 year", **maybe(0.3, "cancelled", begins),
        }  # fmt: skip
    return found


def _cut(records: Mapping[str, Data], last: str) -> dict[str, Data]:
    """Give the records without anything that is dated after a day.

    A deal begins with its first stage.
    """
    return {
        path: {
            name: [one for one in value if one["at"][:10] <= last] if name in _STEPS else value
            for name, value in data.items()
            if name not in _EVENTS or value[:10] <= last
        }
        for path, data in records.items()
        if all(data[name][:10] <= last for name in _OWN if name in data)
        and all(data[name][0]["at"][:10] <= last for name in _STEPS if name in data)
    }


def _files(records: Mapping[str, Data]) -> dict[str, str]:
    return {
        f"{path}.yaml": "".join(f"{name}: {json.dumps(value)}\n" for name, value in data.items())
        for path, data in records.items()
    }


# What is asked beside the day.
_ASKED: list[tuple[str, dict[str, Any]]] = [
    ("rfm", {}),
    ("rfm", {"by": "customer"}),
    ("cohorts", {"every": Every.YEAR}),
    ("cohorts", {"every": Every.WEEK, "by": "customers", "first": _FIRST}),
    ("sleeping", {}),
    ("sleeping", {"days": 60, "days_given": True}),
    ("win-back", {}),
    ("win-back", {"by": "channel", "within": 30, "days": 40, "days_given": True}),
    ("scoring", {}),
    ("satisfaction", {}),
    ("acquisition-time", {}),
    ("acquisition-time", {"by": "source"}),
    ("referrals", {}),
    ("referrals", {"by": "referrer"}),
    ("growth", {"every": Every.YEAR}),
    ("customers-by-stage", {}),
    ("activity", {}),
    ("tasks", {}),
    ("buying-centre", {}),
    ("contracts", {}),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_as_of_a_day_is_the_report_on_what_was_there_then(
    indexed: Callable[..., Any], seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - the same data each time
    records = _crm(random)
    whole = indexed(_files(records))
    for number in range(5):
        today = _FIRST + timedelta(days=random.randrange(_LENGTH + 300) if number else 0)
        cut = indexed(_files(_cut(records, today.isoformat())))
        for name, asked in _ASKED:
            parameters = Parameters(today, ids=True, **asked)
            assert _run(name, whole, parameters) == _run(name, cut, parameters), (name, today)


def _run(name: str, rows: Any, parameters: Parameters) -> Table:
    return BY_NAME[name].run(rows, parameters)


def test_the_data_of_the_test_above_reach_every_report(indexed: Callable[..., Any]) -> None:
    rows = indexed(_files(_crm(Random(0))))  # noqa: S311 - the same data each time
    empty = [
        name
        for name, asked in _ASKED
        if not _run(name, rows, Parameters(date(2026, 3, 1), **asked)).rows
    ]
    assert empty == []
