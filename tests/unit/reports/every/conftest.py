"""A made-up CRM with all kinds of records, and what it was on an earlier day.

Records are plain data by folder and id; JSON is YAML, so it is also what their files say.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from crmctl.reports.report import Parameters, Report, Rows, Table

Crm = dict[tuple[str, str], dict[str, Any]]
FIRST, DAYS = date(2024, 2, 29), 1_000
_REASONS = ("price", "timing", "other")
_STATES = ("open", "in-progress", "waiting-for-customer", "resolved", "closed")
_STAGES = ("new", "qualified", "quote", "verbal")


class Maker:
    """Makes records by chance, the same for the same seed; every event after what it needs."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - seeded on purpose
        self.crm: Crm = {}

    def make(self) -> Crm:
        """Give about 150 records."""
        self._people()
        self._products()
        for number in range(16):
            self._deal(number)
        for number in range(45):
            self._sale(number)
        for number in range(8):
            self._complaint(number)
        for number in range(30):
            self._talk(number)
        self._campaign()
        return self.crm

    def _day(self, after: str = "", within: int = DAYS) -> str:
        first = date.fromisoformat(after) if after else FIRST
        return (first + timedelta(days=self.random.randrange(within))).isoformat()

    def _pick(self, folder: str) -> str:
        return self.random.choice([id_ for kind, id_ in self.crm if kind == folder])

    def _people(self) -> None:
        owners = ("u-anna", "u-jonas")
        for number in range(10):
            self.crm["contacts", f"p-{number}"] = {
                "name": {"given": "Erika", "family": f"Muster {number}"},
                "emails": [{"address": f"e{number}@muster.example"}],
                "roles": [{"customer": f"firm-{number}", "position": "Buyer"}],
            }
            self.crm["customers", f"firm-{number}"] = {
                "type": "organisation",
                "name": f"Firm No {number}",
                "stage": self.random.choice(("lead", "customer")),
                "owner": self.random.choice(owners),
                "since": FIRST.isoformat(),
                **({"referred_by": f"customers/firm-{number - 3}"} if number % 4 == 3 else {}),
                **({"archived": self._day()} if number == 9 else {}),
            }
        self.crm["contacts", "p-90"] = {"name": {"family": "Solo"}}
        self.crm["customers", "k-90"] = {"type": "person", "person": "p-90", "stage": "customer"}

    def _products(self) -> None:
        for number, tier in enumerate(("1", "2", "3", "", "", "")):
            price = f"{(number + 1) * 100}.00 EUR"
            self.crm["products", f"thing-{number}"] = {
                "name": f"Thing No {number}",
                "prices": [{"price": price}, {"price": price, "since": self._day()}],
                "cost": "50.00 EUR",
                **({"family": "things", "tier": tier} if tier else {}),
            }

    def _deal(self, number: int) -> None:
        at, steps = self._day(), []
        for stage in _STAGES[: self.random.randint(1, 4)]:
            steps.append({"stage": stage, "at": at})
            at = self._day(at, 60)
        end = self.random.choice(("won", "lost", ""))
        steps += [{"stage": end, "at": at}] if end else []
        self.crm["deals", f"deal-{number}"] = {
            "title": f"Project No {number}",
            "customer": self._pick("customers"),
            "pipeline": "sales",
            "stage": steps[-1]["stage"],
            "value": f"{self.random.randint(1, 90) * 100}.00 EUR",
            "expected_close": self._day(at, 90),
            "owner": self.random.choice(("u-anna", "u-jonas")),
            **({"lost_reason": self.random.choice(_REASONS)} if end == "lost" else {}),
            "stages": steps,
        }

    def _document(self, customer: str, day: str, number: str) -> dict[str, Any]:
        lines = [
            {"product": product, "quantity": quantity, "price": f"{quantity}00.00 EUR"}
            for product in self.random.sample([f"thing-{n}" for n in range(6)], 3)
            for quantity in (str(self.random.randint(1, 4)),)
        ]
        net = sum(int(line["quantity"]) ** 2 * 100 for line in lines)
        return {
            "number": number,
            "customer": customer,
            "issued": day,
            "prices": "net",
            "lines": lines,
            "totals": {"net": f"{net}.00 EUR", "gross": f"{net}.00 EUR"},
        }

    def _sale(self, number: int) -> None:
        customer, day = self._pick("customers"), self._day()
        if number % 3 == 0:
            quote = self._document(customer, day, f"Q-{number}")
            ends = self.random.choice(("accepted", "declined", "valid_until"))
            self.crm["quotes", f"q-{number}"] = quote | {ends: self._day(day, 30)}
            day = self._day(day, 30)
        order = self._document(customer, day, f"O-{number}")
        done = {"done": self._day(day, 40)} if self.random.random() < 0.7 else {}
        order["deliveries"] = [{"at": self._day(day, 30), **done}]
        if number % 9 == 8:
            order["cancelled"] = self._day(day, 60)
        self.crm["orders", f"o-{number}"] = order
        if number % 5 == 4:
            return
        issued = self._day(day, 30)
        invoice = self._document(customer, issued, f"R-{number}")
        invoice |= {"order": f"o-{number}"} if number % 2 else {}
        invoice["due"] = self._day(issued, 30)
        if number % 4:
            net = invoice["totals"]["net"]
            invoice["payments"] = [{"at": self._day(issued, 90), "amount": net}]
        self.crm["invoices", f"i-{number}"] = invoice
        if number % 8 == 1:
            credit = self._document(customer, self._day(issued, 60), f"C-{number}")
            self.crm["credits", f"c-{number}"] = credit | {"invoice": f"i-{number}"}

    def _complaint(self, number: int) -> None:
        at = opened = self._day()
        steps = []
        for state in _STATES[: self.random.randint(1, 5)]:
            steps.append({"state": state, "at": at})
            at = self._day(at, 20)
        self.crm["complaints", f"trouble-{number}"] = {
            "title": "Broken",
            "opened": opened,
            "customer": self._pick("customers"),
            "product": self._pick("products"),
            "cause": self.random.choice(("frost", "rain")),
            "state": steps[-1]["state"],
            "states": steps,
        }

    def _talk(self, number: int) -> None:
        self.crm["interactions", f"talk-{number}"] = {
            "at": f"{self._day()}T10:00:00+01:00",
            "channel": self.random.choice(("phone", "email")),
            "direction": self.random.choice(("in", "out")),
            "customer": self._pick("customers"),
        }
        self.crm["tasks", f"task-{number}"] = {
            "title": "Call back",
            "due": self._day(),
            "owner": "u-anna",
            **({"done": self._day()} if number % 2 else {}),
        }

    def _campaign(self) -> None:
        frozen = self._day()
        people = [f"p-{number}" for number in range(10)]
        self.crm["campaigns", "winter"] = {
            "name": "Winter check",
            "purpose": "newsletter",
            "channel": "email",
            "cost": "100.00 EUR",
            "waves": [{"name": "first", "frozen": frozen}],
            "recipients": [
                {"contact": one, "wave": "first", "group": "control" if n % 5 == 0 else "sent"}
                for n, one in enumerate(people)
            ],
            "responses": [
                {"contact": one, "at": self._day(frozen, 40), "response": "clicked"}
                for one in people[:4]
            ],
        }
        for number in range(3):
            start = self._day()
            self.crm["contracts", f"contract-{number}"] = {
                "title": "Care",
                "customer": f"firm-{number}",
                "start": start,
                "end": self._day(start, 900),
                "value": "1200.00 EUR",
                "every": "1 year",
                "products": ["thing-0"],
            }


