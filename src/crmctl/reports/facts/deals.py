"""Deals with the days on which they came to their stages: what each had come to on a day.

Days are counted as `date.toordinal` counts them. A step counts from its day on; the day is the one
that its moment is written with. What has no day (value, owner, next step) is as it stands today.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from crmctl.model.currencies import minor_unit
from crmctl.model.pipeline import CLOSED, LOST, WON, default
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.settings import settings
from crmctl.reports.report import Parameters, Rows

DEALS = """
    SELECT deals.rowid, deals.id, deals.title, deals.customer, deals.pipeline, deals.stage,
        deals.value, deals.value_currency, deals.expected_close, deals.source, deals.next_step,
        deals.lost_reason, deals.owner, deals.archived
    FROM deals WHERE deals.stage IS NOT NULL
"""
STEPS = """
    SELECT owner, stage, substr(at, 1, 10) FROM deals_stages
    WHERE stage IS NOT NULL AND at IS NOT NULL ORDER BY owner, substr(at, 1, 10), n
"""
# What a CRM has whose crm.yaml names none; `model/settings.py`.
_PIPELINES = {"sales": ("new", "qualified", "quote", "verbal", WON, LOST)}


_DAY = itemgetter(1)  # of a step


class Step(NamedTuple):
    """A stage, and the day on which a deal came to it."""

    stage: str
    day: int


class Deal(NamedTuple):
    """A deal as its record has it.

    Attributes:
        rowid: its place in the index.
        id: its id.
        title: what is to be sold.
        customer: the customer's id.
        pipeline: the one it says, else the first of crm.yaml.
        stage: the stage that its field names today.
        value: in minor units of its currency; None for no value.
        currency: of the value.
        expected: the day on which it should close, YYYY-MM-DD.
        source: where it came from.
        next_step: what is to be done.
        reason: why it was lost.
        owner: whose it is.
        archived: the day on which it was put away.
        steps: by day; empty where nobody wrote down when it came anywhere.
    """

    rowid: int
    id: str
    title: str
    customer: str | None
    pipeline: str
    stage: str
    value: int | None
    currency: str
    expected: str | None
    source: str | None
    next_step: str | None
    reason: str | None
    owner: str | None
    archived: int | None
    steps: tuple[Step, ...]


class Life(NamedTuple):
    """What a deal had come to on a day.

    Attributes:
        deal: which.
        steps: those until the day.
        opened: the day of the first one.
        stage: in which it was.
        since: the day on which it came there.
        ended: the day on which it was won, lost or archived; None while it is open.
        outcome: won, lost, or empty where it is neither.
        furthest: the place in its pipeline of the furthest stage that it was in before its end.
    """

    deal: Deal
    steps: tuple[Step, ...]
    opened: int
    stage: str
    since: int
    ended: int | None
    outcome: str
    furthest: int

    @property
    def is_open(self) -> bool:
        """Whether it could still be won or lost."""
        return self.ended is None

    @property
    def is_won(self) -> bool:
        """Whether it was won."""
        return self.outcome == WON

    def is_closed_from(self, first: int, last: int) -> bool:
        """Whether it was won or lost from one day to another."""
        return bool(self.outcome) and self.ended is not None and first <= self.ended <= last


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of the pipelines, without those that end a deal."""

    pipelines: Mapping[str, Sequence[str]]

    def place(self, pipeline: str, stage: str) -> int:
        """Give the place of a stage, from 0; 0 for one that crm.yaml does not have."""
        known = self.pipelines.get(pipeline, ())
        return known.index(stage) if stage in known else 0

    def ordered(self, used: Iterable[tuple[str, str]]) -> Sequence[tuple[str, str]]:
        """Give those of the pipelines in use, each with its pipeline; unknown ones are behind."""
        seen = set(used)
        found: list[tuple[str, str]] = []
        pipelines = {pipeline for pipeline, _ in seen}
        known = [name for name in self.pipelines if name in pipelines]
        for name in (*known, *sorted(pipelines - {*known})):
            stages = self.pipelines.get(name, ())
            extra = sorted(stage for of, stage in seen if of == name and stage not in stages)
            found += [(name, stage) for stage in (*stages, *extra)]
        return found


