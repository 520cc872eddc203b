"""How often customers will buy who may have left: the Pareto/NBD model.

Schmittlein, Morrison and Colombo (1987), Counting your customers, Management Science 33; in the
form of Fader and Hardie (2005), A note on deriving the Pareto/NBD model, brucehardie.com.

Customers buy at a rate of their own (gamma: r, alpha) until they leave, which may be at any
moment (at a rate of their own; gamma: s, beta). Times are in weeks.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import exp, expm1, inf, lgamma, log, log1p
from typing import NamedTuple

from crmctl.estimation.histories import History
from crmctl.estimation.likelihood import Fit, Likelihood
from crmctl.estimation.likelihood import fit as fit_likelihood
from crmctl.estimation.special import digamma

_NEAR_ONE = 1e-8
_EXACT = 1e-13

Slopes = tuple[float, float, float, float]
"""The gradient by r, alpha, s and beta."""


class ParetoNbd(NamedTuple):
    """The model with its parameters."""

    r: float
    alpha: float
    s: float
    beta: float

    def alive(self, one: History) -> float:
        """Give the probability that a customer has not left."""
        earlier, later = (_left_after(self, one.repeats, week) for week in (one.last, one.age))
        there, _ = _there(self, one)
        gone, _ = _gone(self, one.repeats, earlier, later)
        return 1 - _share(there, gone)

    def expected(self, weeks: float) -> float:
        """Give how often a new customer will come back within a time."""
        r, alpha, s, beta = self
        return r / alpha * _time_there(s, beta, weeks)

    def expected_from(self, one: History, weeks: float) -> float:
        """Give how often a customer will buy within a time from now."""
        r, alpha, s, beta = self
        rate = (r + one.repeats) / (alpha + one.age)
        return self.alive(one) * rate * _time_there(s, beta + one.age, weeks)


class _Log(NamedTuple):
    """The logarithm of a part of the likelihood, and its gradient."""

    value: float
    slopes: Slopes


def fit(rows: Mapping[History, int]) -> Fit:
    """Find r, alpha, s and beta by histories, each with how many customers have it."""
    count = sum(rows.values())
    age = sum(sorted(one.age * n for one, n in rows.items())) / count
    start = (0.5, max(age, 1.0) / 4, 0.5, max(age, 1.0) / 4)
    return fit_likelihood(likelihood(rows), start, count)


def likelihood(rows: Mapping[History, int]) -> Likelihood:
    """Give the likelihood of histories, each with how many customers have it."""
    ordered = sorted(rows.items())
    repeated = sorted(_by_repeats(rows).items())
    ends = {(one.repeats, week) for one in rows for week in (one.last, one.age)}

    def compute(parameters: Sequence[float]) -> tuple[float, Sequence[float]]:
        model = ParetoNbd(*parameters)
        left = {end: _left_after(model, *end) for end in ends}
        total = by_r = by_alpha = by_s = by_beta = 0.0
        for one, n in ordered:
            there = _there(model, one)
            ended = left[one.repeats, one.last], left[one.repeats, one.age]
            gone = _gone(model, one.repeats, *ended)
            share = _share(there.value, gone.value)
            most = max(there.value, gone.value)
            total += n * (most + log1p(exp(-abs(there.value - gone.value))))
            stays, goes = n * (1 - share), n * share
            by_r += stays * there.slopes[0] + goes * gone.slopes[0]
            by_alpha += stays * there.slopes[1] + goes * gone.slopes[1]
            by_s += stays * there.slopes[2] + goes * gone.slopes[2]
            by_beta += stays * there.slopes[3] + goes * gone.slopes[3]
        slopes = [by_r, by_alpha, by_s, by_beta]
        for repeats, n in repeated:
            start = _start(model, repeats)
            total += n * start.value
            slopes = [by + n * more for by, more in zip(slopes, start.slopes, strict=True)]
        return total, slopes

    return compute


def _by_repeats(rows: Mapping[History, int]) -> Mapping[int, int]:
    found: Counter[int] = Counter()
    for one, n in rows.items():
        found[one.repeats] += n
    return found


def _start(model: ParetoNbd, repeats: int) -> _Log:
    """Give what is the same for all who came back equally often."""
    r, alpha, s, beta = model
    value = lgamma(r + repeats) - lgamma(r) + r * log(alpha) + s * log(beta)
    by_r = digamma(r + repeats) - digamma(r) + log(alpha)
    return _Log(value, (by_r, r / alpha, log(beta), s / beta))


def _there(model: ParetoNbd, one: History) -> _Log:
    """Give the part of those who have not left."""
    r, alpha, s, beta = model
    bought, stayed = alpha + one.age, beta + one.age
    logs = log(bought), log(stayed)
    raised = r + one.repeats
    slopes = (-logs[0], -raised / bought, -logs[1], -s / stayed)
    return _Log(-raised * logs[0] - s * logs[1], slopes)


def _gone(model: ParetoNbd, repeats: int, earlier: _Log, later: _Log) -> _Log:
    """Give the part of those who left since the last purchase; nothing if that was now."""
    if not earlier.value > later.value:
        return _Log(-inf, (0.0, 0.0, 0.0, 0.0))
    whole = model.r + model.s + repeats
    ratio = exp(later.value - earlier.value)
    rest = 1 - ratio
    before, after = earlier.slopes, later.slopes
    by_r, by_alpha, by_s, by_beta = (
        (before[0] - ratio * after[0]) / rest,
        (before[1] - ratio * after[1]) / rest,
        (before[2] - ratio * after[2]) / rest,
        (before[3] - ratio * after[3]) / rest,
    )
    value = earlier.value + log(rest) + log(model.s / whole)
    return _Log(value, (by_r - 1 / whole, by_alpha, by_s + 1 / model.s - 1 / whole, by_beta))


def _left_after(model: ParetoNbd, repeats: int, week: float) -> _Log:
    """Give the part of those who left after a week, up to a factor.

    It is F(w, b; w + 1; z) / (high + week)^w, w = r + s + repeats, in Euler's form, whose series
    has small terms only, above 0: (1 - z)^(1 - b) F(1, w + 1 - b; w + 1; z).
    """
    r, alpha, s, beta = model
    raised = r + repeats
    whole = raised + s + 1
    bought, stayed = alpha + week, beta + week
    if alpha >= beta:
        total, (by_own, by_whole, by_z) = _series(raised, whole, (alpha - beta) / bought)
        value = log(total) - raised * log(bought) - s * log(stayed)
        by_r, by_s = by_own + by_whole - log(bought), by_whole - log(stayed)
        by_alpha = by_z * stayed / (bought * bought) - raised / bought
        return _Log(value, (by_r, by_alpha, by_s, -by_z / bought - s / stayed))
    total, (by_own, by_whole, by_z) = _series(s + 1, whole, (beta - alpha) / stayed)
    value = log(total) - (s + 1) * log(stayed) - (raised - 1) * log(bought)
    by_r, by_s = by_whole - log(bought), by_own + by_whole - log(stayed)
    by_beta = by_z * bought / (stayed * stayed) - (s + 1) / stayed
    return _Log(value, (by_r, -by_z / stayed - (raised - 1) / bought, by_s, by_beta))


def _series(b: float, c: float, z: float) -> tuple[float, tuple[float, float, float]]:
    """Give F(1, b; c; z), b below c, and the slopes of its logarithm by b, c and z."""
    term = total = 1.0
    above = below = by_b = by_c = by_z = n = 0.0
    while term > _EXACT * (1 - z) * total:
        above += 1 / (b + n)
        below += 1 / (c + n)
        by_z += (n + 1) * (term * (b + n) / (c + n))
        term *= (b + n) / (c + n) * z
        total += term
        by_b += term * above
        by_c -= term * below
        n += 1
    return total, (by_b / total, by_c / total, by_z / total)


def _share(there: float, gone: float) -> float:
    """Give the share of those who are gone, by the logarithms of both parts."""
    if gone > there:
        return 1 / (1 + exp(there - gone))
    odds = exp(gone - there)
    return odds / (1 + odds)


def _time_there(s: float, beta: float, weeks: float) -> float:
    """Give for how many of some weeks a customer stays on average."""
    longer = log1p(weeks / beta)
    if abs(s - 1) < _NEAR_ONE:
        return beta * longer
    return -beta * expm1(-(s - 1) * longer) / (s - 1)
