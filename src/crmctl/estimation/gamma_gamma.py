"""What a customer's orders are worth: the Gamma-Gamma model.

Fader and Hardie (2013), The Gamma-Gamma model of monetary value, brucehardie.com/notes/025.

Each customer's orders lie about a mean of their own, and these means lie about one of all. What is
expected of a customer moves from the mean of all towards the own one, the more so the more
orders there are. It does not depend on how often somebody buys: `correlation` says whether that
is so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import lgamma, log, sqrt
from typing import NamedTuple

from crmctl.estimation.likelihood import Fit, Likelihood
from crmctl.estimation.likelihood import fit as fit_likelihood
from crmctl.estimation.special import digamma


class Spending(NamedTuple):
    """How many orders a customer has given, and what one came to on average (above 0)."""

    orders: int
    mean: float


class GammaGamma(NamedTuple):
    """The model with its parameters; q is above 1."""

    p: float
    q: float
    v: float

    @property
    def mean(self) -> float:
        """What an order of a customer of whom nothing is known will come to."""
        return self.p * self.v / (self.q - 1)

    def expected(self, one: Spending) -> float:
        """Give what an order of a customer will come to on average."""
        p, q, v = self
        return p * (v + one.orders * one.mean) / (p * one.orders + q - 1)


def fit(spendings: Sequence[Spending]) -> Fit:
    """Find the parameters p, q and v; at least one customer is needed."""
    middle = sum(sorted(one.mean for one in spendings)) / len(spendings)
    return fit_likelihood(likelihood(spendings), (2.0, 3.0, middle), len(spendings))


def likelihood(spendings: Iterable[Spending]) -> Likelihood:
    """Give the likelihood of what customers spent (equation 1a of the note)."""
    grouped: dict[int, list[float]] = defaultdict(list)
    # In one order, so that the sums are the same to the last digit whoever comes first.
    for one in sorted(spendings):
        grouped[one.orders].append(one.orders * one.mean)
    sums = {orders: sum(map(log, totals)) for orders, totals in grouped.items()}

    def compute(parameters: Sequence[float]) -> tuple[float, Sequence[float]]:
        p, q, v = parameters
        value = by_p = by_q = by_v = 0.0
        for orders, totals in grouped.items():
            count, shape = len(totals), p * orders
            logs = sum([log(v + total) for total in totals])
            value += count * (lgamma(shape + q) - lgamma(shape) - lgamma(q) + q * log(v))
            # The density is that of the mean, orders times as dense as that of the sum.
            value += (shape - 1) * sums[orders] - (shape + q) * logs + count * log(orders)
            more = digamma(shape + q)
            by_p += orders * (count * (more - digamma(shape)) + sums[orders] - logs)
            by_q += count * (more - digamma(q) + log(v)) - logs
            by_v += count * q / v - (shape + q) * sum([1 / (v + total) for total in totals])
        return value, (by_p, by_q, by_v)

    return compute


def correlation(spendings: Sequence[Spending]) -> float:
    """Give how orders and their worth go together, from -1 to 1; 0 if either is constant.

    It is that of ranks (Spearman 1904): a few very large orders would decide the one of amounts.
    """
    orders = _ranks([one.orders for one in spendings])
    worth = _ranks([one.mean for one in spendings])
    spread = sqrt(sum(x * x for x in orders) * sum(y * y for y in worth))
    both = sum(x * y for x, y in zip(orders, worth, strict=True))
    return both / spread if spread else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    """Give each value's rank, the mean of ranks where values are equal, less the middle one."""
    counts = Counter(values)
    ranks: dict[float, float] = {}
    below = 0
    for value in sorted(counts):
        ranks[value] = below + (counts[value] - len(values)) / 2
        below += counts[value]
    return [ranks[value] for value in values]
