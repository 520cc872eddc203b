"""How many deals were opened, by period and where they came from."""

from collections import defaultdict
from collections.abc import Sequence

from crmctl.charts.chart import Bar, Columns
from crmctl.reports.facts.deals import DEALS, STEPS, History, Life, history, worth
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, in_places, percent
from crmctl.reports.facts.grouping import ALL, OWNER, PIPELINE, SOURCE, grouped_by
from crmctl.reports.facts.periods import Period, periods, place
from crmctl.reports.facts.selling import behind, day, sentence, undated, unvalued
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("period", "the week, month or quarter", number=False),
    Column("of", "all, or the source, owner or pipeline; (none) for none", number=False),
    Column("deals", "how many deals were opened in it"),
    Column("share", "their share of the period's, in per cent"),
    Column("value", "what these deals are worth", places=2),
)


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count the deals by the period of their first step."""
    known, exchange = history(rows, parameters), Exchange.of(rows)
    spans = periods(parameters)
    by = parameters.by or SOURCE
    opened: dict[int, list[Life]] = defaultdict(list)
    for life in known.at(parameters.today.toordinal()):
        where = place(spans, day(life.opened))
        if where is not None:
            opened[where].append(life)
    found = [
        row
        for where, period in enumerate(spans)
        for row in _rows(rows, by, period, opened[where], exchange, parameters)
    ]
    counted_ = [life for each in opened.values() for life in each]
    return Table(
        in_places(_COLUMNS, exchange.places),
        tuple(found) if counted_ else (),
        totals=("total", None, len(counted_), None, _value(counted_, exchange))
        if counted_
        else (),
        bar="deals",
        is_series=by == ALL,
        note=_note(known, counted_, exchange),
        unit=exchange.currency,
        chart=_chart(spans, [opened[where] for where in range(len(spans))]),
    )


def _rows(  # noqa: PLR0913, PLR0917 - what a period's rows are made of
    rows: Rows,
    by: str,
    period: Period,
    lives: Sequence[Life],
    exchange: Exchange,
    parameters: Parameters,
) -> Sequence[Row]:
    groups = dict(grouped_by(rows, by, lives)) or {ALL: ()}
    return [
        Row(
            (
                period.name,
                name,
                len(groups[name]),
                percent(len(groups[name]), len(lives)),
                _value(groups[name], exchange),
            ),
            behind(groups[name], parameters),
        )
        for name in sorted(groups, key=lambda name: (-len(groups[name]), name))
    ]


def _value(lives: Sequence[Life], exchange: Exchange) -> float:
    return exchange.amount(sum(worth(one.deal, exchange, one.opened) or 0 for one in lives))


def _chart(spans: Sequence[Period], opened: Sequence[Sequence[Life]]) -> Columns:
    bars = [
        Bar(period.name, len(lives), str(len(lives)))
        for period, lives in zip(spans, opened, strict=True)
    ]
    return Columns(bars, title="New deals")


def _note(known: History, opened: Sequence[Life], exchange: Exchange) -> str:
    if not known.dated and not known.undated:
        return "There are no deals."
    parts = [
        f"{counted(len(opened), 'deal')} opened in this time"
        if opened
        else "no deal was opened in this time"
    ]
    parts += unvalued(sum(worth(one.deal, exchange, one.opened) is None for one in opened))
    return sentence([*parts, *undated(known)])


REPORT = Report(
    name="new-deals",
    question="How many deals are new, and where do they come from?",
    topic=Topic.COMING,
    subject="deal",
    definition=(
        "Counts deals by the week, month or quarter of their first dated step, from --from to "
        "--to, by default the last 12 periods (8 quarters) until today, whatever became of them, "
        "also those that were archived since; by source unless --by says otherwise. A period "
        "without new deals has one row with 0. Values, sources and owners have no dates: they "
        "count as they stand today, values at crm.yaml's rate of the day on which the deal was "
        "opened. Deals without dated stages are left out and counted in the note."
    ),
    columns=_COLUMNS,
    run=run,
    source="custom of the trade",
    rounding=(
        "Values are sums of deals, and rows add up to the total. Shares half up to one place, so "
        "that they may not add up to exactly 100."
    ),
    queries=(DEALS, STEPS),
    options=(Option.FROM, Option.TO, Option.EVERY, Option.BY),
    by=(SOURCE, ALL, OWNER, PIPELINE),
)
