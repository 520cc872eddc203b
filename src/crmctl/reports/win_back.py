"""Whether customers who were asleep bought again after somebody spoke to them."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crmctl.charts.chart import Bar, Strip, Tone
from crmctl.estimation.intervals import wilson
from crmctl.estimation.quantiles import median
from crmctl.estimation.rhythm import SLEEPING, gaps, stays, usual_gap
from crmctl.reports.facts.calling import names_of
from crmctl.reports.facts.figures import counted, percent, refs
from crmctl.reports.facts.merged import survivors
from crmctl.reports.facts.people import DAYS, chosen_ids, purchase_days
from crmctl.reports.report import Cell, Column, Option, Parameters, Report, Row, Rows, Table, Topic

_WITHIN = 60
_FEWEST_GAPS, _FEWEST = 5, 5
_WON, _OPEN, _LOST = "won back", "open", "no order"
_TONES = {_WON: Tone.GOOD, _OPEN: Tone.MUTED, _LOST: Tone.WARNING}
_CONTACT, _CHANNEL = "contact", "channel"

_COLUMNS = (
    Column("customer", "the customer's id", number=False),
    Column("name", "the customer's name, or the person's; else the id", number=False),
    Column("contact", "the day on which we spoke to them", number=False),
    Column("channel", "how", number=False),
    Column("silent", "for how many days they had been silent"),
    Column("result", "won back; no order; open while the time still runs", number=False),
    Column("order", "the day of the first order after it", number=False),
    Column("days", "how many days later that was"),
)
_OF_CHANNELS = (
    Column("channel", "how we spoke to them", number=False),
    Column("contacts", "how many customers who slept were spoken to"),
    Column("won", "how many of them were won back"),
    Column("open", "for how many the time still runs"),
    Column("share", "those won back of those whose time is over, in per cent"),
    Column("low", "the lower bound of that share, 95 per cent (Wilson)"),
    Column("high", "the upper bound"),
)
# A private customer's interactions may name only the contact who is that customer.
_TALKS = """
    SELECT customer, id, substr(at, 1, 10), channel, direction FROM interactions
    WHERE customer IS NOT NULL AND planned IS NOT 1 AND at < ?
    UNION
    SELECT customers.id, talk.id, substr(talk.at, 1, 10), talk.channel, talk.direction
    FROM customers
    JOIN interactions_contacts AS met ON met.value = customers.person
    JOIN interactions AS talk ON talk.rowid = met.owner
    WHERE talk.planned IS NOT 1 AND talk.at < ?
    ORDER BY 3, 2, 1
"""


class Talk(NamedTuple):
    """An interaction with a customer, on a day as a number; by us unless it came in."""

    customer: str
    id: str
    day: int
    channel: str
    ours: bool


class Attempt(NamedTuple):
    """We spoke to a customer who was asleep.

    Attributes:
        talk: the interaction.
        silent: for how many days there had been neither an order nor a talk.
        order: the day of the first order after it, within the time; None without one.
        over: whether the time in which an order counts is over.
    """

    talk: Talk
    silent: int
    order: int | None
    over: bool

    @property
    def result(self) -> str:
        """What came of it."""
        if self.order is not None:
            return _WON
        return _LOST if self.over else _OPEN


def run(rows: Rows, parameters: Parameters) -> Table:
    """List who was spoken to while asleep, and who bought within some days."""
    chosen = chosen_ids(rows, parameters)
    bought = {
        customer: [_number(day) for day in days]
        for customer, days in purchase_days(rows, parameters).items()
    }
    hiatus = parameters.days
    within = min(parameters.within or _WITHIN, date.max.toordinal())
    today = parameters.today.toordinal()
    found = [
        one
        for one in attempts(_talks(rows, parameters), bought, within, today, hiatus=hiatus)
        if (chosen is None or one.talk.customer in chosen) and _counts(one, parameters)
    ]
    is_by_channel = parameters.by == _CHANNEL
    lines = (
        _by_channel(found, parameters) if is_by_channel else _by_contact(found, rows, parameters)
    )
    return Table(
        _OF_CHANNELS if is_by_channel else _COLUMNS,
        tuple(lines),
        totals=("total", *_figures(found)) if is_by_channel and found else (),
        bar="won" if is_by_channel else "days",
        note=_note(found, within),
        chart=_chart(found) if found else None,
    )


def attempts(
    talks: Iterable[Talk],
    bought: Mapping[str, Sequence[int]],
    within: int,
    today: int,
    *,
    hiatus: int | None = None,
) -> Iterator[Attempt]:
    """Give the talks by us with customers who were asleep then, as far as was known then.

    Args:
        talks: in the order of their days.
        bought: the days of each customer's purchases, in order, each once.
        within: how many days after the talk an order counts; an order counts for one talk only.
        today: the last day that counts.
        hiatus: for a fixed one, from how many days on a silence is long.
    """
    known, heard = _Gaps(bought), dict[str, int]()
    last: dict[str, Attempt] = {}
    for talk in talks:
        days = bought.get(talk.customer, ())
        before = days[: bisect_left(days, talk.day)]
        if before:
            since = max(before[-1], heard.get(talk.customer, 0))
            silent = talk.day - since
            if talk.ours and _is_asleep(silent, before, known.until(talk.day), hiatus):
                if talk.customer in last:
                    ended = _ended(last[talk.customer], bought, within, talk.day - 1)
                    yield ended._replace(over=True)
                last[talk.customer] = Attempt(talk, silent, None, over=False)
        heard[talk.customer] = talk.day
    for attempt in last.values():
        yield _ended(attempt, bought, within, today)


class _Gaps:
    """The median of all customers' gaps, as it was known on one day after the other."""

    def __init__(self, bought: Mapping[str, Sequence[int]]) -> None:
        ended = (
            (day, gap)
            for days in bought.values()
            for day, gap in zip(days[1:], gaps(days), strict=True)
        )
        self._coming = sorted(ended, reverse=True)
        self._known: list[int] = []

    def until(self, day: int) -> float | None:
        """Give the median of those that had ended before a day; the days must not go back."""
        while self._coming and self._coming[-1][0] < day:
            insort(self._known, self._coming.pop()[1])
        return median(self._known) if len(self._known) >= _FEWEST_GAPS else None


