"""What reports of selling have in common: columns, days, words and notes."""

from collections.abc import Iterable
from datetime import date

from crmctl.charts.numbers import grouped
from crmctl.reports.facts.deals import Deal, History, Life
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.report import Column, Parameters

NONE = "(none)"
FEWEST = 5
"""From fewer cases than these no share, median or quantile is told."""

HEAD = (
    Column("deal", "the deal's id", number=False),
    Column("title", "what is to be sold", number=False),
    Column("customer", "the customer's id", number=False),
    Column("owner", "whose deal it is", number=False),
)
"""The columns of reports that list deals; `head` gives the cells."""

_GAP = "\N{NO-BREAK SPACE}"


def span(parameters: Parameters) -> tuple[int, int]:
    """Give the first and the last day that count; without --from all days until today."""
    last = min(parameters.last or parameters.today, parameters.today)
    return (parameters.first or date.min).toordinal(), last.toordinal()


def head(deal: Deal) -> tuple[str | None, ...]:
    """Give the cells that say which deal a row is about."""
    return deal.id, deal.title, deal.customer, deal.owner


def behind(lives: Iterable[Life], parameters: Parameters) -> tuple[str, ...]:
    """Give the deals behind a row, if they were asked for."""
    return refs("deals", (life.deal.id for life in lives)) if parameters.ids else ()


def money(minor: int, exchange: Exchange) -> str:
    """Write an amount with its currency, in whole units."""
    return f"{grouped(exchange.amount(minor))}{_GAP}{exchange.currency}"


def day(ordinal: int) -> str:
    """Give a day as text, YYYY-MM-DD."""
    return date.fromordinal(ordinal).isoformat()


def undated(history: History) -> Iterable[str]:
    """Say how many deals are left out because nobody wrote down when they came anywhere."""
    if history.undated:
        yield f"left out: {counted(len(history.undated), 'deal')} without dated stages"


def unvalued(count: int) -> Iterable[str]:
    """Say how many deals count with their number, but with no amount."""
    if count:
        yield f"{counted(count, 'deal')} without a value, or without a rate for its currency"


def sentence(parts: Iterable[str]) -> str:
    """Join parts to a sentence."""
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
