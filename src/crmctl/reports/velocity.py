"""What the pipeline brings in a month at its usual pace."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars
from crmctl.reports.facts.deals import DEALS, STEPS, History, Life, history, worth
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, in_places, percent
from crmctl.reports.facts.grouping import (
    ALL,
    OWNER,
    PIPELINE,
    PRODUCT,
    PRODUCTS,
    SOURCE,
    grouped_by,
)
from crmctl.reports.facts.selling import FEWEST, behind, money, sentence, span, undated, unvalued
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("of", "all, or the owner, source, product or pipeline", number=False),
    Column("open", "how many deals are open on the day"),
    Column("closed", "how many were closed in the time"),
    Column("win_rate", "won / closed, in per cent"),
    Column("value", "what a won deal was worth, on average", places=2),
    Column("days", "how long a closed deal took from its first step to its end, on average"),
    Column("per_month", "open x win rate x value / days x 30", places=2),
)
_YEAR, _MONTH = 365, 30


class _Pace(NamedTuple):
    """What velocity is made of; the last four are None where too little was closed."""

    open: int
    closed: int
    win_rate: float | None
    value: Fraction | None
    days: Fraction | None
    per_month: Fraction | None


def run(rows: Rows, parameters: Parameters) -> Table:
    """Multiply open deals, win rate and value, and divide by the time that deals take."""
    known, exchange = history(rows, parameters), Exchange.of(rows)
    lives = list(_counting(known, parameters))
    groups = grouped_by(rows, parameters.by or ALL, lives)
    paces = {name: _pace(groups[name], exchange) for name in groups}
    names = sorted(groups, key=lambda name: (-(paces[name].per_month or 0), name))
    return Table(
        in_places(_COLUMNS, exchange.places),
        tuple(
            Row(
                (name, *_cells(paces[name], exchange)),
                behind(groups[name], parameters),
            )
            for name in names
        ),
        bar="per_month",
        note=_note(known, lives, [paces[name] for name in names], exchange),
        unit=exchange.currency,
        chart=Bars(
            [
                Bar(name, exchange.amount(round(pace)), money(round(pace), exchange))
                for name in names
                if (pace := paces[name].per_month) is not None
            ],
            "A month at the usual pace",
            "open deals x win rate x value / days x 30",
        ),
    )


def _counting(known: History, parameters: Parameters) -> Iterator[Life]:
    """Give the deals that are open on the day, or were closed in the time."""
    first, last = span(parameters)
    if parameters.first is None:
        first = parameters.today.toordinal() - _YEAR + 1
    for life in known.at(parameters.today.toordinal()):
        if life.is_open or life.is_closed_from(first, last):
            yield life


def _pace(lives: Sequence[Life], exchange: Exchange) -> _Pace:
    closed = [life for life in lives if not life.is_open]
    won = [life for life in closed if life.is_won]
    still = len(lives) - len(closed)
    rate = percent(len(won), len(closed))
    values = [worth(life.deal, exchange, life.ended or life.since) for life in won]
    known = [value for value in values if value is not None]
    if len(closed) < FEWEST:
        return _Pace(still, len(closed), None, None, None, None)
    value = Fraction(sum(known), len(known)) if known else None
    days = Fraction(sum((life.ended or 0) - life.opened for life in closed), len(closed))
    if not won:
        return _Pace(still, len(closed), rate, None, days, Fraction(0))
    pace = None
    if value is not None and days > 0:
        pace = still * Fraction(len(won), len(closed)) * value / days * _MONTH
    return _Pace(still, len(closed), rate, value, days, pace)


def _cells(pace: _Pace, exchange: Exchange) -> tuple[int | float | None, ...]:
    value, days, month = pace.value, pace.days, pace.per_month
    return (
        pace.open,
        pace.closed,
        pace.win_rate,
        None if value is None else exchange.amount(round(value)),
        None if days is None else float(round(days, 1)),
        None if month is None else exchange.amount(round(month)),
    )


def _note(
    known: History, lives: Sequence[Life], paces: Sequence[_Pace], exchange: Exchange
) -> str:
    if not known.dated and not known.undated:
        return "There are no deals."
    parts = [] if lives else ["no deal is open, and none was closed in this time"]
    few = sum(pace.closed < FEWEST for pace in paces)
    parts += [f"{counted(few, 'row')} with fewer than {FEWEST} closed deals: no estimate"] * bool(
        few
    )
    won = [life for life in lives if life.is_won]
    parts += unvalued(sum(worth(one.deal, exchange, one.since) is None for one in won))
    parts += undated(known)
    return sentence(parts)


REPORT = Report(
    name="velocity",
    question="What does the pipeline bring in a month at its usual pace?",
    topic=Topic.COMING,
    subject="deal",
    definition=(
        "Velocity is the number of open deals x win rate x value / days, for 30 days. Open deals "
        "are those of the day. The other three are taken from the deals that were closed (last "
        "dated step to `won` or `lost`) from --from to --to, by default in the 365 days that end "
        "with the day: the win rate is won / closed; the value is the mean of the won ones that "
        "have one, at crm.yaml's rate of the day on which they were won; the days are the mean "
        "from the first step to the end of all closed ones, won and lost, since by Little's law "
        "it is the deals of both kinds that leave the pipeline. Handbooks that count the days of "
        "won deals only get another figure. A pipeline that grows or shrinks is not at a steady "
        "pace: the forecast says more. With fewer than 5 closed deals there is no estimate. "
        "With --by product a deal stands with each of its products. Rows do not add up. Deals "
        "without dated stages are left out and counted in the note."
    ),
    columns=_COLUMNS,
    run=run,
    source="sales velocity, custom of the trade; Little 1961, A proof for L = lambda W",
    rounding="Computed exactly; shown to the currency's unit, days and shares to one place.",
    queries=(DEALS, STEPS, PRODUCTS),
    options=(Option.FROM, Option.TO, Option.BY),
    by=(ALL, OWNER, SOURCE, PRODUCT, PIPELINE),
)
