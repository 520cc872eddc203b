"""What came of a campaign: responses, orders, and what there would have been without it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from crmctl.campaigns.audience import CONTROL, SENT
from crmctl.campaigns.fisher import two_sided
from crmctl.sales.amounts import Amount, Sum, amount, summed
from crmctl.sales.terms import shifted

WINDOW = "30 days"
"""How long an order counts for a campaign that does not say it."""

BOUNCED = "bounced"
"""The response of somebody whom the message did not reach, which is none."""

_TELLING = 0.05  # the usual level of significance
_CENT = Decimal("0.01")


class Order(NamedTuple):
    """An order that was issued and not cancelled.

    Attributes:
        id: its id.
        day: on which it was issued.
        customer: who bought.
        contacts: through whom; empty where the order does not say.
        net: what it comes to, net; None where it has no totals.
    """

    id: str
    day: date
    customer: str
    contacts: frozenset[str]
    net: Amount | None


@dataclass(frozen=True, slots=True)
class Group:
    """The people of a group, and those of them who ordered in their wave's window."""

    people: int
    buyers: int
    orders: int
    revenue: Sum

    @property
    def rate(self) -> Decimal | None:
        """How many of a hundred ordered, half up to one place; None of nobody."""
        if not self.people:
            return None
        share = Decimal(self.buyers * 100) / self.people
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a campaign.

    Attributes:
        sent: those who got it.
        control: those who were held back for comparison.
        responses: how many people gave each kind of response.
        responded: how many people gave any but `bounced`.
        window: how long an order counted.
        cost: of the campaign; None where it is not known.
        cost_per_response: None without a cost or without responses.
        chance: how likely such a difference is by chance alone; None without a control group.
        without_totals: how many of the orders have no totals, so that revenue lacks them.
    """

    sent: Group
    control: Group
    responses: Mapping[str, int]
    responded: int
    window: str
    cost: Sum | None
    cost_per_response: Decimal | None
    chance: float | None
    without_totals: int

    @property
    def is_telling(self) -> bool:
        """Whether the two groups differ by more than chance explains."""
        return self.chance is not None and self.chance < _TELLING


@dataclass(frozen=True, slots=True)
class Money:
    """In what currency sums are given, and by which rates others count: crm.yaml's."""

    currency: str
    rates: Sequence[Mapping[str, Any]] = ()


def result(
    campaign: Mapping[str, Any],
    orders: Iterable[Order],
    customers: Mapping[str, Iterable[str]],
    money: Money,
    today: date,
) -> Result:
    """Count what came of a campaign until today.

    An order counts for a recipient whom it names; if it names no contact, for every recipient
    of its customer. It counts once in a group, from the day of the wave to the window's last day.

    Args:
        campaign: its data.
        orders: issued orders.
        customers: of each recipient, the ids of the customers they stand for.
        money: the currency of sums.
        today: nothing after it counts.
    """
    window = str(campaign.get("window") or WINDOW)
    found = list(orders)
    reach = list(_reach(campaign))
    groups, seen = list[Group](), dict[str, Order]()
    for members in (_members(reach, SENT), _members(reach, CONTROL)):
        bought = _bought(members, found, customers, window, today)
        mine = {order.id: order for each in bought.values() for order in each}
        seen |= mine
        revenue = summed(
            (one.net for one in mine.values() if one.net), money.currency, money.rates
        )
        groups.append(Group(len(members), len(bought), len(mine), revenue))
    sent, control = groups
    said = {
        (one["contact"], one["response"])
        for one in campaign.get("responses", ())
        if str(one["at"])[:10] <= today.isoformat()
    }
    people = len({contact for contact, response in said if response != BOUNCED})
    cost = _cost(campaign, money, today)
    return Result(
        sent=sent,
        control=control,
        responses=dict(sorted(Counter(response for _, response in said).items())),
        responded=people,
        window=window,
        cost=cost,
        cost_per_response=_per(cost, people),
        chance=_chance(sent, control),
        without_totals=sum(order.net is None for order in seen.values()),
    )


def wave_days(campaign: Mapping[str, Any]) -> Mapping[str, date]:
    """Give the day of each wave that was frozen: the planned one, else that of freezing."""
    return {
        wave["name"]: date.fromisoformat(str(wave.get("at") or wave["frozen"])[:10])
        for wave in campaign.get("waves", ())
        if "frozen" in wave
    }


def _reach(campaign: Mapping[str, Any]) -> Iterator[tuple[str, str, date]]:
    """Give contact, group and day of the people whom waves reached, or held back.

    Who was left out after all at sending got nothing, unless a response shows that they did.
    """
    days = wave_days(campaign)
    left_out = {(one["contact"], one["wave"]) for one in campaign.get("excluded", ())}
    answered = {one["contact"] for one in campaign.get("responses", ())}
    for one in campaign.get("recipients", ()):
        got_none = (one["contact"], one["wave"]) in left_out and one["contact"] not in answered
        if one["wave"] in days and not got_none:
            yield one["contact"], one["group"], days[one["wave"]]


def _members(reach: Iterable[tuple[str, str, date]], group: str) -> dict[str, date]:
    return {contact: day for contact, its, day in reach if its == group}


def _bought(
    members: Mapping[str, date],
    orders: Sequence[Order],
    customers: Mapping[str, Iterable[str]],
    window: str,
    today: date,
) -> dict[str, list[Order]]:
    """Give the orders of each member who ordered in the window."""
    of_customer: dict[str, list[str]] = {}
    for contact in members:
        for customer in customers.get(contact, ()):
            of_customer.setdefault(customer, []).append(contact)
    found: dict[str, list[Order]] = {}
    for order in orders:
        who: Iterable[str] = order.contacts or of_customer.get(order.customer, ())
        for contact in who:
            if contact in members:
                first = members[contact]
                if first <= order.day <= min(shifted(first, window), today):
                    found.setdefault(contact, []).append(order)
    return found


def _cost(campaign: Mapping[str, Any], money: Money, today: date) -> Sum | None:
    if "cost" not in campaign:
        return None
    return summed([amount(campaign["cost"], today.isoformat())], money.currency, money.rates)


def _per(cost: Sum | None, people: int) -> Decimal | None:
    if cost is None or cost.left_out or not people:
        return None
    return (cost.value / people).quantize(_CENT, ROUND_HALF_UP)


def _chance(sent: Group, control: Group) -> float | None:
    if not sent.people or not control.people:
        return None
    return two_sided(sent.buyers, sent.people, control.buyers, control.people)
