"""Goals of crm.yaml against what was reached, and what will be at this pace."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from crmctl.charts.chart import Bar, Bars, Tone
from crmctl.charts.numbers import grouped
from crmctl.query.dates import period
from crmctl.reports.facts import earned
from crmctl.reports.facts.comparison import Days, Ledger
from crmctl.reports.facts.earned import DAY, INVOICES, OWNER, PRODUCT, customer_of
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, percent, refs
from crmctl.reports.facts.pace import Pace, calendar, gone, seasonal
from crmctl.reports.facts.people import chosen_ids
from crmctl.reports.facts.periods import Period
from crmctl.reports.facts.settings import currency, settings
from crmctl.reports.report import Cell, Column, Parameters, Report, Row, Rows, Table, Topic
from crmctl.sales.amounts import amount

_COLUMNS = (
    Column("period", "the year, quarter or month", number=False),
    Column("goal", "what is aimed at: revenue, deals", number=False),
    Column("of", "whose it is: all, a person, a product", number=False),
    Column("aim", "how much is aimed at", places=2),
    Column("reached", "how much was reached until today", places=2),
    Column("per_cent", "the share that was reached"),
    Column("time_gone", "the share of the period that has gone, today included"),
    Column("pace", "what it is paced by: season, or calendar", number=False),
    Column("expected", "how much of the aim should be reached by now", places=2),
    Column("ahead", "by how much it is ahead of that; below zero it is behind", places=2),
    Column("forecast", "what the period comes to at this pace; empty: too early", places=2),
)
_ALL = "all"
_WON = f"""
    SELECT deals.id, {customer_of("deals")}, substr(reached.at, 1, 10)
    FROM deals JOIN deals_stages AS reached ON reached.owner = deals.rowid
    WHERE reached.stage = 'won' AND reached.at < ? AND NOT EXISTS (
        SELECT 1 FROM deals_stages AS later WHERE later.owner = deals.rowid AND later.at < ?
            AND (later.at > reached.at OR (later.at = reached.at AND later.n > reached.n)))
