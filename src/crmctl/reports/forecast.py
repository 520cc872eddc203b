"""What will come in: foretold from own history, and held against own past misses."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars, Columns
from crmctl.reports.facts.deals import DEALS, STEPS, History, history
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, in_places, refs
from crmctl.reports.facts.selling import FEWEST, day, money, sentence, undated, unvalued
from crmctl.reports.facts.takings import DOCUMENTS, REVENUE, Takings, documents, year_before
from crmctl.reports.forecasting.backtest import MOST, Window, values, windows
from crmctl.reports.forecasting.foretelling import (
    FEWEST_CLOSED,
    FEWEST_WINDOWS,
    factor,
    foretell,
    interval,
    median_miss,
)
from crmctl.reports.forecasting.methods import (
    AGED,
    CALIBRATED,
    LAST_YEAR,
    METHODS,
    RUN_RATE,
    WEIGHTED,
    verdict,
)
from crmctl.reports.report import Cell, Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("method", "how it is foretold", number=False),
    Column("of", "what is foretold: what open deals bring, or all revenue", number=False),
    Column("amount", "what is foretold for the days after the day", places=2),
    Column("low", "the lower bound, from own past errors", places=2),
    Column("high", "the upper bound, from own past errors", places=2),
    Column("miss", "by how much it missed in past windows, in the middle, in per cent"),
    Column("windows", "how many past windows that is taken from"),
)
_PAST = (
    Column("first", "the first day of a past window", number=False),
    Column("last", "the last day of it", number=False),
    Column("open", "how many deals were open the day before it"),
    Column("came", "what those of them were worth that were won within it", places=2),
    Column("stage_weighted", "what the usual sum had foretold", places=2),
    Column("age_conditional", "what chances by age had foretold", places=2),
    Column("calibrated", "the same, corrected by past misses", places=2),
    Column("revenue", "net revenue of the window", places=2),
    Column("run_rate", "what revenue at the usual pace would have been", places=2),
    Column("last_year", "net revenue of the same days a year earlier", places=2),
)
_HORIZON = 90


class _Asked(NamedTuple):
    """What a forecast is made of."""

    known: History
    exchange: Exchange
    takings: Takings
    today: int
    horizon: int
    past: Sequence[Window]

    @property
    def is_empty(self) -> bool:
        return not self.known.dated and not self.known.undated and self.takings.first is None


def run(rows: Rows, parameters: Parameters) -> Table:
    """Foretell what comes in, or show what had been foretold until now."""
    exchange = Exchange.of(rows)
    known, takings = history(rows, parameters), Takings(rows, parameters, exchange)
    horizon = min(parameters.within or _HORIZON, (date.max - parameters.today).days or 1)
    today = parameters.today.toordinal()
    past = windows(known, takings, exchange, today, horizon)
    asked = _Asked(known, exchange, takings, today, horizon, past)
    return (
        _looking_back(asked, parameters)
        if parameters.backtest
        else _ahead(rows, asked, parameters)
    )


def _ahead(rows: Rows, asked: _Asked, parameters: Parameters) -> Table:
    amounts = _amounts(asked)
    found = [_row(name, amounts[name], asked) for name in METHODS]
    ids = _ids(rows, asked) if parameters.ids else {}
    exchange = asked.exchange
    return Table(
        in_places(_COLUMNS, exchange.places),
        ()
        if asked.is_empty
        else tuple(
            Row(cells, tuple(ids.get(name, ())))
            for name, cells in zip(METHODS, found, strict=True)
        ),
        bar="amount",
        note=_note(asked, amounts[CALIBRATED]),
        unit=f"{exchange.currency}; revenue net",
        chart=Bars(
            [
                Bar(
                    f"{name} ({METHODS[name].of})",
                    exchange.amount(round(amount)),
                    money(round(amount), exchange),
                )
                for name, amount in amounts.items()
                if amount is not None
            ],
            f"{day(asked.today + 1)} to {day(asked.today + asked.horizon)}",
        ),
    )


def _amounts(asked: _Asked) -> Mapping[str, float | None]:
    known, today, horizon = asked.known, asked.today, asked.horizon
    lives = list(known.at(today))
    worths = values(lives, asked.exchange, today)
    foretold = foretell(lives, worths, today, horizon, known.stages)
    corrected = factor(METHODS[AGED].over(asked.past))
    return {
        CALIBRATED: foretold.aged * corrected if foretold else None,
        AGED: foretold.aged if foretold else None,
        WEIGHTED: foretold.weighted if foretold else None,
        RUN_RATE: asked.takings.run_rate(today, horizon),
        LAST_YEAR: asked.takings.last_year(today, horizon),
    }


def _row(name: str, amount: float | None, asked: _Asked) -> tuple[Cell, ...]:
    method, exchange = METHODS[name], asked.exchange
    pairs = method.over(asked.past)
    bounds = None if amount is None else interval(amount, pairs)
    low, high = bounds or (None, None)
    return (
        name,
        method.of,
        _shown(amount, exchange),
        _shown(low, exchange),
        _shown(high, exchange),
        _per_cent(median_miss(pairs)) if len(pairs) >= FEWEST else None,
        len(pairs),
    )


def _shown(amount: float | None, exchange: Exchange) -> float | None:
    return None if amount is None else exchange.amount(round(amount))


def _per_cent(share: float | None) -> float | None:
    """Give a share in per cent; None where it is not known, or nothing came in most windows."""
    return None if share is None or not isfinite(share) else round(100 * share, 1)


def _ids(rows: Rows, asked: _Asked) -> Mapping[str, Sequence[str]]:
    deals = refs("deals", (life.deal.id for life in asked.known.at(asked.today) if life.is_open))
    found: dict[str, Sequence[str]] = dict.fromkeys((CALIBRATED, AGED, WEIGHTED), deals)
    pace = asked.takings.window(asked.today, asked.horizon)
    if pace:
        found[RUN_RATE] = documents(rows, pace, asked.today)
    if asked.takings.last_year(asked.today, asked.horizon) is not None:
        found[LAST_YEAR] = documents(rows, year_before(asked.today, asked.horizon), asked.today)
    return found


def _looking_back(asked: _Asked, parameters: Parameters) -> Table:
    exchange = asked.exchange
    found = [
        Row(_cells(one, asked), refs("deals", one.deals) if parameters.ids else ())
        for one in asked.past
    ]
    bars = [
        Bar(day(one.day + 1), exchange.amount(one.came), money(one.came, exchange))
        for one in asked.past
    ]
    return Table(
        in_places(_PAST, exchange.places),
        tuple(found),
        bar="came",
        is_series=True,
        note=_told_past(asked),
        unit=f"{exchange.currency}; revenue net",
        chart=Columns(
            bars,
            before=[_shown(one.calibrated, exchange) for one in asked.past],
            title="What open deals brought, by window",
            legend="line: what the calibrated forecast had foretold",
        ),
    )


def _cells(one: Window, asked: _Asked) -> tuple[Cell, ...]:
    weighted, aged = one.foretold or (None, None)
    came = one.came if one.foretold else None
    amounts = (came, weighted, aged, one.calibrated, one.revenue, one.run_rate, one.last_year)
    return (
        day(one.day + 1),
        day(one.day + asked.horizon),
        len(one.deals),
        *(_shown(amount, asked.exchange) for amount in amounts),
    )


def _told_past(asked: _Asked) -> str:
    if asked.is_empty:
        return _NOTHING
    if not asked.past:
        return sentence([_too_little(asked), *undated(asked.known)])
    parts = [f"{counted(len(asked.past), 'past window')} of {counted(asked.horizon, 'day')}"]
    return sentence([*parts, *verdict(asked.past), *undated(asked.known)])


def _note(asked: _Asked, amount: float | None) -> str:
    if asked.is_empty:
        return _NOTHING
    lives = [life for life in asked.known.at(asked.today) if life.is_open]
    first, last = day(asked.today + 1), day(asked.today + asked.horizon)
    parts = [f"{first} to {last}, {counted(len(lives), 'open deal')}"]
    parts += [_too_little(asked)] * (amount is None)
    bounded = len(METHODS[CALIBRATED].over(asked.past)) >= FEWEST_WINDOWS
    parts += [f"no interval with fewer than {FEWEST_WINDOWS} past windows"] * (
        amount is not None and not bounded
    )
    parts += verdict(asked.past) if asked.past else ()
    parts += unvalued(len(lives) - len(values(lives, asked.exchange, asked.today)))
    left_out = asked.takings.left_out
    parts += [f"{counted(left_out, 'document')} without a sum, or without a rate"] * (left_out > 0)
    return sentence([*parts, *undated(asked.known)])


def _too_little(asked: _Asked) -> str:
    closed = [life for life in asked.known.at(asked.today) if life.outcome]
    if len(closed) < FEWEST_CLOSED or not any(life.is_won for life in closed):
        return (
            f"no forecast of deals: it takes {FEWEST_CLOSED} closed ones, one of them won, and "
            f"there are {len(closed)}"
        )
    return "no past window yet"


_NOTHING = "There are no deals and no invoices."

REPORT = Report(
    name="forecast",
    question="What will come in, and how far off was the forecast until now?",
    topic=Topic.COMING,
    subject="deal",
    definition=(
        "Foretells for the --within days after the day (by default 90) what the deals bring that "
        "are open on it, and beside it what all revenue would be. Age-conditional: the sum over "
        "open deals of value x P, where P is the chance to be won in these days for a deal that "
        "is as old without an end. It is (F(age + days) - F(age)) / S(age), age being the days "
        "since the first dated step; F is the cumulative incidence of `won` and S the share "
        "without an end, by Aalen and Johansen from all deals that a query chose, as they were "
        "on the day: `won` and `lost` are ends, open and archived deals are censored at their "
        "age. Calibrated: that sum x a factor from past windows, (came + 2 m) / (foretold + 2 "
        "m), where came and foretold (age-conditional) are summed over the windows that had "
        "ended and m is the mean of what was foretold for one; without windows 1. "
        "Stage-weighted: the sum of value x win rate of the stage, as in the report pipeline; it "
        "knows no days. Run-rate: net revenue (issued invoices less credit notes, not cancelled "
        "by then, of all customers whatever the query) of the last 365 days x days / 365, or "
        "since the first document where that is later; none where that is fewer days than are "
        "foretold. Last year: net revenue of the same dates a year earlier. "
        f"Nothing is foretold of deals from fewer than {FEWEST_CLOSED} closed ones, or when none "
        "of them was won. Past windows are as long, end on the day, and before that one after "
        f"the other without a gap, at most {MOST}; those count for deals before which enough "
        "was closed and at the start of which a deal with a value was open, and for revenue those "
        "with a run-rate. What was foretold for a window "
        "is computed from what was dated before it. What came is what those deals were worth "
        "that were open at its start and had been won by its end: deals that were new in it are "
        "not in it, so the forecast of open deals is less than revenue. For revenue it is net "
        "revenue of the window. A miss is |foretold - came| / |came|; where nothing came, 0 if "
        "nothing was foretold, else larger than any other. The median of the misses is told "
        f"from {FEWEST} windows on, and is empty where it is of a window in which nothing came. "
        "The interval holds the next window with a chance of 8 in 10 if errors go on as they "
        "were: its bounds are what is foretold now times the values at the places 0.1 (n + 1) "
        "and 0.9 (n + 1) among the n ratios came / foretold of past windows in ascending order, "
        "interpolated, and the smallest and the largest where those places do not exist; windows "
        "for which nothing was foretold have no ratio. There is no interval from fewer than "
        f"{FEWEST_WINDOWS} windows. --backtest shows the windows. Values have no dates: past "
        "windows, too, are computed with the values that deals have today, at the rate of the "
        "window's start. Deals without a value or without dated stages are left out and counted "
        "in the note."
    ),
    columns=_COLUMNS,
    run=run,
    source=(
        "Aalen and Johansen 1978, An empirical transition matrix, Scand. J. Statist. 5; "
        "Hyndman and Fan 1996 for quantiles; the rest is this program's own"
    ),
    rounding="Computed in floating point from exact cents, rounded once to the currency's unit.",
    queries=(DEALS, STEPS, REVENUE, DOCUMENTS),
    options=(Option.WITHIN, Option.BACKTEST),
)
