"""Customers who have gone quiet, by their own rhythm."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crmctl.charts.chart import Rhythm, Track
from crmctl.estimation.quantiles import median
from crmctl.estimation.rhythm import SLEEPING, Silence, gaps, silence, stays, usual_gap
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.facts.people import DAYS, KNOWN, TALKS, Known, known, purchase_days, talks
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_DAYS = 90  # of silence that are long where no rhythm is known
_FEWEST = 5  # gaps of all customers, below which their median says nothing
_DRAWN = 15  # tracks; the longest silences stand above
_LONGEST = 730  # days that a picture shows
_NEVER = "never"

_COLUMNS = (
    Column("customer", "the customer's id", number=False),
    Column("name", "the customer's name, or the person's", number=False),
    Column(
        "state", "sleeping or lost; never where there was neither talk nor order", number=False
    ),
    Column("days", "how many days ago the last order or interaction was; empty for never"),
    Column("usual", "how many days usually lie between two orders; empty for a fixed hiatus"),
    Column("times", "the silence in usual gaps"),
    Column("last_order", "the day of the last order", number=False),
    Column("last_contact", "the day of the last interaction", number=False),
    Column("stage", "the stage", number=False),
    Column("owner", "who looks after the customer", number=False),
    Column("since", "since when they are known", number=False),
)


class _Rule(NamedTuple):
    """By what a silence is measured.

    Attributes:
        gap: the median of all customers' gaps; None for a fixed hiatus.
        hiatus: for a fixed one, from how many days on a silence is long.
    """

    gap: float | None
    hiatus: int


class _Customer(NamedTuple):
    known: Known
    bought: Sequence[str]
    last_contact: str | None
    silent: int | None
    usual: float | None
    state: str

    @property
    def times(self) -> float | None:
        if self.silent is None or self.usual is None:
            return None
        return round(self.silent / self.usual, 1)


def run(rows: Rows, parameters: Parameters) -> Table:
    """List customers who are silent for longer than usual, the longest silence first."""
    bought = purchase_days(rows, parameters)
    everybody = known(rows, parameters)
    rule = _rule(bought, parameters)
    said = talks(rows, parameters)
    found = [
        one
        for customer in everybody
        if customer.stage != "former"
        for one in _quiet(customer, bought.get(customer.id, ()), said, rule, parameters.today)
    ]
    found.sort(key=_rank)
    return Table(
        _COLUMNS,
        tuple(_rows(found, parameters)),
        bar="days",
        note=_note(found, rule, parameters) if everybody else "There are no customers.",
        chart=_chart(found, rule, parameters.today),
    )


def _rule(bought: Mapping[str, Sequence[str]], parameters: Parameters) -> _Rule:
    if parameters.days is not None:
        return _Rule(None, parameters.days)
    of_all = sorted(gap for days in bought.values() for gap in gaps(_numbers(days)))
    gap = float(median(of_all)) if len(of_all) >= _FEWEST else None
    return _Rule(gap, _DAYS)


def _quiet(
    customer: Known,
    bought: Sequence[str],
    said: Mapping[str, tuple[str, str]],
    rule: _Rule,
    today: date,
) -> Iterator[_Customer]:
    """Give the customer if the silence is long."""
    last_contact = said[customer.id][1] if customer.id in said else None
    heard = max(filter(None, (last_contact, *bought[-1:])), default=None)
    usual = None
    if rule.gap is not None:
        usual = usual_gap(gaps(_numbers(bought)), rule.gap)
    silent = _days(heard or customer.since, today)
    if silent is None:  # nobody knows since when
        state: str | None = _NEVER
    elif usual is None:
        state = None if stays(silent, rule.hiatus) else Silence.SLEEPING
    else:
        state = silence(silent, usual)
    if state:
        state = state if heard else _NEVER
        yield _Customer(
            customer, bought, last_contact, silent if heard else None, usual, str(state)
        )


def _rank(one: _Customer) -> tuple[float, float, str, str]:
    """Give what customers are ordered by: those never heard of last, the longest known first."""
    if one.silent is None:
        return (1, 0, one.known.since or "", one.known.id)
    return (-(one.times or 0), -one.silent, "", one.known.id)


def _rows(found: Sequence[_Customer], parameters: Parameters) -> Iterator[Row]:
    for one in found:
        customer = one.known
        last_order = one.bought[-1] if one.bought else None
        yield Row(
            (
                *(customer.id, customer.name, one.state, one.silent, one.usual, one.times),
                *(last_order, one.last_contact, customer.stage, customer.owner, customer.since),
            ),
            refs("customers", [customer.id]) if parameters.ids else (),
        )


def _chart(found: Sequence[_Customer], rule: _Rule, today: date) -> Rhythm | None:
    """Draw a dot for each order and the last talk, and a line where the silence became long."""
    drawn = [one for one in found if one.silent is not None][:_DRAWN]
    if not drawn:
        return None
    events = {one.known.id: sorted({*one.bought, one.last_contact or ""} - {""}) for one in drawn}
    last = today.toordinal()
    first = max(min(_numbers([days[0] for days in events.values()])), last - _LONGEST)
    width = max(last - first, 1)
    tracks = []
    for one in drawn:
        days = _numbers(events[one.known.id])
        limit = rule.hiatus if one.usual is None else SLEEPING * one.usual
        quiet = min(max((days[-1] + limit - first) / width, 0.0), 1.0)
        dots = tuple((day - first) / width for day in days if day >= first)
        tracks.append(Track(one.known.name, dots, quiet))
    return Rhythm(
        tuple(tracks),
        first=date.fromordinal(first).isoformat(),
        last=today.isoformat(),
        title="Orders and the last talk",
        legend="the line begins where the silence became long",
    )


def _numbers(days: Sequence[str]) -> list[int]:
    return [date.fromisoformat(day[:10]).toordinal() for day in days]


def _days(day: str | None, today: date) -> int | None:
    return (today - date.fromisoformat(day)).days if day else None


def _note(found: Sequence[_Customer], rule: _Rule, parameters: Parameters) -> str:
    never = sum(one.state == _NEVER for one in found)
    if rule.gap is None:
        days, silent = counted(rule.hiatus, "day"), len(found) - never
        why = f" Too few bought again to know their usual gap: {days} are long."
        why *= parameters.days is None
        if not found:
            return f"No customer has been silent for {days}.{why}"
        parts = [f"{counted(silent, 'customer')} silent for {days} or more"] * (silent > 0)
    else:
        why = f" Between two orders of all customers usually lie {rule.gap:g} days."
        if not found:
            return f"No customer is silent for longer than usual.{why}"
        states = [one.state for one in found]
        parts = [
            f"{states.count(state)} {state}"
            for state in (Silence.SLEEPING, Silence.LOST)
            if state in states
        ]
    parts += [f"{counted(never, 'customer')} never contacted"] * (never > 0)
    return f"{', '.join(parts)}.{why}"


REPORT = Report(
    name="sleeping",
    question="Who has gone quiet?",
    topic=Topic.CALL,
    subject="customer",
    definition=(
        "Lists customers whose silence is long for them. It lasts since the last purchase or the "
        "last interaction, whichever is later, and is measured by the usual gap: the median of "
        "the days between the customer's own purchases where there were three or more (those of "
        "one day are one), else the median of all customers' gaps. Above 2 gaps a customer is "
        "sleeping, above 4 lost; the longest silence in gaps stands first. --days N takes a fixed "
        "hiatus instead: silent for N days or more; so do 90 days where all customers together "
        "have fewer than five gaps. Behind them stand those with whom there never was anything, "
        "unless they are known (`since`) for too short a time. A purchase is an issued order, or "
        "an invoice without an order, not cancelled until today. An interaction is a customer's "
        "if it names the customer, or, for a private customer, the contact who is that person; "
        "it counts by the date in its field `at`, in either direction, also when it was archived "
        "since. Planned interactions and whatever lies after today do not count. Customers known "
        "only later, archived, erased and former ones are left out. The stage, and with it who is "
        "former, is that of the file; --recorded looks at older files."
    ),
    columns=_COLUMNS,
    run=run,
    source=(
        "The hiatus rule of Wuebben and von Wangenheim (Journal of Marketing, 2008), which is as "
        "good as fitted models: 22 weeks are right for 78.1 % of CDNOW's customers. The gap of "
        "one's own and the limits 2 and 4 are crmctl's choice."
    ),
    rounding="Silences in gaps are rounded to one place; days are exact.",
    queries=(DAYS, TALKS, KNOWN),
    options=(Option.DAYS,),
)
