"""What customers will be worth, or why nobody can say."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from crmctl.estimation import gamma_gamma, mbg_nbd
from crmctl.estimation.gamma_gamma import GammaGamma, Spending
from crmctl.estimation.histories import History
from crmctl.estimation.likelihood import is_determined
from crmctl.estimation.mbg_nbd import MbgNbd

CUSTOMERS = 300
"""Fewer do not tell the parameters: samples of CDNOW's customers gave a limit of the model."""
RETURNED = 30
"""As many have to have bought on a second day."""
CORRELATION = 0.3
"""How far number and worth of orders may go together: the model takes them for independent."""

_ERROR = 2.0  # the largest standard error of a parameter's logarithm
_LOW, _HIGH = 0.01, 1000.0  # beyond, only a limit of the model is left
_LONG = 100_000.0  # weeks; alpha is a time
_LEAST_LEAVING = 0.05  # of a + b: below, everybody leaves at once or never does
_LEAST_Q = 1.1  # at 1 the mean of all orders is infinite


class NoModel(NamedTuple):
    """There is none; the reason is a clause that may follow `No model: `."""

    reason: str


class Worth(NamedTuple):
    """Both models: how often customers will buy, and for how much."""

    buying: MbgNbd
    spending: GammaGamma

    def forecast(self, one: History, weeks: float) -> "Forecast":
        """Give what is expected of a customer within a time from now."""
        alive = self.buying.alive(one)
        return Forecast(alive, alive * _orders(self.buying, one.repeats, one.age, weeks))


class Forecast(NamedTuple):
    """What is expected of a customer.

    Attributes:
        alive: the probability that the customer has not left.
        orders: how many orders are expected.
    """

    alive: float
    orders: float


def model(histories: Sequence[History], spendings: Sequence[Spending]) -> Worth | NoModel:
    """Fit both models, unless there is too little to tell or what is found is degenerate.

    Args:
        histories: one for each customer with an order.
        spendings: of those who came back, what their orders after the first day came to; only
            where that is above 0.
    """
    returned = sum(one.repeats > 0 for one in histories)
    if len(histories) < CUSTOMERS:
        return _too_few(CUSTOMERS, "customers with an order", len(histories))
    if returned < RETURNED:
        return _too_few(RETURNED, "customers who bought on a second day", returned)
    if len(spendings) < RETURNED:
        of = "customers whose later orders are worth something"
        return _too_few(RETURNED, of, len(spendings))
    buying = _buying(Counter(histories))
    if isinstance(buying, NoModel):
        return buying
    spending = _spending(spendings)
    if isinstance(spending, NoModel):
        return spending
    return Worth(buying, spending)


def _too_few(needed: int, of: str, there: int) -> NoModel:
    return NoModel(f"it needs {needed} {of}, of whom there are {there}")


def _buying(rows: Mapping[History, int]) -> MbgNbd | NoModel:
    found = mbg_nbd.fit(rows)
    if not found.converged:
        return NoModel("the search for the rates of buying and leaving came to no end")
    buying = MbgNbd(*found.parameters)
    r, alpha, a, b = buying
    if not all(_LOW <= each <= _HIGH for each in (r, a, b)) or not _LOW <= alpha <= _LONG:
        return NoModel("how customers differ in buying and leaving cannot be told apart")
    if a + b < _LEAST_LEAVING:
        return NoModel("everybody seems to leave at once or never to leave")
    if not is_determined(mbg_nbd.likelihood(rows), found.parameters, _ERROR):
        return NoModel("the orders do not tell the rates of buying and leaving")
    return buying


def _spending(spendings: Sequence[Spending]) -> GammaGamma | NoModel:
    together = gamma_gamma.correlation(spendings)
    if abs(together) > CORRELATION:
        more = "more" if together > 0 else "less"
        return NoModel(
            f"who orders more often spends {more} on an order (correlation {together:.2f}, "
            f"allowed: {CORRELATION})"
        )
    found = gamma_gamma.fit(spendings)
    spending = GammaGamma(*found.parameters)
    in_range = _LOW <= spending.p <= _HIGH and _LEAST_Q <= spending.q <= _HIGH
    if not found.converged or not in_range:
        return NoModel("how far orders of one customer and of all differ cannot be told apart")
    return spending


@cache
def _orders(buying: MbgNbd, repeats: int, age: float, weeks: float) -> float:
    """Give what is dear to compute and the same for many; without whether they are there."""
    return buying.expected_alive(repeats, age, weeks)
