"""How often customers will buy who may have left: the BG/NBD model.

Fader, Hardie and Lee (2005), "Counting your customers" the easy way: an alternative to the
Pareto/NBD model, Marketing Science 24.

As MBG/NBD (`mbg_nbd.py`), except that nobody leaves after the first purchase: whoever bought once
counts as being there for ever. Reports therefore use MBG/NBD; this is what it is compared with.
"""

from collections.abc import Mapping
from math import exp, fsum, lgamma, log
from typing import NamedTuple

from crmctl.estimation import leaving
from crmctl.estimation.histories import History
from crmctl.estimation.likelihood import Fit, Likelihood
from crmctl.estimation.special import log_beta


class BgNbd(NamedTuple):
    """The model with its parameters."""

    r: float
    alpha: float
    a: float
    b: float

    def alive(self, one: History) -> float:
        """Give the probability that a customer has not left; 1 without repeats."""
        if not one.repeats:
            return 1.0
        odds = self.a / (self.b + one.repeats - 1)
        return leaving.alive(self.r + one.repeats, self.alpha, odds, one)

    def expected(self, weeks: float) -> float:
        """Give how often a new customer will come back within a time."""
        return leaving.until_left(*self, weeks)

    def expected_from(self, one: History, weeks: float) -> float:
        """Give how often a customer will buy within a time from now."""
        r, alpha, a, b = self
        x = one.repeats
        return self.alive(one) * leaving.until_left(r + x, alpha + one.age, a, b + x, weeks)

    def probability(self, repeats: int, weeks: float) -> float:
        """Give the probability that a new customer comes back so often within a time."""
        r, alpha, a, b = self
        never, again = log(alpha / (alpha + weeks)), log(weeks / (alpha + weeks))

        def bought(times: int) -> float:
            counted = lgamma(r + times) - lgamma(r) - lgamma(times + 1)
            return exp(counted + r * never + times * again)

        stayed = exp(log_beta(a, b + repeats) - log_beta(a, b)) * bought(repeats)
        if not repeats:
            return stayed
        left = exp(log_beta(a + 1, b + repeats - 1) - log_beta(a, b))
        return stayed + left * (1 - fsum(map(bought, range(repeats))))


def fit(rows: Mapping[History, int]) -> Fit:
    """Find r, alpha, a and b by histories, each with how many customers have it."""
    return leaving.fit(rows, _stayed)


def likelihood(rows: Mapping[History, int]) -> Likelihood:
    """Give the likelihood of histories, each with how many customers have it."""
    return leaving.likelihood(rows, _stayed)


def _stayed(repeats: int) -> int:
    return repeats - 1
