"""The open deals by stage, what they are worth, and the quotes that wait for an answer."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars
from crmctl.model.pipeline import CLOSED
from crmctl.reports.facts.deals import DEALS, STEPS, Deal, History, history, worth
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, in_places, percent, refs
from crmctl.reports.facts.selling import money, sentence, unvalued
from crmctl.reports.facts.winning import Share, WinRates
from crmctl.reports.report import Column, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("stage", "the stage; (no open deal) for quotes that belong to none", number=False),
    Column("pipeline", "the pipeline that the stage belongs to", number=False),
    Column("deals", "how many deals are open in it"),
    Column("value", "what these are worth", places=2),
    Column("win_rate", "of closed deals that came as far, how many were won, in per cent"),
    Column("closed", "how many closed deals that is taken from"),
    Column("weighted", "value x win rate", places=2),
    Column("quotes", "how many quotes of these deals wait for an answer"),
    Column("quoted", "what these quotes come to, net", places=2),
)
_NO_DEAL = "(no open deal)"
_QUOTES = """
    SELECT quotes.id, deals.rowid, sales.net, sales.currency, sales.day
    FROM quotes JOIN sales ON sales.owner = quotes.rowid
    LEFT JOIN deals ON deals.id = quotes.deal
    WHERE quotes.sent < ? AND sales.day < ?
        AND (quotes.archived IS NULL OR quotes.archived >= ?)
        AND (quotes.valid_until IS NULL OR quotes.valid_until >= ?)
        AND ifnull(quotes.accepted, '~') >= ? AND ifnull(quotes.declined, '~') >= ?
    ORDER BY quotes.id
