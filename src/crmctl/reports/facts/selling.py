"""What reports of selling have in common: days, words and notes."""

from collections.abc import Iterable
from datetime import date

from crmctl.charts.numbers import grouped
from crmctl.reports.facts.deals import History
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted
from crmctl.reports.report import Parameters

NONE = "(none)"
FEWEST = 5
"""From fewer cases than these no share, median or quantile is told."""

_GAP = "\N{NO-BREAK SPACE}"


def span(parameters: Parameters) -> tuple[int, int]:
    """Give the first and the last day that count; without --from all days until today."""
    last = min(parameters.last or parameters.today, parameters.today)
    return (parameters.first or date.min).toordinal(), last.toordinal()


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