def _is_asleep(
    silent: int, before: Sequence[int], of_all: float | None, hiatus: int | None
) -> bool:
    if hiatus is not None:
        return not stays(silent, hiatus)
    usual = usual_gap(gaps(before), of_all)
    return usual is not None and silent > SLEEPING * usual


def _ended(one: Attempt, bought: Mapping[str, Sequence[int]], within: int, until: int) -> Attempt:
    """Give an attempt with what came of it until a day: today, or the day before the next one."""
    days = bought[one.talk.customer]
    place, last = bisect_left(days, one.talk.day), one.talk.day + within
    order = days[place] if place < len(days) and days[place] <= min(last, until) else None
    return one._replace(order=order, over=order is not None or until >= last)


def _talks(rows: Rows, parameters: Parameters) -> Iterator[Talk]:
    former = survivors(rows)
    found = rows(_TALKS, (parameters.tomorrow, parameters.tomorrow))
    for customer, id_, day, channel, direction in found:
        one = former.get(customer, customer)
        yield Talk(one, id_, _number(day), channel, direction != "in")


def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _counts(one: Attempt, parameters: Parameters) -> bool:
    day = date.fromordinal(one.talk.day)
    return (parameters.first or day) <= day <= (parameters.last or day)


def _by_contact(found: Sequence[Attempt], rows: Rows, parameters: Parameters) -> Iterator[Row]:
    named = names_of(rows, "customer") if found else {}
    for one in sorted(found, key=lambda one: (-one.talk.day, one.talk.customer)):
        talk = one.talk
        order = date.fromordinal(one.order).isoformat() if one.order else None
        yield Row(
            (
                *(talk.customer, named.get(talk.customer, talk.customer)),
                *(date.fromordinal(talk.day).isoformat(), talk.channel, one.silent, one.result),
                *(order, one.order - talk.day if one.order else None),
            ),
            _ids([one]) if parameters.ids else (),
        )


def _by_channel(found: Sequence[Attempt], parameters: Parameters) -> Iterator[Row]:
    groups: dict[str, list[Attempt]] = {}
    for one in found:
        groups.setdefault(one.talk.channel, []).append(one)
    for channel in sorted(groups, key=lambda channel: (-len(groups[channel]), channel)):
        members = groups[channel]
        yield Row((channel, *_figures(members)), _ids(members) if parameters.ids else ())


def _ids(found: Sequence[Attempt]) -> tuple[str, ...]:
    """Give the customers, and behind them the interactions."""
    customers = refs("customers", {one.talk.customer for one in found})
    return (*customers, *refs("interactions", (one.talk.id for one in found)))


def _figures(found: Sequence[Attempt]) -> tuple[Cell, ...]:
    won = sum(one.result == _WON for one in found)
    open_ = sum(one.result == _OPEN for one in found)
    over = len(found) - open_
    if over < _FEWEST:
        return (len(found), won, open_, None, None, None)
    low, high = wilson(won, over)
    return (len(found), won, open_, percent(won, over), round(low * 100, 1), round(high * 100, 1))


def _chart(found: Sequence[Attempt]) -> Strip:
    counts = {result: sum(one.result == result for one in found) for result in _TONES}
    return Strip(
        tuple(Bar(one, counts[one], str(counts[one]), tone=tone) for one, tone in _TONES.items()),
        title="What came of it",
    )


def _note(found: Sequence[Attempt], within: int) -> str:
    if not found:
        return "Nobody who had gone quiet was spoken to."
    _, won, open_, share, low, high = _figures(found)
    over = len(found) - int(open_ or 0)
    text = f"{won} of {over} won back within {counted(within, 'day')}"
    if share is None:
        return f"{text}; below {_FEWEST} no share is given. {open_} still open."
    return f"{text}: {share:g} % (95 % interval {low:g} to {high:g}). {open_} still open."


REPORT = Report(
    name="win-back",
    question="Do customers who had gone quiet buy again when we call?",
    topic=Topic.CALL,
    subject="customer",
    definition=(
        "Lists the interactions by us (all but those whose `direction` is in) with customers who "
        "had bought before and were asleep on that day, and whether a purchase followed within "
        "--within N days (by default 60), that day included. Asleep is as in the report sleeping, "
        "with what was known on that day: the days since the last purchase or interaction were "
        "more than twice the usual gap, which is the median of the customer's own gaps from three "
        "purchases on, else that of all gaps that had ended (five at least); with --days N it is "
        "N days. A talk ends a silence, so that the calls after it are no contacts of their own; "
        "a purchase counts for the last one only. Open are those whose N days are not over; they "
        "are in no share. --from and --to choose by the day of the contact, --by channel counts. "
        "That a purchase followed does not say that it came from the call: compare with "
        "customers whom nobody called. Planned interactions and whatever lies after today do not "
        "count."
    ),
    columns=_COLUMNS,
    run=run,
    source=(
        "The share's interval is Wilson's (1927); asleep is the hiatus rule of the report "
        "sleeping."
    ),
    rounding="Shares and bounds are rounded to one place; below five no share is given.",
    queries=(_TALKS, DAYS),
    options=(Option.FROM, Option.TO, Option.DAYS, Option.WITHIN, Option.BY),
    by=(_CONTACT, _CHANNEL),
)
