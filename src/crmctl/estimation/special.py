"""Special functions that Python's own library has not got."""

from math import lgamma, log

_LARGE = 10.0  # from here on the series of digamma is exact to the last digits
_HUGE = 1e250  # a sum beyond it is scaled down before it overflows
_EXACT = 1e-16
# Abramowitz and Stegun (1964), 6.3.18: Bernoulli numbers by 2n.
_DIGAMMA = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)


def log_beta(a: float, b: float) -> float:
    """Give the logarithm of the beta function, for a and b above 0."""
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def digamma(x: float) -> float:
    """Give the slope of log-gamma, for x above 0."""
    shift = 0.0
    while x < _LARGE:
        shift += 1 / x
        x += 1
    power = square = 1 / (x * x)
    tail = 0.0
    for factor in _DIGAMMA:
        tail += factor * power
        power *= square
    return log(x) - 0.5 / x - tail - shift


def log_hyp2f1(a: float, b: float, c: float, z: float) -> float:
    """Give the logarithm of Gauss's hypergeometric function.

    All terms of its series are above 0, so that none takes digits from another; the sum is
    scaled down before it overflows. It ends when what is missing cannot be seen any more.

    Args:
        a: above 0.
        b: above 0.
        c: above 0.
        z: from 0 to below 1; the closer to 1, the longer it takes.
    """
    term = total = 1.0
    scale = n = 0.0
    while True:
        ratio = (a + n) * (b + n) / ((c + n) * (1 + n)) * z
        term *= ratio
        total += term
        n += 1
        bound = max(ratio, z)
        # From where terms fall, those that follow are below a geometric series.
        if bound < 1 and term * bound <= _EXACT * (1 - bound) * total:
            return log(total) + scale
        if total > _HUGE:
            scale += log(total)
            term /= total
            total = 1.0
