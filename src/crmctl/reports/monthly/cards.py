"""The four figures at the top of the page of a month."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crmctl.charts.chart import Tone
from crmctl.charts.numbers import grouped
from crmctl.charts.page import Card
from crmctl.reports.facts.calendar import months_before, short
from crmctl.reports.facts.earned import INVOICES, OF, ORDERS
from crmctl.reports.facts.figures import counted
from crmctl.reports.monthly.asking import Answer, Asking, Line
from crmctl.reports.report import Every

NONE = "–"  # noqa: RUF001 - a dash in place of a figure
_DAYS = 90
_MONTHLY: Mapping[str, Any] = {"every": Every.MONTH, "by": "month"}


def counted_as(asking: Asking) -> str:
    """Say what is counted: invoices, or orders where nobody keeps invoices here."""
    of_invoices, of_orders = (asking.ask("revenue", of=of, **_MONTHLY) for of in OF)
    return ORDERS if of_orders.lines and not of_invoices.lines else INVOICES


def revenue(asking: Asking) -> Card:
    """Give the revenue of the month, against the month before and the same a year ago."""
    today, of = asking.today, counted_as(asking)
    label = "Ordered" if of == ORDERS else "Revenue"
    answer = asking.ask("revenue", first=today.replace(day=1), of=of, **_MONTHLY)
    if not answer.lines:
        return Card(label, NONE, answer.said)
    line = answer.lines[-1]
    before = short(months_before(today, 1))
    compared = [
        _compared(line.number("change"), before),
        _compared(line.number("change_year"), f"{short(today)} {today.year - 1}"),
    ]
    detail = ", ".join(filter(None, compared)) or "nothing to compare it with"
    net = line.amount("revenue")
    return Card(label, grouped(net), detail, figure=net, behind=line.ids)


def overdue(asking: Asking) -> Card:
    """Give what should have been paid, with the number of invoices and the oldest of them."""
    late = late_invoices(asking)
    if not late:
        return Card("Overdue", grouped(0), "nothing is overdue", Tone.GOOD, 0.0)
    owed = sum(line.amount("open") for line in late)
    oldest = max(int(line.amount("days")) for line in late)
    words = f"{counted(len(late), 'invoice')}, oldest {counted(oldest, 'day')}"
    behind = [ref for line in late for ref in line.ids]
    return Card("Overdue", grouped(owed), words, Tone.BAD, owed, behind)


def late_invoices(asking: Asking) -> list[Line]:
    """Give the invoices that are overdue, the oldest first."""
    answer = asking.ask("open-invoices", by="invoice")
    return [line for line in answer.lines if line.amount("days") > 0]


def expected(asking: Asking) -> Card:
    """Give what open deals will bring in 90 days, with the interval of past errors."""
    answer = asking.ask("forecast", within=_DAYS)
    by_method = {line.text("method"): line for line in answer.lines}
    label = f"Expected, {_DAYS} days"
    line = by_method.get("calibrated")
    net = line.number("amount") if line else None
    if line is None or net is None:
        return Card(label, NONE, _why_nothing(asking, answer))
    low, high = line.number("low"), line.number("high")
    if low is None or high is None:
        windows = counted(int(line.amount("windows")), "past window")
        words = f"of open deals; {windows}, no interval"
        return Card(label, grouped(net), words, figure=net, behind=line.ids)
    between = f"80\N{NO-BREAK SPACE}%: {grouped(low)}\N{NO-BREAK SPACE}– {grouped(high)}"  # noqa: RUF001 - from, to
    words = f"from open deals; {between}"
    return Card(label, grouped(net), words, figure=net, behind=line.ids)


def _why_nothing(asking: Asking, answer: Answer) -> str:
    """Say why nothing is foretold."""
    if not any(line.amount("deals") for line in asking.ask("pipeline").lines):
        return "there are no open deals"
    return answer.table.note.partition("; ")[2].partition(";")[0].rstrip(".") or answer.said


def goal(asking: Asking) -> Card:
    """Give how much of the year's revenue goal is reached, against its pace."""
    line = year_goal(asking)
    if line is None:
        return Card("Year goal", NONE, f"crm.yaml has no revenue goal for {asking.today.year}")
    label = f"Goal {line.text('period')}: {grouped(line.amount('aim'))}"
    share = line.number("per_cent")
    if share is None:
        return Card(label, NONE, "nothing is aimed at")
    ahead = line.amount("ahead")
    words = f"{grouped(abs(ahead))} {'ahead of' if ahead >= 0 else 'behind'} the pace"
    tone = Tone.GOOD if ahead >= 0 else Tone.WARNING
    return Card(label, f"{grouped(share)}\N{NO-BREAK SPACE}%", words, tone, share, line.ids)


def year_goal(asking: Asking) -> Line | None:
    """Give the revenue goal of the year, of all; None if there is none."""
    year = _year(asking.today)
    wanted = {"period": year, "goal": "revenue", "of": "all"}
    lines = asking.ask("goals").lines
    return next((one for one in lines if wanted.items() <= one.cells.items()), None)


def signed(change: float) -> str:
    """Give a change in per cent with its sign."""
    sign = "+" if round(change) > 0 else ""
    return f"{sign}{grouped(change)}\N{NO-BREAK SPACE}%"


def _compared(change: float | None, what: str) -> str:
    words = "" if change is None else f"{signed(change)} vs {what}"
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _year(day: date) -> str:
    return str(day.year)
