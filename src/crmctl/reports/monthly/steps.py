"""What to do now, on the page of a month: at most five lines, each with its reason."""

from collections.abc import Iterator, Sequence
from itertools import islice

from crmctl.charts.chart import Tone
from crmctl.charts.numbers import grouped
from crmctl.charts.page import Block, Step
from crmctl.reports.facts.calendar import months_before
from crmctl.reports.facts.figures import counted
from crmctl.reports.monthly.asking import Asking, Line
from crmctl.reports.monthly.cards import counted_as, late_invoices

_MOST, _EACH = 5, 2
_NAMED = 3
_YEAR = 12  # months


def steps(asking: Asking) -> Block:
    """Give whom to remind, whom to call, what to decide and what to offer, in this order."""
    every = [
        list(islice(found, _EACH))
        for found in (_remind(asking), _call(asking), _decide(asking), _offer(asking))
    ]
    # The first of each before the second of any.
    left = _MOST - sum(map(bool, every))
    chosen: list[Step] = []
    for found in every:
        more = found[1 : 1 + max(left, 0)]
        left -= len(more)
        chosen += [*found[:1], *more]
    words = "" if chosen else "Nothing is overdue, nobody is quiet, no deal is stuck."
    return Block("todo", "What to do now", steps=chosen, words=words, wide=True)


def _remind(asking: Asking) -> Iterator[Step]:
    """Give the invoices that are overdue for longest."""
    for line in late_invoices(asking):
        who = f"{line.text('number') or line.text('invoice')} {_who(line)}"
        days = counted(int(line.amount("days")), "day")
        words = f"{who}, {grouped(line.amount('open'))}, {days} overdue"
        yield Step("Remind", words, Tone.BAD, line.ids)


def _call(asking: Asking) -> Iterator[Step]:
    """Give the quiet customers who brought most in twelve months."""
    first = months_before(asking.today, _YEAR - 1)
    of = counted_as(asking)
    paid = asking.ask("concentration", first=first, by="customer", of=of).lines
    brought = {line.text("customer"): line.amount("revenue") for line in paid}
    quiet = [one for one in asking.ask("sleeping").lines if one.text("customer") in brought]
    quiet.sort(key=lambda one: (-brought[one.text("customer")], one.text("customer")))
    for line in quiet:
        usual = line.number("usual")
        rhythm = "" if usual is None else f" (usual {grouped(usual)})"
        silent = f"silent {counted(int(line.amount('days')), 'day')}{rhythm}"
        worth = f"brought {grouped(brought[line.text('customer')])} in {_YEAR} months"
        yield Step("Call", f"{_who(line)}, {silent}, {worth}", Tone.BAD, line.ids)


def _decide(asking: Asking) -> Iterator[Step]:
    """Give the deals that are in their stage for longer than any that was won ever was."""
    stuck = [
        line
        for line in asking.ask("stale-deals").lines
        if (longest := line.number("longest")) is not None and line.amount("days") > longest
    ]
    if not stuck:
        return
    stuck.sort(key=lambda line: (-line.amount("value"), line.text("deal")))
    words = f"{_stuck(len(stuck))}: {_listed(stuck, asking)}"
    yield Step("Decide", words, Tone.WARNING, [ref for line in stuck for ref in line.ids])


def _stuck(count: int) -> str:
    verb = "is" if count == 1 else "are"
    return f"{counted(count, 'deal')} {verb} in a stage for longer than any that you won"


def _listed(lines: Sequence[Line], asking: Asking) -> str:
    named = ", ".join(_deal(line, asking) for line in lines[:_NAMED])
    more = len(lines) - _NAMED
    return f"{named} and {more} more" if more > 0 else named


def _deal(line: Line, asking: Asking) -> str:
    """Give whose deal it is, else what is to be sold, and what it is worth."""
    customer, value = line.text("customer"), line.number("value")
    name = asking.called("customer", customer) if customer else line.text("title")
    return name if value is None else f"{name} ({grouped(value)})"


def _offer(asking: Asking) -> Iterator[Step]:
    """Give the surest product that a customer of the last twelve months does not have yet."""
    first = months_before(asking.today, _YEAR - 1)
    of = counted_as(asking)
    active = asking.ask("concentration", first=first, by="customer", of=of).lines
    ids = {line.text("customer") for line in active}
    for line in asking.ask("next-product", by="customer").lines:
        if line.text("customer") in ids:
            has, lacks = (asking.called("product", line.text(c)) for c in ("because_of", "next"))
            words = f"has {has} but no {lacks}; {line.text('seen')} such customers took it later"
            yield Step("Offer", f"{_who(line)} {words}", behind=line.ids)


def _who(line: Line) -> str:
    return line.text("name") or line.text("customer")
