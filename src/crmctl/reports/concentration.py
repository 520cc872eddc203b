"""On how few customers (or products, or owners) revenue depends."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars, Tone
from crmctl.charts.numbers import grouped
from crmctl.reports.facts import earned
from crmctl.reports.facts.comparison import Days
from crmctl.reports.facts.earned import CUSTOMER, INVOICES, OWNER, PRODUCT
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, percent
from crmctl.reports.facts.naming import head, names
from crmctl.reports.facts.periods import periods
from crmctl.reports.report import Cell, Column, Option, Parameters, Report, Row, Rows, Table, Topic

_BY = (CUSTOMER, PRODUCT, OWNER)
_PLACES, _SHOWN = 2, 10
_A, _B = 80, 95  # per cent of revenue at which the classes end
_TENTH = 10
_HHI = 10_000  # of one customer who is all
_MODERATE, _HIGH = 1_000, 1_800
_TONES = {"A": Tone.STRONG, "B": Tone.PLAIN, "C": Tone.MUTED}


class Share(NamedTuple):
    """What one of them brings.

    Attributes:
        key: the customer's, product's or owner's id; None for nobody's.
        net: in minor units, above zero.
        before: what those who are larger bring together.
    """

    key: str | None
    net: int
    before: int


def shares(amounts: Mapping[str | None, int]) -> list[Share]:
    """Order what is above zero, the largest first, those who are equal by id."""
    ordered = sorted(
        ((key, net) for key, net in amounts.items() if net > 0),
        key=lambda one: (-one[1], one[0] is None, one[0] or ""),
    )
    before = accumulate((net for _, net in ordered), initial=0)
    return [Share(key, net, larger) for (key, net), larger in zip(ordered, before, strict=False)]


def class_of(share: Share, total: int) -> str:
    """Give the class; who would carry the sum past a boundary is beyond it, but for the first."""
    cumulated = (share.before + share.net) * 100
    if not share.before or cumulated <= _A * total:
        return "A"
    return "B" if cumulated <= _B * total else "C"


def herfindahl(amounts: Sequence[int]) -> float | None:
    """Give the sum of squared shares in per cent, from above 0 to 10,000; None of nothing."""
    total = sum(amounts)
    if not total:
        return None
    exact = Decimal(_HHI * sum(net * net for net in amounts)) / (total * total)
    return float(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _columns(by: str, places: int) -> tuple[Column, ...]:
    return (
        *head(by),
        Column("revenue", "net, in the period", places=places),
        Column("share", "of all revenue above zero, in per cent"),
        Column("cumulated", "that of this one and all larger ones"),
        Column("class", "A, B or C", number=False),
        Column("hhi", "what the share adds to the Herfindahl-Hirschman index: its square"),
    )


def run(rows: Rows, parameters: Parameters) -> Table:
    """Order them by what they bring, with shares and classes."""
    exchange, by = Exchange.of(rows), parameters.by or CUSTOMER
    columns, found = _columns(by, exchange.places), periods(parameters)
    documents = earned.earned(rows, parameters, exchange, by)
    if not documents.parts or not found:
        note = earned.why_nothing(documents, parameters.of)
        return Table(columns, (), bar="revenue", note=note)
    days = Days(found[0].first, found[-1].last)
    first, last = (day.isoformat() for day in days)
    amounts = Counter[str | None]()
    for part in documents.parts:
        if first <= part.day <= last:
            amounts[part.key] += part.net
    ordered, called = shares(amounts), names(rows, by)
    behind = earned.behind(rows, parameters, by, found) if parameters.ids else {}
    return Table(
        columns,
        tuple(
            Row(cells, behind.get(one.key, ()))
            for one, cells in zip(ordered, _cells(ordered, called, exchange), strict=True)
        ),
        totals=_totals(ordered, exchange),
        bar="revenue",
        note=_note(ordered, len(amounts) - len(ordered), by, documents, days),
        unit=f"net, {exchange.currency}",
        chart=_chart(ordered, called, exchange),
    )


def _cells(
    ordered: Sequence[Share], called: Mapping[str | None, str | None], exchange: Exchange
) -> Iterator[tuple[Cell, ...]]:
    total = sum(one.net for one in ordered)
    for one in ordered:
        yield (
            one.key,
            called.get(one.key, one.key),
            exchange.amount(one.net),
            percent(one.net, total),
            percent(one.before + one.net, total),
            class_of(one, total),
            _squared(one.net, total),
        )


def _squared(net: int, total: int) -> float:
    exact = Decimal(_HHI * net * net) / (total * total)
    return float(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _totals(ordered: Sequence[Share], exchange: Exchange) -> tuple[Cell, ...]:
    nets = [one.net for one in ordered]
    whole = 100.0 if nets else None
    return ("total", None, exchange.amount(sum(nets)), whole, None, None, herfindahl(nets))


def _chart(
    ordered: Sequence[Share], called: Mapping[str | None, str | None], exchange: Exchange
) -> Bars:
    total = sum(one.net for one in ordered)
    bars = [
        Bar(
            called.get(one.key) or str(one.key),
            exchange.amount(one.net),
            f"{grouped(exchange.amount(one.net))} \N{MIDDLE DOT} {_percent(one.net, total)}",
            tone=_TONES[class_of(one, total)],
        )
        for one in ordered[:_SHOWN]
    ]
    if rest := ordered[_SHOWN:]:
        net = sum(one.net for one in rest)
        amount = exchange.amount(net)
        text = f"{grouped(amount)} \N{MIDDLE DOT} {_percent(net, total)}"
        bars.append(Bar(f"{len(rest)} others", amount, text, tone=Tone.MUTED))
    return Bars(bars, "Shares of revenue", "dark: class A")


def _percent(part: int, whole: int) -> str:
    return f"{percent(part, whole)}\N{NO-BREAK SPACE}%"


def _note(
    ordered: Sequence[Share], others: int, by: str, documents: earned.Earned, days: Days
) -> str:
    if not ordered:
        return f"{days.first} to {days.last}: no {by} with revenue above zero."
    total = sum(one.net for one in ordered)
    size = Counter(class_of(one, total) for one in ordered)
    index = herfindahl([one.net for one in ordered]) or 0.0
    tenth = -(-len(ordered) // _TENTH)
    top = sum(one.net for one in ordered[:tenth])
    parts = [
        f"{days.first} to {days.last}",
        f"{counted(size['A'], by)} in A, {size['B']} in B, {size['C']} in C",
        f"the largest brings {_percent(ordered[0].net, total)}",
        f"the first tenth ({tenth}) {_percent(top, total)}",
        f"HHI {grouped(index)}: {_judged(index)}",
    ]
    parts += [f"not in it: {counted(others, by)} at or below zero"] * (others > 0)
    return f"{'; '.join([*parts, *earned.left_out(documents, days)])}."


def _judged(index: float) -> str:
    if index > _HIGH:
        return "highly concentrated"
    return "moderately concentrated" if index > _MODERATE else "not concentrated"


REPORT = Report(
    name="concentration",
    question="On how few customers do I depend?",
    topic=Topic.EARNED,
    subject="customer",
    definition=(
        f"{earned.COUNTED}Customers (or products, or owners, with `--by`) are ordered by their "
        "revenue in the period, the largest first. Class A are those who together bring up to 80 "
        "per cent of it, B those up to 95 per cent, C the rest. The one with whom the sum would "
        "pass a boundary is already beyond it, but the largest is always in A. "
        "The Herfindahl-Hirschman index (HHI) is the sum of squared shares in per cent: 10000 "
        "if one customer is all; up to 1000 counts as not, above 1800 as highly concentrated. "
        "The first tenth is a tenth of them, rounded up. Who brought nothing, or less, has no "
        "share and no row; the note says how many. Without --from, the last 12 months count. "
        "A query chooses customers."
    ),
    columns=_columns(CUSTOMER, _PLACES),
    run=run,
    source=(
        "ABC analysis by Pareto's curve; HHI with the thresholds of the Merger Guidelines of "
        "the U.S. Department of Justice and FTC, 2023"
    ),
    rounding=(
        "lines are rounded to the cent when they are issued, and sums add those up. Shares are "
        "rounded half up to one place on their own and need not add up to 100; classes and the "
        "index are found before rounding."
    ),
    queries=(earned.statement(CUSTOMER, INVOICES),),
    options=(Option.FROM, Option.TO, Option.BY, Option.OF),
    by=_BY,
    of=earned.OF,
)