"""  # noqa: S608 - our own SQL


class _Aim(NamedTuple):
    """A goal and what was reached of it, in minor units; of deals, in tenths.

    Attributes:
        goal: revenue, deals.
        of: all, a person, a product.
        unit: the currency; empty for deals.
        digits: how many of an amount stand behind the point.
        aim: how much is aimed at.
        reached: how much was reached.
        pace: how much should be reached.
        ids: the records behind it.
    """

    goal: str
    of: str
    unit: str
    digits: int
    aim: int
    reached: int
    pace: Pace
    ids: tuple[str, ...] = ()

    @property
    def lead(self) -> int:
        """By how much it is ahead of its pace."""
        return self.reached - self.pace.expected(self.aim)

    def number(self, minor: int | None) -> Cell:
        """Give an amount as tables show it; deals that are whole as whole numbers."""
        if minor is None:
            return None
        found = float(Decimal(minor).scaleb(-self.digits))
        return int(found) if not self.unit and found.is_integer() else found


class _Revenue:
    """Revenue in the currency of a goal, read once for all goals of it."""

    def __init__(self, rows: Rows, parameters: Parameters, exchange: Exchange) -> None:
        self._rows, self._parameters, self.exchange = rows, parameters, exchange
        self._by = dict[str, Mapping[str | None, Ledger]]()

    @cached_property
    def documents(self) -> earned.Earned:
        """What all documents come to, and which are left out."""
        return earned.earned(self._rows, self._parameters, self.exchange, DAY)

    @cached_property
    def all(self) -> Ledger:
        """What all documents come to, by day."""
        return Ledger((part.day, part.net) for part in self.documents.parts)

    @cached_property
    def since(self) -> str:
        """The first day of the month in which business began."""
        return earned.first_month(self._rows, self._parameters)

    def of(self, by: str, key: str) -> Ledger:
        """Give what a person or a product brought."""
        if by not in self._by:
            entries = defaultdict[str | None, list[tuple[str, int]]](list)
            for part in earned.earned(self._rows, self._parameters, self.exchange, by).parts:
                entries[part.key].append((part.day, part.net))
            self._by[by] = {key: Ledger(each) for key, each in entries.items()}
        return self._by[by].get(key) or Ledger(())

    def behind(self, by: str, key: str, span: Days) -> tuple[str, ...]:
        """Give the documents behind a figure."""
        if not self._parameters.ids:
            return ()
        found = earned.behind(self._rows, self._parameters, by, [Period(_ALL, *span)])
        return found.get(key, ())


class _Facts:
    """What the goals are held against."""

    def __init__(self, rows: Rows, parameters: Parameters, config: Mapping[str, Any]) -> None:
        self._rows, self._parameters, self._config = rows, parameters, config
        self._revenue = dict[str, _Revenue]()
        self.today = parameters.today

    def revenue(self, unit: str) -> _Revenue:
        """Give revenue in a currency."""
        if unit not in self._revenue:
            exchange = Exchange(unit, self._config)
            self._revenue[unit] = _Revenue(self._rows, self._parameters, exchange)
        return self._revenue[unit]

    @cached_property
    def won(self) -> Sequence[tuple[str, str]]:
        """The deals that are won until today, and when they were."""
        tomorrow = self._parameters.tomorrow
        found = self._rows(_WON, (tomorrow, tomorrow))
        kept = chosen_ids(self._rows, self._parameters)
        return [(id_, day) for id_, customer, day in found if kept is None or customer in kept]

    def left_out(self, spans: Sequence[Days]) -> int:
        """Give how many documents of some periods have no rate into a goal's currency."""
        return max(
            (
                sum(span.first.isoformat() <= one.day <= span.last.isoformat() for one in those)
                for span in spans
                for those in (each.documents.unrated for each in self._revenue.values())
            ),
            default=0,
        )


def run(rows: Rows, parameters: Parameters) -> Table:
    """Hold each goal against what was reached in its period."""
    config = settings(rows)
    goals: Mapping[str, Any] = config.get("goals", {})
    facts, today = _Facts(rows, parameters, config), parameters.today
    found, spans, unread = list[tuple[str, _Aim]](), dict[str, Days](), list[str]()
    for name in sorted(goals):
        meant = period(name, today)
        if meant is None:
            unread.append(name)
            continue
        spans[name] = Days(*meant)
        aims = _aims(goals[name], spans[name], facts, parameters)
        found += [(name, aim) for aim in aims]
    units = {aim.unit for _, aim in found} - {""}
    return Table(
        _COLUMNS,
        tuple(_row(name, aim, spans[name], today) for name, aim in found),
        bar="per_cent",
        note=_note(found, unread, facts.left_out(list(spans.values())), currency(config)),
        unit=f"net, {units.pop()}" if len(units) == 1 else "",
        chart=Bars([_bar(name, aim) for name, aim in found], "Goals") if found else None,
    )


def _aims(
    goal: Mapping[str, Any], span: Days, facts: _Facts, parameters: Parameters
) -> Iterator[_Aim]:
    if goal.get("revenue"):
        yield _revenue(DAY, _ALL, goal["revenue"], span, facts)
    if goal.get("deals") is not None:
        first, last = (day.isoformat() for day in span)
        won = [id_ for id_, day in facts.won if first <= day <= last]
        pace = calendar(span, facts.today)
        behind = refs("deals", won) if parameters.ids else ()
        yield _Aim("deals", _ALL, "", 1, goal["deals"] * 10, len(won) * 10, pace, behind)
    for person, aim in (goal.get("people") or {}).items():
        yield _revenue(OWNER, person, aim, span, facts)
    for product, aim in (goal.get("products") or {}).items():
        yield _revenue(PRODUCT, product, aim, span, facts)


