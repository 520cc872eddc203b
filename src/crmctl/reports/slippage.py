"""Deals that did not close by the day on which they should have."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars, Tone
from crmctl.estimation.quantiles import median
from crmctl.reports.facts.deals import DEALS, STEPS, History, Life, history, worth
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, in_places, percent
from crmctl.reports.facts.selling import FEWEST, HEAD, behind, day, head, sentence, span, undated
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    *HEAD,
    Column("stage", "the stage that it is in, or won or lost", number=False),
    Column("expected_close", "the day on which it should have closed", number=False),
    Column("closed", "the day on which it did; empty while it is open", number=False),
    Column("days_late", "how many days after the expected one that was, or today is"),
    Column("value", "what the deal is worth", places=2),
)


class _Late(NamedTuple):
    life: Life
    expected: int
    days: int


def run(rows: Rows, parameters: Parameters) -> Table:
    """List open deals whose day has passed, and those that were closed after theirs."""
    known, exchange = history(rows, parameters), Exchange.of(rows)
    first, last = span(parameters)
    today = parameters.today.toordinal()
    dated = [
        _late(life, today)
        for life in known.at(today)
        if life.deal.expected and (life.is_open or life.is_closed_from(first, last))
    ]
    found = sorted(
        (one for one in dated if one.days > 0),
        key=lambda one: (not one.life.is_open, -one.days, one.life.deal.id),
    )
    return Table(
        in_places(_COLUMNS, exchange.places),
        tuple(_row(one, exchange, parameters) for one in found),
        bar="days_late",
        note=_note(known, dated),
        unit=exchange.currency,
        chart=Bars(
            [
                Bar(one.life.deal.title, one.days, counted(one.days, "day"), tone=Tone.WARNING)
                for one in found
                if one.life.is_open
            ],
            "Open deals: days after the expected close",
        ),
    )


def _late(life: Life, today: int) -> _Late:
    expected = date.fromisoformat(str(life.deal.expected)).toordinal()
    return _Late(life, expected, (today if life.ended is None else life.ended) - expected)


def _row(one: _Late, exchange: Exchange, parameters: Parameters) -> Row:
    deal, ended = one.life.deal, one.life.ended
    value = worth(deal, exchange, parameters.today.toordinal())
    return Row(
        (
            *head(deal),
            one.life.stage,
            day(one.expected),
            None if ended is None else day(ended),
            one.days,
            None if value is None else exchange.amount(value),
        ),
        behind([one.life], parameters),
    )


def _note(known: History, dated: Sequence[_Late]) -> str:
    if not known.dated and not known.undated:
        return "There are no deals."
    still = [one.days for one in dated if one.life.is_open]
    closed = sorted(one.days for one in dated if not one.life.is_open)
    late = sum(days > 0 for days in still)
    parts = [f"{late} of {counted(len(still), 'open deal')} with an expected close past it"]
    slipped = sum(days > 0 for days in closed)
    if closed:
        said = f"of {counted(len(closed), 'closed deal')} with one, {slipped} closed later"
        parts.append(f"{said} ({percent(slipped, len(closed))} %)")
    if len(closed) >= FEWEST:
        middle = median(closed)
        ways = "after" if middle >= 0 else "before"
        parts.append(f"in the middle {abs(middle):g} days {ways} the expected day")
    return sentence([*parts, *undated(known)])


REPORT = Report(
    name="slippage",
    question="Which deals slip past the day on which they should close?",
    topic=Topic.COMING,
    subject="deal",
    definition=(
        "Lists open deals whose `expected_close` lies before the day, and deals that were closed "
        "(won or lost) from --from to --to, by default until today, after their "
        "`expected_close`; the open ones first, the latest before the others. Days late are "
        "those from `expected_close` to the end of the deal, or to the day while it is open. The "
        "note says how many of the closed ones closed late, and by how many days in the middle "
        f"(the median of all with an expected day, early ones below zero; from {FEWEST} on). "
        "`expected_close` has no date of its own: the one that stands in the record today "
        "counts. How often it was moved, `crmctl history` tells; a day that was moved again and "
        "again until it was right makes a deal look punctual here. Deals without it, and deals "
        "without dated stages, are left out."
    ),
    columns=_COLUMNS,
    run=run,
    source="custom of the trade",
    rounding="Whole days.",
    queries=(DEALS, STEPS),
    options=(Option.FROM, Option.TO),
)
