"""What those who bought one product bought later."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, groupby
from sys import intern
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars
from crmctl.estimation.intervals import wilson
from crmctl.reports.facts.bought import FIRST, MOST, Bought, bought
from crmctl.reports.facts.calling import names_of
from crmctl.reports.facts.figures import counted, percent, refs
from crmctl.reports.facts.reachable import Person, reachable
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_PAIRS = (
    Column("product", "the product's id that somebody has", number=False),
    Column("next", "the id of the product that they bought later", number=False),
    Column("seen", "how many bought it later, of those who could: `8 of 11`", number=False),
    Column("share", "that share in per cent"),
    Column("at_least", "what the share is at least in the long run, in per cent"),
    Column("lift", "the share divided by the share of all buyers who have the next product"),
    Column("open", "how many have the first and not yet the next one; `--ids` names them"),
)
_CUSTOMERS = (
    Column("customer", "the customer's id", number=False),
    Column("name", "the customer's name, or the person's", number=False),
    Column("owner", "who looks after the customer", number=False),
    Column("next", "the id of the product to offer", number=False),
    Column("because_of", "the id of the product that they have", number=False),
    Column("seen", "how many bought it later, of those who could: `8 of 11`", number=False),
    Column("at_least", "what that share is at least in the long run, in per cent"),
)
_PAIR, _CUSTOMER = "pair", "customer"
_LEAST = 3  # who took it: two may be chance
_SHOWN = 100
_DRAWN = 12

Owned = Mapping[str, str]
"""Of a customer, the first day of each product."""
Owners = Mapping[str, AbstractSet[str]]
"""The customers who have a product."""
Counts = Mapping[str, Counter[str]]
"""Of a product, how many customers got each other one later, or on the same day."""


class _Step(NamedTuple):
    """From one product to the next.

    Attributes:
        product: that was there.
        next: that came later.
        took: how many bought it later.
        could: how many did not have it when they got the first one.
        lift: the share of these, divided by the share of all buyers who have it.
        at_least: the lower bound of the share, in per cent.
    """

    product: str
    next: str
    took: int
    could: int
    lift: float
    at_least: float

    @property
    def seen(self) -> str:
        return f"{self.took} of {self.could}"


def run(rows: Rows, parameters: Parameters) -> Table:
    """List what comes after what, the surest first; or for each customer the surest offer."""
    owned = _owned(bought(rows, parameters))
    large = [customer for customer, products in owned.items() if len(products) > MOST]
    for customer in large:
        del owned[customer]
    steps, owners = _steps(owned), _owners(owned)
    if parameters.by == _CUSTOMER:
        offers = _offers(steps, owners, reachable(rows, parameters))
        return _table(_CUSTOMERS, _by_customer(offers, ids=parameters.ids), owned, large, steps)
    shown = _by_pair(steps[:_SHOWN], owners, ids=parameters.ids)
    chart = _chart(steps[:_DRAWN], names_of(rows, "product")) if steps else None
    return _table(_PAIRS, shown, owned, large, steps, chart)


def _owned(found: Iterable[Bought]) -> dict[str, dict[str, str]]:
    owned: dict[str, dict[str, str]] = defaultdict(dict)
    for one in found:
        owned[one.customer][intern(one.product)] = one.first
    return dict(owned)


def _steps(owned: Mapping[str, Owned]) -> list[_Step]:
    """Give the steps that are seen often enough, the surest first."""
    having = Counter(product for products in owned.values() for product in products)
    took, at_once = _counted(owned)
    found = list[_Step]()
    for one, later in took.items():
        for other, count in later.items():
            if count >= _LEAST:
                could = having[one] - at_once[one][other] - took[other][one]
                lift = count * len(owned) / (could * having[other])
                if lift > 1:
                    low = wilson(count, could).low * 100
                    found.append(_Step(one, other, count, could, lift, low))
    return sorted(found, key=lambda one: (-one.at_least, one.product, one.next))


def _counted(owned: Mapping[str, Owned]) -> tuple[Counts, Counts]:
    """Count who got another product later than one, and who got both at once.

    Counts of one product are made before those of the next: a small table is counted into
    several times as fast as one of all pairs.
    """
    later, same_day = (defaultdict[str, list[Sequence[str]]](list) for _ in range(2))
    for products in owned.values():
        ordered, end = sorted(products, key=products.__getitem__), 0
        for _, group in groupby(ordered, key=products.__getitem__):
            at_once = list(group)
            end += len(at_once)
            after = ordered[end:]
            for product in at_once:
                later[product].append(after)
                same_day[product].append(at_once)
    return _summed(later), _summed(same_day)


def _summed(lists: Mapping[str, Iterable[Sequence[str]]]) -> Counts:
    return {product: Counter(chain.from_iterable(those)) for product, those in lists.items()}


def _owners(owned: Mapping[str, Owned]) -> Owners:
    owners: dict[str, set[str]] = defaultdict(set)
    for customer, products in owned.items():
        for product in products:
            owners[product].add(customer)
    return owners


def _open(step: _Step, owners: Owners) -> AbstractSet[str]:
    """Give the customers who have the one product and not the next."""
    return owners[step.product] - owners[step.next]


def _offers(
    steps: Iterable[_Step], owners: Owners, known: Mapping[str, Person]
) -> list[tuple[Person, _Step]]:
    """Give for each customer the surest step that is open to them; not to those who are gone."""
    found, left = list[tuple[Person, _Step]](), set(known)
    for step in steps:
        offered = _open(step, owners) & left
        found += ((known[customer], step) for customer in sorted(offered))
        left -= offered
        if not left:
            break
    return found


def _by_pair(steps: Iterable[_Step], owners: Owners, *, ids: bool) -> list[Row]:
    return [
        Row(
            (
                one.product, one.next, one.seen, percent(one.took, one.could),
                round(one.at_least, 1), round(one.lift, 2), len(_open(one, owners)),
            ),
            refs("customers", _open(one, owners)) if ids else (),
        )
        for one in steps
    ]  # fmt: skip


def _by_customer(offers: Iterable[tuple[Person, _Step]], *, ids: bool) -> list[Row]:
    return [
        Row(
            (*person, step.next, step.product, step.seen, round(step.at_least, 1)),
            refs("customers", [person.id]) if ids else (),
        )
        for person, step in offers
    ]


def _table(  # noqa: PLR0913, PLR0917 - what a table is made of
    columns: tuple[Column, ...],
    shown: list[Row],
    owned: Mapping[str, Owned],
    large: Sequence[str],
    steps: Sequence[_Step],
    chart: Bars | None = None,
) -> Table:
    note = _note(len(owned), len(steps), len(large))
    return Table(columns, tuple(shown), bar="at_least", note=note, chart=chart)


def _chart(steps: Iterable[_Step], names: Mapping[str, str]) -> Bars:
    bars = tuple(
        Bar(
            f"{names.get(one.product, one.product)} > {names.get(one.next, one.next)}",
            one.took * 100 / one.could,
            one.seen,
            inner=one.at_least,
        )
        for one in steps
    )
    return Bars(bars, legend="bought it later, in %; the darker part is sure")


def _note(buyers: int, steps: int, large: int) -> str:
    left_out = f" {counted(large, 'customer')} with more than {MOST} products left out." * (
        large > 0
    )
    if not buyers:
        return f"Nobody bought anything whose lines name a product.{left_out}"
    of = f"{counted(buyers, 'customer')} bought something"
    if not steps:
        return f"{of}; no step was taken by {_LEAST} of them with a lift above 1.{left_out}"
    some = f"the {_SHOWN} surest of {steps} steps" if steps > _SHOWN else counted(steps, "step")
    return f"{of}; {some}.{left_out}"


REPORT = Report(
    name="next-product",
    question="What do customers buy next?",
    topic=Topic.OFFER,
    subject="customer",
    definition=(
        "A customer has a product from the day of the first order (or invoice without an order) "
        "that was issued, not cancelled, and names it in a line with more than none of it. For "
        "two products it counts the customers who bought the second on a later day than the "
        "first, of those who did not have it when they bought the first: `8 of 11`. Lift is this "
        "share divided by the share of all buyers who have the second. Listed are steps that "
        f"{_LEAST} customers or more have taken and whose lift is above 1, ordered by the lower "
        "bound of the 95 % interval of the share, so that 8 of 11 comes before 3 of 3, the "
        f"{_SHOWN} surest of them. With --by customer it gives each customer the surest product "
        "that is open; archived, erased and former customers are left out there. Customers with "
        f"more than {MOST} products are left out of both, which the note says."
    ),
    source="E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.",
    rounding="Shares to one place, lift to two; steps overlap, so nothing adds up.",
    queries=(FIRST,),
    columns=_PAIRS,
    run=run,
    options=(Option.FROM, Option.TO, Option.BY),
    by=(_PAIR, _CUSTOMER),
)
