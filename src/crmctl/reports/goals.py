"""Goals of crm.yaml against what was reached."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crmctl.query.dates import Period, period
from crmctl.reports.figures import counted, percent
from crmctl.reports.invoiced import Document, documents
from crmctl.reports.report import Cell, Column, Parameters, Report, Row, Rows, Table, Topic
from crmctl.reports.settings import currency, settings
from crmctl.sales.amounts import Amount, amount, summed

_COLUMNS = (
    Column("period", "the year, quarter or month", number=False),
    Column("goal", "what is aimed at: revenue, deals", number=False),
    Column("of", "whose it is: all, a person, a product", number=False),
    Column("aim", "how much is aimed at", places=2),
    Column("reached", "how much was reached until today", places=2),
    Column("per_cent", "the share that was reached"),
    Column("time_gone", "the share of the period that has gone, today included"),
)
_ALL = "all"
_WON = """
    SELECT deals.customer, (SELECT max(substr(s.at, 1, 10)) FROM deals_stages s
        WHERE s.owner = deals.rowid AND s.stage = 'won')
    FROM deals WHERE stage = 'won' AND archived IS NULL
"""
_CUSTOMERS = "SELECT id FROM customers WHERE 1"


class _Aim(NamedTuple):
    goal: str
    of: str
    amount: Cell
    reached: Cell
    left_out: int = 0


class _Facts(NamedTuple):
    """What the goals are held against."""

    documents: list[Document]
    won: list[str]
    currency: str
    rates: Any
    today: str


def run(rows: Rows, parameters: Parameters) -> Table:
    """Hold each goal against what was reached in its period."""
    config = settings(rows)
    goals: Mapping[str, Any] = config.get("goals", {})
    facts = _facts(rows, parameters, config)
    found, unread, left_out = list[Row](), list[str](), 0
    for name in sorted(goals):
        span = period(name, parameters.today)
        if span is None:
            unread.append(name)
            continue
        for aim in _aims(goals[name], span, facts):
            share = percent_of(aim.reached, aim.amount)
            gone = _gone(span, parameters.today)
            found.append(Row((name, aim.goal, aim.of, aim.amount, aim.reached, share, gone)))
            left_out = max(left_out, aim.left_out)
    return Table(
        _COLUMNS, tuple(found), bar="per_cent", note=_note(found, unread, left_out, facts.currency)
    )


def percent_of(reached: Cell, aim: Cell) -> float | None:
    """Give a share in per cent of an aim, half up to one place; None of nothing."""
    cents = [int(Decimal(str(one or 0)) * 100) for one in (reached, aim)]
    return percent(cents[0], cents[1])


def _facts(rows: Rows, parameters: Parameters, config: Mapping[str, Any]) -> _Facts:
    found, won = list(documents(rows, parameters.tomorrow)), rows(_WON, ())
    if parameters.among is not None:
        restriction, chosen = parameters.restriction("rowid")
        kept = {id_ for (id_,) in rows(f"{_CUSTOMERS}{restriction}", chosen)}
        found = [one for one in found if one.customer in kept]
        won = [one for one in won if one[0] in kept]
    return _Facts(
        found,
        [day for _, day in won if day and day < parameters.tomorrow],
        currency(config),
        config.get("rates", ()),
        parameters.today.isoformat(),
    )


def _aims(goal: Mapping[str, Any], span: Period, facts: _Facts) -> Iterator[_Aim]:
    first, last = (day.isoformat() for day in span)
    within = [one for one in facts.documents if first <= one.day <= last]
    if goal.get("revenue"):
        yield _revenue(_ALL, goal["revenue"], _nets(within), facts)
    if goal.get("deals") is not None:
        won = sum(first <= day <= last for day in facts.won)
        yield _Aim("deals", _ALL, goal["deals"], won)
    for person, aim in (goal.get("people") or {}).items():
        theirs = _nets(one for one in within if one.owner == person)
        yield _revenue(person, aim, theirs, facts)
    for product, aim in (goal.get("products") or {}).items():
        of_it = [part for one in within for part in one.products.get(product, ())]
        yield _revenue(product, aim, of_it, facts)


def _revenue(of: str, aim: str, amounts: list[Amount], facts: _Facts) -> _Aim:
    """Count in the currency of the goal itself."""
    wanted = amount(aim, facts.today)
    found = summed(amounts, wanted.currency, facts.rates)
    return _Aim("revenue", of, float(wanted.value), float(found.value), found.left_out)


def _nets(found: Iterable[Document]) -> list[Amount]:
    return [one.net for one in found if one.net]


def _gone(span: Period, today: date) -> float | None:
    first, last = span
    days = min(max((today - first).days + 1, 0), (last - first).days + 1)
    return percent(days, (last - first).days + 1)


def _note(found: list[Row], unread: list[str], left_out: int, unit: str) -> str:
    if not found and not unread:
        return "crm.yaml has no goals."
    parts = [f"{counted(len(found), 'goal')}; revenue net, in the currency of each goal ({unit})"]
    parts += [f"no period: {', '.join(unread)}"] * bool(unread)
    parts += [f"{counted(left_out, 'document')} in a currency without a rate"] * (left_out > 0)
    return f"{'; '.join(parts)}."


REPORT = Report(
    name="goals",
    question="Are we reaching our goals?",
    topic=Topic.EARNED,
    subject="customer",
    definition=(
        "Holds the goals of crm.yaml against what was reached until today. Revenue is the net "
        "total of invoices that were issued in the period and not cancelled, less credit notes of "
        "the period. A person's revenue is that of invoices whose deal, or the order's deal, they "
        "own; else whose customer they own. A product's revenue is that of its lines, less their "
        "discounts and, where prices are gross, their tax. Deals are those that came to the stage "
        "`won` in the period. Amounts in another currency than the goal's count by crm.yaml's "
        "dated rate. A query chooses customers."
    ),
    columns=_COLUMNS,
    run=run,
)
