"""Make the CRM of a web studio that has much to report on: `python benchmarks/studio.py DIR`.

Customers with a rhythm of their own, deals, quotes, invoices, payments and interactions of five
years, the last of them November 2026; the same files in every run. `--customers 3 --months 2`
makes a young studio.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from crmctl.store.canonical import emit
from generate import commit

TODAY = date(2026, 11, 30)
_SETTINGS = """\
format: 1
name: Schmidt Webdesign
country: DE
language: en
timezone: Europe/Berlin
currency: EUR
layout: flat
pipelines:
  sales:
    - new
    - qualified
    - quote
    - verbal
    - won
    - lost
lost_reasons:
  - price
  - timing
  - in-house
  - no-answer
taxes:
  standard:
    rate: 19
goals:
  "2026":
    revenue: 70000.00 EUR
"""
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_STAGES = ("new", "qualified", "quote", "verbal")
_REASONS = ("no-answer", "no-answer", "no-answer", "price", "price", "in-house", "timing")
_PRODUCTS = {
    "website": ("Website", 1900),
    "hosting": ("Hosting, a year", 480),
    "care-plan": ("Care plan, a quarter", 890),
    "seo-check": ("Search check", 740),
    "shop": ("Online shop", 2300),
}
_GROWTH = 1.25  # a year

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer: since when, how often (in days), for how much, and until when."""

    id: str
    name: str
    since: date
    every: int
    size: float
    until: date = TODAY


BUYERS: Sequence[Buyer] = (
    Buyer("mueller-maschinenbau", "Müller Maschinenbau", date(2022, 3, 7), 31, 1.0),
    Buyer("praxis-dr-yilmaz", "Praxis Dr. Yilmaz", date(2022, 6, 20), 36, 0.75),
    Buyer("stadtwerke-ahlen", "Stadtwerke Ahlen", date(2023, 2, 1), 88, 1.4),
    Buyer("kanzlei-brandt", "Kanzlei Brandt", date(2023, 5, 9), 34, 0.5, date(2026, 6, 20)),
    Buyer("baeckerei-oeztuerk", "Bäckerei Öztürk", date(2024, 1, 15), 74, 0.35),
    Buyer("gartenbau-lorenz", "Gartenbau Lorenz", date(2022, 9, 12), 160, 0.6, date(2024, 8, 1)),
    Buyer("optik-sommer", "Optik Sommer", date(2022, 4, 4), 210, 0.5, date(2024, 3, 1)),
    Buyer("hotel-seeblick", "Hotel Seeblick", date(2023, 7, 3), 95, 0.8, date(2025, 11, 5)),
    Buyer("fahrschule-kern", "Fahrschule Kern", date(2023, 9, 18), 240, 0.4, date(2025, 6, 1)),
    Buyer("tierarzt-novak", "Tierärztin Novák", date(2024, 4, 22), 130, 0.45),
    Buyer("steuerberatung-wolf", "Steuerberatung Wolf & Partner", date(2024, 9, 2), 110, 0.7),
    Buyer("cafe-amsel", "Café Amsel", date(2025, 2, 10), 150, 0.3),
    Buyer("yoga-haus", "Yogahaus am Park", date(2025, 5, 26), 120, 0.3),
    Buyer("zimmerei-bauer", "Zimmerei Bauer", date(2025, 10, 6), 140, 0.8),
    Buyer("winzer-hahn", "Weingut Hahn", date(2026, 3, 2), 100, 0.6),
    Buyer("musikschule-allegro", "Musikschule Allegro", date(2026, 8, 3), 90, 0.5),
)


File = tuple[str, Tree]


