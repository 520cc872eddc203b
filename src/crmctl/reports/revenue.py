"""Revenue, against the time before and the same a year ago."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crmctl.charts.chart import Bars, Columns
from crmctl.reports.facts import comparison, earned
from crmctl.reports.facts.comparison import Days, Ledger, change
from crmctl.reports.facts.earned import DAY, PRODUCT, Earned, Part
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.naming import bar, head, largest, names
from crmctl.reports.facts.periods import Period, periods
from crmctl.reports.report import Cell, Column, Option, Parameters, Report, Row, Rows, Table, Topic

_PLACES, _YEAR = 2, -12
_ROUNDING = "totals less their lines"


class _Spans(NamedTuple):
    now: Days
    before: Days | None
    year_ago: Days | None


class _Entry(NamedTuple):
    """What a row stands for, and its amounts; None where business had not begun."""

    key: str | None
    name: str | None
    now: int
    before: int | None
    year_ago: int | None


def _columns(by: str, places: int) -> tuple[Column, ...]:
    return (
        *head(by),
        Column("revenue", "net, until today", places=places),
        Column(
            "before", "that of the time before; empty where business had not begun", places=places
        ),
        Column("change", "by how many per cent it has grown since then"),
        Column(
            "year_ago", "that of a year ago; empty where business had not begun", places=places
        ),
        Column("change_year", "by how many per cent it has grown since then"),
    )


def run(rows: Rows, parameters: Parameters) -> Table:
    """Add revenue up by period, customer, product or owner."""
    exchange, by = Exchange.of(rows), parameters.by or DAY
    found, documents = periods(parameters), earned.earned(rows, parameters, exchange, DAY)
    columns = _columns(by, exchange.places)
    if not documents.parts or not found:
        note = earned.why_nothing(documents, parameters.of)
        return Table(columns, (), bar="revenue", note=note)
    since = earned.first_month(rows, parameters)
    if by == DAY:
        entries = list(_by_period(documents, found, parameters, since))
    else:
        spans = _spans(found, parameters)
        oldest = min(days.first for days in spans if days)
        parts = earned.earned(rows, parameters, exchange, by, oldest).parts
        entries = list(_by_key(parts, documents, names(rows, by), spans, since))
    behind = earned.behind(rows, parameters, by, found) if parameters.ids else {}
    return Table(
        columns,
        tuple(
            Row(_cells(one, by, exchange), behind.get(one.key, ()) * (one.name != _ROUNDING))
            for one in entries
        ),
        totals=_totals(entries, by, exchange),
        bar="revenue",
        is_series=by == DAY,
        note=_note(documents, by, _spans(found, parameters)),
        unit=f"net, {exchange.currency}",
        chart=_chart(entries, by, exchange),
    )


def _by_period(
    documents: Earned, found: Sequence[Period], parameters: Parameters, since: str
) -> Iterator[_Entry]:
    ledger = Ledger((part.day, part.net) for part in documents.parts)
    for period in found:
        days = Days(period.first, period.last)
        before = comparison.before(days, parameters.every)
        year_ago = comparison.year_before(days, parameters.every)
        yield _entry(period.name, None, ledger, _Spans(days, before, year_ago), since)


def _by_key(
    parts: Sequence[Part],
    documents: Earned,
    called: Mapping[str | None, str | None],
    spans: _Spans,
    since: str,
) -> Iterator[_Entry]:
    """Give an entry for each customer, product or owner, the largest first.

    What the totals of documents differ by from their lines has one of its own, the last.
    """
    by_key = defaultdict[str | None, list[tuple[str, int]]](list)
    for part in parts:
        by_key[part.key].append((part.day, part.net))
    entries = [
        _entry(key, called.get(key, key), Ledger(amounts), spans, since)
        for key, amounts in by_key.items()
    ]
    entries.sort(key=lambda one: (one.key is None, -one.now, one.key or ""))
    rest = [(part.day, part.net) for part in documents.parts]
    rest += [(part.day, -part.net) for part in parts]
    entries.append(_entry(None, _ROUNDING, Ledger(rest), spans, since))
    yield from (one for one in entries if one.now or one.before or one.year_ago)


def _entry(key: str | None, name: str | None, ledger: Ledger, spans: _Spans, since: str) -> _Entry:
    before, year_ago = (
        ledger.between(days) if days and days.first.isoformat() >= since else None
        for days in (spans.before, spans.year_ago)
    )
    return _Entry(key, name, ledger.between(spans.now), before, year_ago)


def _spans(found: Sequence[Period], parameters: Parameters) -> _Spans:
    days = Days(found[0].first, found[-1].last)
    asked = Days(days.first, parameters.last or parameters.today)
    return _Spans(days, comparison.just_before(days, asked), comparison.moved(days, _YEAR))


def _cells(one: _Entry, by: str, exchange: Exchange) -> tuple[Cell, ...]:
    before, year_ago = (
        None if net is None else exchange.amount(net) for net in (one.before, one.year_ago)
    )
    return (
        *((one.key,) if by == DAY else (one.key, one.name)),
        exchange.amount(one.now),
        before,
        change(one.now, one.before),
        year_ago,
        change(one.now, one.year_ago),
    )


def _totals(entries: Sequence[_Entry], by: str, exchange: Exchange) -> tuple[Cell, ...]:
    """Add up; what was before periods that follow each other is in their own sum already."""
    before = None if by == DAY else _sum(one.before for one in entries)
    year_ago = _sum(one.year_ago for one in entries)
    now = sum(one.now for one in entries)
    return _cells(_Entry("total", None, now, before, year_ago), by, exchange)


def _sum(amounts: Iterable[int | None]) -> int | None:
    """Add up; None if any is not known."""
    known = list(amounts)
    return None if None in known else sum(amount or 0 for amount in known)


def _chart(entries: Sequence[_Entry], by: str, exchange: Exchange) -> Bars | Columns:
    if by != DAY:
        named = [(one.name or str(one.key), one.now) for one in entries]
        return largest(named, exchange, f"Revenue by {by}")
    ago = [None if one.year_ago is None else exchange.amount(one.year_ago) for one in entries]
    known = any(amount is not None for amount in ago)
    return Columns(
        [bar(str(one.key), one.now, exchange) for one in entries],
        ago if known else (),
        title="Revenue",
        legend="line: a year ago" if known else "",
    )


def _note(documents: Earned, by: str, spans: _Spans) -> str:
    if by == DAY:
        text = f"Until {spans.now.last}; each is compared with the same days before"
    else:
        text = f"{spans.now.first} to {spans.now.last}"
        text += f"; before: {spans.before.first} to {spans.before.last}" if spans.before else ""
    return f"{'; '.join([text, *earned.left_out(documents, spans.now)])}."


REPORT = Report(
    name="revenue",
    question="What do I earn, and how does it compare?",
    topic=Topic.EARNED,
    subject="customer",
    definition=(
        f"{earned.COUNTED}Rows are weeks, months or quarters (`--by month`, as long as `--every` "
        "says), customers, products, or owners (a deal's owner, or that of the order's deal; "
        "else the customer's). Lines without a product, and documents without lines, have a row "
        "of their own. Only days until today count, and a period that is not over is compared "
        "with as many days: `before` is the same days of the week, month or quarter before; "
        "`year_ago` those a year ago (of weeks: 52 weeks ago). For customers, products and "
        "owners `before` is the time just before: as many whole months if whole months are "
        "asked for, else as many days. Where the time to compare with began before the month of "
        "the very first document, it is empty, not zero; a change from nothing, or from less, is "
        "not given. Archived, merged and erased customers keep their figures. Without --from, "
        "the last 12 weeks or months or 8 quarters count. A query chooses customers."
    ),
    columns=_columns(DAY, _PLACES),
    run=run,
    source="sales revenue as in HGB section 277 (1): net of deductions and of VAT",
    rounding=(
        "each line is rounded to the cent when it is issued, and sums add those up, so that rows "
        "add up to the total to the cent. Where totals differ from the sum of their lines (gross "
        "prices), the difference is a row of its own. Per cent: half up to one place."
    ),
    queries=(earned.statement(DAY, earned.INVOICES), earned.statement(PRODUCT, earned.INVOICES)),
    options=(Option.FROM, Option.TO, Option.EVERY, Option.BY, Option.OF),
    by=earned.BY,
    of=earned.OF,
)