_OWN = {
    "customers": "since", "interactions": "at", "quotes": "issued", "orders": "issued",
    "invoices": "issued", "credits": "issued", "complaints": "opened", "contracts": "start",
}  # fmt: skip
_EVENTS = ("archived", "cancelled", "accepted", "declined", "done", "confirmed", "sent")
_LISTED = {
    "payments": "at", "stages": "at", "states": "at", "returns": "at", "responses": "at",
    "prices": "since", "waves": "frozen",
}  # fmt: skip


def cut_at(crm: Crm, day: date) -> Crm:
    """Give what the CRM would say if nothing after a day had happened."""
    tomorrow = (day + timedelta(days=1)).isoformat()
    found = {
        key: _cut(data, tomorrow)
        for key, data in crm.items()
        if str(data.get(_OWN.get(key[0], ""), "")) < tomorrow
    }
    begun = {key: one for key, one in found.items() if key[0] != "deals" or one["stages"]}
    return {key: _without_strangers(data, begun) for key, data in begun.items()}


def _cut(data: Mapping[str, Any], tomorrow: str) -> dict[str, Any]:
    kept = {name: value for name, value in data.items() if name not in _EVENTS or value < tomorrow}
    for name, field in _LISTED.items():
        if isinstance(kept.get(name), list):  # a document's `prices` is a word
            kept[name] = [one for one in kept[name] if one.get(field, "") < tomorrow]
    if "deliveries" in kept:
        kept["deliveries"] = [_cut(one, tomorrow) for one in kept["deliveries"]]
    if "waves" in kept:
        names = {one["name"] for one in kept["waves"]}
        kept["recipients"] = [one for one in kept["recipients"] if one["wave"] in names]
    if "states" in kept:
        kept["state"] = kept["states"][-1]["state"] if kept["states"] else "open"
    if kept.get("stages"):
        kept["stage"] = kept["stages"][-1]["stage"]
        if kept["stage"] != "lost":
            kept.pop("lost_reason", None)
    return kept


def _without_strangers(data: dict[str, Any], found: Crm) -> dict[str, Any]:
    """Take away references to records that are not there any more."""
    order = data.get("order")
    if order and ("orders", order) not in found:
        return {name: value for name, value in data.items() if name != "order"}
    return data


def as_files(crm: Crm) -> dict[str, str]:
    """Give the files."""
    return {f"{folder}/{id_}.yaml": json.dumps(data) for (folder, id_), data in crm.items()}


def tables(report: Report, rows: Rows, day: date, **more: Any) -> Iterator[Table]:
    """Give what a report answers, by everything that its rows can stand for."""
    for by in report.by or ("",):
        yield report.run(rows, Parameters(day, by=by, **more))


@pytest.fixture(scope="session")
def made() -> Callable[[int], Crm]:
    """Give a function that makes a CRM from a seed."""
    return lambda seed: Maker(seed).make()


@pytest.fixture(scope="session")
def cut() -> Callable[[Crm, date], Crm]:
    """Give the function that cuts a CRM at a day."""
    return cut_at


@pytest.fixture(scope="session")
def _kept() -> dict[str, Rows]:
    """The indexes made so far: reports only read, so that all tests may ask the same ones."""
    return {}


@pytest.fixture
def asked(indexed: Callable[..., Rows], _kept: dict[str, Rows]) -> Callable[[Crm], Rows]:
    """Give a function that makes an index of a CRM and asks it."""

    def rows_of(crm: Crm) -> Rows:
        files = as_files(crm)
        key = json.dumps(list(files.items()))
        if key not in _kept:
            _kept[key] = indexed(files)
        return _kept[key]

    return rows_of


@pytest.fixture(scope="session")
def answers() -> Callable[..., Iterator[Table]]:
    """Give the function that runs a report in all ways."""
    return tables
