"""How often customers will buy who may have left: the MBG/NBD model.

Batislam, Denizel and Filiztekin (2007), Empirical validation and comparison of models for
customer base analysis, International Journal of Research in Marketing 24.

Customers may leave at every purchase, the first included (`leaving.py`).
"""

from collections.abc import Mapping
from typing import NamedTuple

from crmctl.estimation import leaving
from crmctl.estimation.histories import History
from crmctl.estimation.likelihood import Fit, Likelihood


class MbgNbd(NamedTuple):
    """The model with its parameters."""

    r: float
    alpha: float
    a: float
    b: float

    def alive(self, one: History) -> float:
        """Give the probability that a customer has not left."""
        odds = self.a / (self.b + one.repeats)
        return leaving.alive(self.r + one.repeats, self.alpha, odds, one)

    def expected(self, weeks: float) -> float:
        """Give how often a new customer will come back within a time."""
        r, alpha, a, b = self
        return b / (a + b) * leaving.until_left(r, alpha, a, b + 1, weeks)

    def expected_alive(self, repeats: int, age: float, weeks: float) -> float:
        """Give how often a customer will buy within a time from now who has not left."""
        r, alpha, a, b = self
        return leaving.until_left(r + repeats, alpha + age, a, b + repeats + 1, weeks)

    def expected_from(self, one: History, weeks: float) -> float:
        """Give how often a customer will buy within a time from now."""
        return self.alive(one) * self.expected_alive(one.repeats, one.age, weeks)


def fit(rows: Mapping[History, int]) -> Fit:
    """Find r, alpha, a and b by histories, each with how many customers have it."""
    return leaving.fit(rows, _stayed)


def likelihood(rows: Mapping[History, int]) -> Likelihood:
    """Give the likelihood of histories, each with how many customers have it."""
    return leaving.likelihood(rows, _stayed)


def _stayed(repeats: int) -> int:
    return repeats
