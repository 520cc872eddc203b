"""Revenue less variable cost: what is left to pay for everything else."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crmctl.charts.chart import Bars, Columns
from crmctl.charts.numbers import grouped
from crmctl.reports.facts import costs, earned
from crmctl.reports.facts.comparison import Days, Ledger
from crmctl.reports.facts.earned import CUSTOMER, DAY, INVOICES, PRODUCT
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import percent
from crmctl.reports.facts.naming import bar, head, largest, names
from crmctl.reports.facts.periods import Period, periods
from crmctl.reports.report import Cell, Column, Option, Parameters, Report, Row, Rows, Table, Topic

_BY = (PRODUCT, CUSTOMER, DAY, earned.OWNER)
_PLACES = 2
_ROUNDING = "totals less their lines"


class _Entry(NamedTuple):
    """What a row stands for: all revenue, that of lines whose cost is known, and that cost."""

    key: str | None
    name: str | None
    revenue: int
    costed: int
    cost: int


def _columns(by: str, places: int) -> tuple[Column, ...]:
    return (
        *head(by),
        Column("revenue", "net, until today", places=places),
        Column("without_cost", "the part of it whose cost is not known", places=places),
        Column("cost", "variable cost of the rest", places=places),
        Column("contribution", "revenue whose cost is known, less that cost", places=places),
        Column("margin", "contribution in per cent of the revenue whose cost is known"),
    )


def run(rows: Rows, parameters: Parameters) -> Table:
    """Take variable cost off revenue, by product, customer, period or owner."""
    exchange, by = Exchange.of(rows), parameters.by or PRODUCT
    columns, found = _columns(by, exchange.places), periods(parameters)
    documents = earned.earned(rows, parameters, exchange, DAY)
    if not documents.parts or not found:
        note = earned.why_nothing(documents, parameters.of)
        return Table(columns, (), bar="contribution", note=note)
    days = Days(found[0].first, found[-1].last)
    costed = costs.costed(rows, parameters, exchange, by, days.first)
    if by == DAY:
        entries = list(_by_period(documents.parts, costed, found))
    else:
        parts = earned.earned(rows, parameters, exchange, by, days.first).parts
        entries = _by_key(parts, costed, names(rows, by), days)
        rest = sum(one.net for one in documents.parts if _within(one.day, days))
        rest -= sum(one.revenue for one in entries)
        entries += [_Entry(None, _ROUNDING, rest, 0, 0)] * (rest != 0)
    behind = earned.behind(rows, parameters, by, found) if parameters.ids else {}
    whole = _Entry("total", None, *(sum(column) for column in _amounts(entries)))
    return Table(
        columns,
        tuple(
            Row(_cells(one, by, exchange), behind.get(one.key, ()) * (one.name != _ROUNDING))
            for one in entries
        ),
        totals=_cells(whole, by, exchange),
        bar="contribution",
        is_series=by == DAY,
        note=_note(documents, whole, exchange, days),
        unit=f"net, {exchange.currency}",
        chart=_chart(entries, by, exchange),
    )


def _by_period(
    parts: Sequence[earned.Part], costed: Sequence[costs.Costed], found: Sequence[Period]
) -> Iterator[_Entry]:
    revenue = Ledger((part.day, part.net) for part in parts)
    known, cost = _ledgers(costed)
    for period in found:
        days = Days(period.first, period.last)
        sums = (ledger.between(days) for ledger in (revenue, known, cost))
        yield _Entry(period.name, None, *sums)


def _by_key(
    parts: Sequence[earned.Part],
    costed: Sequence[costs.Costed],
    called: Mapping[str | None, str | None],
    days: Days,
) -> list[_Entry]:
    """Give an entry for each customer, product or owner, the largest contribution first."""
    revenue, known, cost = (defaultdict[str | None, int](int) for _ in range(3))
    for part in parts:
        if _within(part.day, days):
            revenue[part.key] += part.net
    for one in costed:
        if _within(one.day, days):
            known[one.key] += one.net
            cost[one.key] += one.cost
    entries = [
        _Entry(key, called.get(key, key), net, known[key], cost[key])
        for key, net in revenue.items()
    ]
    return sorted(entries, key=lambda one: (one.key is None, one.cost - one.costed, one.key or ""))


def _ledgers(costed: Sequence[costs.Costed]) -> tuple[Ledger, Ledger]:
    return Ledger((one.day, one.net) for one in costed), Ledger(
        (one.day, one.cost) for one in costed
    )


def _within(day: str, days: Days) -> bool:
    return days.first.isoformat() <= day <= days.last.isoformat()


def _amounts(entries: Sequence[_Entry]) -> Iterator[Sequence[int]]:
    yield [one.revenue for one in entries]
    yield [one.costed for one in entries]
    yield [one.cost for one in entries]


def _cells(one: _Entry, by: str, exchange: Exchange) -> tuple[Cell, ...]:
    """Give the cells; no cost is known of what has no line with one, and so no contribution."""
    left = one.costed - one.cost
    is_known = bool(one.costed or one.cost)
    return (
        *((one.key,) if by == DAY else (one.key, one.name)),
        exchange.amount(one.revenue),
        exchange.amount(one.revenue - one.costed),
        exchange.amount(one.cost) if is_known else None,
        exchange.amount(left) if is_known else None,
        percent(left, one.costed) if one.costed > 0 else None,
    )


def _chart(entries: Sequence[_Entry], by: str, exchange: Exchange) -> Bars | Columns:
    if by == DAY:
        columns = [bar(str(one.key), one.costed - one.cost, exchange) for one in entries]
        return Columns(columns, title="Contribution")
    known = [
        (one.name or str(one.key), one.costed - one.cost)
        for one in entries
        if one.costed or one.cost
    ]
    return largest(known, exchange, f"Contribution by {by}")


def _note(documents: earned.Earned, whole: _Entry, exchange: Exchange, days: Days) -> str:
    parts = [f"{days.first} to {days.last}"]
    if whole.revenue != whole.costed:
        amount = grouped(exchange.amount(whole.revenue - whole.costed), exchange.places)
        text = f"{amount} of revenue has no known cost and is not in the contribution"
        parts.append(f"{text}; give products their `cost`")
    return f"{'; '.join([*parts, *earned.left_out(documents, days)])}."


REPORT = Report(
    name="contribution",
    question="What is left when variable cost is paid?",
    topic=Topic.EARNED,
    subject="customer",
    definition=(
        f"{earned.COUNTED}Variable cost is the quantity of each line times the `cost` of its "
        "product, as the product's record says today: a cost has no date. A cost in another "
        "currency counts by the rate of the line's day. A line of a credit note takes its cost "
        "back, as goods that are returned do. Lines "
        "without a product, or whose product has no cost, are not taken to cost nothing: their "
        "revenue stands in `without_cost`, and neither in the contribution nor in the margin "
        "(the report value counts it in full, to tell who has brought anything). "
        "Rows are products, customers, periods (`--by month`, as long as `--every` says) or "
        "owners. Without --from, the last 12 weeks or months or 8 quarters count. A query "
        "chooses customers."
    ),
    columns=_columns(PRODUCT, _PLACES),
    run=run,
    source="contribution margin I of direct costing (Deckungsbeitrag I)",
    rounding=(
        "the cost of each line is rounded half up to the cent, as its amount is; sums add those "
        "up, and rows add up to the total to the cent. Per cent: half up to one place."
    ),
    queries=(
        earned.statement(DAY, INVOICES),
        earned.filled(costs.COSTS, PRODUCT, INVOICES, ""),
    ),
    options=(Option.FROM, Option.TO, Option.EVERY, Option.BY, Option.OF),
    by=_BY,
    of=earned.OF,
)