def _revenue(by: str, of: str, aim: str, span: Days, facts: _Facts) -> _Aim:
    """Count in the currency of the goal itself."""
    wanted = amount(aim, span.first.isoformat())
    revenue = facts.revenue(wanted.currency)
    ledger = revenue.all if by == DAY else revenue.of(by, of)
    digits = revenue.exchange.places
    return _Aim(
        "revenue",
        of,
        wanted.currency,
        digits,
        int(wanted.value.scaleb(digits)),
        ledger.between(span),
        seasonal(span, facts.today, revenue.all, revenue.since),
        revenue.behind(by, of, span),
    )


def _row(name: str, aim: _Aim, span: Days, today: date) -> Row:
    share = gone(span, today)
    return Row(
        (
            *(name, aim.goal, aim.of, aim.number(aim.aim), aim.number(aim.reached)),
            percent(aim.reached, aim.aim),
            percent(share.numerator, share.denominator),
            aim.pace.by,
            aim.number(aim.pace.expected(aim.aim)),
            aim.number(aim.lead),
            aim.number(aim.pace.forecast(aim.reached)),
        ),
        aim.ids,
    )


def _bar(name: str, aim: _Aim) -> Bar:
    share = percent(aim.reached, aim.aim)
    lead = aim.lead
    said = f"{_written(abs(lead), aim)} {'ahead' if lead >= 0 else 'behind'}"
    if share is not None:
        said = f"{share}\N{NO-BREAK SPACE}% \N{MIDDLE DOT} {said}"
    of = aim.goal if aim.of == _ALL else aim.of
    return Bar(f"{name} {of}", share or 0.0, said, tone=Tone.GOOD if lead >= 0 else Tone.WARNING)


def _written(minor: int, aim: _Aim) -> str:
    number = Decimal(minor).scaleb(-aim.digits)
    return grouped(number, 0 if aim.unit or number == int(number) else 1)


def _note(found: list[tuple[str, _Aim]], unread: list[str], left_out: int, own: str) -> str:
    if not found and not unread:
        return "crm.yaml has no goals."
    others = {name: aim.unit for name, aim in found if aim.unit and aim.unit != own}
    units = "; ".join((own, *(f"{name}: {unit}" for name, unit in others.items())))
    goals = counted(len(found), "goal")
    parts = [f"{goals}; revenue net, in the currency of each goal ({units})"]
    parts += [f"no period: {', '.join(unread)}"] * bool(unread)
    parts += [f"{counted(left_out, 'document')} in a currency without a rate"] * (left_out > 0)
    return f"{'; '.join(parts)}."


REPORT = Report(
    name="goals",
    question="Are we reaching our goals?",
    topic=Topic.EARNED,
    subject="customer",
    definition=(
        "Holds the goals of crm.yaml against what was reached until today. Revenue is that of "
        "the report `revenue`: invoices issued in the period, net, less credit notes of the "
        "period, without cancelled ones. A person's revenue is that of invoices whose deal, or "
        "the order's deal, they own; else whose customer they own. A product's revenue is that "
        "of its lines, less their discounts and, where prices are gross, their tax. Deals are "
        "those that came to the stage `won` in the period and have not left it since. Amounts "
        "in another currency than the goal's count by crm.yaml's dated rate. What should be "
        "reached by now is told by the own season where there are two years of own data: the "
        "share of the same period's revenue that had come until this day of it, the mean of the "
        "last two to five years; else, and for deals, by the calendar: the share of its days "
        "that have gone. Years count back while they begin after the month of the first invoice "
        "or in it and have revenue above zero. `forecast` is what was reached / that share; "
        "nothing is forecast before a tenth of it. A query chooses customers."
    ),
    columns=_COLUMNS,
    run=run,
    source="seasonal share of the year to date, as in budget control",
    rounding="amounts half up to the cent, deals and per cent half up to one place.",
    queries=(earned.statement(DAY, INVOICES), earned.statement(OWNER, INVOICES), _WON),
)