class _Studio:
    """Makes records; everything that has a date is made in the order in which it is asked for."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._numbers = count(1)

    def customer(self, buyer: Buyer, first: date) -> Iterator[File]:
        """Give a customer and all that was sold to it since a day."""
        yield (
            f"customers/{buyer.id}.yaml",
            {
                "type": "organisation",
                "name": buyer.name,
                "stage": "customer",
                "since": max(buyer.since, first).isoformat(),
            },
        )
        day = buyer.since
        while day <= min(buyer.until, TODAY):
            if day >= first:
                yield from self._purchase(buyer, day)
            day += timedelta(days=max(round(buyer.every * self._random.uniform(0.75, 1.25)), 5))

    def lost(self, buyer: Buyer, day: date) -> Iterator[File]:
        """Give a deal that was lost on a day, with its quote."""
        deal, lines = self._deal(buyer, day - timedelta(days=self._random.randint(20, 90)))
        reached = self._random.randint(1, 3)
        self._go(deal, day - timedelta(days=18), _STAGES[1:reached])
        reason = self._random.choice(_REASONS)
        deal[1]["stages"].append({"stage": "lost", "at": day.isoformat()})
        deal[1].update({"stage": "lost", "lost_reason": reason})
        yield deal
        yield self._quote(
            buyer, day - timedelta(days=16), lines, deal, declined=day, decline_reason=reason
        )

    def open(self, buyer: Buyer, day: date, stages: int) -> Iterator[File]:
        """Give a deal that began on a day and has come through some stages since."""
        deal, lines = self._deal(buyer, day)
        self._go(deal, day + timedelta(days=4), _STAGES[1:stages])
        yield deal
        if stages >= len(_STAGES) - 1:
            yield self._quote(buyer, day + timedelta(days=9), lines, deal)

    def _purchase(self, buyer: Buyer, day: date) -> Iterator[File]:
        """Give a won deal with its quote, an invoice and the talk before."""
        deal, lines = self._deal(
            buyer, day - timedelta(days=self._random.randint(25, 60)), begins=day == buyer.since
        )
        self._go(deal, day - timedelta(days=20), (*_STAGES[1:], "won"), day)
        yield deal
        yield self._quote(buyer, day - timedelta(days=12), lines, deal, accepted=day)
        yield self._invoice(buyer, day, lines, deal)
        yield self._talk(buyer, day - timedelta(days=14))

    def _deal(self, buyer: Buyer, day: date, *, begins: bool = False) -> tuple[File, list[Tree]]:
        known = list(_PRODUCTS)[: 2 + len(buyer.name) % (len(_PRODUCTS) - 1)]
        names = self._random.sample(known, self._random.randint(1, 2))
        names = ["website"] if begins else names
        grown = _GROWTH ** ((day - TODAY).days / 365)
        lines = [self._line(buyer, name, grown) for name in names]
        net = sum(line["net"] for line in lines)
        tree = {
            "title": " and ".join(line["text"] for line in lines),
            "customer": buyer.id,
            "pipeline": "sales",
            "stage": "new",
            "value": _euros(net),
            "expected_close": (day + timedelta(days=45)).isoformat(),
            "stages": [{"stage": "new", "at": day.isoformat()}],
        }
        path = f"deals/{day.isoformat()}-{buyer.id}-{self._letters(4)}.yaml"
        return (path, tree), lines

    def _go(self, deal: File, day: date, stages: Sequence[str], last: date | None = None) -> None:
        """Take a deal along its pipeline from a day on, to its last stage on another."""
        _, tree = deal
        for place, stage in enumerate(stages):
            at = min(day + timedelta(days=4 * place), last or TODAY)
            at = last if last and stage == stages[-1] else at
            tree["stages"].append({"stage": stage, "at": at.isoformat()})
            tree["stage"] = stage

    def _line(self, buyer: Buyer, name: str, grown: float) -> Tree:
        text, price = _PRODUCTS[name]
        net = round(price * buyer.size * grown * self._random.uniform(0.85, 1.2) / 10) * 10
        return {"product": name, "text": text, "quantity": 1, "net": net}

    def _quote(
        self, buyer: Buyer, day: date, lines: list[Tree], deal: File, **became: Any
    ) -> File:
        tree = {
            "number": f"Q-{day.year}-{next(self._numbers):04}",
            **_document(buyer, day, lines, deal),
            "valid_until": (day + timedelta(days=30)).isoformat(),
            "sent": day.isoformat(),
            **{name: str(value) for name, value in became.items()},
        }
        return self._paper("quotes", "q", tree)

    def _invoice(self, buyer: Buyer, day: date, lines: list[Tree], deal: File) -> File:
        due = day + timedelta(days=14)
        tree = {
            "number": f"R-{day.year}-{next(self._numbers):04}",
            **_document(buyer, day, lines, deal),
            "due": due.isoformat(),
        }
        paid = due + timedelta(days=self._random.randint(-10, 12))
        slow = buyer.id in _SLOW and day > TODAY - timedelta(days=90)
        if paid <= TODAY and not slow:
            tree["payments"] = [{"at": paid.isoformat(), "amount": tree["totals"]["gross"]}]
        return self._paper("invoices", "i", tree)

    def _talk(self, buyer: Buyer, day: date) -> File:
        channel = self._random.choice(("phone", "email", "meeting"))
        name = f"{day.isoformat()}-{buyer.id}-{channel}-{self._letters(4)}"
        tree = {
            "at": f"{day.isoformat()}T10:00:00+01:00",
            "channel": channel,
            "customer": buyer.id,
            "subject": "What comes next",
        }
        return f"interactions/{day.year}/{day.month:02}/{name}.yaml", tree

    def _paper(self, folder: str, prefix: str, tree: Tree) -> File:
        letters = self._letters(8)
        return f"{folder}/{letters[:2]}/{prefix}-{letters}.yaml", tree

    def _letters(self, number: int) -> str:
        return "".join(self._random.choices(_LETTERS, k=number))


_SLOW = ("stadtwerke-ahlen", "zimmerei-bauer", "steuerberatung-wolf")


def files(customers: int, first: date) -> Iterator[tuple[str, str]]:
    """Give the files of a studio that has so many customers and began on a day."""
    studio = _Studio(Random(20261130))
    buyers = BUYERS[:customers]
    yield "crm.yaml", _SETTINGS
    for name, (text, price) in _PRODUCTS.items():
        yield f"products/{name}.yaml", emit({"name": text, "prices": [{"price": _euros(price)}]})
    made = [file for buyer in buyers for file in studio.customer(buyer, first)]
    if buyers and first < TODAY - timedelta(days=365):
        for place in range(42):
            day = TODAY - timedelta(days=9 + place * 13)
            made += studio.lost(buyers[place * 7 % len(buyers)], day)
        for place in range(13):
            buyer = buyers[place * 5 % len(buyers)]
            made += studio.open(buyer, TODAY - timedelta(days=4 + place * 8), 1 + place % 4)
    for path, tree in made:
        yield path, emit(tree)


def _document(buyer: Buyer, day: date, lines: list[Tree], deal: File) -> Tree:
    net = sum(line["net"] for line in lines)
    tax = round(net * 0.19, 2)
    return {
        "customer": buyer.id,
        "deal": Path(deal[0]).stem,
        "issued": day.isoformat(),
        "prices": "net",
        "recipient": {"name": buyer.name, "lines": ["Marktplatz 1", "59227 Ahlen"]},
        "lines": [
            {
                "product": line["product"],
                "text": line["text"],
                "quantity": line["quantity"],
                "price": _euros(line["net"]),
                "tax": "standard",
            }
            for line in lines
        ],
        "totals": {
            "net": _euros(net),
            "taxes": [{"tax": "standard", "rate": 19, "net": _euros(net), "amount": _euros(tax)}],
            "gross": _euros(net + tax),
        },
    }


def _euros(amount: float) -> str:
    return f"{amount:.2f} EUR"


def main() -> None:
    """Read the arguments and make the CRM."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--customers", type=int, default=len(BUYERS), metavar="N")
    parser.add_argument("--months", type=int, default=60, metavar="N", help="how old it is")
    arguments = parser.parse_args()
    first = TODAY - timedelta(days=round(arguments.months * 365.25 / 12))
    commit(files(arguments.customers, first), arguments.folder)


if __name__ == "__main__":
    main()
