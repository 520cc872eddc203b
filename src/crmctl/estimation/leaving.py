"""What the two models have in common in which customers leave at a purchase.

While customers stay, they buy at random, each at a rate of their own (gamma: r, alpha); at some
purchase they leave, with a probability of their own (beta: a, b). Times are in weeks. The models
differ in whether somebody may leave at the first purchase: at how many purchases somebody has
`stayed` is one more or one less.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from math import exp, expm1, lgamma, log, log1p

from crmctl.estimation.histories import History
from crmctl.estimation.likelihood import Fit, Likelihood
from crmctl.estimation.likelihood import fit as fit_likelihood
from crmctl.estimation.special import digamma, log_hyp2f1

Stayed = Callable[[int], int]
"""Gives, by the number of repeats, at how many purchases before the last one somebody stayed."""

_NEAR_ONE = 1e-4
_SMALL = 0.5


def until_left(r: float, alpha: float, a: float, b: float, weeks: float) -> float:
    """Give how often a customer who is there will buy within a time.

    Fader, Hardie and Lee (2005), "Counting your customers" the easy way, Marketing Science 24,
    equation 9.
    """
    if abs(a - 1) < _NEAR_ONE:
        # Where a is 1, nothing is divided by nothing; a line joins the values on either side.
        low, high = 1 - 2 * _NEAR_ONE, 1 + 2 * _NEAR_ONE
        below, above = (until_left(r, alpha, side, b, weeks) for side in (low, high))
        return below + (above - below) * (a - low) / (high - low)
    z = weeks / (alpha + weeks)
    whole = a + b - 1
    if whole < _SMALL:
        # 1/p = 1 + (1 - p)/p: the same with b raised, where the series has no pole.
        at_once = -expm1(_log_share(r, b, a + b, z))
        return at_once + b / (a + b) * until_left(r, alpha, a, b + 1, weeks)
    return -whole / (a - 1) * expm1(_log_share(r, b, whole, z))


def alive(r: float, alpha: float, odds: float, one: History) -> float:
    """Give the probability that a customer is there still.

    Args:
        r: of the rate of buying, raised by the number of repeats.
        alpha: of the same.
        odds: that the customer left at the last purchase, before anything is known of the time
            since then; above 0.
        one: the history; the longer the silence, the more it speaks against the customer.
    """
    staying = exp(-r * log1p((one.age - one.last) / (alpha + one.last)))
    return staying / (odds + staying)


def fit(rows: Mapping[History, int], stayed: Stayed) -> Fit:
    """Find r, alpha, a and b by histories, each with how many customers have it."""
    count = sum(rows.values())
    age = sum(sorted(one.age * n for one, n in rows.items())) / count
    start = (0.5, max(age, 1.0) / 4, 0.5, 1.5)
    return fit_likelihood(likelihood(rows, stayed), start, count)


def likelihood(rows: Mapping[History, int], stayed: Stayed) -> Likelihood:
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
        total, by = 0.0, [0.0, 0.0, 0.0, 0.0]
        for repeats, group in grouped.items():
            stays = stayed(repeats)
            raised = (r + repeats, a, b + stays) if stays >= 0 else (r, 0.0, 1.0)
            value, slopes = _of_each(group, logs, inverses, raised)
            of_all, slopes_of_all = _of_all(parameters, repeats, stays)
            n = sum(number for *_, number in group)
            total += value + n * of_all
            by[0] += slopes[0] + n * slopes_of_all[0]
            by[1] += slopes[1] + n * slopes_of_all[1]
            if stays >= 0:
                by[2] += slopes[2] + n * slopes_of_all[2]
                by[3] += slopes[3] + n * slopes_of_all[3]
        return total, by

    return compute


def _of_all(
    parameters: Sequence[float], repeats: int, stays: int
) -> tuple[float, tuple[float, float, float, float]]:
    """Give what is the same for all who came back equally often."""
    r, alpha, a, b = parameters
    start = log(alpha)
    value = lgamma(r + repeats) - lgamma(r) + r * start
    by_r = digamma(r + repeats) - digamma(r) + start
    if stays < 0:
        return value, (by_r, r / alpha, 0.0, 0.0)
    whole = a + b + stays + 1
    value += lgamma(b + stays) - lgamma(b) - lgamma(whole) + lgamma(a + b)
    by_a = digamma(a + b) - digamma(whole)
    by_b = digamma(b + stays) - digamma(b) + by_a
    return value, (by_r, r / alpha, by_a, by_b)


def _of_each(
    group: Sequence[tuple[int, int, int]],
    logs: Sequence[float],
    inverses: Sequence[float],
    raised: tuple[float, float, float],
) -> tuple[float, tuple[float, float, float, float]]:
    """Add up what differs among those who came back equally often."""
    r, a, b = raised
    value = by_r = by_alpha = by_a = by_b = 0.0
    for last, age, n in group:
        waited = logs[age] - logs[last]
        share = exp(-r * waited)
        whole = a + b * share
        there = b * share / whole
        value += n * (log(whole) - r * logs[last])
        by_r -= n * (logs[last] + there * waited)
        by_alpha -= n * (inverses[last] + there * (inverses[age] - inverses[last]))
        by_a += n / whole
        by_b += n * share / whole
    return value, (by_r, r * by_alpha, by_a, by_b)


def _log_share(r: float, b: float, c: float, z: float) -> float:
    return r * log1p(-z) + log_hyp2f1(r, b, c, z)