"""


class _Quote(NamedTuple):
    id: str
    deal: int | None
    net: int | None


class _Cell(NamedTuple):
    """What stands in one stage."""

    stage: str
    pipeline: str
    deals: Sequence[Deal]
    share: Share | None
    quotes: Sequence[_Quote]


def run(rows: Rows, parameters: Parameters) -> Table:
    """Add up the open deals of each stage."""
    known, exchange = history(rows, parameters), Exchange.of(rows)
    today = parameters.today.toordinal()
    cells = list(_cells(known, _quotes(rows, parameters, exchange), today))
    values = [[worth(deal, exchange, today) for deal in cell.deals] for cell in cells]
    found = [_row(*each, exchange, parameters) for each in zip(cells, values, strict=True)]
    missing = sum(value is None for each in values for value in each)
    return Table(
        in_places(_COLUMNS, exchange.places),
        tuple(row for row, _ in found),
        totals=_totals(found, cells, values, exchange) if found else (),
        bar="value",
        note=_note(known, cells, missing),
        unit=exchange.currency,
        chart=_chart(cells, values, [weighted for _, weighted in found], exchange),
    )


def _cells(known: History, quotes: Sequence[_Quote], today: int) -> Iterator[_Cell]:
    lives = list(known.at(today))
    rates = WinRates(lives)
    deals: dict[tuple[str, str], list[Deal]] = defaultdict(list)
    for life in lives:
        if life.is_open:
            deals[life.deal.pipeline, life.stage].append(life.deal)
    for deal in known.undated:
        is_away = deal.archived is not None and deal.archived <= today
        if deal.stage not in CLOSED and not is_away:
            deals[deal.pipeline, deal.stage].append(deal)
    of_deal: dict[int | None, list[_Quote]] = defaultdict(list)
    are_open = {deal.rowid for each in deals.values() for deal in each}
    for quote in quotes:
        of_deal[quote.deal if quote.deal in are_open else None].append(quote)
    for pipeline, stage in known.stages.ordered(deals):
        there = deals[pipeline, stage]
        share = rates.of(pipeline, known.stages.place(pipeline, stage))
        waiting = [quote for deal in there for quote in of_deal.get(deal.rowid, ())]
        yield _Cell(stage, pipeline, there, share, waiting)
    if None in of_deal:
        yield _Cell(_NO_DEAL, "", (), None, of_deal[None])


def _quotes(rows: Rows, parameters: Parameters, exchange: Exchange) -> Sequence[_Quote]:
    """Give the quotes that wait; with a query only those of the deals that it chose."""
    restriction, chosen = parameters.restriction("deals.rowid")
    statement = _QUOTES.replace("ORDER BY", f"{restriction} ORDER BY")
    tomorrow, today = parameters.tomorrow, parameters.today.isoformat()
    days = (tomorrow, tomorrow, tomorrow, today, tomorrow, tomorrow)
    return [
        _Quote(id_, deal, None if net is None else exchange.minor(net, currency, day))
        for id_, deal, net, currency, day in rows(statement, (*days, *chosen))
    ]


def _row(
    cell: _Cell, values: Sequence[int | None], exchange: Exchange, parameters: Parameters
) -> tuple[Row, int | None]:
    """Give the row, and the weighted value in minor units."""
    value, share = sum(filter(None, values)), cell.share
    weighted = _weighted(value, share) if cell.deals else 0
    ids = (
        *refs("deals", (deal.id for deal in cell.deals)),
        *refs("quotes", (quote.id for quote in cell.quotes)),
    )
    cells = (
        cell.stage,
        cell.pipeline,
        len(cell.deals),
        exchange.amount(value),
        percent(*share) if share else None,
        share.closed if share else None,
        None if weighted is None else exchange.amount(weighted),
        len(cell.quotes),
        exchange.amount(_quoted(cell)),
    )
    return Row(cells, ids if parameters.ids else ()), weighted


def _weighted(value: int, share: Share | None) -> int | None:
    """Give value x win rate in minor units, half away from zero."""
    if share is None:
        return None
    size = (2 * abs(value) * share.won + share.closed) // (2 * share.closed)
    return size if value >= 0 else -size


def _quoted(cell: _Cell) -> int:
    return sum(quote.net or 0 for quote in cell.quotes)


def _totals(
    found: Sequence[tuple[Row, int | None]],
    cells: Sequence[_Cell],
    values: Sequence[Sequence[int | None]],
    exchange: Exchange,
) -> tuple[str | int | float | None, ...]:
    weights = [weighted for _, weighted in found]
    is_known = None not in weights
    return (
        "total",
        None,
        sum(len(cell.deals) for cell in cells),
        exchange.amount(sum(value or 0 for each in values for value in each)),
        None,
        None,
        exchange.amount(sum(filter(None, weights))) if is_known else None,
        sum(len(cell.quotes) for cell in cells),
        exchange.amount(sum(_quoted(cell) for cell in cells)),
    )


def _chart(
    cells: Sequence[_Cell],
    values: Sequence[Sequence[int | None]],
    weights: Sequence[int | None],
    exchange: Exchange,
) -> Bars:
    several = len({cell.pipeline for cell in cells if cell.pipeline}) > 1
    bars = [
        Bar(
            f"{cell.pipeline}: {cell.stage}" if several else cell.stage,
            exchange.amount(sum(filter(None, value))),
            money(sum(filter(None, value)), exchange),
            None if weighted is None else exchange.amount(weighted),
        )
        for cell, value, weighted in zip(cells, values, weights, strict=True)
        if cell.pipeline
    ]
    return Bars(bars, "Open deals", "darker: weighted by own win rate")


def _note(known: History, cells: Sequence[_Cell], missing: int) -> str:
    deals = sum(len(cell.deals) for cell in cells)
    quotes = sum(len(cell.quotes) for cell in cells)
    unsummed = sum(quote.net is None for cell in cells for quote in cell.quotes)
    if not deals and not quotes:
        return (
            "There are no open deals." if known.dated or known.undated else "There are no deals."
        )
    parts = [f"{counted(deals, 'open deal')}, {counted(quotes, 'quote')} waiting for an answer"]
    if any(cell.deals and cell.share is None for cell in cells):
        parts.append("not weighted: fewer than 5 deals were closed until now")
    undated = sum(not deal.steps for cell in cells for deal in cell.deals)
    parts += [f"{counted(undated, 'deal')} without dated stages counted where it is today"] * (
        undated > 0
    )
    parts += unvalued(missing)
    parts += [f"{counted(unsummed, 'quote')} without a sum in this currency"] * (unsummed > 0)
    return sentence(parts)


REPORT = Report(
    name="pipeline",
    question="What is in the pipeline, and what is it worth?",
    topic=Topic.COMING,
    subject="deal",
    definition=(
        "Counts the open deals by the stage to which their last dated step had brought them on "
        "the day; the stages stand in the order of crm.yaml. A deal is open from its first step "
        "until a step to `won` or `lost`, or until it was archived. One without any dated step "
        "counts, on any day, in the stage that its field names, and the note says how many. The "
        "win rate of a stage is won / closed among the deals of its pipeline that were closed by "
        "the day and came as far as that stage or further; a won deal came past every stage, "
        "also past those that it skipped. Where fewer than 5 such deals were closed, the rate of "
        "all deals is taken; where those are fewer than 5, nothing is weighted. Values are those "
        "that the deals have today, at crm.yaml's rate of the day; without a value, or without a "
        "rate, a deal counts with its number only. Quotes wait that were sent, and not accepted, "
        "declined, archived or expired (`valid_until` before the day); they stand in the row of "
        "their deal, those without an open deal in a row of their own. They are the same "
        "business as the deal: do not add the two. With a query only quotes of the deals count "
        "that it chose."
    ),
    columns=_COLUMNS,
    run=run,
    source="the weighted pipeline of sales handbooks, with own rates instead of guessed ones",
    rounding=(
        "A deal's value to its currency's unit; the weighted value of a stage half away from "
        "zero; totals are sums of the rows. Rates half up to one place, for display only."
    ),
    queries=(DEALS, STEPS, _QUOTES),
)
