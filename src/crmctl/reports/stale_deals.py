"""Open deals that have stayed too long, or for which nothing is planned."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars, Tone
from crmctl.estimation.quantiles import quantile
from crmctl.reports.facts.deals import DEALS, STEPS, History, Life, history, worth
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, in_places
from crmctl.reports.facts.selling import FEWEST, HEAD, behind, day, head, sentence, undated
from crmctl.reports.facts.spells import visits
from crmctl.reports.report import Column, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    *HEAD,
    Column("stage", "the stage that it is in", number=False),
    Column("since", "the day on which it came there", number=False),
    Column("days", "how many days ago that was"),
    Column("p90", "the days within which nine of ten stays of won deals in this stage ended"),
    Column("longest", "the days of the longest such stay"),
    Column("value", "what the deal is worth", places=2),
    Column("why", "what is the matter with it", number=False),
)
_TASKS = """
    SELECT DISTINCT links.id FROM links JOIN tasks ON tasks.rowid = links.owner
    WHERE links.kind = 'deal' AND ifnull(tasks.done, '~') >= ?
        AND ifnull(tasks.archived, '~') >= ?
"""
_NEVER, _LONG, _IDLE = "longer than any won deal", "longer than 9 of 10 won", "nothing planned"


class _Usual(NamedTuple):
    """How long won deals stayed in a stage."""

    p90: float
    longest: int


class _Stale(NamedTuple):
    life: Life
    days: int
    usual: _Usual | None
    why: Sequence[str]

    @property
    def is_long(self) -> bool:
        return self.why[0] != _IDLE


def run(rows: Rows, parameters: Parameters) -> Table:
    """List the open deals that need somebody, those that have stayed longest first."""
    known, exchange = history(rows, parameters), Exchange.of(rows)
    tomorrow = parameters.tomorrow
    planned = {id_ for (id_,) in rows(_TASKS, (tomorrow, tomorrow))}
    found = sorted(
        _stale(known, planned, parameters.today.toordinal()),
        key=lambda one: (not one.is_long, -one.days, one.life.deal.id),
    )
    return Table(
        in_places(_COLUMNS, exchange.places),
        tuple(_row(one, exchange, parameters) for one in found),
        bar="days",
        note=_note(known, found, parameters.today.toordinal()),
        unit=exchange.currency,
        chart=_chart(found),
    )


def _stale(known: History, planned: set[str], today: int) -> Iterator[_Stale]:
    lives = list(known.at(today))
    usual = _usual(lives, today)
    for life in lives:
        if life.is_open:
            days = today - life.since
            normal = usual.get((life.deal.pipeline, life.stage))
            why = list(_reasons(life, days, normal, planned))
            if why:
                yield _Stale(life, days, normal, why)


def _reasons(life: Life, days: int, normal: _Usual | None, planned: set[str]) -> Iterator[str]:
    if normal and days > normal.longest:
        yield _NEVER
    elif normal and days > normal.p90:
        yield _LONG
    if not life.deal.next_step and life.deal.id not in planned:
        yield _IDLE


def _usual(lives: Sequence[Life], today: int) -> Mapping[tuple[str, str], _Usual]:
    stays: dict[tuple[str, str], list[int]] = defaultdict(list)
    for life in lives:
        if life.is_won:
            for stage, _, spell in visits(life, today):
                stays[life.deal.pipeline, stage].append(int(spell.length))
    return {
        key: _Usual(quantile(sorted(found), 0.9), max(found))
        for key, found in stays.items()
        if len(found) >= FEWEST
    }


def _row(one: _Stale, exchange: Exchange, parameters: Parameters) -> Row:
    deal, usual = one.life.deal, one.usual
    value = worth(deal, exchange, parameters.today.toordinal())
    return Row(
        (
            *head(deal),
            one.life.stage,
            day(one.life.since),
            one.days,
            round(usual.p90, 1) if usual else None,
            usual.longest if usual else None,
            None if value is None else exchange.amount(value),
            ", ".join(one.why),
        ),
        behind([one.life], parameters),
    )


def _chart(found: Sequence[_Stale]) -> Bars:
    bars = [
        Bar(
            one.life.deal.title,
            one.days,
            f"{counted(one.days, 'day')} in {one.life.stage}",
            None if one.usual is None else min(one.usual.p90, one.days),
            Tone.BAD if one.why[0] == _NEVER else Tone.WARNING if one.is_long else Tone.PLAIN,
        )
        for one in found
    ]
    return Bars(bars, "Days in the stage", "darker: as long as nine of ten won deals")


def _note(known: History, found: Sequence[_Stale], today: int) -> str:
    still = sum(life.is_open for life in known.at(today))
    if not known.dated and not known.undated:
        return "There are no deals."
    long = sum(one.is_long for one in found)
    idle = sum(_IDLE in one.why for one in found)
    parts = [
        f"{counted(still, 'open deal')}: {long} too long in the stage, {idle} with nothing planned"
    ]
    parts += ["for other stages too little was won to say how long is long"] * any(
        one.usual is None for one in found
    )
    return sentence([*parts, *undated(known)])


REPORT = Report(
    name="stale-deals",
    question="Which deals are stuck?",
    topic=Topic.TODO,
    subject="deal",
    definition=(
        "Lists open deals that have been in their stage for longer than any stay of a won deal "
        "in that stage, or for longer than nine of ten of them; and those for which nothing is "
        "planned: without `next_step` and without an open task about them. The days are counted "
        "from the step by which a deal came to its stage until the day. A stay runs from a step "
        "to a stage to the next step to another one; those of deals that were won by the day "
        "count, by pipeline and stage, and the quantile is that of type 7 of Hyndman and Fan. "
        f"Where fewer than {FEWEST} such stays are known, nothing is said about the days. A task "
        "counts until it is done or archived; when it was written has no date, and neither has "
        "`next_step`: both count as they stand today. Deals that have stayed too long come "
        "first, the longest stay before the others. Deals without dated stages are left out and "
        "counted in the note."
    ),
    columns=_COLUMNS,
    run=run,
    source="custom of the trade; Hyndman and Fan 1996, Sample quantiles in statistical packages",
    rounding="Whole days; the quantile to one place.",
    queries=(DEALS, STEPS, _TASKS),
)
