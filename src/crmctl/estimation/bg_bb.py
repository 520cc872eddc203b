"""How often people will give who may do so once in a period: the BG/BB model.

Fader, Hardie and Shang (2010), Customer-base analysis in a discrete-time noncontractual setting,
Marketing Science 29. For donations, annual meetings, subscriptions to a season.

While people stay, they give in a period with a probability of their own (beta: alpha, beta);
before every period they leave with a probability of their own (beta: gamma, delta).
"""

from collections.abc import Mapping, Sequence
from math import exp, fsum, log
from typing import NamedTuple

from crmctl.estimation.likelihood import Fit, fit_values
from crmctl.estimation.special import log_beta


class Record(NamedTuple):
    """What is known of one person, the first time apart.

    Attributes:
        times: in how many periods something was given.
        last: the number of the last of them; 0 without any.
        periods: how many there were.
    """

    times: int
    last: int
    periods: int


class BgBb(NamedTuple):
    """The model with its parameters."""

    alpha: float
    beta: float
    gamma: float
    delta: float

    def log_likelihood(self, one: Record) -> float:
        """Give the logarithm of the likelihood of one record."""
        alpha, beta, gamma, delta = self
        logs = [self._log_there(one, 0)]
        for stayed in range(one.last, one.periods):
            given = log_beta(alpha + one.times, beta + stayed - one.times)
            logs.append(given + log_beta(gamma + 1, delta + stayed) - self._log_start())
        most = max(logs)
        return most + log(fsum(exp(each - most) for each in logs))

    def alive(self, one: Record) -> float:
        """Give the probability that somebody will still be there in the period to come."""
        return exp(self._log_there(one, 1) - self.log_likelihood(one))

    def expected_from(self, one: Record, periods: int) -> float:
        """Give in how many of the next periods somebody will give."""
        alpha, beta, _, _ = self
        often = (alpha + one.times) / (alpha + beta + one.periods)
        seen = self.log_likelihood(one)
        return often * fsum(
            exp(self._log_there(one, ahead) - seen) for ahead in range(1, periods + 1)
        )

    def _log_there(self, one: Record, ahead: int) -> float:
        """Give the share of the likelihood of those who stay so many periods more."""
        alpha, beta, gamma, delta = self
        given = log_beta(alpha + one.times, beta + one.periods - one.times)
        return given + log_beta(gamma, delta + one.periods + ahead) - self._log_start()

    def _log_start(self) -> float:
        return log_beta(self.alpha, self.beta) + log_beta(self.gamma, self.delta)


def fit(rows: Mapping[Record, int]) -> Fit:
    """Find alpha, beta, gamma and delta by records, each with how many people have it."""
    ordered = sorted(rows.items())

    def likelihood(parameters: Sequence[float]) -> float:
        model = BgBb(*parameters)
        return fsum(n * model.log_likelihood(one) for one, n in ordered)

    return fit_values(likelihood, (1.0, 1.0, 1.0, 1.0), sum(rows.values()))
