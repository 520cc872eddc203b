"""How often customers will buy who may have left: the MBG/NBD model.

Batislam, Denizel and Filiztekin (2007), Empirical validation and comparison of models for
customer base analysis, International Journal of Research in Marketing 24.

While customers stay, they buy at random, each at a rate of their own (gamma: r, alpha); after
every purchase, the first included, they leave with a probability of their own (beta: a, b).
Times are in weeks.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from math import exp, lgamma, log
from typing import NamedTuple

from crmctl.estimation.histories import History
from crmctl.estimation.leaving import alive, until_left
from crmctl.estimation.likelihood import Fit, Likelihood
from crmctl.estimation.likelihood import fit as fit_likelihood
from crmctl.estimation.special import digamma


class MbgNbd(NamedTuple):
    """The model with its parameters."""

    r: float
    alpha: float
    a: float
    b: float

    def alive(self, one: History) -> float:
        """Give the probability that a customer has not left."""
        odds = self.a / (self.b + one.repeats)
        return alive(self.r + one.repeats, self.alpha, odds, one)

    def expected(self, weeks: float) -> float:
        """Give how often a new customer will come back within a time."""
        r, alpha, a, b = self
        return b / (a + b) * until_left(r, alpha, a, b + 1, weeks)

    def expected_alive(self, repeats: int, age: float, weeks: float) -> float:
        """Give how often a customer will buy within a time from now who has not left."""
        r, alpha, a, b = self
        return until_left(r + repeats, alpha + age, a, b + repeats + 1, weeks)

    def expected_from(self, one: History, weeks: float) -> float:
        """Give how often a customer will buy within a time from now."""
        return self.alive(one) * self.expected_alive(one.repeats, one.age, weeks)


def fit(rows: Mapping[History, int]) -> Fit:
    """Find r, alpha, a and b by histories, each with how many customers have it."""
    count = sum(rows.values())
    age = sum(sorted(one.age * n for one, n in rows.items())) / count
    return fit_likelihood(likelihood(rows), (0.5, max(age, 1.0) / 4, 0.5, 1.5), count)


def likelihood(rows: Mapping[History, int]) -> Likelihood:
    """Give the likelihood of histories, each with how many customers have it."""
    times = sorted(set(chain.from_iterable((one.last, one.age) for one in rows)))
    place = {time: at for at, time in enumerate(times)}
    grouped: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    # In one order, so that the sums are the same to the last digit whoever comes first.
    for one, n in sorted(rows.items()):
        grouped[one.repeats].append((place[one.last], place[one.age], n))

    def compute(parameters: Sequence[float]) -> tuple[float, Sequence[float]]:
        r, alpha, a, b = parameters
        logs = [log(alpha + time) for time in times]
        inverses = [1 / (alpha + time) for time in times]
        total = by_r = by_alpha = by_a = by_b = 0.0
        for repeats, group in grouped.items():
            n, value, slopes = _group(group, logs, inverses, (r + repeats, a, b + repeats))
            # What is the same for all who came back as often.
            whole = a + b + repeats
            value_all = lgamma(r + repeats) - lgamma(r) + r * log(alpha)
            value_all += lgamma(b + repeats) - lgamma(b) - lgamma(whole + 1) + lgamma(a + b)
            total += value + n * value_all
            by_r += slopes[0] + n * (digamma(r + repeats) - digamma(r) + log(alpha))
            by_alpha += slopes[1] + n * r / alpha
            both = digamma(a + b) - digamma(whole + 1)
            by_a += slopes[2] + n * both
            by_b += slopes[3] + n * (both + digamma(b + repeats) - digamma(b))
        return total, (by_r, by_alpha, by_a, by_b)

    return compute


def _group(
    group: Sequence[tuple[int, int, int]],
    logs: Sequence[float],
    inverses: Sequence[float],
    raised: tuple[float, float, float],
) -> tuple[int, float, tuple[float, float, float, float]]:
    """Add up what differs among those who came back equally often; their number first."""
    r, a, b = raised
    count, value = 0, 0.0
    by_r = by_alpha = by_a = by_b = 0.0
    for last, age, n in group:
        waited = logs[age] - logs[last]
        share = exp(-r * waited)
        whole = a + b * share
        alive = b * share / whole
        count += n
        value += n * (log(whole) - r * logs[last])
        by_r -= n * (logs[last] + alive * waited)
        by_alpha -= n * (inverses[last] + alive * (inverses[age] - inverses[last]))
        by_a += n / whole
        by_b += n * share / whole
    return count, value, (by_r, r * by_alpha, by_a, by_b)
