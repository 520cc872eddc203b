"""How many of the closed deals were won."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crmctl.charts.chart import Span, Spans
from crmctl.estimation.intervals import wilson
from crmctl.reports.facts.deals import DEALS, STEPS, History, Life, history, worth
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, in_places, percent
from crmctl.reports.facts.grouping import OWNER, PIPELINE, PRODUCT, PRODUCTS, SOURCE, grouped_by
from crmctl.reports.facts.selling import behind, sentence, span, undated, unvalued
from crmctl.reports.report import Cell, Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("of", "the owner, source, product or pipeline; (none) for none", number=False),
    Column("won", "how many deals were won"),
    Column("lost", "how many were lost"),
    Column("win_rate", "won / (won + lost), in per cent"),
    Column("low", "the lower bound of its 95 % interval, in per cent"),
    Column("high", "the upper bound of it, in per cent"),
    Column("won_value", "what the won ones are worth", places=2),
    Column("lost_value", "what the lost ones are worth", places=2),
)


class _Counts(NamedTuple):
    won: int
    lost: int
    won_value: int
    lost_value: int


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count the deals that were won and lost, by what the rows stand for."""
    known, exchange = history(rows, parameters), Exchange.of(rows)
    closed = _closed(known, parameters)
    by = parameters.by or OWNER
    groups = grouped_by(rows, by, closed)
    counts = {name: _counts(groups[name], exchange) for name in groups}
    names = sorted(groups, key=lambda name: (-len(groups[name]), name))
    is_shared = sum(map(len, groups.values())) > len(closed)
    total = ("total", *_cells(_counts(closed, exchange), exchange))
    return Table(
        in_places(_COLUMNS, exchange.places),
        tuple(
            Row(
                (name, *_cells(counts[name], exchange)),
                behind(groups[name], parameters),
            )
            for name in names
        ),
        totals=total if closed and not is_shared else (),
        bar="win_rate",
        note=_note(known, closed, exchange, is_shared=is_shared),
        unit=exchange.currency,
        chart=Spans(
            [_span(name, counts[name]) for name in names],
            "Won of closed deals",
            "per cent, with 95 % interval",
        ),
    )


def _closed(known: History, parameters: Parameters) -> list[Life]:
    first, last = span(parameters)
    lives = known.at(parameters.today.toordinal())
    return [life for life in lives if life.is_closed_from(first, last)]


def _counts(lives: Iterable[Life], exchange: Exchange) -> _Counts:
    counts, values = [0, 0], [0, 0]
    for life in lives:
        counts[life.is_won] += 1
        values[life.is_won] += worth(life.deal, exchange, life.ended or life.since) or 0
    return _Counts(counts[True], counts[False], values[True], values[False])


def _cells(counts: _Counts, exchange: Exchange) -> tuple[Cell, ...]:
    closed = counts.won + counts.lost
    low, high = wilson(counts.won, closed)
    return (
        counts.won,
        counts.lost,
        percent(counts.won, closed),
        round(100 * low, 1),
        round(100 * high, 1),
        exchange.amount(counts.won_value),
        exchange.amount(counts.lost_value),
    )


def _span(name: str, counts: _Counts) -> Span:
    closed = counts.won + counts.lost
    low, high = wilson(counts.won, closed)
    return Span(
        name, 100 * low, 100 * counts.won / closed, 100 * high, f"{counts.won} of {closed}"
    )


def _note(known: History, closed: Sequence[Life], exchange: Exchange, *, is_shared: bool) -> str:
    if not known.dated and not known.undated:
        return "There are no deals."
    won = sum(life.is_won for life in closed)
    parts = [
        f"{won} of {counted(len(closed), 'closed deal')} won"
        if closed
        else "no deal was won or lost in this time"
    ]
    parts += ["a deal of several products stands with each of them"] * is_shared
    parts += unvalued(sum(worth(one.deal, exchange, one.since) is None for one in closed))
    parts += undated(known)
    return sentence(parts)


REPORT = Report(
    name="win-rate",
    question="How many of our deals do we win?",
    topic=Topic.LOST,
    subject="deal",
    definition=(
        "Counts deals that were closed from --from to --to, by default until today: those whose "
        "last dated step up to the day is to `won` or `lost`, by the day of that step. Open "
        "deals do not count, nor do deals that were archived without an end. The win rate is won "
        "/ (won + lost) by number; the interval is that of Wilson at 95 per cent, so that 2 of 2 "
        "is seen to say little. Deals that were won and opened again count by what became of "
        "them. Values are those that the deals have today, at crm.yaml's rate of the day on "
        "which they were closed. With --by product a deal stands with each of its products, and "
        "there is no total where one has several. Owner, source and products have no dates: they "
        "count as they stand today. Deals without dated stages are left out and counted in the "
        "note."
    ),
    columns=_COLUMNS,
    run=run,
    source="Wilson 1927, Probable inference, JASA 22",
    rounding="Shares to one place; values are sums of deals, and rows add up to the total.",
    queries=(DEALS, STEPS, PRODUCTS),
    options=(Option.FROM, Option.TO, Option.BY),
    by=(OWNER, SOURCE, PRODUCT, PIPELINE),
)
