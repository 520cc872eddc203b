"""The page of a month: each figure from the report that has it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from crmctl.charts.chart import Bar, Bars, Chart, Columns, Grid, Rhythm, Spans, Strip
from crmctl.charts.numbers import grouped
from crmctl.charts.page import Block, Page
from crmctl.charts.shares import written_share
from crmctl.reports.facts.calendar import month, written
from crmctl.reports.facts.earned import INVOICES, ORDERS
from crmctl.reports.facts.settings import currency, settings
from crmctl.reports.monthly import blocks, cards
from crmctl.reports.monthly.asking import Asking
from crmctl.reports.monthly.steps import steps
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("block", "the part of the page", number=False),
    Column("what", "what the figure belongs to: a month, a customer, a stage", number=False),
    Column("value", "the figure; empty where there is none"),
    Column("text", "what the page says", number=False),
)
_COUNTED = {
    INVOICES: "Revenue: invoices dated in the period less credit notes, net.",
    ORDERS: "Ordered: orders dated in the period, net; there are no invoices.",
}
_METHOD = "Each figure is that of its report; what it means says: crmctl report explain month"


def run(rows: Rows, parameters: Parameters) -> Table:
    """Give every figure of the page as a row."""
    page = compose(rows, parameters)
    found = [
        Row(("summary", card.label, card.figure, f"{card.value}; {card.detail}"), (*card.behind,))
        for card in page.cards
    ]
    found += [row for block in page.blocks for row in _rows(block)]
    note = f"{page.title}, {page.subtitle}."
    return Table(_COLUMNS, tuple(found), note=note, chart=_revenue(page))


def compose(rows: Rows, parameters: Parameters, state: str = "") -> Page:
    """Make the page.

    Args:
        rows: asks the index.
        parameters: the last day that counts is `last`, or today if that is earlier.
        state: which state of the records is looked at, for the line below the title.
    """
    from crmctl.reports.registry import BY_NAME  # noqa: PLC0415 - it lists this report

    day = min(parameters.last or parameters.today, parameters.today)
    asking = Asking(rows, Parameters(day, ids=parameters.ids), BY_NAME)
    config = settings(rows)
    unit = f"net, {currency(config)}"
    return Page(
        month(day),
        " · ".join(filter(None, (f"as of {written(day)}", f"amounts {unit}", state))),
        str(config.get("name", "")),
        [
            cards.revenue(asking),
            cards.overdue(asking),
            cards.expected(asking),
            cards.goal(asking),
        ],
        [
            blocks.revenue(asking),
            blocks.payers(asking),
            blocks.deals(asking),
            blocks.owed(asking),
            blocks.rhythm(asking),
            steps(asking),
            blocks.returning(asking),
            blocks.lost(asking),
        ],
        f"{_COUNTED[cards.counted_as(asking)]} {_METHOD}",
    )


def _revenue(page: Page) -> Chart | None:
    """Give the picture of the page that comes first."""
    block = page.blocks[0]
    return replace(block.chart, title=block.title, legend=block.legend) if block.chart else None


def _rows(block: Block) -> Iterator[Row]:
    parts = list(_figures(block.chart)) if block.chart else []
    for figures, behind in zip_longest(parts, block.behind, fillvalue=()):
        for cells in figures:
            yield Row((block.name, *cells), (*behind,))
    for step in block.steps:
        yield Row((block.name, step.verb, None, step.text), (*step.behind,))


_Figure = tuple[str, float | None, str]
"""Of what it is, how much, and how it is written."""


def _figures(chart: Chart) -> Iterator[Sequence[_Figure]]:
    """Give what each bar, track or row of a picture shows."""
    match chart:
        case Bars(bars=bars) | Strip(parts=bars) | Columns(columns=bars):
            yield from ([_figure(bar)] for bar in bars)
        case Rhythm():
            for track in chart.tracks:
                quiet = "" if track.quiet_since is None else "quiet"
                yield [(track.label, len(track.at), quiet)]
        case Grid():
            for row in chart.rows:
                yield [
                    (f"{row.label} {name}", share, written_share(share))
                    for name, share in zip(chart.columns, row.shares, strict=False)
                    if share is not None
                ]
        case Spans():
            yield from ([(span.label, span.middle, span.text)] for span in chart.spans)


def _figure(bar: Bar) -> _Figure:
    return bar.label, bar.value, bar.text or grouped(bar.value)


REPORT = Report(
    name="month",
    question="How is it going this month?",
    topic=Topic.EARNED,
    subject="",
    definition=(
        "One page of what other reports say, as of a day; --to or --period take the last day of "
        "a period in place of today. Revenue is that of the month so far (report revenue), "
        "against the same days of the month before and of a year ago; where nobody keeps "
        "invoices, it is what was ordered. Overdue is what was due before the day and is not "
        "paid (open-invoices, gross). Expected is what open deals will "
        "bring in 90 days, calibrated on past errors (forecast). The goal is the year's for "
        "revenue, and what it is ahead of or behind is its pace in that report: that of the own "
        "season, else of the calendar (goals). Who pays "
        "me is the revenue of twelve months (concentration); it is a cluster risk if one or two "
        "customers bring half of it. Deals by stage are weighted by the own win rate (pipeline); "
        "the win rate is of the deals that were closed in twelve months, and the median of days "
        "that of deals which began in them (win-rate, durations). The rhythm shows the days of "
        "purchase of the five customers who bought most in 18 months; whoever is sleeping or "
        "lost has a line since the last one. To do are at most five lines: remind of the invoices "
        "overdue for longest; call the quiet customers who brought most in twelve months "
        "(sleeping); decide on deals that are in a stage for longer than any that was won "
        "(stale-deals); offer the surest next product to a customer of the last twelve months "
        "(next-product). Who comes back is the share of the customers first won in a year who "
        "bought in each year after it (cohorts). Why deals were lost is that of twelve months "
        "(lost-reasons). Twelve months are that of the day and the eleven before it. --ids names "
        "the records behind each figure as its report does; behind how many came back stand all "
        "customers of that year."
    ),
    columns=_COLUMNS,
    run=run,
    source="what owners of small firms ask for in public issue trackers of CRM programs",
    rounding="as in the reports; the page shows amounts without cents.",
    options=(Option.FROM, Option.TO),
)
