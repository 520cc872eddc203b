"""How often deals were won that had come as far as a stage."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from crmctl.model.pipeline import WON
from crmctl.reports.facts.deals import Life
from crmctl.reports.facts.selling import FEWEST


class Share(NamedTuple):
    """How many of some closed deals were won."""

    won: int
    closed: int


class WinRates:
    """The shares of won deals among those that were closed, by pipeline and stage."""

    def __init__(self, lives: Iterable[Life]) -> None:
        self._came: dict[str, list[list[int]]] = defaultdict(list)
        won = closed = 0
        ends = Counter((one.deal.pipeline, one.furthest, one.outcome) for one in lives)
        for (pipeline, furthest, outcome), count in ends.items():
            if outcome:
                came = self._came[pipeline]
                came.extend([0, 0] for _ in range(furthest + 1 - len(came)))
                came[furthest][outcome == WON] += count
                won += count * (outcome == WON)
                closed += count
        self.all = Share(won, closed)

    def of(self, pipeline: str, place: int) -> Share | None:
        """Give the share of those that came as far as a stage of a pipeline, or further.

        A won deal came past every stage, whatever it skipped. Where fewer than five were closed,
        the share of all deals of all pipelines is given; None where those are fewer than five.
        """
        came = self._came[pipeline][place:]
        lost = sum(counts[0] for counts in came)
        won = sum(counts[1] for counts in self._came[pipeline])
        if won + lost >= FEWEST:
            return Share(won, won + lost)
        return self.all if self.all.closed >= FEWEST else None