@dataclass(frozen=True, slots=True)
class History:
    """The deals that a report is about.

    Attributes:
        dated: those that had been opened by the day, in the order in which they were.
        undated: those without any step.
        stages: of the pipelines.
        final: what each of the dated ones has come to after its last step.
    """

    dated: Sequence[Deal]
    undated: Sequence[Deal]
    stages: Stages
    final: Sequence[Life]

    def at(self, day: int) -> Iterator[Life]:
        """Give what the deals that had been opened by a day had come to on it."""
        for deal, final in zip(self.dated, self.final, strict=True):
            if final.opened > day:
                return
            if deal.steps[-1].day <= day and (deal.archived is None or deal.archived <= day):
                yield final
            else:
                yield _life(deal, day, self.stages)


def history(rows: Rows, parameters: Parameters) -> History:
    """Read the deals that a query chose, without those that were opened after today."""
    config = settings(rows)
    pipelines: Mapping[str, Sequence[str]] = config.get("pipelines") or _PIPELINES
    own = str(config.get("currency", "EUR"))
    restriction, chosen = parameters.restriction("deals.rowid")
    steps: dict[int, list[Step]] = defaultdict(list)
    for owner, stage, day in rows(STEPS, ()):
        steps[owner].append(Step(stage, _ordinal(day)))
    first = default(pipelines)
    deals = [
        _deal(row, steps.get(row[0], ()), first, own)
        for row in rows(f"{DEALS}{restriction} ORDER BY deals.id", chosen)
    ]
    today = parameters.today.toordinal()
    begun = (deal for deal in deals if deal.steps and deal.steps[0].day <= today)
    dated = sorted(begun, key=lambda deal: deal.steps[0].day)
    stages = Stages(
        {
            name: tuple(stage for stage in of if stage not in CLOSED)
            for name, of in pipelines.items()
        }
    )
    return History(
        dated,
        [deal for deal in deals if not deal.steps],
        stages,
        [_life(deal, date.max.toordinal(), stages) for deal in dated],
    )


def worth(deal: Deal, exchange: Exchange, day: int) -> int | None:
    """Give the value in minor units of the CRM's currency; None without a value or a rate."""
    if deal.value is None or deal.currency == exchange.currency:
        return deal.value
    return exchange.minor(deal.value, deal.currency, date.fromordinal(day).isoformat())


def _deal(row: tuple[Any, ...], steps: Sequence[Step], pipeline: str, own: str) -> Deal:
    rowid, id_, title, customer, named, stage, value, currency, *rest, archived = row
    expected, source, next_step, reason, owner = rest
    currency = currency or own
    return Deal(
        rowid,
        id_,
        title or "",
        customer,
        named or pipeline,
        stage,
        None if value is None else _minor(value, currency),
        currency,
        expected,
        source,
        next_step,
        reason,
        owner,
        _ordinal(archived) if archived else None,
        tuple(steps),
    )


def _minor(value: float, currency: str) -> int:
    if value.is_integer():
        return int(value) * int(10 ** minor_unit(currency))
    exact = Decimal(repr(value)).scaleb(minor_unit(currency))
    return int(exact.to_integral_value(ROUND_HALF_UP))


def _life(deal: Deal, day: int, stages: Stages) -> Life:
    """Give what a deal had come to on a day that is not before its first step."""
    steps = deal.steps
    if steps[-1].day > day:
        steps = steps[: bisect_right(steps, day, key=_DAY)]
    stage, since = steps[-1]
    for earlier, at in reversed(steps):
        if earlier != stage:
            break
        since = at
    outcome = stage if stage in CLOSED else ""
    ended = since if outcome else deal.archived
    if ended is not None and ended > day:
        ended = None
    furthest = 0
    known = stages.pipelines.get(deal.pipeline, ())
    for one, _ in steps:
        if one in known:
            furthest = max(furthest, known.index(one))
    return Life(deal, steps, steps[0].day, stage, since, ended, outcome, furthest)


def _ordinal(day: str) -> int:
    return date.fromisoformat(day[:10]).toordinal()
