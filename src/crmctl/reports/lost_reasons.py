"""Why deals were lost and quotes declined."""

from collections import defaultdict
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars
from crmctl.model.pipeline import LOST
from crmctl.reports.facts.deals import DEALS, STEPS, History, history, worth
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, in_places, percent, refs
from crmctl.reports.facts.selling import day, sentence, span, undated
from crmctl.reports.report import Cell, Column, Option, Parameters, Report, Row, Rows, Table, Topic

_NO_REASON = "(none given)"
_COLUMNS = (
    Column("reason", f"the reason; {_NO_REASON} where nobody wrote one down", number=False),
    Column("deals", "how many deals were lost for it"),
    Column("share", "their share of all lost deals, in per cent"),
    Column("value", "what these deals were worth", places=2),
    Column("quotes", "how many quotes were declined for it"),
    Column("quoted", "what these quotes came to, net", places=2),
)
_QUOTES = """
    SELECT quotes.id, quotes.decline_reason, sales.net, sales.currency, sales.day
    FROM quotes JOIN sales ON sales.owner = quotes.rowid
    LEFT JOIN deals ON deals.id = quotes.deal
    WHERE sales.day < ? AND quotes.declined BETWEEN ? AND ?
        AND (ifnull(quotes.accepted, '~') >= ? OR quotes.declined > quotes.accepted)
"""
_EXPIRED = """
    SELECT count(*) FROM quotes JOIN sales ON sales.owner = quotes.rowid
    LEFT JOIN deals ON deals.id = quotes.deal
    WHERE sales.day < ? AND quotes.valid_until BETWEEN ? AND ? AND quotes.valid_until < ?
        AND ifnull(quotes.accepted, '~') >= ? AND ifnull(quotes.declined, '~') >= ?
"""


class _Loss(NamedTuple):
    """A lost deal or a declined quote."""

    id: str
    amount: int | None


class _Losses(NamedTuple):
    deals: list[_Loss]
    quotes: list[_Loss]


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count lost deals and declined quotes by their reasons."""
    known, exchange = history(rows, parameters), Exchange.of(rows)
    losses = _losses(rows, parameters, known, exchange)
    count = sum(len(one.deals) for one in losses.values())
    names = sorted(losses, key=lambda name: _order(name, losses[name]))
    cells = [_cells(losses[name], count, exchange) for name in names]
    whole = _Losses(
        [loss for one in losses.values() for loss in one.deals],
        [loss for one in losses.values() for loss in one.quotes],
    )
    return Table(
        in_places(_COLUMNS, exchange.places),
        tuple(
            Row((name, *each), _ids(losses[name]) if parameters.ids else ())
            for name, each in zip(names, cells, strict=True)
        ),
        totals=("total", *_cells(whole, count, exchange)) if names else (),
        bar="deals",
        note=_note(known, whole, _expired(rows, parameters)),
        unit=exchange.currency,
        chart=Bars(
            [
                Bar(name, len(losses[name].deals), counted(len(losses[name].deals), "deal"))
                for name in names
                if losses[name].deals
            ],
            "Lost deals by reason",
        ),
    )


def _losses(
    rows: Rows, parameters: Parameters, known: History, exchange: Exchange
) -> dict[str, _Losses]:
    first, last = span(parameters)
    names: dict[str, str] = {}
    found: dict[str, _Losses] = defaultdict(lambda: _Losses([], []))
    for life in known.at(parameters.today.toordinal()):
        if life.outcome == LOST and life.is_closed_from(first, last):
            amount = worth(life.deal, exchange, life.since)
            found[_name(life.deal.reason, names)].deals.append(_Loss(life.deal.id, amount))
    restriction, chosen = parameters.restriction("deals.rowid")
    tomorrow = parameters.tomorrow
    asked = (tomorrow, day(first), day(last), tomorrow, *chosen)
    for id_, reason, net, currency, issued in rows(
        f"{_QUOTES}{restriction} ORDER BY quotes.id", asked
    ):
        amount = None if net is None else exchange.minor(net, currency, issued)
        found[_name(reason, names)].quotes.append(_Loss(id_, amount))
    return found


def _name(reason: str | None, names: dict[str, str]) -> str:
    """Give the name of a reason as it was first written, however large its letters are."""
    text = " ".join((reason or "").split())
    return names.setdefault(text.casefold(), text) if text else _NO_REASON


def _order(name: str, losses: _Losses) -> tuple[int, int, str]:
    return -len(losses.deals), -len(losses.quotes), name


def _cells(losses: _Losses, count: int, exchange: Exchange) -> tuple[Cell, ...]:
    return (
        len(losses.deals),
        percent(len(losses.deals), count),
        exchange.amount(sum(one.amount or 0 for one in losses.deals)),
        len(losses.quotes),
        exchange.amount(sum(one.amount or 0 for one in losses.quotes)),
    )


def _ids(losses: _Losses) -> tuple[str, ...]:
    deals = refs("deals", (one.id for one in losses.deals))
    return (*deals, *refs("quotes", (one.id for one in losses.quotes)))


def _expired(rows: Rows, parameters: Parameters) -> int:
    first, last = span(parameters)
    restriction, chosen = parameters.restriction("deals.rowid")
    tomorrow = parameters.tomorrow
    days = (tomorrow, day(first), day(last), parameters.today.isoformat(), tomorrow, tomorrow)
    return int(rows(f"{_EXPIRED}{restriction}", (*days, *chosen))[0][0])


def _note(known: History, whole: _Losses, expired: int) -> str:
    if not known.dated and not known.undated and not whole.quotes and not expired:
        return "There are no deals and no quotes."
    deals, quotes = whole
    parts = [f"{counted(len(deals), 'lost deal')}, {counted(len(quotes), 'declined quote')}"]
    parts += [f"{counted(expired, 'quote')} expired without an answer"] * (expired > 0)
    missing = sum(one.amount is None for one in (*deals, *quotes))
    parts += [f"{missing} of these without an amount, or without a rate for its currency"] * (
        missing > 0
    )
    return sentence([*parts, *undated(known)])


REPORT = Report(
    name="lost-reasons",
    question="Why were deals lost and quotes declined?",
    topic=Topic.LOST,
    subject="deal",
    definition=(
        "Counts the deals whose last dated step up to the day is to `lost`, with its day from "
        "--from to --to (by default until today), by `lost_reason`; and the quotes that were "
        "declined in that time, and not accepted on that day or later, by `decline_reason`. A "
        "reason counts as one whatever its capitals and blanks; where none was given, that is a "
        "row of its own. Values of deals are those that they have today; quotes count with their "
        "net total; both at crm.yaml's rate, of the day on which the deal was lost or the quote "
        "issued. A declined quote may be that of a lost deal: the two columns are not to be "
        "added. Quotes that expired in that time without an answer give no reason: the note "
        "counts them. With a query only quotes of the deals count that it chose. Deals without "
        "dated stages are left out and counted in the note."
    ),
    columns=_COLUMNS,
    run=run,
    source="custom of the trade",
    rounding=(
        "Amounts are sums of deals and of documents, and rows add up to the total. Shares half "
        "up to one place, so that they may not add up to exactly 100."
    ),
    queries=(DEALS, STEPS, _QUOTES, _EXPIRED),
    options=(Option.FROM, Option.TO),
)
