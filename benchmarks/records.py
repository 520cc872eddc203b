"""Made-up records, as trees to be written; the same `Random` gives the same records."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import vocabulary as say
from crmctl.model.ids import IdContext, dated, opaque, slug
from crmctl.model.plain import Plain
from crmctl.model.text import fold

TODAY = date(2026, 11, 21)
_DAYS = 5 * 365


@dataclass(frozen=True, slots=True)
class Size:
    """How many records of each kind."""

    customers: int
    contacts: int
    interactions: int


SIZES = {
    "tiny": Size(20, 40, 100),
    "S": Size(1_000, 2_000, 10_000),
    "L": Size(10_000, 30_000, 100_000),
}


@dataclass(frozen=True, slots=True)
class Made:
    """One record: its path, and what its file says."""

    path: str
    tree: dict[str, Any]


def records(size: Size, random: Random) -> Iterator[Made]:
    """Give all records: customers, then contacts, then interactions."""
    taken: set[str] = set()
    context = IdContext(random, TODAY, taken.__contains__)
    customers = []
    for _ in range(size.customers):
        name = _company(random)
        ref = slug(name, context)
        taken.add(ref)
        customers.append(ref)
        yield Made(f"customers/{ref[:2]}/{ref}.yaml", _customer(name, ref, random))
    people = []
    for _ in range(size.contacts):
        ref, customer = opaque("p", context), random.choice(customers)
        taken.add(ref)
        people.append((ref, customer))
        yield Made(f"contacts/{ref[2:4]}/{ref}.yaml", contact(customer, random))
    for _ in range(size.interactions):
        tree = _interaction(*random.choice(people), random)
        day = str(tree["at"])[:10]
        ref = dated(day, tree["customer"], tree["channel"], context=context)
        taken.add(ref)
        yield Made(f"interactions/{day[:4]}/{day[5:7]}/{ref}.yaml", tree)


def busy(customer: str, interactions: int, invoices: int, random: Random) -> Iterator[Made]:
    """Give the records of one customer with whom there is a lot of business."""
    context = IdContext(random, TODAY, set[str]().__contains__)
    yield Made(f"customers/{customer[:2]}/{customer}.yaml", _customer("Busy", customer, random))
    person = opaque("p", context)
    yield Made(f"contacts/{person[2:4]}/{person}.yaml", contact(customer, random))
    for _ in range(interactions):
        tree = _interaction(person, customer, random)
        day = str(tree["at"])[:10]
        ref = dated(day, customer, tree["channel"], context=context)
        yield Made(f"interactions/{day[:4]}/{day[5:7]}/{ref}.yaml", tree)
    for number in range(invoices):
        ref = opaque("i", context)
        yield Made(f"invoices/{ref[2:4]}/{ref}.yaml", _invoice(customer, number, random))


def contact(customer: str, random: Random) -> dict[str, Any]:
    """Give a person with a role at a customer, or at none."""
    given, family = random.choice(say.GIVEN), random.choice(say.FAMILY)
    name = {"salutation": random.choice(("Frau", "Herr")), "given": given, "family": family}
    role = {"customer": customer, "position": random.choice(say.POSITIONS)}
    if _chance(0.3, random):
        role["buying_role"] = random.choice(say.BUYING_ROLES)
    mailbox = f"{_plain(given)}.{_plain(family)}{random.randrange(10_000)}"
    tree: dict[str, Any] = {"name": name, **({"roles": [role]} if customer else {})}
    tree["emails"] = [{"address": f"{mailbox}@{customer or 'mail'}.example", "label": "work"}]
    tree["phones"] = [{"number": f"+49171{random.randrange(10**7):07}", "label": "mobile"}]
    if _chance(0.3, random):
        tree["birthday"] = TODAY - timedelta(days=random.randrange(7_000, 25_000))
    tree["language"] = random.choice(("de", "de", "en", "fr"))
    if _chance(0.5, random):
        tree["tags"] = sorted(random.sample(say.TAGS, 2))
    return tree


def detailed_contact(customer: str, random: Random) -> dict[str, Any]:
    """Give a person of whom more is known: 28 lines on average, with an address and a consent."""
    country, postal_code, city = random.choice(say.PLACES)
    address = {
        "street": f"{random.choice(say.STREETS)} {random.randrange(1, 200)}",
        "postal_code": postal_code,
        "city": city,
        "country": country,
    }
    day = TODAY - timedelta(days=random.randrange(_DAYS))
    consent = {
        "id": f"c-{random.randrange(10**8):08}",
        "purpose": "newsletter",
        "basis": "consent",
        "event": random.choice(("granted", "confirmed", "withdrawn")),
        "at": Plain(f"{day}T{random.randrange(8, 18):02}:{random.randrange(60):02}:00+01:00"),
        "method": "web_form",
    }
    tree = contact(customer, random)
    later: dict[str, Any] = {
        name: tree.pop(name) for name in ("birthday", "language") if name in tree
    }
    tags = {"tags": tree.pop("tags")} if "tags" in tree else {}
    return {**tree, "addresses": [address], **later, "consents": [consent], **tags}


def _company(random: Random) -> str:
    return " ".join(random.choice(part) for part in (say.FAMILY, say.TRADES, say.FORMS))


def _customer(name: str, ref: str, random: Random) -> dict[str, Any]:
    country, postal_code, city = random.choice(say.PLACES)
    address = {
        "label": "delivery",
        "street": f"{random.choice(say.STREETS)} {random.randrange(1, 200)}",
        "postal_code": postal_code,
        "city": city,
        "country": country,
    }
    tree: dict[str, Any] = {
        "type": "organisation",
        "name": name,
        "stage": random.choice(("lead", "prospect", "customer", "customer", "former")),
        "industry": random.choice(say.INDUSTRIES),
        "domains": [f"{ref}.example"],
        "emails": [{"address": f"info@{ref}.example", "label": "office"}],
        "phones": [{"number": f"+49351{random.randrange(10**7):07}", "label": "office"}],
        "addresses": [address],
        "since": TODAY - timedelta(days=random.randrange(_DAYS)),
        "tags": sorted(random.sample(say.TAGS, 2)),
    }
    if _chance(0.5, random):
        tree["notes"] = f"{random.choice(say.SENTENCES)}\n{random.choice(say.SENTENCES)}\n"
    return tree


def _interaction(person: str, customer: str, random: Random) -> dict[str, Any]:
    day = TODAY - timedelta(days=random.randrange(_DAYS))
    sentences = random.sample(say.SENTENCES, 3)
    if _chance(1 / 200, random):
        sentences.append(f"They plan a {say.RARE}.")
    return {
        "at": Plain(f"{day}T{random.randrange(8, 18):02}:{random.randrange(60):02}:00+01:00"),
        "channel": random.choice(say.CHANNELS),
        "direction": random.choice(("in", "out")),
        "customer": customer,
        "contacts": [person],
        "subject": random.choice(say.SUBJECTS),
        "body": "\n".join(sentences) + "\n",
        "outcome": random.choice(say.OUTCOMES),
        "duration": f"{random.randrange(1, 60)} min",
    }


def _invoice(customer: str, number: int, random: Random) -> dict[str, Any]:
    issued = TODAY - timedelta(days=random.randrange(_DAYS))
    gross = Plain(f"{random.randrange(100, 9_999)}.00 EUR")
    paid = {"payments": [{"at": Plain(str(issued)), "amount": gross}]}
    return {
        "number": f"R-{number}",
        "customer": customer,
        "issued": Plain(str(issued)),
        "due": Plain(str(issued + timedelta(days=14))),
        "lines": [{"text": "Work", "quantity": 1, "price": gross}],
        "totals": {"net": gross, "gross": gross},
        **(paid if _chance(0.9, random) else {}),
    }


def _chance(share: float, random: Random) -> bool:
    return random.random() < share


def _plain(name: str) -> str:
    return "".join(char for char in fold(name) if char.isalnum())
