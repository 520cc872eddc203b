"""How long subscriptions last: the shifted beta-geometric model.

Fader and Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21.

Every subscriber ends at the end of each term with a probability of their own (beta: alpha, beta);
those who are left are the more loyal ones, so that the share that stays grows from term to term.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import exp, fsum
from typing import NamedTuple

from crmctl.estimation.likelihood import Fit, fit_values
from crmctl.estimation.special import log_beta


class Sbg(NamedTuple):
    """The model with its parameters."""

    alpha: float
    beta: float

    def left(self, terms: int) -> float:
        """Give the share that is there after so many terms."""
        return exp(self._log_left(terms))

    def retention(self, term: int) -> float:
        """Give which share of those in a term (from 1) goes on to the next one."""
        return (self.beta + term - 1) / (self.alpha + self.beta + term - 1)

    def log_likelihood(self, counts: Sequence[int]) -> float:
        """Give the logarithm of the likelihood of a cohort: how many were there, term by term."""
        ended = (
            (before - after) * self._log_ended(term)
            for term, (before, after) in enumerate(pairwise(counts), 1)
        )
        return fsum(ended) + counts[-1] * self._log_left(len(counts) - 1)

    def _log_left(self, terms: int) -> float:
        return log_beta(self.alpha, self.beta + terms) - log_beta(self.alpha, self.beta)

    def _log_ended(self, term: int) -> float:
        start = log_beta(self.alpha, self.beta)
        return log_beta(self.alpha + 1, self.beta + term - 1) - start


def fit(counts: Sequence[int]) -> Fit:
    """Find alpha and beta by a cohort: how many were there at first and after each term."""

    def likelihood(parameters: Sequence[float]) -> float:
        return Sbg(*parameters).log_likelihood(counts)

    return fit_values(likelihood, (1.0, 1.0), counts[0])
