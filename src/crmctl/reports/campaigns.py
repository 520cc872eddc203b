"""What came of campaigns: who answered, who bought, what it cost, and what chance explains."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from crmctl.campaigns.audience import CONTROL, SENT
from crmctl.campaigns.result import BOUNCED, Group, Money, Order, Result, result, wave_days
from crmctl.campaigns.standing import PRIVATE, ROLES, standing, survivors
from crmctl.charts.chart import Bar, Bars, Chart, Span, Spans
from crmctl.estimation.differences import difference
from crmctl.estimation.intervals import Interval
from crmctl.reports.facts.figures import counted, percent
from crmctl.reports.facts.settings import currency, settings
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic
from crmctl.sales.amounts import Amount

_COLUMNS = (
    Column("campaign", "the campaign's id", number=False),
    Column("first", "the day of its first wave", number=False),
    Column("delivered", "whom it reached: those it was sent to, without who bounced"),
    Column("responded", "how many people did something because of it"),
    Column("response", "their share of those it reached, in per cent"),
    Column("buyers", "how many it was sent to ordered in the window"),
    Column("orders", "how many orders these are"),
    Column("revenue", "what the orders come to, net", places=2),
    Column("cost", "what it cost", places=2),
    Column("per_response", "what a response cost", places=2),
    Column("roi", "what came back beyond the cost, in per cent of the cost"),
    Column("control", "how many were held back for comparison"),
    Column("difference", "buyers per hundred beyond those of the held-back ones"),
    Column("low", "what that difference is at least (95 %)"),
    Column("high", "what it is at most"),
)
_CAMPAIGNS = """
    SELECT records.id, records.label, records.json FROM campaigns
    JOIN records ON records.rowid = campaigns.rowid
    WHERE (campaigns.archived IS NULL OR campaigns.archived > ?)
"""
# Only what has a wave that was frozen; the records of others need not be read.
_FROZEN = """
    AND EXISTS (SELECT 1 FROM campaigns_waves AS wave
        WHERE wave.owner = campaigns.rowid AND wave.frozen IS NOT NULL AND wave.frozen < ?)
"""
_ORDERS = """
    SELECT orders.rowid, orders.id, orders.issued, orders.customer, orders.totals_net,
        orders.totals_net_currency
    FROM orders WHERE orders.issued BETWEEN ? AND ?
        AND (orders.cancelled IS NULL OR orders.cancelled > ?) ORDER BY orders.id
