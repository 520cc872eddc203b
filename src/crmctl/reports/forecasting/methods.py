"""The methods of the forecast, and which of them came closest until now."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from typing import NamedTuple

from crmctl.reports.facts.selling import FEWEST
from crmctl.reports.forecasting.backtest import Window
from crmctl.reports.forecasting.foretelling import median_miss

_DEALS, _REVENUE = "open deals", "all revenue"


class Method(NamedTuple):
    """A way to foretell: what it is about, what it had foretold for a window, and what came."""

    of: str
    foretold: Callable[[Window], float | None]
    came: Callable[[Window], float]

    def over(self, past: Sequence[Window]) -> list[tuple[float, float]]:
        """Give foretold and came for the windows for which it foretold anything."""
        return [
            (foretold, self.came(window))
            for window in past
            if (foretold := self.foretold(window)) is not None
        ]


METHODS: Mapping[str, Method] = {
    "calibrated": Method(_DEALS, lambda one: one.calibrated, lambda one: one.came),
    "age-conditional": Method(
        _DEALS, lambda one: one.foretold.aged if one.foretold else None, lambda one: one.came
    ),
    "stage-weighted": Method(
        _DEALS, lambda one: one.foretold.weighted if one.foretold else None, lambda one: one.came
    ),
    "run-rate": Method(_REVENUE, lambda one: one.run_rate, lambda one: one.revenue),
    "last year": Method(_REVENUE, lambda one: one.last_year, lambda one: one.revenue),
}
CALIBRATED, AGED, WEIGHTED, RUN_RATE, LAST_YEAR = METHODS


def verdict(past: Sequence[Window]) -> Iterator[str]:
    """Say by how much each method missed, and which came closest."""
    missed: dict[str, float] = {}
    for name, method in METHODS.items():
        pairs = method.over(past)
        if len(pairs) >= FEWEST:
            missed[name] = median_miss(pairs) or 0.0
    if not missed:
        yield f"fewer than {FEWEST}: too few to say which method is better"
        return
    told = ", ".join(f"{name} {_told(share)}" for name, share in missed.items())
    yield f"median miss: {told}"
    for of in (_DEALS, _REVENUE):
        own = {name: share for name, share in missed.items() if METHODS[name].of == of}
        if len(own) > 1:
            yield f"{min(own, key=lambda name: own[name])} was best for {of}"


def _told(share: float) -> str:
    return f"{100 * share:.0f} %" if isfinite(share) else "more than all (nothing came)"
