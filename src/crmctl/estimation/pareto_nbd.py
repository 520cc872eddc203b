"""How often customers will buy who may have left: the Pareto/NBD model.

Schmittlein, Morrison and Colombo (1987), Counting your customers, Management Science 33; in the
form of Fader and Hardie (2005), A note on deriving the Pareto/NBD model, brucehardie.com.

Customers buy at a rate of their own (gamma: r, alpha) until they leave, which may be at any
moment (at a rate of their own; gamma: s, beta). Times are in weeks.
"""

from collections.abc import Mapping, Sequence
from math import exp, expm1, inf, lgamma, log, log1p
from typing import NamedTuple

from crmctl.estimation.histories import History
from crmctl.estimation.likelihood import Fit, fit_values
from crmctl.estimation.special import log_hyp2f1

_NEAR_ONE = 1e-8


class ParetoNbd(NamedTuple):
    """The model with its parameters."""

    r: float
    alpha: float
    s: float
    beta: float

    def alive(self, one: History) -> float:
        """Give the probability that a customer has not left."""
        gone = _log_gone(self, one) - _log_there(self, one)
        return 1 / (1 + exp(gone)) if gone < 0 else exp(-gone) / (1 + exp(-gone))

    def expected(self, weeks: float) -> float:
        """Give how often a new customer will come back within a time."""
        r, alpha, s, beta = self
        return r / alpha * _time_there(s, beta, weeks)

    def expected_from(self, one: History, weeks: float) -> float:
        """Give how often a customer will buy within a time from now."""
        r, alpha, s, beta = self
        rate = (r + one.repeats) / (alpha + one.age)
        return self.alive(one) * rate * _time_there(s, beta + one.age, weeks)


def fit(rows: Mapping[History, int]) -> Fit:
    """Find r, alpha, s and beta by histories, each with how many customers have it."""
    ordered = sorted(rows.items())

    def likelihood(parameters: Sequence[float]) -> float:
        model = ParetoNbd(*parameters)
        r, alpha, s, beta = model
        start = r * log(alpha) + s * log(beta) - lgamma(r)
        counted = {x: start + lgamma(r + x) for x in {one.repeats for one in rows}}
        known: dict[tuple[int, float], float] = {}
        total = 0.0
        for one, n in ordered:
            there, gone = _log_there(model, one), _log_gone(model, one, known)
            total += n * (counted[one.repeats] + _log_sum(there, gone))
        return total

    count = sum(rows.values())
    age = sum(sorted(one.age * n for one, n in rows.items())) / count
    return fit_values(likelihood, (0.5, max(age, 1.0) / 4, 0.5, max(age, 1.0) / 4), count)


def _log_there(model: ParetoNbd, one: History) -> float:
    """Give the share of the likelihood of those who have not left."""
    r, alpha, s, beta = model
    return -(r + one.repeats) * log(alpha + one.age) - s * log(beta + one.age)


def _log_gone(
    model: ParetoNbd, one: History, known: dict[tuple[int, float], float] | None = None
) -> float:
    """Give that of those who left since the last purchase; minus infinite if that was now."""
    known = {} if known is None else known
    for week in (one.last, one.age):
        if (one.repeats, week) not in known:
            known[one.repeats, week] = _log_left_after(model, one.repeats, week)
    earlier, later = known[one.repeats, one.last], known[one.repeats, one.age]
    if not earlier > later:
        return -inf
    return log(model.s) - log(model.r + one.repeats + model.s) + _log_less(earlier, later)


def _log_left_after(model: ParetoNbd, repeats: int, week: float) -> float:
    r, alpha, s, beta = model
    whole = r + s + repeats
    if alpha >= beta:
        low, high, raised = beta, alpha, s + 1
    else:
        low, high, raised = alpha, beta, r + repeats
    series = log_hyp2f1(whole, raised, whole + 1, (high - low) / (high + week))
    return series - whole * log(high + week)


def _time_there(s: float, beta: float, weeks: float) -> float:
    """Give for how many of some weeks a customer stays on average."""
    longer = log1p(weeks / beta)
    if abs(s - 1) < _NEAR_ONE:
        return beta * longer
    return -beta * expm1(-(s - 1) * longer) / (s - 1)


def _log_less(one: float, other: float) -> float:
    """Give the logarithm of the difference of what two logarithms stand for."""
    return one + log(-expm1(other - one))


def _log_sum(one: float, other: float) -> float:
    """Give that of the sum."""
    return max(one, other) + log1p(exp(-abs(one - other)))
