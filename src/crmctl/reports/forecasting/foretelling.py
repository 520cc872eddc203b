"""What the open deals of a day let expect for the days after it, from what was known on that day.

Amounts are in minor units of the CRM's currency, not rounded.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crmctl.estimation.quantiles import quantile
from crmctl.model.pipeline import WON
from crmctl.reports.facts.deals import Life, Stages
from crmctl.reports.facts.winning import WinRates

FEWEST_CLOSED = 10
"""From fewer closed deals, or when none of them was won, nothing is foretold."""
FEWEST_WINDOWS = 8
"""From fewer past windows no interval is given."""

_WEIGHT = 2  # of "as foretold", in windows, when the factor is taken from past windows
_LOW, _HIGH = 0.1, 0.9
_NOTHING = 0.5  # of the smallest unit: rounded, it is 0


class Odds:
    """The chance that a deal is won within some days, given how old it is without an end.

    By the estimate of Aalen and Johansen: lost is an end of its own, and deals that are still
    open, or were archived, are known to have had no end until then.
    """

    def __init__(self, lives: Iterable[Life], day: int) -> None:
        won, lost, watched = Counter[int](), Counter[int](), Counter[int]()
        ends = Counter(
            (one.outcome, (day if one.ended is None else one.ended) - one.opened) for one in lives
        )
        for (outcome, age), count in ends.items():
            counts = won if outcome == WON else lost if outcome else watched
            counts[max(age, 0)] += count
        left = won.total() + lost.total() + watched.total()
        self._ages, self._lasting, self._won = [-1], [1.0], [0.0]
        lasting, come = 1.0, 0.0
        for age in sorted({*won, *lost, *watched}):
            if won[age] or lost[age]:
                come += lasting * won[age] / left
                lasting *= 1 - (won[age] + lost[age]) / left
                self._ages.append(age)
                self._lasting.append(lasting)
                self._won.append(come)
            left -= won[age] + lost[age] + watched[age]

    def within(self, age: int, days: int) -> float:
        """Give the chance to be won after an age and at most some days later."""
        now = bisect_right(self._ages, age) - 1
        then = bisect_right(self._ages, age + days) - 1
        lasting = self._lasting[now]
        return (self._won[then] - self._won[now]) / lasting if lasting > 0 else 0.0


class Foretold(NamedTuple):
    """What was foretold on a day.

    Attributes:
        weighted: the usual sum of values, each times the win rate of its stage.
        aged: the sum of values, each times the chance to be won in time, given its age.
    """

    weighted: float
    aged: float


def foretell(
    lives: Sequence[Life], values: Mapping[int, int], day: int, horizon: int, stages: Stages
) -> Foretold | None:
    """Foretell what the deals that are open on a day bring within some days after it.

    Args:
        lives: all deals, as on the day.
        values: what the open ones are worth, by the deal's rowid.
        day: the day.
        horizon: how many days.
        stages: of the pipelines.
    """
    rates, odds = WinRates(lives), Odds(lives, day)
    if rates.all.closed < FEWEST_CLOSED or not rates.all.won:
        return None
    weighted = aged = 0.0
    for life in lives:
        value = values.get(life.deal.rowid) if life.ended is None else None
        if value is None:
            continue
        share = rates.of(life.deal.pipeline, stages.place(life.deal.pipeline, life.stage))
        weighted += value * share.won / share.closed if share else 0.0
        aged += value * odds.within(day - life.opened, horizon)
    return Foretold(weighted, aged)


def factor(past: Sequence[tuple[float, float]]) -> float:
    """Give by what a forecast is multiplied, from what past ones foretold and what came.

    The ratio of the sums, drawn towards 1 as if two more windows had come as foretold: (came + 2
    m) / (foretold + 2 m), m being the mean of what was foretold.

    Args:
        past: foretold and came, for each window that had ended.
    """
    foretold = sum(one for one, _ in past)
    if foretold <= 0:
        return 1.0
    extra = _WEIGHT * foretold / len(past)
    return max((sum(came for _, came in past) + extra) / (foretold + extra), 0.0)


def interval(amount: float, past: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """Give the bounds between which the next window ends with a chance of 8 in 10.

    If errors go on as they were, one more is as likely to lie between any two past ones: the
    bounds are at the places 0.1 (n + 1) and 0.9 (n + 1) of the n ratios of what came to what was
    foretold (type 6 of Hyndman and Fan; with 8 of them the smallest and the largest, 7 in 9).

    Args:
        amount: what is foretold now.
        past: foretold and came, of past windows; those without anything foretold say nothing.
    """
    ratios = sorted(came / foretold for foretold, came in past if foretold >= _NOTHING)
    if len(ratios) < FEWEST_WINDOWS:
        return None
    return amount * _place(ratios, _LOW), amount * _place(ratios, _HIGH)


def _place(ordered: Sequence[float], share: float) -> float:
    last = len(ordered) - 1
    place = min(max(share * (len(ordered) + 1) - 1, 0), last)
    # Type 7 counts places from 0 to the last one.
    return quantile(ordered, place / last)


def miss(foretold: float, came: float) -> float:
    """Give by how much a forecast missed, as a share of what came; infinite where nothing came."""
    if came:
        return abs(foretold - came) / abs(came)
    return 0.0 if abs(foretold) < _NOTHING else float("inf")


def median_miss(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Give the miss in the middle of those of some windows; None without any."""
    found = sorted(miss(*pair) for pair in pairs)
    if not found:
        return None
    # Not by interpolation, which cannot be done beside infinite ones.
    return (found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2
