"""How wrong a forecast would have been until now, from what was known at the time."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from crmctl.model.pipeline import WON
from crmctl.reports.facts.deals import History, Life, worth
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.takings import Takings
from crmctl.reports.forecasting.foretelling import Foretold, factor, foretell

MOST = 40
"""No more windows than these are looked back at."""


class Window(NamedTuple):
    """A past window, what was foretold for it, and what came; in minor units.

    Attributes:
        day: on which it was foretold: the day before the first one of the window.
        deals: the references of the deals that were open then.
        foretold: for what these deals bring; None where too little was known, or none was open.
        calibrated: what was foretold, corrected by the windows that had ended by the day.
        came: what those of them were worth that were won within the window.
        run_rate: what revenue at the usual pace would have been; None for too little of it.
        last_year: what revenue was a year earlier; None where there was none.
        revenue: what it was.
    """

    day: int
    deals: Sequence[str]
    foretold: Foretold | None
    calibrated: float | None
    came: int
    run_rate: float | None
    last_year: float | None
    revenue: int


class _Boundary(NamedTuple):
    day: int
    lives: Sequence[Life]


def values(lives: Sequence[Life], exchange: Exchange, day: int) -> dict[int, int]:
    """Give what the open deals are worth on a day, those without a value left out."""
    return {
        life.deal.rowid: value
        for life in lives
        if life.ended is None and (value := worth(life.deal, exchange, day)) is not None
    }


def windows(
    known: History, takings: Takings, exchange: Exchange, today: int, horizon: int
) -> Sequence[Window]:
    """Give the windows that end on the day, and one after the other before, oldest first.

    A window counts if anything could be foretold for it.
    """
    found: list[Window] = []
    past: list[tuple[float, float]] = []
    begun = [life.opened for life in known.final[:1]]
    begun += [] if takings.first is None else [takings.first]
    boundaries = list(_boundaries(known, min(begun, default=today), today, horizon))
    for start, end in pairwise(boundaries):
        worths = values(start.lives, exchange, start.day)
        foretold = foretell(start.lives, worths, start.day, horizon, known.stages)
        run_rate = takings.run_rate(start.day, horizon)
        if not worths:
            foretold = None
        if foretold is None and run_rate is None:
            continue
        came = sum(worths.get(one.deal.rowid, 0) for one in end.lives if one.outcome == WON)
        found.append(
            Window(
                start.day,
                [life.deal.id for life in start.lives if life.is_open],
                foretold,
                foretold.aged * factor(past) if foretold else None,
                came,
                run_rate,
                takings.last_year(start.day, horizon),
                takings.between(start.day + 1, end.day, end.day),
            )
        )
        if foretold:
            past.append((foretold.aged, came))
    return found


def _boundaries(known: History, begun: int, today: int, horizon: int) -> Iterator[_Boundary]:
    """Give the deals on the days between which windows lie, oldest first."""
    count = min(MOST, (today - begun) // horizon)
    for back in range(max(count, 0), -1, -1):
        day = today - back * horizon
        yield _Boundary(day, list(known.at(day)))
