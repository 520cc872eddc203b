"""A CRM of a few thousand records with all that reports count, as trees to be written."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from crmctl.model.plain import Plain
from records import TODAY, Made

_DAYS = 4 * 365
_SHIPPED, _PAID = 8, 9  # of ten
_STAGES = ("new", "qualified", "quote", "verbal")
# Of 5,000 records: each kind's share, in hundredths.
_SHARES = {
    "customers": 10, "interactions": 30, "orders": 20, "invoices": 20, "deals": 8, "tasks": 6,
    "complaints": 4, "products": 2,
}  # fmt: skip


def business(count: int, random: Random) -> Iterator[Made]:
    """Give about so many records; documents are issued and have sums."""
    many = {kind: max(count * share // 100, 5) for kind, share in _SHARES.items()}
    makers = {
        "customers": _customer, "interactions": _talk, "orders": _order, "invoices": _invoice,
        "deals": _deal, "tasks": _task, "complaints": _complaint, "products": _product,
    }  # fmt: skip
    for folder, make in makers.items():
        for number in range(many[folder]):
            tree = make(number, many, random)
            yield Made(f"{folder}/{number % 100:02}/{folder[0]}-{number:06}.yaml", tree)


def _day(random: Random, after: date | None = None, within: int = _DAYS) -> date:
    first = after or TODAY - timedelta(days=_DAYS)
    return min(first + timedelta(days=random.randrange(within)), TODAY)


def _some(folder: str, many: dict[str, int], random: Random) -> str:
    return f"{folder[0]}-{random.randrange(many[folder]):06}"


def _customer(number: int, _: dict[str, int], random: Random) -> dict[str, Any]:
    return {
        "type": "organisation",
        "name": f"Firm {number}",
        "stage": random.choice(("lead", "customer")),
        "owner": "u-anna",
        "since": Plain(TODAY - timedelta(days=_DAYS)),
    }


def _talk(_: int, many: dict[str, int], random: Random) -> dict[str, Any]:
    return {
        "at": Plain(_day(random)),
        "channel": random.choice(("phone", "email")),
        "direction": random.choice(("in", "out")),
        "customer": _some("customers", many, random),
    }


def _document(
    number: str, day: date, many: dict[str, int], random: Random, **dates: Plain
) -> dict[str, Any]:
    items = [(_some("products", many, random), random.randint(1, 500)) for _ in range(3)]
    net = f"{sum(price for _, price in items)}.00 EUR"
    return {
        "number": number,
        "customer": _some("customers", many, random),
        "issued": Plain(day),
        **dates,
        "prices": "net",
        "lines": [
            {"product": product, "quantity": Plain(1), "price": f"{price}.00 EUR"}
            for product, price in items
        ],
        "totals": {"net": net, "gross": net},
    }


def _order(number: int, many: dict[str, int], random: Random) -> dict[str, Any]:
    day = _day(random)
    done = {"done": Plain(_day(random, day, 40))} if random.randrange(10) < _SHIPPED else {}
    delivery = {"at": Plain(day + timedelta(days=20)), **done}
    return {**_document(f"O-{number}", day, many, random), "deliveries": [delivery]}


def _invoice(number: int, many: dict[str, int], random: Random) -> dict[str, Any]:
    day = _day(random)
    due = Plain(day + timedelta(days=14))
    tree = _document(f"R-{number}", day, many, random, due=due)
    if random.randrange(10) < _PAID:
        paid = {"at": Plain(_day(random, day, 50)), "amount": tree["totals"]["net"]}
        tree["payments"] = [paid]
    return tree


def _deal(number: int, many: dict[str, int], random: Random) -> dict[str, Any]:
    day, steps = _day(random), []
    for stage in _STAGES[: random.randint(1, 4)]:
        steps.append({"stage": stage, "at": Plain(day)})
        day = _day(random, day, 30)
    end = random.choice(("won", "lost", ""))
    steps += [{"stage": end, "at": Plain(day)}] if end else []
    return {
        "title": f"Project {number}",
        "customer": _some("customers", many, random),
        "pipeline": "sales",
        "stage": steps[-1]["stage"],
        "value": f"{random.randint(1, 200)}00.00 EUR",
        **({"lost_reason": "price"} if end == "lost" else {}),
        "owner": "u-anna",
        "stages": steps,
    }


def _task(number: int, _: dict[str, int], random: Random) -> dict[str, Any]:
    return {"title": f"Call {number}", "due": Plain(_day(random)), "owner": "u-anna"}


def _complaint(number: int, many: dict[str, int], random: Random) -> dict[str, Any]:
    day = _day(random)
    return {
        "title": f"Trouble {number}",
        "opened": Plain(day),
        "customer": _some("customers", many, random),
        "product": _some("products", many, random),
        "cause": random.choice(("frost", "rain")),
        "state": "closed",
        "states": [
            {"state": "open", "at": Plain(day)},
            {"state": "closed", "at": Plain(_day(random, day, 30))},
        ],
    }


def _product(number: int, _: dict[str, int], random: Random) -> dict[str, Any]:
    price = {"price": f"{random.randint(1, 500)}.00 EUR"}
    tier = {"family": f"f-{number // 3}", "tier": f"t-{number % 3}"}
    return {"name": f"Thing {number}", **tier, "prices": [price]}