"""
_CONTACTS = "SELECT owner, value FROM orders_contacts"
_HUNDRED = 100


class _Campaign(NamedTuple):
    """A campaign and what came of it until the day."""

    id: str
    name: str
    data: Mapping[str, Any]
    first: date
    came: Result

    @property
    def delivered(self) -> int:
        """How many people it was sent to and reached."""
        bounced = {one["contact"] for one in self.data["responses"] if one["response"] == BOUNCED}
        sent = {one["contact"] for one in self.data["recipients"] if one["group"] == SENT}
        return self.came.sent.people - len(bounced & sent)


def run(rows: Rows, parameters: Parameters) -> Table:
    """Measure every campaign that has reached somebody, the latest first."""
    config = settings(rows)
    money = Money(currency(config), config.get("rates", ()))
    found = sorted(
        _campaigns(rows, parameters, money), key=lambda one: (one.first, one.id), reverse=True
    )
    return Table(
        _COLUMNS,
        tuple(_row(one, ids=parameters.ids) for one in found),
        bar="response",
        note=_note(found),
        unit=f"net, {money.currency}",
        chart=_chart(found) if found else None,
    )


def _campaigns(rows: Rows, parameters: Parameters, money: Money) -> Iterator[_Campaign]:
    restriction, chosen = parameters.restriction("campaigns.rowid")
    until = parameters.today.isoformat()
    values = (until, parameters.tomorrow, *chosen)
    begun = list[tuple[str, str, Mapping[str, Any], date]]()
    for id_, name, text in rows(f"{_CAMPAIGNS}{_FROZEN}{restriction}", values):
        data = _until(json.loads(text), parameters.tomorrow)
        first = min(wave_days(data).values())
        if _is_asked(first, parameters):
            begun.append((id_, name, data, first))
    if not begun:
        return
    orders = _orders(rows, min(first for *_, first in begun), parameters.today)
    for id_, name, data, first in begun:
        came = result(data, orders, standing(rows, first), money, parameters.today)
        yield _Campaign(id_, name, data, first, came)


def _until(data: Mapping[str, Any], tomorrow: str) -> Mapping[str, Any]:
    """Give a campaign as it was on a day: without later waves and responses."""
    waves = [one for one in data["waves"] if "frozen" in one and str(one["frozen"]) < tomorrow]
    names = {one["name"] for one in waves}
    return {
        **data,
        "waves": waves,
        "recipients": [one for one in data.get("recipients", ()) if one["wave"] in names],
        "responses": [one for one in data.get("responses", ()) if str(one["at"]) < tomorrow],
    }


def _is_asked(first: date, parameters: Parameters) -> bool:
    return (parameters.first or first) <= first <= (parameters.last or first)


def _orders(rows: Rows, first: date, today: date) -> list[Order]:
    through: dict[int, set[str]] = {}
    for owner, contact in rows(_CONTACTS, ()):
        through.setdefault(owner, set()).add(contact)
    days, former = (first.isoformat(), today.isoformat(), today.isoformat()), survivors(rows)
    return [
        Order(
            id_,
            date.fromisoformat(day),
            former.get(customer, customer),
            frozenset(through.get(rowid, ())),
            None if net is None else Amount(Decimal(str(net)), unit, day),
        )
        for rowid, id_, day, customer, net, unit in rows(_ORDERS, days)
    ]


def _row(one: _Campaign, *, ids: bool) -> Row:
    came, delivered = one.came, one.delivered
    cost = None if came.cost is None or came.cost.left_out else came.cost.value
    apart = _apart(came)
    cells = (
        one.id,
        one.first.isoformat(),
        delivered,
        came.responded,
        percent(came.responded, delivered),
        came.sent.buyers,
        came.sent.orders,
        float(came.sent.revenue.value),
        None if cost is None else float(cost),
        None if came.cost_per_response is None else float(came.cost_per_response),
        _return(came, cost),
        came.control.people or None,
        *((None, None, None) if apart is None else (_points(came), *map(_hundredth, apart))),
    )
    contacts = {f"contacts/{each['contact']}" for each in one.data["recipients"]}
    return Row(cells, (f"campaigns/{one.id}", *sorted(contacts)) if ids else ())


def _return(came: Result, cost: Decimal | None) -> float | None:
    """Give what came back; where there is a control group, only what it would not have bought."""
    if not cost:
        return None
    revenue = came.sent.revenue.value
    if came.control.people:
        revenue -= came.control.revenue.value * came.sent.people / came.control.people
    share = (revenue - cost) * _HUNDRED / cost
    return float(share.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _apart(came: Result) -> Interval | None:
    sent, control = came.sent, came.control
    if not sent.people or not control.people:
        return None
    return difference(sent.buyers, sent.people, control.buyers, control.people)


def _points(came: Result) -> float:
    return _hundredth(_rate(came.sent) - _rate(came.control))


def _rate(group: Group) -> float:
    return group.buyers / group.people


def _hundredth(share: float) -> float:
    return round(share * _HUNDRED, 1)


def _chart(found: Sequence[_Campaign]) -> Chart:
    """Draw the differences with their intervals; without any, the responses."""
    spans = [
        Span(one.name, apart.low, _points(one.came) / _HUNDRED, apart.high, _said(one.came))
        for one in found
        if (apart := _apart(one.came)) is not None
    ]
    if spans:
        return Spans(
            spans, legend=f"buyers beyond the {CONTROL} group; an interval around 0 may be chance"
        )
    return Bars(tuple(_bars(found)), legend="responses of those it reached, in %")


def _said(came: Result) -> str:
    return f"{_points(came):+.1f} of 100"


def _bars(found: Iterable[_Campaign]) -> Iterator[Bar]:
    for one in found:
        share = percent(one.came.responded, one.delivered) or 0.0
        yield Bar(one.name, share, f"{one.came.responded} of {one.delivered}")


def _note(found: Sequence[_Campaign]) -> str:
    if not found:
        return "No campaign has reached anybody yet."
    without = sum(one.came.without_totals for one in found)
    left_out = sum(
        group.revenue.left_out for one in found for group in (one.came.sent, one.came.control)
    )
    telling = sum(one.came.is_telling for one in found)
    compared = sum(one.came.chance is not None for one in found)
    parts = [counted(len(found), "campaign")]
    parts += [f"{compared} with a control group, {telling} of them with a telling difference"] * (
        compared > 0
    )
    parts += [f"{counted(without, 'order')} without totals"] * (without > 0)
    parts += [f"{counted(left_out, 'order')} in a currency without a rate"] * (left_out > 0)
    return f"{'; '.join(parts)}."


REPORT = Report(
    name="campaigns",
    question="What came of my campaigns?",
    topic=Topic.OFFER,
    subject="campaign",
    definition=(
        "Lists every campaign of which a wave was frozen until today, the latest first; --from "
        "and --to choose by the day of the first wave. Its figures are those of `crmctl campaign "
        "result`: an order counts for a recipient whom it names, or for every recipient of its "
        "customer, from the day of the wave to the end of the campaign's `window` (30 days unless "
        "it says so), as far as issued, until today and not cancelled; an order once. Delivered "
        "are those to whom it was sent less those whose response is `bounced`; the response rate "
        "is the people with any other response, by those. Revenue is the orders' net totals, in "
        "crm.yaml's currency. The return on investment is revenue less cost, by cost; where "
        "people were held back for comparison, revenue is only what goes beyond theirs, person "
        "by person. Difference is the buyers of a hundred recipients less those of a hundred who "
        "were held back, with its 95 % interval: if that holds 0, chance alone may explain it. "
        "Revenue is no profit: see contribution. Archived campaigns are left out."
    ),
    source=(
        "R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10 (the interval); "
        "R. A. Fisher 1922 (whether a difference is telling)."
    ),
    rounding=(
        "Shares to one place; amounts are sums of documents. Campaigns may share orders, so "
        "nothing is added up."
    ),
    queries=(f"{_CAMPAIGNS}{_FROZEN}", _ORDERS, _CONTACTS, ROLES, PRIVATE),
    columns=_COLUMNS,
    run=run,
    options=(Option.FROM, Option.TO),
)
