"""The pictures of the page of a month."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from crmctl.charts.chart import Bar, Bars, Columns, Grid, Rhythm, Strip, Tone, Track
from crmctl.charts.numbers import grouped
from crmctl.charts.page import Block
from crmctl.reports.facts.calendar import month, months_before, short
from crmctl.reports.facts.earned import ORDERS
from crmctl.reports.facts.figures import counted
from crmctl.reports.facts.people import purchase_days
from crmctl.reports.monthly.asking import Asking, Line
from crmctl.reports.monthly.cards import counted_as, year_goal
from crmctl.reports.open_invoices import age
from crmctl.reports.report import Every

_YEAR, _RHYTHM = 12, 18  # months
_ROWS = 5
_STAGES = 6
_COHORTS = 5
_HALF = 50
_CLUSTER = 2


def revenue(asking: Asking) -> Block:
    """Give the revenue of each of twelve months, with last year and the goal beside it."""
    of = counted_as(asking)
    title = "Orders per month" if of == ORDERS else "Revenue per month"
    first = _year_ago(asking.today)
    answer = asking.ask("revenue", first=first, every=Every.MONTH, by="month", of=of)
    lines = answer.lines
    if not lines:
        return Block("revenue", title, words=answer.said, wide=True)
    bars = [
        Bar(
            short(date.fromisoformat(f"{line.text('period')}-01")),
            line.amount("revenue"),
            grouped(line.amount("revenue")),
            tone=Tone.STRONG if line is lines[-1] else Tone.PLAIN,
        )
        for line in lines
    ]
    before = [line.number("year_ago") for line in lines]
    goal = year_goal(asking)
    aim = goal.amount("aim") / _YEAR if goal else None
    known = any(value is not None for value in before)
    legend = ["bar: ordered" if of == ORDERS else "bar: revenue"]
    legend += ["line: a year before"] * known
    legend += [f"dashed: a twelfth of the year's goal, {grouped(aim)}"] if aim else []
    chart = Columns(bars, before if known else (), aim or None)
    behind = [line.ids for line in lines]
    return Block("revenue", title, " · ".join(legend), chart, wide=True, behind=behind)


def payers(asking: Asking) -> Block:
    """Give who brought the revenue of twelve months, and whether it depends on few."""
    of = counted_as(asking)
    title = "Who orders (12 months)" if of == ORDERS else "Who pays me (12 months)"
    answer = asking.ask("concentration", first=_year_ago(asking.today), by="customer", of=of)
    lines = answer.lines
    if not lines:
        return Block("payers", title, words=answer.said)
    shown = lines if len(lines) == _ROWS + 1 else lines[:_ROWS]
    bars = [_paid(line.text("name") or line.text("customer"), line) for line in shown]
    below = ""
    if more := len(lines) - len(shown):
        rest = sum(line.amount("revenue") for line in lines[len(shown) :])
        below = f"{counted(more, 'other')} together: {grouped(rest)}"
    legend, tone = _dependence(lines, of)
    behind = [line.ids for line in shown]
    return Block("payers", title, legend, Bars(bars), below=below, tone=tone, behind=behind)


def _paid(name: str, line: Line) -> Bar:
    return Bar(name, line.amount("revenue"), grouped(line.amount("revenue")))


def _dependence(lines: Sequence[Line], of: str) -> tuple[str, Tone]:
    """Say on how many customers half of what came in depends; on one or two is a risk."""
    few = next((n for n, one in enumerate(lines, 1) if one.amount("cumulated") >= _HALF), 0)
    if not few:
        return "", Tone.PLAIN
    share = grouped(lines[few - 1].amount("cumulated"))
    who = "the largest" if few == 1 else f"top {few}"
    what = "all orders" if of == ORDERS else "revenue"
    words = f"{who} = {share}\N{NO-BREAK SPACE}% of {what}"
    if few <= _CLUSTER:
        return f"{words}: cluster risk", Tone.BAD
    return words, Tone.PLAIN


def deals(asking: Asking) -> Block:
    """Give the open deals by stage, weighted, and how many are won."""
    title = "Quotes and deals"
    answer = asking.ask("pipeline")
    lines: Sequence[Line] = [line for line in answer.lines if line.text("pipeline")]
    if not any(line.amount("deals") for line in lines):
        return Block("deals", title, _won(asking) if lines else "", words=answer.said)
    several = len({line.text("pipeline") for line in lines}) > 1
    lines = _fitting(lines)
    weighted = all(line.number("weighted") is not None for line in lines)
    bars = [
        Bar(
            f"{line.text('pipeline')}: {line.text('stage')}" if several else line.text("stage"),
            line.amount("value"),
            f"{line.amount('deals'):.0f} · {grouped(line.amount('value'))}",
            line.amount("weighted") if weighted else None,
        )
        for line in lines
    ]
    below = "inner bar: weighted by the own win rate of the stage" if weighted else ""
    behind = [line.ids for line in lines]
    return Block("deals", title, _won(asking), Bars(bars), below=below, behind=behind)


def _fitting(lines: Sequence[Line]) -> Sequence[Line]:
    """Give the stages with deals in them where there are too many for the page."""
    if len(lines) <= _STAGES:
        return lines
    return [line for line in lines if line.amount("deals")][:_STAGES]


def _won(asking: Asking) -> str:
    total = asking.ask("win-rate", first=_year_ago(asking.today)).lines
    won = sum(line.amount("won") for line in total)
    closed = won + sum(line.amount("lost") for line in total)
    if not closed:
        return "no deal was won or lost in 12 months"
    share = f"{grouped(100 * won / closed)}\N{NO-BREAK SPACE}%"
    words = f"win rate {share} ({won:.0f} of {closed:.0f}, 12 months)"
    days = _days_to_win(asking)
    return words if days is None else f"{words} · median {grouped(days)} days to the end"


def _days_to_win(asking: Asking) -> float | None:
    lines = asking.ask("durations", first=_year_ago(asking.today)).lines
    whole = [line for line in lines if line.text("stage") == "(whole deal)"]
    return whole[0].number("median") if len(whole) == 1 else None


def owed(asking: Asking) -> Block:
    """Give what is owed by age."""
    title = "Open invoices by age (gross)"
    answer = asking.ask("open-invoices")
    chart = answer.table.chart
    if not isinstance(chart, Strip) or not chart.parts:
        return Block("open-invoices", title, words=answer.said)
    return Block("open-invoices", title, chart=chart, below=answer.said, behind=_by_age(asking))


def _by_age(asking: Asking) -> Sequence[Sequence[str]]:
    """Give the invoices behind each age that there is."""
    behind = defaultdict[int, list[str]](list)
    for line in asking.ask("open-invoices", by="invoice").lines:
        behind[age(int(line.amount("days")))] += line.ids
    return [behind[one] for one in sorted(behind)]


def rhythm(asking: Asking) -> Block:
    """Give when the best customers of 18 months bought, and who has gone quiet."""
    title = f"Order rhythm of top customers ({_RHYTHM} months)"
    today = asking.today
    first = months_before(today, _RHYTHM - 1)
    best = asking.ask("concentration", first=first, by="customer", of=ORDERS).lines[:_ROWS]
    if not best:
        return Block("rhythm", title, words="Nobody has bought anything in this time.")
    bought = purchase_days(asking.rows, asking.parameters)
    quiet = {line.text("customer") for line in asking.ask("sleeping").lines}
    long = max((today - first).days, 1)
    tracks = []
    for line in best:
        id_ = line.text("customer")
        at = [(date.fromisoformat(day) - first).days / long for day in bought.get(id_, ())]
        at = [one for one in at if one >= 0]
        since = at[-1] if at and id_ in quiet else None
        tracks.append(Track(line.text("name") or id_, at, since))
    chart = Rhythm(tracks, month(first), month(today))
    words = (
        "line: quiet for longer than usual"
        if any(track.quiet_since is not None for track in tracks)
        else "nobody of them is quiet for longer than usual"
    )
    return Block("rhythm", title, words, chart, behind=[line.ids for line in best])


def returning(asking: Asking) -> Block:
    """Give which share of the customers who were won in a year bought in each one after it."""
    title = "Customers who come back, by year won"
    answer = asking.ask("cohorts", every=Every.YEAR, by="share")
    chart = answer.table.chart
    if not isinstance(chart, Grid) or not chart.rows:
        return Block("returning", title, words=answer.said)
    rows = list(chart.rows)[-_COHORTS:]
    width = max(len(row.shares) for row in rows)
    names = ["year 0", *(f"+{later}" for later in range(1, width))]
    behind = [line.ids for line in answer.lines[-_COHORTS:]]
    chart = replace(chart, rows=rows, columns=names)
    return Block("returning", title, chart=chart, behind=behind)


def lost(asking: Asking) -> Block:
    """Give why deals were lost in twelve months."""
    title = "Why deals were lost (12 months)"
    answer = asking.ask("lost-reasons", first=_year_ago(asking.today))
    lines = [line for line in answer.lines if line.amount("deals")]
    if not lines:
        return Block("lost", title, words="No deal was lost in this time.")
    shown = lines if len(lines) == _ROWS + 1 else lines[:_ROWS]
    bars = [_reason(line.text("reason"), line.amount("deals")) for line in shown]
    if len(lines) > len(shown):
        rest = sum(line.amount("deals") for line in lines[len(shown) :])
        bars.append(_reason(counted(len(lines) - len(shown), "other"), rest))
    behind = [_deals(line) for line in shown]
    behind += [[ref for line in lines[len(shown) :] for ref in _deals(line)]]
    return Block("lost", title, chart=Bars(bars), behind=behind[: len(bars)])


def _deals(line: Line) -> list[str]:
    """Give the lost deals, without the declined quotes."""
    return [ref for ref in line.ids if ref.startswith("deals/")]


def _reason(name: str, count: float) -> Bar:
    return Bar(name, count, grouped(count), tone=Tone.MUTED)


def _year_ago(today: date) -> date:
    return months_before(today, _YEAR - 1)
